// What surrounds each cell of a grid.
import { kernel } from "./compiler/index.ts";

export const neighbourSum = kernel({
  name: "neighbour-sum",
  about: "The sum of the eight cells around each cell of a grid whose edges meet.",
  cites: "Moore 1962, Proc. Symp. Appl. Math. 14, 17",
  form: "each",
  takes: { cell: "f64[rows, columns]" },
  gives: { sum: "f64[rows, columns]" },
  element({ cell, sum, rows, columns }, i, row) {
    const above = (row > 0 ? row - 1 : rows - 1) * columns;
    const here = row * columns;
    const below = (row < rows - 1 ? row + 1 : 0) * columns;
    const west = i > 0;
    const east = i < columns - 1;
    const a = (west ? cell[above + i - 1]! : cell[above + columns - 1]!) + cell[above + i]!;
    const b = (east ? cell[above + i + 1]! : cell[above]!) + (west ? cell[here + i - 1]! : cell[here + columns - 1]!);
    const c = (east ? cell[here + i + 1]! : cell[here]!) + (west ? cell[below + i - 1]! : cell[below + columns - 1]!);
    const d = cell[below + i]! + (east ? cell[below + i + 1]! : cell[below]!);
    sum[here + i] = a + b + (c + d);
  },
});
