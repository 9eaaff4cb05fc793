// What an author's functions close over: variables of their files, read while they were loaded or made there. A
// function's text does not tell them; V8 does, to whoever inspects it.
import type { Session } from "node:inspector";
import { isProxy } from "node:util/types";
import { runInThisContext } from "node:vm";
import { encode, type Plain, sha256Hex } from "../core/index.ts";

/** Made when the lab was there and no author's file yet: what is older is the lab's own. */
let mark: unknown;

/** Whatever is loaded from now on is an author's. */
export function beforeAuthors(): void {
  mark ??= runInThisContext("() => {}");
}

/** So many values are looked at, some seconds: who closes over more is known by what comes first. */
const valuesMax = 1_000_000;

/** A digest of what the functions in a value close over, and of what that holds, as it is now. */
export function closedOver(given: unknown): string {
  if (mark === undefined || !process.features.inspector) return "";
  // Two milliseconds, which most commands need not spend.
  const session = new (process.getBuiltinModule("node:inspector").Session)();
  session.connect();
  try {
    return sha256Hex(told(given, scopesBy(session)).join("\n"));
  } finally {
    session.disconnect();
  }
}

/** Every value that is reached, in a fixed order: what it is, and which of the others it holds. */
function told(given: unknown, scopesOf: (held: object) => readonly object[]): string[] {
  const values: unknown[] = [given];
  const numbers = new Map<unknown, number>([[given, 0]]);
  const numberOf = (value: unknown): number => {
    const known = numbers.get(value);
    if (known !== undefined) return known;
    numbers.set(value, values.length);
    return values.push(value) - 1;
  };
  const parts: string[] = [];
  for (const value of values) {
    if (parts.length > valuesMax) break;
    const held = value !== null && (typeof value === "object" || typeof value === "function") && !isProxy(value);
    const bytes = held ? bytesOf(value) : undefined;
    if (bytes !== undefined) parts.push(sha256Hex(bytes));
    else if (!held)
      parts.push(isProxy(value) ? "proxy" : `${typeof value} ${Object.is(value, -0) ? "-0" : String(value)}`);
    else {
      const within = typeof value === "function" ? scopesOf(value) : [value];
      const listed = value instanceof Map || value instanceof Set ? [...value].flat().map(numberOf) : [];
      const fields = within.flatMap((one) =>
        Object.entries(Object.getOwnPropertyDescriptors(one)).map(([name, said]) => `${name} ${numberOf(said.value)}`),
      );
      const itself = typeof value === "function" ? String(value) : value instanceof Date ? Number(value) : "";
      parts.push([itself, ...listed, ...fields].join(" "));
    }
  }
  return parts;
}

/** Of numbers, or of a list of plain data. Hot: a table of many rows is told so in a hundredth of the time. */
function bytesOf(held: object): Uint8Array | undefined {
  if (ArrayBuffer.isView(held)) return new Uint8Array(held.buffer, held.byteOffset, held.byteLength);
  if (!Array.isArray(held)) return undefined;
  try {
    return encode(held as Plain);
  } catch {
    return undefined;
  }
}

interface Inspected {
  readonly objectId: string;
  readonly description?: string;
}

interface Property {
  readonly name: string;
  readonly value: Inspected & { readonly value?: unknown };
}

/** The variables around a function, scope by scope; of one that is older than the mark there is nothing to tell. */
function scopesBy(session: Session): (held: object) => readonly object[] {
  const post = (method: string, params: object): Record<string, unknown> => {
    let answer: object | undefined;
    session.post(method, params, (error, result) => {
      if (error !== null) throw error;
      answer = result;
    });
    return answer as Record<string, unknown>;
  };
  // The inspector speaks of values by numbers: this is where both find them.
  const desk: { held?: object; scopes: object[] } = { scopes: [] };
  const name = "orrery closed over";
  const onDesk = <T>(act: () => T): T => {
    Object.defineProperty(globalThis, name, { value: desk, configurable: true });
    try {
      return act();
    } finally {
      Reflect.deleteProperty(globalThis, name);
    }
  };
  const inside = (held: object): readonly Property[] => {
    desk.held = held;
    const { result } = post("Runtime.evaluate", { expression: `globalThis["${name}"].held` }) as { result: Inspected };
    return post("Runtime.getProperties", { objectId: result.objectId, ownProperties: true })[
      "internalProperties"
    ] as Property[];
  };
  const ageOf = (properties: readonly Property[]): number => {
    const place = properties.find((one) => one.name === "[[FunctionLocation]]")?.value.value;
    return Number((place as { readonly scriptId?: string } | undefined)?.scriptId ?? 0);
  };
  const oldest = onDesk(() => ageOf(inside(mark as object)));
  return (held) =>
    onDesk(() => {
      const properties = inside(held);
      if (ageOf(properties) <= oldest) return [];
      const { objectId } = properties.find((one) => one.name === "[[Scopes]]")!.value;
      const listed = post("Runtime.getProperties", { objectId, ownProperties: true })["result"] as Property[];
      desk.scopes = [];
      for (const { name: place, value } of listed)
        if (/^\d+$/.test(place) && value.description !== "Global")
          post("Runtime.callFunctionOn", {
            objectId: value.objectId,
            functionDeclaration: `function () { globalThis["${name}"].scopes.push(this.object); }`,
          });
      return desk.scopes;
    });
}
