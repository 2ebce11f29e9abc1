/** Rows are as good as at right angles when their cosine is below it. */
const STRAIGHT = 1e-11;
/** Rows shorter than this part of the longest are rounding error. */
const NOTHING = 1e-11;
const MOST_SWEEPS = 40;

/**
 * Eigenvectors of a symmetric matrix without negative eigenvalues: the rows, of unit length, by falling eigenvalue; zero
 * where that is nothing.
 * One-sided Jacobi rotations (Hestenes 1958): they turn the rows until all are at right angles to each other, which
 * leaves each eigenvector at the length of its eigenvalue. Works in place.
 */
export function eigenvectors(matrix: Float64Array, size: number): Float64Array {
  const rows = Array.from({ length: size }, (_, i) => matrix.subarray(i * size, (i + 1) * size));
  const squares = Float64Array.from(rows, (row) => dot(row, row));
  for (let sweep = 0; sweep < MOST_SWEEPS && sweepOnce(rows, squares); sweep++);
  const least = leastSquare(squares);
  for (const [i, row] of rows.entries()) {
    const square = squares[i] as number;
    const scale = square > least ? 1 / Math.sqrt(square) : 0;
    for (let j = 0; j < size; j++) row[j] = (row[j] as number) * scale;
  }
  return matrix;
}

/** Turns every two rows once, the longer one first after it; false when none needed it. */
function sweepOnce(rows: readonly Float64Array[], squares: Float64Array): boolean {
  let turned = false;
  const least = leastSquare(squares);
  for (let p = 0; p < rows.length; p++) {
    for (let q = p + 1; q < rows.length; q++) {
      const [first, second] = [rows[p] as Float64Array, rows[q] as Float64Array];
      const [a, b] = [squares[p] as number, squares[q] as number];
      if (a < b) exchange(first, second);
      squares[p] = Math.max(a, b);
      squares[q] = Math.min(a, b);
      if (Math.min(a, b) <= least) continue;
      const product = dot(first, second);
      if (Math.abs(product) <= STRAIGHT * Math.sqrt(a * b)) continue;
      turn(first, second, Math.max(a, b) - Math.min(a, b), product);
      squares[p] = dot(first, first);
      squares[q] = dot(second, second);
      turned = true;
    }
  }
  return turned;
}

const leastSquare = (squares: Float64Array): number =>
  squares.reduce((most, square) => Math.max(most, square), 0) * NOTHING * NOTHING;

/** Turns two rows to a right angle; `difference` is what the first's square is longer by, 0 or more. */
function turn(first: Float64Array, second: Float64Array, difference: number, product: number): void {
  const ratio = difference / (2 * product);
  const tangent = Math.sign(ratio || product) / (Math.abs(ratio) + Math.sqrt(1 + ratio * ratio));
  const cosine = 1 / Math.sqrt(1 + tangent * tangent);
  const sine = cosine * tangent;
  for (let j = 0; j < first.length; j++) {
    const [x, y] = [first[j] as number, second[j] as number];
    first[j] = cosine * x + sine * y;
    second[j] = cosine * y - sine * x;
  }
}

function exchange(first: Float64Array, second: Float64Array): void {
  for (let j = 0; j < first.length; j++) {
    const other = first[j] as number;
    first[j] = second[j] as number;
    second[j] = other;
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < a.length; j++) sum += (a[j] as number) * (b[j] as number);
  return sum;
}
