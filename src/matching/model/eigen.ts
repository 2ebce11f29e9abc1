type Rows = readonly Float64Array[];

/** Turns of QL after which an eigenvalue would have been found long ago. */
const MOST_TURNS = 100;

/**
 * Eigenvectors of a symmetric matrix, as the rows of a matrix, by falling eigenvalue. Householder's reflections make the
 * matrix tridiagonal, Francis's QL steps with implicit shifts diagonal (Wilkinson and Reinsch 1971). Uses `matrix` up.
 */
export function eigenvectors(matrix: Float64Array, size: number): Float64Array {
  const rows = Array.from({ length: size }, (_, i) => matrix.subarray(i * size, (i + 1) * size));
  const vectors = rows.map((_, i) => Float64Array.from({ length: size }, (_, j) => (i === j ? 1 : 0)));
  for (let k = 0; k + 2 < size; k++) reflect(rows, vectors, k);
  const diagonal = Float64Array.from(rows, (row, i) => row[i] as number);
  const beside = Float64Array.from(rows, (row, i) => row[i + 1] ?? 0);
  for (let i = 0; i < size; i++) isolate(diagonal, beside, vectors, i);
  const order = [...vectors.keys()].sort(
    (a, b) => (diagonal[b] as number) - (diagonal[a] as number) || a - b,
  );
  order.forEach((from, i) => {
    matrix.set(vectors[from] as Float64Array, i * size);
  });
  return matrix;
}

/** Clears row and column k beyond the one next to the diagonal: H·A·H with H = I − v·vᵀ. */
function reflect(rows: Rows, vectors: Rows, k: number): void {
  const normal = reflection(rows[k] as Float64Array, k + 1);
  if (!normal) return;
  // A − v·wᵀ − w·vᵀ, where w = A·v − ½(vᵀ·A·v)·v
  const image = Float64Array.from(rows, (row) => dot(row, normal, k));
  const half = dot(image, normal, k) / 2;
  addTo(image, normal, -half, k);
  for (let i = k; i < rows.length; i++) {
    addTo(rows[i] as Float64Array, image, -(normal[i] as number), k);
    addTo(rows[i] as Float64Array, normal, -(image[i] as number), k);
  }
  const along = new Float64Array(rows.length);
  for (let i = k + 1; i < rows.length; i++) addTo(along, vectors[i] as Float64Array, normal[i] as number, 0);
  for (let i = k + 1; i < rows.length; i++)
    addTo(vectors[i] as Float64Array, along, -(normal[i] as number), 0);
}

/** The v, of length √2, by which I − v·vᵀ clears a row beyond `at`; none where it is clear. */
function reflection(row: Float64Array, at: number): Float64Array | undefined {
  const normal = row.map((value, j) => (j < at ? 0 : value));
  if (dot(normal, normal, at + 1) === 0) return undefined;
  const length = Math.sqrt(dot(normal, normal, at));
  const first = normal[at] as number;
  normal[at] = first + (first < 0 ? -length : length);
  const scale = Math.sqrt(2 / dot(normal, normal, at));
  return normal.map((value) => value * scale);
}

/** Turns until the element beside the `at`th of the diagonal is nothing, which is then an eigenvalue. */
function isolate(diagonal: Float64Array, beside: Float64Array, vectors: Rows, at: number): void {
  for (let turn = 0; turn < MOST_TURNS; turn++) {
    let to = at;
    while (to + 1 < diagonal.length && !isNothing(diagonal, beside, to)) to++;
    if (to === at) return;
    turnDown(diagonal, beside, vectors, at, to);
  }
}

function isNothing(diagonal: Float64Array, beside: Float64Array, i: number): boolean {
  const size = Math.abs(diagonal[i] as number) + Math.abs(diagonal[i + 1] as number);
  return Math.abs(beside[i] as number) <= Number.EPSILON * size;
}

/** One QL step on the rows from `at` to `to`, shifted by an eigenvalue of the first two. */
function turnDown(d: Float64Array, e: Float64Array, vectors: Rows, at: number, to: number): void {
  const ratio = ((d[at + 1] as number) - (d[at] as number)) / (2 * (e[at] as number));
  const root = Math.sqrt(ratio * ratio + 1);
  let g = (d[to] as number) - (d[at] as number) + (e[at] as number) / (ratio + (ratio < 0 ? -root : root));
  let [sine, cosine, p] = [1, 1, 0];
  for (let i = to - 1; i >= at; i--) {
    const f = sine * (e[i] as number);
    const b = cosine * (e[i] as number);
    const length = Math.sqrt(f * f + g * g);
    e[i + 1] = length;
    if (length === 0) {
      d[i + 1] = (d[i + 1] as number) - p;
      e[to] = 0;
      return;
    }
    sine = f / length;
    cosine = g / length;
    g = (d[i + 1] as number) - p;
    const r = ((d[i] as number) - g) * sine + 2 * cosine * b;
    p = sine * r;
    d[i + 1] = g + p;
    g = cosine * r - b;
    rotate(vectors[i] as Float64Array, vectors[i + 1] as Float64Array, cosine, sine);
  }
  d[at] = (d[at] as number) - p;
  e[at] = g;
  e[to] = 0;
}

function rotate(a: Float64Array, b: Float64Array, cosine: number, sine: number): void {
  for (let j = 0; j < a.length; j++) {
    const [x, y] = [a[j] as number, b[j] as number];
    a[j] = cosine * x - sine * y;
    b[j] = sine * x + cosine * y;
  }
}

function dot(a: Float64Array, b: Float64Array, from: number): number {
  let sum = 0;
  for (let j = from; j < a.length; j++) sum += (a[j] as number) * (b[j] as number);
  return sum;
}

function addTo(a: Float64Array, b: Float64Array, factor: number, from: number): void {
  for (let j = from; j < a.length; j++) a[j] = (a[j] as number) + factor * (b[j] as number);
}
