import t from 'tap';
import { eigenvectors } from '../../src/matching/model/eigen.ts';
import type { Sparse } from '../../src/matching/model/rows.ts';
import { singularVectors } from '../../src/matching/model/svd.ts';

type Dense = number[][];

/** The same numbers in every run. */
function createNoise(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

function noisyMatrix(rows: number, columns: number, density: number, seed = 7): Dense {
  const noise = createNoise(seed);
  return Array.from({ length: rows }, () =>
    Array.from({ length: columns }, () => (noise() < density ? noise() : 0)),
  );
}

function sparse(dense: Dense): Sparse {
  const starts = [0];
  const cells: number[] = [];
  const values: number[] = [];
  for (const row of dense) {
    row.forEach((value, column) => {
      if (value === 0) return;
      cells.push(column);
      values.push(value);
    });
    starts.push(cells.length);
  }
  return {
    columns: dense[0]?.length ?? 0,
    starts: Int32Array.from(starts),
    cells: Int32Array.from(cells),
    values: Float64Array.from(values),
  };
}

const dot = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, x, i) => sum + x * (b[i] as number), 0);
const times = (matrix: Dense, vector: readonly number[]) => matrix.map((row) => dot(row, vector));
const turned = (matrix: Dense): Dense =>
  (matrix[0] as number[]).map((_, column) => matrix.map((row) => row[column] as number));

/** Singular vectors by power iteration, one after the other, each taken out of the next: slow, and written otherwise. */
function byPowers(matrix: Dense, count: number): { value: number; vector: number[] }[] {
  const found: { value: number; vector: number[] }[] = [];
  const back = turned(matrix);
  const noise = createNoise(99);
  while (found.length < count) {
    let vector = back.map(() => noise() - 0.5);
    let value = 0;
    for (let round = 0; round < 3000; round++) {
      for (const { vector: other } of found) {
        const along = dot(vector, other);
        vector = vector.map((x, i) => x - along * (other[i] as number));
      }
      const next = times(back, times(matrix, vector));
      value = Math.sqrt(dot(next, next));
      vector = next.map((x) => x / value);
    }
    found.push({ value: Math.sqrt(value), vector });
  }
  return found;
}

const columnsOf = ({ vectors, count }: ReturnType<typeof singularVectors>): number[][] =>
  Array.from({ length: count }, (_, d) => [...vectors].filter((_, i) => i % count === d));

t.test('singular vectors are those that power iteration finds, the greatest first', async (t) => {
  const matrix = noisyMatrix(60, 45, 0.15);
  const found = columnsOf(singularVectors(sparse(matrix), 6));
  byPowers(matrix, 6).forEach(({ value, vector }, d) => {
    const mine = found[d] as number[];
    const image = times(matrix, mine);
    t.ok(Math.abs(Math.sqrt(dot(image, image)) - value) < 1e-5 * value, `value ${d}`);
    t.ok(Math.abs(dot(mine, vector)) > 1 - 1e-5, `vector ${d}`);
  });
});

t.test('they are orthonormal, and their largest component is positive', async (t) => {
  const found = columnsOf(singularVectors(sparse(noisyMatrix(300, 200, 0.05)), 30));
  t.equal(found.length, 30);
  for (const [i, a] of found.entries()) {
    for (const [j, b] of found.entries()) {
      const expected = i === j ? 1 : 0;
      if (Math.abs(dot(a, b) - expected) > 1e-5) t.fail(`${i} and ${j}: ${dot(a, b)}`);
    }
    t.equal(Math.max(...a.map(Math.abs)), Math.max(...a), `vector ${i}`);
  }
});

t.test(
  'a matrix of few dimensions is whole again when put together from its vectors, and no more are found',
  async (t) => {
    const [left, right] = [noisyMatrix(50, 5, 1, 3), noisyMatrix(5, 40, 1, 4)];
    const matrix = left.map((row) => turned(right).map((column) => dot(row, column)));
    const found = columnsOf(singularVectors(sparse(matrix), 12));
    t.equal(found.length, 5);
    for (const row of matrix) {
      const along = found.map((vector) => dot(row, vector));
      row.forEach((value, column) => {
        const again = along.reduce((sum, part, d) => sum + part * (found[d]?.[column] as number), 0);
        if (Math.abs(again - value) > 1e-4) t.fail(`${again} for ${value}`);
      });
    }
  },
);

t.test('equal singular values are found as often as they occur', async (t) => {
  // Forty pairs of like texts that share nothing with any other: forty times the value √2.
  const matrix = Array.from({ length: 80 }, (_, row) =>
    Array.from({ length: 40 }, (_, column) => (column === row >> 1 ? 1 : 0)),
  );
  const found = columnsOf(singularVectors(sparse(matrix), 18));
  t.equal(found.length, 18);
  for (const vector of found) {
    const image = times(matrix, vector);
    t.ok(Math.abs(dot(image, image) - 2) < 1e-5);
  }
});

t.test('the same matrix gives the same bits', async (t) => {
  const once = () => singularVectors(sparse(noisyMatrix(120, 90, 0.1)), 20).vectors;
  t.same(once(), once());
});

t.test('eigenvectors turn a symmetric matrix into its eigenvalues', async (t) => {
  const factor = noisyMatrix(24, 24, 0.6, 5);
  const matrix = factor.map((row) => factor.map((other) => dot(row, other)));
  const found = eigenvectors(Float64Array.from(matrix.flat()), 24);
  let before = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 24; i++) {
    const vector = [...found.subarray(i * 24, (i + 1) * 24)];
    const image = times(matrix, vector);
    const value = dot(image, vector);
    t.ok(value <= before, 'by falling eigenvalue');
    before = value;
    image.forEach((part, j) => {
      if (Math.abs(part - value * (vector[j] as number)) > 1e-8) t.fail(`eigenvector ${i}`);
    });
  }
});
