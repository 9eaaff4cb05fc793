// A formula's operators at work: fed with samples up to now, copied, and asked what its value at time 0 may yet become.
// What is concluded from it is monitor.ts's.
import type { Compiled } from "./compile.ts";
import { copied, type Operator } from "./operators.ts";

export class Valuation {
  readonly compiled: Compiled;
  readonly root: Operator;
  /** Its own operator in the place of one that was compiled. */
  readonly own: (operator: Operator) => Operator;
  now: number;

  constructor(compiled: Compiled, own = (operator: Operator) => operator, now = 0) {
    this.compiled = compiled;
    this.root = own(compiled.whole.operator);
    this.own = own;
    this.now = now;
  }

  /** Hot: from now until `until` the signals are these. */
  feed(slots: Float64Array, until: number): void {
    const { leaves, values } = this.compiled;
    for (let i = 0; i < leaves.length; i++) values[i] = leaves[i]!.now(slots);
    this.root.feed(values, until);
    this.now = until;
  }

  /** From now on, and for ever, the best or the worst that can be. */
  feedFuture(which: "best" | "worst"): void {
    const { leaves, values } = this.compiled;
    for (let i = 0; i < leaves.length; i++) values[i] = leaves[i]![which];
    this.root.feed(values, Number.POSITIVE_INFINITY);
    this.root.end(Number.POSITIVE_INFINITY);
  }

  /** The value at time 0, were that the future. */
  inFuture(which: "best" | "worst"): number {
    if (this.root.out.length > 0) return this.root.out.value;
    const twin = this.copy();
    twin.feedFuture(which);
    return twin.root.out.value;
  }

  copy(): Valuation {
    const twins = new Map<object, object>();
    copied(this.root, twins);
    return new Valuation(this.compiled, (operator) => twins.get(this.own(operator)) as Operator, this.now);
  }
}
