// A history is a world that can go back: keyframes and recomputation, never a recording. How the world moves is
// world.ts's, how far apart keyframes lie spacing.ts's.
import { type Time, wholeTime } from "../core/index.ts";
import { Spacing } from "./spacing.ts";
import { World } from "./world.ts";

interface Keyframe {
  readonly now: Time;
  readonly bytes: Uint8Array;
  /** That of a world which was told something then, and cannot be had again by living. */
  readonly told?: boolean;
}

/** Every other keyframe is dropped past this many, or past so many bytes. */
const keyframesMax = 2048;
const bytesMax = 15_000_000;

/** What a keyframe holds beside its bytes: two objects of the engine. */
const overhead = 200;
const bytesOf = (frames: readonly Keyframe[]): number =>
  frames.reduce((sum, { bytes }) => sum + bytes.length + overhead, 0);

export class History {
  readonly world: World;
  /** Furthest time that was lived through. */
  #reached: Time;
  /** By time; the first is where the history began. */
  #keyframes: Keyframe[];
  #trail: Keyframe[] = [];
  #bytes: number;
  #told: number;
  /** Time is measured here alone, and decides no more than where keyframes lie. */
  readonly #spacing = new Spacing();

  constructor(...begin: ConstructorParameters<typeof World> | [world: World]) {
    this.world = begin[0] instanceof World ? begin[0] : new World(...(begin as ConstructorParameters<typeof World>));
    this.#reached = this.world.now;
    this.#told = this.world.told;
    this.#keyframes = [this.#frame()];
    this.#bytes = bytesOf(this.#keyframes);
  }

  get now(): Time {
    return this.world.now;
  }

  #frame(): Keyframe {
    return { now: this.world.now, bytes: this.world.snapshot() };
  }

  /**
   * The world as it was at `time`, from the start of this history on: everything up to and including it has happened.
   */
  seek(time: Time): this {
    const { world } = this;
    if (world.told !== this.#told) this.#part();
    const start = this.#keyframes[0]!.now;
    if (wholeTime(world.model.name, time) < start) return this.seek(start);
    if (time < world.now) {
      world.checkPlaces();
      const frame = this.#latest(time);
      const gap = time - frame.now;
      world.restore(frame.bytes);
      this.#trail = [];
      const length = this.#spacing.trail(gap / this.#reached);
      for (let i = 1; i < length && gap > length; i++) {
        world.advance(frame.now + Math.floor((gap * i) / length));
        this.#trail.push(this.#frame());
      }
    } else {
      const frame = this.#latest(time);
      if (frame.now > world.now) world.restore(frame.bytes);
    }
    this.#live(time);
    return this;
  }

  /** To the next instant at which something happens. */
  forward(): this {
    const next = this.world.next();
    // What is set for later than any time is never heard.
    return next > Number.MAX_SAFE_INTEGER ? this : this.seek(next);
  }

  /** To the last instant before now at which something happened, or to the start. */
  back(): this {
    const { now } = this.world;
    const start = this.#keyframes[0]!.now;
    if (now <= start) return this;
    this.seek(now - 1);
    return this.seek(Math.max(start, this.world.last));
  }

  /** A history of its own from here on; whatever it does, this one is not disturbed. */
  fork(given?: Parameters<World["fork"]>[0]): History {
    return new History(this.world.fork(given));
  }

  /** The world was told something: what comes now is new, and what would have come is forgotten. */
  #part(): void {
    const { now, told } = this.world;
    this.#told = told;
    this.#keyframes = this.#keyframes.filter((frame) => frame.now < now);
    this.#trail = this.#trail.filter((frame) => frame.now < now);
    this.#keyframes.push({ ...this.#frame(), told: true });
    this.#bytes = bytesOf(this.#keyframes);
    this.#reached = now;
  }

  /** Bytes held in keyframes. */
  get bytes(): number {
    return this.#bytes + bytesOf(this.#trail);
  }

  #latest(time: Time): Keyframe {
    const before = (frames: readonly Keyframe[]): Keyframe | undefined => {
      let low = 0;
      let high = frames.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (frames[middle]!.now <= time) low = middle + 1;
        else high = middle;
      }
      return frames[low - 1];
    };
    const kept = before(this.#keyframes)!;
    const near = before(this.#trail);
    return near !== undefined && near.now > kept.now ? near : kept;
  }

  /** Lives on to `time`, leaving keyframes where it was never before. */
  #live(time: Time): void {
    const { world } = this;
    const known = Math.min(time, this.#reached);
    // Whoever advances the world by hand may have gone further.
    if (known >= world.now) world.advance(known);
    while (world.now < time && world.stopped === undefined) {
      const { events } = world;
      const began = performance.now();
      world.advance(time, undefined, this.#spacing.left);
      // A state that cannot be told throws where it is kept.
      this.#reached = world.now;
      this.#spacing.live(world.events - events, performance.now() - began);
      if (this.#spacing.left <= 0) this.#keep();
    }
  }

  #keep(): void {
    const began = performance.now();
    this.world.checkPlaces();
    const frame = this.#frame();
    this.#spacing.keep(performance.now() - began);
    this.#keyframes.push(frame);
    this.#bytes += frame.bytes.length + overhead;
    while (this.#keyframes.length > 2 && (this.#keyframes.length > keyframesMax || this.#bytes > bytesMax)) {
      const { length } = this.#keyframes;
      this.#keyframes = this.#keyframes.filter(({ told = false }, i) => told || i % 2 === 0);
      if (this.#keyframes.length === length) return;
      this.#bytes = bytesOf(this.#keyframes);
      this.#spacing.events *= 2;
    }
  }
}
