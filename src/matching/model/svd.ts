import {
  addProduct,
  type Block,
  lengthsOf,
  multiply,
  multiplyTransposed,
  straighten,
  takeOut,
  WIDTH,
} from './blocks.ts';
import { eigenvectors } from './eigen.ts';
import type { Sparse } from './rows.ts';

/** Vectors searched for each that is wanted, and at least: with so many the wanted ones are exact to some digits. */
const SEARCHED = 3;
const LEAST_SEARCHED = 256;
/** Times that vectors which others contain are drawn anew. */
const MOST_DRAWS = 3;
/** A singular value below this part of the greatest is none. */
const NOTHING = 1e-6;

/**
 * The leading right singular vectors of a sparse matrix, by falling singular value, as columns × their number; fewer than
 * asked for where the matrix has no more. Each has its largest component positive. The block Lanczos method on A·Aᵀ with
 * full reorthogonalisation (Golub and Underwood 1977), from a fixed start: the same matrix gives the same bits.
 */
export function singularVectors(
  matrix: Sparse,
  wanted: number,
): { readonly vectors: Float32Array<ArrayBuffer>; readonly count: number } {
  const { basis, projected } = krylov(matrix, wanted);
  const size = basis.length * WIDTH;
  const turned = eigenvectors(projected, size);
  const found = Math.min(wanted, size);
  const vectors = new Float32Array(matrix.columns * found);
  let [count, first] = [0, 0];
  for (let from = 0; from < found; from += WIDTH) {
    const left = combine(basis, turned, from);
    const right = multiplyTransposed(matrix, left);
    const lengths = lengthsOf(right);
    if (from === 0) first = Math.max(...lengths);
    for (let c = 0; c < WIDTH && from + c < found; c++) {
      if ((lengths[c] as number) <= NOTHING * first) return { vectors: narrow(vectors, found, count), count };
      copyColumn(right, c, signed(right, c) / (lengths[c] as number), vectors, found, count++);
    }
  }
  return { vectors, count };
}

/** An orthonormal basis of what powers of A·Aᵀ make of random vectors, and A·Aᵀ as it acts within. */
function krylov(matrix: Sparse, wanted: number): { basis: Block[]; projected: Float64Array } {
  const rows = matrix.starts.length - 1;
  const steps = Math.ceil(Math.min(rows, Math.max(LEAST_SEARCHED, wanted * SEARCHED)) / WIDTH);
  const size = steps * WIDTH;
  const projected = new Float64Array(size * size);
  const random = createRandom();
  const basis: Block[] = [];
  let block: Block = Float64Array.from({ length: rows * WIDTH }, random);
  for (let step = 0; step < steps; step++) {
    separate(block, basis, random);
    basis.push(block);
    block = multiply(matrix, multiplyTransposed(matrix, block));
    basis.forEach((direction, other) => {
      setBlock(projected, size, other, step, takeOut(direction, block));
    });
  }
  return { basis, projected };
}

/** Makes a block's vectors orthonormal to each other and to the basis; zero where there is no other direction left. */
function separate(block: Block, basis: readonly Block[], random: () => number): void {
  for (let draw = 0; ; draw++) {
    const before = lengthsOf(block);
    for (const direction of basis) takeOut(direction, block);
    const lost = straighten(block, before);
    if (lost.length === 0 || draw === MOST_DRAWS) return;
    for (const c of lost) for (let i = c; i < block.length; i += WIDTH) block[i] = random();
  }
}

/** Writes a block of a symmetric matrix, and its mirror image. */
function setBlock(to: Float64Array, size: number, row: number, column: number, block: Float64Array): void {
  for (let p = 0; p < WIDTH; p++) {
    for (let c = 0; c < WIDTH; c++) {
      const [i, j] = [row * WIDTH + p, column * WIDTH + c];
      to[i * size + j] = block[p * WIDTH + c] as number;
      to[j * size + i] = block[p * WIDTH + c] as number;
    }
  }
}

/** The vectors from the `from`th on, out of the basis. */
function combine(basis: readonly Block[], turned: Float64Array, from: number): Block {
  const sum: Block = new Float64Array((basis[0] as Block).length);
  const size = basis.length * WIDTH;
  basis.forEach((direction, step) => {
    const factors = new Float64Array(WIDTH * WIDTH);
    for (let p = 0; p < WIDTH; p++) {
      for (let c = 0; c < WIDTH; c++) {
        factors[p * WIDTH + c] = turned[(from + c) * size + step * WIDTH + p] as number;
      }
    }
    addProduct(sum, direction, factors, 1);
  });
  return sum;
}

/** 1 or −1, whichever makes the largest component positive. */
function signed(block: Block, column: number): number {
  let most = 0;
  for (let i = column; i < block.length; i += WIDTH) {
    if (Math.abs(block[i] as number) > Math.abs(most)) most = block[i] as number;
  }
  return most < 0 ? -1 : 1;
}

function copyColumn(
  block: Block,
  column: number,
  factor: number,
  to: Float32Array,
  width: number,
  at: number,
): void {
  for (let row = 0; row * WIDTH < block.length; row++) {
    to[row * width + at] = (block[row * WIDTH + column] as number) * factor;
  }
}

/** The first columns of a matrix. */
function narrow(values: Float32Array, width: number, to: number): Float32Array<ArrayBuffer> {
  const rows = values.length / width;
  const narrower = new Float32Array(rows * to);
  for (let row = 0; row < rows; row++) {
    narrower.set(values.subarray(row * width, row * width + to), row * to);
  }
  return narrower;
}

/** Numbers from −½ to ½, always the same (Marsaglia's xorshift). */
function createRandom(): () => number {
  let state = 0x2545f491;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32 - 0.5;
  };
}
