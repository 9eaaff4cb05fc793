// What was heard, and because of what: the events of a world as they are told, and what each knew of the others.
import { changRoberts, eventsOf, twoPhaseCommit, vectorClocks, World } from "../../lab/index.ts";
import { forAll, seeds } from "../draws.ts";
import { assert, test } from "../suite.ts";

test("events are told in their order, each after its cause, and looking on changes nothing", () => {
  forAll(
    seeds,
    (seed) => {
      for (const model of [changRoberts, twoPhaseCommit]) {
        const world = new World(model, { seed });
        const events = eventsOf(world, 8000);
        const alone = new World(model, { seed });
        alone.advance(8000);
        assert.equal(world.snapshot(), alone.snapshot());
        assert.is(events.length, world.events);
        for (const [i, { number, at, sent, cause, from, member }] of events.entries()) {
          assert.is(number, i + 1);
          assert.ok(cause < number && sent <= at);
          if (cause === 0) continue;
          assert.is(events[cause - 1]!.at, sent);
          assert.is(events[cause - 1]!.member, from);
          if (from !== member) assert.ok(at > sent, "a network takes time");
        }
      }
    },
    5,
  );
});

test("one event knows of another exactly where a chain of causes leads from it", () => {
  const events = eventsOf(new World(changRoberts, { seed: 3 }), 1500);
  const clocks = vectorClocks(events);
  const before = events.map(() => new Set<number>());
  const last = new Map<string, number>();
  for (const [i, { member, cause }] of events.entries()) {
    for (const earlier of [cause - 1, last.get(member) ?? -1]) {
      if (earlier < 0) continue;
      before[i]!.add(earlier);
      for (const one of before[earlier]!) before[i]!.add(one);
    }
    last.set(member, i);
  }
  assert.ok(events.length > 50);
  for (const [i, knows] of before.entries())
    for (const [j, { member }] of events.entries()) {
      const known = (clocks[i]![member] ?? 0) >= clocks[j]![member]!;
      assert.is(known, j === i || knows.has(j), `${i} of ${j}`);
    }
});
