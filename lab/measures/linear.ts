import { EigenvalueDecomposition, LuDecomposition, Matrix } from "ml-matrix";

/** An eigenvalue of a real matrix. */
export type Eigenvalue = { readonly re: number; readonly im: number };

function square(matrix: Float64Array): Matrix {
  const size = Math.sqrt(matrix.length);
  return Matrix.from1DArray(size, size, matrix);
}

/** In no order that means anything. */
export function eigenvalues(matrix: Float64Array): Eigenvalue[] {
  const { realEigenvalues, imaginaryEigenvalues } = new EigenvalueDecomposition(square(matrix));
  return realEigenvalues.map((re, at) => ({ re, im: imaginaryEigenvalues[at]! }));
}

/** The x of matrix · x = right; undefined: there is none, or more than one. */
export function solution(matrix: Float64Array, right: Float64Array): readonly number[] | undefined {
  const factors = new LuDecomposition(square(matrix));
  return factors.isSingular() ? undefined : factors.solve(Matrix.columnVector(right)).to1DArray();
}
