/**
 * Jobs that are pending, a slot each, and the heap of those that wait, as plain data. A heap of four children has half
 * the levels of one of two, and siblings' keys lie side by side.
 */
export interface Jobs {
  /** Slots in use. Those that are not are in `slots` from there on. */
  used: number;
  slots: Int32Array;
  release: Float64Array;
  /** Absolute. */
  deadline: Float64Array;
  /** Ticks of the core that it still needs. */
  left: Float64Array;
  period: Float64Array;
  priority: Float64Array;
  task: Int32Array;
  /** Who goes first among equals. */
  order: Float64Array;
  /** Jobs that wait: the first so many of `heap` and `keys`, the least key first. */
  waiting: number;
  heap: Int32Array;
  keys: Float64Array;
}

const room = 16;

export const noJobs = (): Jobs => ({
  used: 0,
  slots: Int32Array.from({ length: room }, (_, slot) => slot),
  release: new Float64Array(room),
  deadline: new Float64Array(room),
  left: new Float64Array(room),
  period: new Float64Array(room),
  priority: new Float64Array(room),
  task: new Int32Array(room),
  order: new Float64Array(room),
  waiting: 0,
  heap: new Int32Array(room),
  keys: new Float64Array(room),
});

/** A slot for another job. */
export function take(jobs: Jobs): number {
  if (jobs.used === jobs.slots.length) grow(jobs);
  return jobs.slots[jobs.used++]!;
}

/** The slot is free again. */
export function free(jobs: Jobs, slot: number): void {
  jobs.slots[--jobs.used] = slot;
}

function grow(jobs: Jobs): void {
  const { length } = jobs.slots;
  const whole = (from: Int32Array): Int32Array => {
    const grown = new Int32Array(2 * length);
    grown.set(from);
    return grown;
  };
  const real = (from: Float64Array): Float64Array => {
    const grown = new Float64Array(2 * length);
    grown.set(from);
    return grown;
  };
  jobs.slots = whole(jobs.slots);
  for (let slot = length; slot < 2 * length; slot++) jobs.slots[slot] = slot;
  jobs.release = real(jobs.release);
  jobs.deadline = real(jobs.deadline);
  jobs.left = real(jobs.left);
  jobs.period = real(jobs.period);
  jobs.priority = real(jobs.priority);
  jobs.task = whole(jobs.task);
  jobs.order = real(jobs.order);
  jobs.heap = whole(jobs.heap);
  jobs.keys = real(jobs.keys);
}

/** The job waits, the sooner the less its key. Hot. */
export function wait(jobs: Jobs, slot: number, key: number): void {
  const { heap, keys, order } = jobs;
  const first = order[slot]!;
  let at = jobs.waiting++;
  while (at > 0) {
    const above = (at - 1) >> 2;
    const held = keys[above]!;
    if (held < key || (held === key && order[heap[above]!]! < first)) break;
    keys[at] = held;
    heap[at] = heap[above]!;
    at = above;
  }
  keys[at] = key;
  heap[at] = slot;
}

/** The slot of the job that waits with the least key, which waits no longer. Hot. */
export function next(jobs: Jobs): number {
  const { heap, keys, order } = jobs;
  const found = heap[0]!;
  const size = --jobs.waiting;
  const slot = heap[size]!;
  const key = keys[size]!;
  const first = order[slot]!;
  let at = 0;
  for (;;) {
    const from = 4 * at + 1;
    if (from >= size) break;
    const to = Math.min(from + 4, size);
    let least = from;
    let held = keys[from]!;
    for (let child = from + 1; child < to; child++) {
      const other = keys[child]!;
      if (other < held || (other === held && order[heap[child]!]! < order[heap[least]!]!)) {
        least = child;
        held = other;
      }
    }
    if (key < held || (key === held && first < order[heap[least]!]!)) break;
    keys[at] = held;
    heap[at] = heap[least]!;
    at = least;
  }
  keys[at] = key;
  heap[at] = slot;
  return found;
}
