// A stranger's file against the packed declarations: it compiles strictly, runs, and is refused what it gets wrong.

import { digest, flow, lorenz, World } from "@orrery/lab";

const decay = flow({
  name: "decay",
  about: "What is left of what halves.",
  cites: "Rutherford 1900, Phil. Mag. 49, 1",
  state: ["left"],
  start: [1],
  params: { rate: { value: 0.5, range: [0, 10], about: "share lost in a unit of time" } },
  rate(du, [left], { rate }) {
    du[0] = -rate * left;
  },
});

// @ts-expect-error: one name needs one number.
void (() => flow({ ...decay, state: ["left"], start: [1, 2] }));

for (const model of [decay, lorenz]) {
  const world = new World(model, { seed: 7 });
  world.advance(1000);
  console.log(model.name, digest(world.state));
}
