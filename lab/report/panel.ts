// The page's controls: a history of the scenario that a reader plays, steps, takes back and changes.
import type { Param, Scenario } from "../core/index.ts";
import { begin, History, type Run } from "../engine/index.ts";
import { drawOn, type Picture, phase, type Row, returnMap, trajectory } from "../views/index.ts";
import { bounded, followed, isVector, seen, timeOf } from "./charts.ts";
import { digits } from "./markup.ts";

/** So many instants are kept in sight. */
const trailMax = 1500;
/** So many of them are told as numbers. */
const rowsMax = 100;
/** A picture is drawn this often while it plays; seldom where a reader asks for little motion. */
const frameMs = 40;
const calmFrameMs = 600;
/** So many nodes of parameters, four each, are open from the start. */
const paramsMax = 4 * 8;

type Attributes = Readonly<Record<string, string>>;

/** An element with attributes and what it holds; text stays text. */
function make<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Attributes = {},
  ...held: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...held);
  return made;
}

export function panel(place: HTMLElement, scenario: Scenario, plan: Pick<Run, "seed" | "ticks" | "params">): void {
  const { model } = scenario;
  const time = timeOf(model);
  let values: Record<string, number> = { ...plan.params };
  let seed = plan.seed;
  let history = new History(begin(scenario, { seed, set: values }));
  let trail: { readonly tick: number; readonly row: Row }[] = [];
  let playing = 0;

  const of = followed(scenario, history.world);
  const note = () => {
    const { now } = history;
    if (trail.at(-1)?.tick !== now) trail.push({ tick: now, row: seen(history.world, time) });
    if (trail.length > 2 * trailMax) trail = trail.slice(-trailMax);
  };
  const inSight = (): readonly Row[] => {
    const rows = trail.slice(-trailMax).map(({ row }) => row);
    return history.world.stopped === undefined ? rows : bounded(rows, of);
  };
  /** How far before a time its sight begins. */
  const reach = isVector(model) ? trailMax : Math.ceil(plan.ticks / 20);
  /** To a time, remembering what lies in sight before it. */
  const seek = (tick: number): void => {
    trail = trail.filter((one) => one.tick <= tick);
    const from = trail.at(-1)?.tick ?? Number.NEGATIVE_INFINITY;
    if (tick - from > reach) {
      trail = [];
      history.seek(Math.max(0, tick - reach));
      note();
    } else history.seek(from);
    for (let events = 0; events < 4 * trailMax && history.world.stopped === undefined; events++) {
      if (!(history.world.next() <= tick)) break;
      history.forward();
      note();
    }
    history.seek(tick);
    note();
  };
  const restart = (): void => {
    const { now } = history;
    history = new History(begin(scenario, { seed, set: values }));
    trail = [];
    note();
    seek(now);
    show();
  };

  const pictures = make("div", { class: "pictures" });
  const numbers = make("tbody");
  const heads = [time, ...of].map((name) => make("th", { scope: "col", class: "number" }, name));
  const data = make(
    "details",
    {},
    make("summary", {}, "What is in sight as a table"),
    make(
      "div",
      { class: "scroll", tabindex: "0", role: "region", "aria-label": "What is in sight" },
      make("table", {}, make("thead", {}, make("tr", {}, ...heads)), numbers),
    ),
  );
  data.ontoggle = () => show();
  /** The last that are in sight, newest first; while it plays they would be gone before they are read. */
  const tell = (): void => {
    if (!data.open || playing !== 0) return;
    const rows = inSight().slice(-rowsMax).reverse();
    const cell = (value: number) => make("td", { class: "number" }, digits(value));
    numbers.replaceChildren(...rows.map((row) => make("tr", {}, ...[time, ...of].map((name) => cell(row[name]!)))));
  };
  const state = make("p", { class: "status state" });
  const play = make("button", { type: "button" }, "Play");
  const back = make("button", { type: "button" }, "Step back");
  const step = make("button", { type: "button" }, "Step");
  const first = make("button", { type: "button" }, "To the start");
  const speed = make(
    "select",
    {},
    ...[1, 3, 10, 30, 100].map((n) => make("option", { value: String(n) }, `${n} a frame`)),
  );
  speed.value = model.kind === "flow" ? "3" : "1";
  const at = make("input", { type: "range", min: "0", max: String(plan.ticks), step: "1", value: "0" });
  const dice = make("input", {
    type: "number",
    min: "0",
    max: String(Number.MAX_SAFE_INTEGER),
    step: "1",
    value: String(seed),
  });

  let drawing = false;
  let stale = false;
  /** Draws what is in sight now; asked again meanwhile, it draws once more. */
  const show = async (): Promise<void> => {
    const { world, now } = history;
    const observed = Object.entries(world.observe()).map(([name, value]) => `${name} = ${digits(value)}`);
    const end = world.stopped === undefined ? "" : `; it ${world.stopped.kind}: ${world.stopped.about}`;
    const recorded: Readonly<Record<string, number>> = { ...plan.params, seed: plan.seed };
    const others = Object.entries({ ...values, seed }).filter(([name, value]) => value !== recorded[name]);
    const other = others.length === 0 ? "" : `. Not as recorded: ${others.map((one) => one.join(" = ")).join(", ")}`;
    state.textContent = `Tick ${now}: ${observed.slice(0, 8).join(", ")}${end}${other}`;
    tell();
    // It may go on past where the run ended.
    at.max = String(Math.max(plan.ticks, now));
    at.value = String(now);
    stale = drawing;
    if (drawing) return;
    drawing = true;
    const made = [];
    for (const picture of picturesOf(scenario, inSight(), of, time)) made.push(await drawOn(document, picture));
    pictures.replaceChildren(...made);
    drawing = false;
    if (stale) show();
  };

  const stop = (): void => {
    cancelAnimationFrame(playing);
    playing = 0;
    play.textContent = "Play";
  };
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  let drawnAt = 0;
  const frame = (clock: number): void => {
    const wait = calm.matches ? calmFrameMs : frameMs;
    if (clock - drawnAt >= wait && !drawing) {
      const ahead = Number(speed.value) * (calm.matches ? calmFrameMs / frameMs : 1);
      for (let n = 0; n < ahead && history.world.stopped === undefined; n++) {
        history.forward();
        note();
      }
      drawnAt = clock;
      show();
    }
    if (history.world.stopped !== undefined || history.world.next() === Number.POSITIVE_INFINITY) stop();
    else playing = requestAnimationFrame(frame);
  };

  play.onclick = () => {
    if (playing !== 0) {
      stop();
      show();
      return;
    }
    play.textContent = "Pause";
    playing = requestAnimationFrame(frame);
  };
  step.onclick = () => {
    stop();
    history.forward();
    note();
    show();
  };
  back.onclick = () => {
    stop();
    history.back();
    seek(history.now);
    show();
  };
  first.onclick = () => {
    stop();
    seek(0);
    show();
  };
  at.oninput = () => {
    seek(Number(at.value));
    show();
  };
  const noSeed = guard(dice, "Seed", "a whole number from 0 to 2^53 − 1", (value) => {
    seed = value;
    restart();
  });

  const params = Object.entries(model.params).flatMap(([name, param]) =>
    slider(name, param, values[name]!, (value) => {
      const before = values;
      values = { ...values, [name]: value };
      try {
        restart();
      } catch (error) {
        values = before;
        throw error;
      }
    }),
  );
  const asRecorded = make("button", { type: "button" }, "As recorded");
  asRecorded.onclick = () => {
    stop();
    values = { ...plan.params };
    seed = plan.seed;
    dice.value = String(seed);
    for (const [name, value] of Object.entries(values))
      for (const input of place.querySelectorAll<HTMLInputElement>(`input[name="${CSS.escape(name)}"]`))
        input.value = String(value);
    for (const input of place.querySelectorAll("input")) input.removeAttribute("aria-invalid");
    for (const said of place.querySelectorAll(".refused")) said.textContent = "";
    restart();
  };

  place.append(
    make("div", { class: "row" }, play, back, step, first, make("label", {}, "Speed ", speed)),
    make(
      "div",
      { class: "row" },
      make("label", { class: "wide" }, "Tick ", at),
      make("label", {}, "Seed ", dice),
      noSeed,
      asRecorded,
    ),
    make(
      "details",
      params.length <= paramsMax ? { open: "" } : {},
      make("summary", {}, "Parameters"),
      make("div", { class: "params" }, ...params),
    ),
    state,
    pictures,
    data,
  );
  place.hidden = false;
  note();
  seek(Math.min(plan.ticks, model.kind === "map" ? 100 : 1000));
  show();
}

/** A parameter's slider within its range, the same as a number, and what it means. */
function slider(
  name: string,
  { range: [least, most], unit = "", about, whole = false }: Param,
  value: number,
  set: (value: number) => void,
): Node[] {
  const limits = { min: String(least), max: String(most), step: whole ? "1" : "any", value: String(value), name };
  const id = `param-${name}`;
  const slide = make("input", { type: "range", id, ...limits });
  const number = make("input", { type: "number", "aria-label": `${name}, as a number`, ...limits });
  const refused = guard(number, name, `a ${whole ? "whole " : ""}number from ${least} to ${most}`, (given) => {
    slide.value = String(given);
    set(given);
  });
  slide.oninput = () => {
    number.value = String(Number(slide.valueAsNumber.toPrecision(6)));
    number.dispatchEvent(new Event("change"));
  };
  const meaning = `${about}${unit === "" ? "" : ` (${unit})`}, from ${least} to ${most}`;
  return [make("label", { for: id }, name), slide, number, make("span", { class: "about" }, meaning, " ", refused)];
}

/** Takes what a box is given, or says what it takes, for all to see and hear. */
function guard(box: HTMLInputElement, name: string, takes: string, take: (value: number) => void): Node {
  const refused = make("span", { class: "refused bad", role: "alert", id: `refused-${name}` });
  box.setAttribute("aria-describedby", refused.id);
  box.onchange = () => {
    const fits = box.checkValidity() && box.value !== "";
    box.setAttribute("aria-invalid", String(!fits));
    refused.textContent = fits
      ? ""
      : `✗ ${name}: expected ${takes}, got ${box.value || "no number"}; it stays as it was.`;
    if (!fits) return;
    try {
      take(box.valueAsNumber);
    } catch (error) {
      // Its model takes it from nobody, beside what else is set.
      refused.textContent = `✗ ${(error as Error).message}; it stays as it was.`;
    }
  };
  return refused;
}

function picturesOf({ model }: Scenario, rows: readonly Row[], of: readonly string[], time: string): Picture[] {
  if (rows.length < 2 || of.length === 0) return [];
  const map = model.kind === "map";
  const steps = !isVector(model);
  const pictures = [trajectory(map ? rows.slice(-120) : rows, { time, of, steps, title: "In time" })];
  if (!isVector(model)) return pictures;
  const [x, y] = [of[0]!, of.at(-1)!];
  const [from, to] = [rows[0]!, rows.at(-1)!].map((row) => Number(row[time]!.toPrecision(6)));
  const when = `while ${time} goes from ${from} to ${to}`;
  const begin = from === 0 ? "start" : "where sight begins";
  pictures.push(
    of.length > 1
      ? phase(rows, {
          x,
          y,
          mark: map ? "dots" : "line",
          begin,
          title: `${y} against ${x}, ${when}`,
        })
      : returnMap(
          rows.map((row) => row[x]!),
          { of: x, title: `Each ${x} and the one after it, ${when}` },
        ),
  );
  return pictures;
}
