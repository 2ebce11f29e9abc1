import type { Sparse } from './rows.ts';

/*
 * Tall matrices of WIDTH columns, row after row: as many vectors that are worked on at once, for a sparse matrix is slow
 * to read and quick to use.
 */
export const WIDTH = 8;
export type Block = Float64Array<ArrayBuffer>;

/** So much of two blocks stays near the processor while it is read again and again. */
const CHUNK = 128 * WIDTH;

/** A vector shorter than this part of what it was before others were taken out of it is rounding error. */
const NOTHING = 1e-9;

/** Rows × terms by terms × WIDTH. */
export function multiply({ starts, cells, values }: Sparse, block: Block): Block {
  const rows = starts.length - 1;
  const product = new Float64Array(rows * WIDTH);
  for (let row = 0; row < rows; row++) {
    const to = row * WIDTH;
    for (let i = starts[row] as number; i < (starts[row + 1] as number); i++) {
      const value = values[i] as number;
      const from = (cells[i] as number) * WIDTH;
      for (let c = 0; c < WIDTH; c++) {
        product[to + c] = (product[to + c] as number) + value * (block[from + c] as number);
      }
    }
  }
  return product;
}

/** Terms × rows by rows × WIDTH. */
export function multiplyTransposed({ columns, starts, cells, values }: Sparse, block: Block): Block {
  const product = new Float64Array(columns * WIDTH);
  for (let row = 0; row + 1 < starts.length; row++) {
    const from = row * WIDTH;
    for (let i = starts[row] as number; i < (starts[row + 1] as number); i++) {
      const value = values[i] as number;
      const to = (cells[i] as number) * WIDTH;
      for (let c = 0; c < WIDTH; c++) {
        product[to + c] = (product[to + c] as number) + value * (block[from + c] as number);
      }
    }
  }
  return product;
}

/** Takes out of `block` what of it lies along `direction`'s orthonormal vectors; returns how much of each that was. */
export function takeOut(direction: Block, block: Block): Float64Array {
  const along = new Float64Array(WIDTH * WIDTH);
  for (let from = 0; from < block.length; from += CHUNK) {
    const to = Math.min(from + CHUNK, block.length);
    for (let p = 0; p < WIDTH; p++) addProducts(direction, p, block, from, to, along);
  }
  addProduct(block, direction, along, -1);
  return along;
}

/** along[p] += the p-th vector of `direction` by each of `block`; four sums at once, which then stay in registers. */
function addProducts(
  direction: Block,
  p: number,
  block: Block,
  from: number,
  to: number,
  along: Float64Array,
): void {
  for (let c = 0; c < WIDTH; c += 4) {
    let [a, b, d, e] = [0, 0, 0, 0];
    for (let row = from; row < to; row += WIDTH) {
      const part = direction[row + p] as number;
      const at = row + c;
      a += part * (block[at] as number);
      b += part * (block[at + 1] as number);
      d += part * (block[at + 2] as number);
      e += part * (block[at + 3] as number);
    }
    const at = p * WIDTH + c;
    along[at] = (along[at] as number) + a;
    along[at + 1] = (along[at + 1] as number) + b;
    along[at + 2] = (along[at + 2] as number) + d;
    along[at + 3] = (along[at + 3] as number) + e;
  }
}

/** block += sign · direction · factors, these being WIDTH × WIDTH. */
export function addProduct(block: Block, direction: Block, factors: Float64Array, sign: 1 | -1): void {
  for (let row = 0; row < block.length; row += WIDTH) {
    for (let c = 0; c < WIDTH; c += 4) {
      let [a, b, d, e] = [0, 0, 0, 0];
      for (let p = 0; p < WIDTH; p++) {
        const part = direction[row + p] as number;
        const at = p * WIDTH + c;
        a += part * (factors[at] as number);
        b += part * (factors[at + 1] as number);
        d += part * (factors[at + 2] as number);
        e += part * (factors[at + 3] as number);
      }
      const to = row + c;
      block[to] = (block[to] as number) + sign * a;
      block[to + 1] = (block[to + 1] as number) + sign * b;
      block[to + 2] = (block[to + 2] as number) + sign * d;
      block[to + 3] = (block[to + 3] as number) + sign * e;
    }
  }
}

/** Lengths of the vectors. */
export function lengthsOf(block: Block): Float64Array {
  const lengths = new Float64Array(WIDTH);
  for (let i = 0; i < block.length; i++) {
    lengths[i % WIDTH] = (lengths[i % WIDTH] as number) + (block[i] as number) ** 2;
  }
  return lengths.map(Math.sqrt);
}

/**
 * Makes the vectors orthonormal. What was as good as contained in those before it, or in what was taken out of vectors
 * of the lengths before, becomes zero; returns which.
 */
export function straighten(block: Block, before: Float64Array): number[] {
  const lost: number[] = [];
  for (let c = 0; c < WIDTH; c++) {
    for (let round = 0; round < 2; round++) {
      for (let p = 0; p < c; p++) addColumn(block, c, p, -dotColumns(block, p, c));
    }
    const length = Math.sqrt(dotColumns(block, c, c));
    const fine = length > NOTHING * (before[c] as number);
    for (let i = c; i < block.length; i += WIDTH) block[i] = fine ? (block[i] as number) / length : 0;
    if (!fine) lost.push(c);
  }
  return lost;
}

function dotColumns(block: Block, a: number, b: number): number {
  let sum = 0;
  for (let row = 0; row < block.length; row += WIDTH) {
    sum += (block[row + a] as number) * (block[row + b] as number);
  }
  return sum;
}

function addColumn(block: Block, to: number, from: number, factor: number): void {
  for (let row = 0; row < block.length; row += WIDTH) {
    block[row + to] = (block[row + to] as number) + factor * (block[row + from] as number);
  }
}
