// The README's picture: what the lab makes of one run, its data and all.
import { lorenz, phase, run, scenario } from "../../lab/index.ts";
import { svg } from "../../lab/views/svg.ts";

const weather = scenario({ name: "weather", question: "Does it repeat itself?", model: lorenz, ticks: 5000 });

export const picture = (): string => {
  const rows = run(weather).table({ every: 1 });
  return `${svg(phase(rows, { x: "x", y: "z", mark: "line", title: "Lorenz's weather for 50 units of time" }))}\n`;
};
