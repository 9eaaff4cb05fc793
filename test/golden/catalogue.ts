// lab/CATALOGUE.md: what is on the shelves, from what members declare.
import { datasets, kernels, measures, models, scenarios, statistics } from "../../lab/cli/members.ts";

const section = (title: string, rows: readonly (readonly string[])[], headings: readonly string[]): string =>
  [`## ${title}`, "", ...[headings, headings.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`)].join(
    "\n",
  );

export const catalogue = (): string =>
  `${[
    "# Catalogue",
    "Written by `npm run freeze` from what the members declare. `orrery show <name>` tells the rest.",
    section(
      "Scenarios",
      scenarios.map(({ name, question, model, claims, ensemble }) => [
        name,
        question,
        model.name,
        String(claims.length + (ensemble?.claims.length ?? 0)),
      ]),
      ["scenario", "question", "model", "claims"],
    ),
    section(
      "Models",
      models.map(({ name, kind, about, cites = "" }) => [name, kind, about, cites]),
      ["model", "kind", "about", "source"],
    ),
    section(
      "Measures",
      measures.map(({ name, about, cites = "" }) => [name, about, cites]),
      ["measure", "about", "source"],
    ),
    section(
      "Statistics",
      statistics.map(({ name, about, cites = "" }) => [name, about, cites]),
      ["statistic", "about", "source"],
    ),
    section(
      "Parameters",
      [...models, ...measures, ...statistics].flatMap(({ name: of, params }) =>
        Object.entries(params).map(([name, { value, range, whole, unit = "", about }]) => [
          of,
          name,
          String(value),
          `${range.join(" to ")}${whole ? ", whole" : ""}`,
          unit,
          about,
        ]),
      ),
      ["of", "parameter", "default", "range", "unit", "about"],
    ),
    section(
      "Kernels",
      kernels.map(({ name, about, cites }) => [name, about, cites]),
      ["kernel", "about", "source"],
    ),
    section(
      "Datasets",
      datasets().map(({ name, about, source, licence }) => [name, about, source, licence]),
      ["dataset", "about", "source", "licence"],
    ),
  ].join("\n\n")}\n`;
