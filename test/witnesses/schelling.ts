import { model, type Random } from "../../lab/index.ts";

/** Moves a person to a free cell, every one as likely. */
function settle(cells: Int32Array, home: Int32Array, me: number, random: Random): void {
  if (cells[home[me]!] === me) cells[home[me]!] = -1;
  do home[me] = random.below(cells.length);
  while (cells[home[me]!] !== -1);
  cells[home[me]!] = me;
}
const neighbour = (at: number, k: number, side: number): number =>
  ((Math.floor(at / side) + Math.floor(k / 3) - 1 + side) % side) * side + (((at % side) + (k % 3) - 1 + side) % side);
const alike = (one: number, other: number): number => (one < 0 ? 0 : ~(one ^ other) & 1);

export const schelling = model({
  kind: "crowd",
  name: "schelling",
  about: "People of two groups (even and odd) move when too few neighbours are like them; Schelling 1971.",
  params: {
    side: { value: 40, range: [5, 200], whole: true, about: "cells along an edge; five in eight are lived in" },
    wanted: { value: 3, range: [0, 6], about: "neighbours of one's own group that make happy" },
  },
  start({ side }, { random }) {
    const [cells, home] = [new Int32Array(side * side).fill(-1), new Int32Array(Math.floor(side * side * 0.625))];
    for (let me = 0; me < home.length; me++) settle(cells, home, me, random);
    return { tick: 0, side, cells, home, happy: new Uint8Array(home.length) };
  },
  due: ({ tick }) => tick + 1,
  step(state, { wanted }, { random }) {
    const { side, cells, home, happy } = state;
    for (let me = 0; me < home.length; me++) {
      let kin = -1; // One finds oneself among them.
      for (let k = 0; k < 9; k++) kin += alike(cells[neighbour(home[me]!, k, side)]!, me);
      happy[me] = kin >= wanted ? 1 : 0;
      if (happy[me] === 0) settle(cells, home, me, random);
    }
    state.tick++;
  },
  observe: ({ happy }) => ({ happy: happy.reduce((sum, one) => sum + one, 0) }),
  laws: { "everybody lives where the map says": ({ cells, home }) => home.every((cell, me) => cells[cell] === me) },
});
