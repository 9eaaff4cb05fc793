// The laws that a model of any kind obeys, at any parameters in its ranges and with any seed.
// What a kind adds to them is in a file of its own.
import {
  decode,
  digest,
  encode,
  Fold,
  firstDifference,
  type Model,
  type Param,
  type Plain,
  shown,
  type Time,
  type Values,
} from "../../lab/core/index.ts";
import { History, World } from "../../lab/engine/index.ts";
import { array, constantFrom, type Draw, forAll, oneof, record, seeds, shares, values } from "../draws.ts";
import { assert } from "../suite.ts";
import { enact, type Law } from "./law.ts";

export interface Reach {
  /** How far runs go, in the model's own time; 160 unless told. */
  readonly until?: Time;
  /** How many parameters, seeds and lengths each law draws; 12 unless told. */
  readonly runs?: number;
  /** Narrower ranges than the declared, for parameters whose far end is slow. */
  readonly within?: Readonly<Record<string, Param["range"]>>;
}

/** A drawn run: values and seed, where it is cut in two, where it ends, how a traveller moves about in it. */
interface Run {
  readonly set: Values;
  readonly seed: number;
  readonly cut: Time;
  readonly end: Time;
  readonly moves: readonly Move[];
}
type Move = "back" | "forward" | Time;

const drawn = (model: Model, until: Time, within: Reach["within"]): Draw<Run> => {
  const times = shares.map((share) => Math.round(share * until));
  return record({
    set: values(model, within),
    seed: seeds,
    cut: times,
    end: times,
    moves: array(oneof<[Draw<Move>, Draw<Move>]>(constantFrom("back", "forward"), times), {
      minLength: 1,
      maxLength: 8,
    }),
  }).map((run) => ({ ...run, cut: Math.min(run.cut, run.end), end: Math.max(run.cut, run.end) }));
};

/** A situation, kept while its world moves on. */
const kept = (world: World): Plain => decode(world.snapshot());

/** The same digest; where not, what differs first. */
function same(got: Plain, expected: Plain, when = ""): void {
  if (digest(got) === digest(expected)) return;
  const { path, left, right } = firstDifference(got, expected)!;
  assert.unreachable(`${when} ${path} is ${shown(left)}, not ${shown(right)}`);
}

/** The world at `time`, and what its events and its last situation fold to. */
function lived(world: World, time: Time, fold = new Fold()): { situation: Plain; digest: string } {
  world.advance(time, fold);
  world.fold(fold);
  return { situation: world.situation(), digest: fold.hex() };
}

/** The last instant before `now` at which something happened, or the start. */
function instantBefore(world: World, now: Time): Time {
  while (world.stopped === undefined && world.next() < now) world.advance(world.next());
  return world.now;
}

const held = (value: unknown): readonly unknown[] =>
  value instanceof Map
    ? [...value.keys(), ...value.values()]
    : value instanceof Set || ArrayBuffer.isView(value)
      ? [...(value as unknown as Iterable<unknown>)]
      : Object.values(value as object);

const holdsNaN = (value: unknown): boolean =>
  typeof value === "object" && value !== null ? held(value).some(holdsNaN) : Number.isNaN(value);

/** A drawn run can be begun any number of times, and begun to be lived by single steps. */
type Check = (run: Run & { begin(): World; beginStepping(): World }) => void;

export function universal({ until = 160, runs = 12, within }: Reach = {}): readonly Law<Model>[] {
  const law = (says: string, check: Check): Law<Model> => ({
    says,
    holds(model) {
      const { coast: _, write: __, ...stepping } = model;
      const worlds = (run: Run) => ({
        begin: () => new World(model, run),
        beginStepping: () => new World(stepping, run),
      });
      forAll(drawn(model, until, within), (run) => check({ ...run, ...worlds(run) }), runs);
    },
  });

  return [
    law("one seed has one digest", ({ begin, end }) => {
      const [once, again] = [lived(begin(), end), lived(begin(), end)];
      same(once.situation, again.situation);
      assert.is(once.digest, again.digest);
    }),

    law("lived step by step it is the same run", ({ begin, beginStepping, end }) => {
      const world = beginStepping();
      const fold = new Fold();
      while (world.stopped === undefined && world.next() <= end) world.advance(world.next(), fold);
      const [stepped, whole] = [lived(world, end, fold), lived(begin(), end)];
      same(stepped.situation, whole.situation);
      assert.is(stepped.digest, whole.digest);
    }),

    law("two worlds side by side do not disturb each other", ({ begin, end }) => {
      const alone = lived(begin(), end).situation;
      const worlds = [begin(), begin()];
      for (let part = 1; part <= 8; part++) for (const world of worlds) world.advance(Math.floor((end * part) / 8));
      for (const world of worlds) same(world.situation(), alone);
    }),

    law("restored from a snapshot it goes on as if nothing had happened", ({ begin, cut, end }) => {
      const world = begin();
      world.advance(cut);
      const snapshot = world.snapshot();
      const onwards = decode(encode(lived(world, end).situation));
      const other = begin();
      other.restore(snapshot);
      same(lived(other, end).situation, onwards, "in another world");
      world.restore(snapshot);
      same(lived(world, end).situation, onwards, "in the same world");
    }),

    law("a fork has its parent's future and does not disturb its parent", ({ begin, cut, end, seed }) => {
      const parent = begin();
      parent.advance(cut);
      const before = kept(parent);
      const child = parent.fork();
      same(child.situation(), before, "the child, at first");
      child.advance(end);
      parent.fork({ seed: seed === 0 ? 1 : seed - 1 }).advance(end);
      same(parent.situation(), before, "the parent");
      parent.advance(end);
      same(child.situation(), parent.situation(), "the child, at last");
    }),

    law("wherever a history goes, it finds what the first pass found", ({ begin, end, moves }) => {
      const history = new History(begin()).seek(end);
      const there = (time: Time): World => {
        const world = begin();
        world.advance(time);
        return world;
      };
      for (const move of moves) {
        const next = there(history.now).next();
        const time = move === "forward" ? next : move === "back" ? instantBefore(begin(), history.now) : move;
        // It is not followed to where nothing ends it.
        if (time > 2 * until) continue;
        if (move === "forward") history.forward();
        else if (move === "back") history.back();
        else history.seek(time);
        same(history.world.situation(), there(time).situation(), `after ${move}`);
      }
    }),

    law("its states are what their bytes decode to, and due when they are", ({ begin, cut, end }) => {
      const world = begin();
      for (const time of [0, cut, end]) {
        world.advance(time);
        const bytes = encode(world.state);
        assert.equal(decode(bytes), world.state);
        assert.is(world.model.due(decode(bytes)), world.model.due(world.state));
        assert.equal(encode(decode(bytes)), bytes);
      }
    }),

    law("being looked at changes nothing", ({ begin, cut }) => {
      const world = begin();
      world.advance(cut);
      const before = kept(world);
      assert.equal(world.observe(), world.observe());
      assert.is(world.next(), world.next());
      for (const holds of Object.values(world.model.laws)) holds(world.state, world.values);
      same(world.situation(), before);
    }),

    law("its own laws hold along the run", ({ begin, end }) => {
      const world = begin();
      for (let part = 0; part <= 16; part++) {
        world.advance(Math.floor((end * part) / 16));
        for (const [says, holds] of Object.entries(world.model.laws)) assert.ok(holds(world.state, world.values), says);
      }
    }),

    law("what it cannot compute is an outcome with its tick, and never a NaN in the state", ({ begin }) => {
      const world = begin();
      let before = kept(world);
      while (world.stopped === undefined && world.next() <= until) {
        before = kept(world);
        world.advance(world.next());
      }
      assert.not(holdsNaN(world.state), "a NaN is in the state");
      if (world.stopped === undefined) return;
      assert.is(world.stopped.tick, world.now);
      // In a world, others may have moved before the one that failed.
      if (world.model.kind !== "world") {
        same(
          { state: world.state },
          { state: (before as ReturnType<World["situation"]>)["state"]! },
          "the failed step:",
        );
      }
      const stopped = kept(world);
      world.advance(2 * until);
      same(world.situation(), stopped, "after it had stopped");
    }),
  ];
}

/** Holds a model to the universal laws. */
export const universalLaws = (model: Model, reach?: Reach): void => enact(model, universal(reach));
