// The progress line: on a terminal's error stream, and nowhere else.

export interface ProgressLine {
  /** The job at this place is at this share, doing that. */
  tell(job: number, share: number, doing: string): void;
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

/** One line for all jobs of a command, rewritten in place. */
export function progressLine(jobs: number, quiet: boolean, out: NodeJS.WriteStream = process.stderr): ProgressLine {
  if (quiet || !out.isTTY) return { tell() {}, end() {} };
  const began = performance.now();
  const shares = new Float64Array(jobs);
  let now = "";
  const draw = (): void => {
    const done = shares.reduce((sum, one) => sum + one, 0) / jobs;
    const filled = done * width;
    const bar = ("█".repeat(Math.floor(filled)) + eighths[Math.floor((filled % 1) * 8)]).padEnd(width);
    const spent = (performance.now() - began) / 1000;
    const left = done > 0 ? `about ${lasting((spent * (1 - done)) / done)} left` : `${lasting(spent)} so far`;
    const text = `▕${bar}▏${String(Math.round(100 * done)).padStart(3)} %${spent > 0.5 ? `, ${left}` : ""}  ${now}`;
    out.write(clean + text.slice(0, out.columns || 80));
  };
  // Some work says nothing on its way, and time passes all the same.
  const clock = setInterval(draw, 1000);
  return {
    tell(job, share, doing) {
      shares[job] = share;
      now = doing;
      draw();
    },
    end() {
      clearInterval(clock);
      out.write(clean);
    },
  };
}
