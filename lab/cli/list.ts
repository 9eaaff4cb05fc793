import { unknown } from "../core/index.ts";
import { datasets, kernels, measures, models, scenarios, statistics } from "./members.ts";
import { listing, say, sayJson } from "./table.ts";

export const shelves = {
  models: () => models.map(({ name, kind, about }) => ({ name, kind, about })),
  scenarios: () => scenarios.map(({ name, question, model }) => ({ name, about: question, model: model.name })),
  kernels: () => kernels.map(({ name, about }) => ({ name, about })),
  measures: () => measures.map(({ name, about }) => ({ name, about })),
  statistics: () => statistics.map(({ name, about }) => ({ name, about })),
  datasets: () => datasets().map(({ name, about }) => ({ name, about })),
};
type Shelf = keyof typeof shelves;

/** One line for each member, from what it declares. */
export function list(shelf: string | undefined, { json }: { json?: boolean }): void {
  const names = Object.keys(shelves) as Shelf[];
  if (shelf !== undefined && !names.includes(shelf as Shelf)) throw unknown("list", "a shelf", shelf, names);
  const chosen = shelf === undefined ? names : [shelf as Shelf];
  if (json) {
    sayJson(chosen.flatMap((name) => shelves[name]().map((member) => ({ ...member, shelf: name }))));
    return;
  }
  for (const name of chosen) {
    const rows = shelves[name]().map((member) => [member.name, member.about] as const);
    if (shelf === undefined) say(`${name}${rows.length === 0 ? "\n  none yet" : ""}`);
    if (rows.length > 0) say(listing(rows));
    if (shelf === undefined && name !== names.at(-1)) say("");
  }
  if (shelf === undefined) say("\norrery show <name> tells all that one declares.");
}
