// The product of two matrices, row after row.
import { kernel } from "./compiler/index.ts";

export const matrixProduct = kernel({
  name: "matrix-product",
  about: "The product of two matrices, each sum taken in the order of the inner index.",
  form: "each",
  takes: { a: "f64[rows, inner]", b: "f64[inner, columns]" },
  gives: { c: "f64[rows, columns]" },
  element({ a, b, c, inner, columns }, i, row) {
    let sum = 0;
    for (let k = 0; k < inner; k++) sum += a[row * inner + k]! * b[k * columns + i]!;
    c[row * columns + i] = sum;
  },
});
