import { progressLine } from "../../lab/cli/progress.ts";
import { assert, test } from "../suite.ts";

/** A terminal that keeps what is written on it, and a clock that goes when it is told. */
function terminal(isTTY: boolean, quiet = false) {
  const written: string[] = [];
  const out = { isTTY, columns: 80, write: (text: string) => written.push(text) > 0 };
  const clock = { seconds: 0 };
  return { written, clock, line: progressLine(2, quiet, out, () => clock.seconds * 1000) };
}

test("after half a second the bar tells ticks, speed and the time left", () => {
  const { written, clock, line } = terminal(true);
  line.tell(0, 0.25, "running", 100_000);
  clock.seconds = 2;
  line.tell(1, 0.25, "running", 500_000);
  line.tell(1, 0.75, "measuring");
  clock.seconds = 200;
  line.tell(0, 0.5, "running", 2_000_000);
  line.end();
  assert.equal(written, [
    "\r\x1b[2K▕███                     ▏ 13 %  running",
    "\r\x1b[2K▕██████                  ▏ 25 %, 600 k ticks, 300 k/s, about 6.0 s left  running",
    "\r\x1b[2K▕████████████            ▏ 50 %, about 2.0 s left  measuring",
    "\r\x1b[2K▕███████████████         ▏ 63 %, 2.5 M ticks, 12.5 k/s, about 2 min 0 s left  ru",
    "\r\x1b[2K",
  ]);
});

test("where nobody looks or all should be quiet, there is no bar", () => {
  for (const { written, line } of [terminal(false), terminal(true, true)]) {
    line.tell(0, 0.5, "running", 1);
    line.end();
    assert.equal(written, []);
  }
});
