// How far apart a history's keyframes lie, by the time that living and keeping have taken. What lies there, and what is
// found there, does not depend on it.

/** Between two keyframes lies at least this many times the time that one takes. */
const worth = 50;

/** And at least so many milliseconds of living: what is the least of a small state is far from its mean. */
const apart = 0.25;

/** But where one takes long, no more than so many, or a seek would be felt; and five times its own. */
const far = 10;
const worthFar = 5;

/** Between its keyframe and the cursor a seek leaves so many more, so that stepping back stays cheap there. */
const trailLength = 16;

/** The trail takes no longer than this share of the living that it spares. */
const trailShare = 0.5;

export class Spacing {
  /** Events from one keyframe to the next; doubles while they come too quick, or are thinned. */
  events = 1;
  /** Events since the last keyframe, and the milliseconds that they took. */
  #since = 0;
  #spent = 0;
  /** The least time that a keyframe has taken. */
  #cost = Number.POSITIVE_INFINITY;
  /** Milliseconds that were lived through for the first time. */
  #lived = 0;

  /** Events that are left until the next keyframe; where there are none, it is due. */
  get left(): number {
    return this.events - this.#since;
  }

  /** So many events were lived through for the first time. */
  live(events: number, milliseconds: number): void {
    this.#since += events;
    this.#spent += milliseconds;
    this.#lived += milliseconds;
  }

  /** A keyframe was taken. */
  keep(milliseconds: number): void {
    this.#cost = Math.min(this.#cost, milliseconds);
    const enough = Math.min(worth * this.#cost, Math.max(far, worthFar * this.#cost));
    if (this.#spent < Math.max(apart, enough)) this.events *= 2;
    this.#since = 0;
    this.#spent = 0;
  }

  /** How many frames of a trail are worth their time over a share of all that was lived. */
  trail(share: number): number {
    return Math.min(trailLength, Math.floor((trailShare * share * this.#lived) / this.#cost));
  }
}
