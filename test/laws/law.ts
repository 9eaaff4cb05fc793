// What a law is: a sentence about a member, and a check that throws where it is false.
// The laws themselves are in the files beside this one.
import { throws } from "../draws.ts";
import { test } from "../suite.ts";

export interface Law<M> {
  readonly says: string;
  holds(member: M): void;
}

/** Declares a test for each law. */
export function enact<M extends { readonly name: string }>(member: M, laws: readonly Law<M>[]): void {
  for (const { says, holds } of laws) test(`${member.name}: ${says}`, () => holds(member));
}

/** What the laws that a member breaks say. */
export function broken<M>(member: M, laws: readonly Law<M>[]): string[] {
  return laws.filter(({ holds }) => throws(() => holds(member))).map(({ says }) => says);
}
