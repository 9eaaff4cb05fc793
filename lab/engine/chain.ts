// The chain of a run: SHA-256 links over all that happened. When a link is due is its keeper's.
import { Fold, sha256Hex, type Time } from "../core/index.ts";
import type { World } from "./world.ts";

/**
 * A link of the chain: SHA-256 over the link before, the tick, and the rolling digest of all that happened until then.
 */
export interface Link {
  readonly tick: Time;
  readonly link: string;
}

/** Evidence is linked at the start, the end, and this many times between. */
const linksMax = 64;

/** How many ticks lie between two links of a run. */
export const strideOf = (ticks: Time): Time => Math.ceil(ticks / linksMax);

export class Chain {
  readonly fold = new Fold();
  readonly links: Link[] = [];

  /** Links all that happened in `world` until now. */
  link(world: World): void {
    world.checkPlaces();
    world.fold(this.fold);
    const last = this.links.at(-1)?.link ?? `orrery chain 1 ${world.model.name}`;
    this.links.push({ tick: world.now, link: sha256Hex(`${last} ${world.now} ${this.fold.hex()}`) });
  }

  /** The last link. */
  get digest(): string {
    return this.links.at(-1)!.link;
  }
}
