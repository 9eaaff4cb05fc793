// What a notebook's cells show, and what they say that comes out.
export { type Expectation, expect, expectType } from "./expect.ts";
export { isShowable, type Named, type Showable, show } from "./show.ts";
