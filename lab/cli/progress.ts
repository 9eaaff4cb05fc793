// The progress line: on a terminal's error stream, and nowhere else.

export interface ProgressLine {
  /** The job at this place is at this share, doing that; while it lives, at this tick. */
  tell(job: number, share: number, doing: string, tick?: number): void;
  end(): void;
}

/** Back to the line's beginning, and nothing on it. */
const clean = "\r\x1b[2K";
const width = 24;
const eighths = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/** Seconds as a person reads them. */
export const lasting = (seconds: number): string =>
  seconds < 99.5
    ? `${seconds < 9.95 ? seconds.toFixed(1) : Math.round(seconds)} s`
    : `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;

/** Ticks of all jobs, and how many of them a second. */
function lived(ticks: Float64Array, seconds: number): string {
  const all = ticks.reduce((sum, one) => sum + one, 0);
  return `${short(all)} ticks, ${short(all / seconds)}/s`;
}

const short = (count: number): string => {
  const thousands = Math.min(4, Math.floor(Math.log10(Math.max(1, count)) / 3));
  return `${Number((count / 1000 ** thousands).toPrecision(3))}${["", " k", " M", " G", " T"][thousands]}`;
};

/** One line for all jobs of a command, rewritten in place. */
export function progressLine(
  jobs: number,
  quiet: boolean,
  out: Pick<NodeJS.WriteStream, "isTTY" | "columns" | "write"> = process.stderr,
  now = () => performance.now(),
): ProgressLine {
  if (quiet || !out.isTTY) return { tell() {}, end() {} };
  const began = now();
  const seconds = () => (now() - began) / 1000;
  const shares = new Float64Array(jobs);
  const ticks = new Float64Array(jobs);
  let current = "";
  let speed = "";
  let drawn = false;
  const draw = (): void => {
    const done = shares.reduce((sum, one) => sum + one, 0) / jobs;
    const filled = done * width;
    const bar = ("█".repeat(Math.floor(filled)) + eighths[Math.floor((filled % 1) * 8)]).padEnd(width);
    const spent = seconds();
    const left = done > 0 ? `about ${lasting((spent * (1 - done)) / done)} left` : `${lasting(spent)} so far`;
    const times = spent > 0.5 ? `${speed}, ${left}` : "";
    const text = `▕${bar}▏${String(Math.round(100 * done)).padStart(3)} %${times}  ${current}`;
    drawn = true;
    out.write(clean + text.slice(0, out.columns || 80));
  };
  // Some work says nothing on its way, and time passes all the same.
  const clock = setInterval(draw, 1000);
  return {
    tell(job, share, doing, tick) {
      shares[job] = share;
      ticks[job] = tick ?? ticks[job]!;
      // Where nothing lives, ticks have no speed.
      speed = tick === undefined ? "" : `, ${lived(ticks, seconds())}`;
      current = doing;
      draw();
    },
    end() {
      clearInterval(clock);
      if (drawn) out.write(clean);
    },
  };
}
