// How far points lie apart.
import { kernel } from "./compiler/index.ts";

export const squaredDistances = kernel({
  name: "squared-distances",
  about: "The squared distance of every point to every centre; a column of the second table is a centre.",
  form: "each",
  takes: { points: "f64[rows, axes]", centres: "f64[axes, columns]" },
  gives: { square: "f64[rows, columns]" },
  element({ points, centres, square, axes, columns }, i, row) {
    let sum = 0;
    for (let k = 0; k < axes; k++) {
      const apart = points[row * axes + k]! - centres[k * columns + i]!;
      sum += apart * apart;
    }
    square[row * columns + i] = sum;
  },
});
