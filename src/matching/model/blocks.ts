import type { Sparse } from './rows.ts';

/*
 * Tall matrices of WIDTH columns, row after row: as many vectors that are worked on at once, for a sparse matrix is slow
 * to read and quick to use.
 */
export const WIDTH = 16;
export type Block = Float64Array<ArrayBuffer>;

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
  for (let row = 0; row < block.length; row += WIDTH) {
    for (let p = 0; p < WIDTH; p++) {
      const part = direction[row + p] as number;
      for (let c = 0; c < WIDTH; c++) {
        along[p * WIDTH + c] = (along[p * WIDTH + c] as number) + part * (block[row + c] as number);
      }
    }
  }
  addProduct(block, direction, along, -1);
  return along;
}

/** block += sign · direction · factors, these being WIDTH × WIDTH. */
export function addProduct(block: Block, direction: Block, factors: Float64Array, sign: 1 | -1): void {
  for (let row = 0; row < block.length; row += WIDTH) {
    for (let p = 0; p < WIDTH; p++) {
      const part = sign * (direction[row + p] as number);
      for (let c = 0; c < WIDTH; c++) {
        block[row + c] = (block[row + c] as number) + part * (factors[p * WIDTH + c] as number);
      }
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
