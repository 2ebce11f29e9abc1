/** Keeps the best few of many: by score, ties by the lower number. A heap of typed arrays, worst on top. */
export class Best {
  length = 0;
  private readonly scores: Float64Array;
  private readonly numbers: Int32Array;

  constructor(private readonly capacity: number) {
    this.scores = new Float64Array(capacity);
    this.numbers = new Int32Array(capacity);
  }

  /** A score at or below it cannot enter with a higher number than any before. */
  get floor(): number {
    return this.length < this.capacity ? Number.NEGATIVE_INFINITY : (this.scores[0] as number);
  }

  offer(score: number, number: number): void {
    if (this.length < this.capacity) {
      this.rise(this.length++, score, number);
    } else if (this.worse(this.scores[0] as number, this.numbers[0] as number, score, number)) {
      this.sink(score, number);
    }
  }

  /** Numbers and scores, best first. */
  sorted(): { readonly number: number; readonly score: number }[] {
    return Array.from({ length: this.length }, (_, i) => ({
      number: this.numbers[i] as number,
      score: this.scores[i] as number,
    })).sort((a, b) => b.score - a.score || a.number - b.number);
  }

  private worse(score: number, number: number, than: number, thanNumber: number): boolean {
    return score < than || (score === than && number > thanNumber);
  }

  private rise(from: number, score: number, number: number): void {
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const [other, otherNumber] = [this.scores[parent] as number, this.numbers[parent] as number];
      if (!this.worse(score, number, other, otherNumber)) break;
      this.scores[at] = other;
      this.numbers[at] = otherNumber;
      at = parent;
    }
    this.scores[at] = score;
    this.numbers[at] = number;
  }

  private sink(score: number, number: number): void {
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= this.length) break;
      const right = child + 1;
      if (
        right < this.length &&
        this.worse(
          this.scores[right] as number,
          this.numbers[right] as number,
          this.scores[child] as number,
          this.numbers[child] as number,
        )
      ) {
        child = right;
      }
      const [other, otherNumber] = [this.scores[child] as number, this.numbers[child] as number];
      if (!this.worse(other, otherNumber, score, number)) break;
      this.scores[at] = other;
      this.numbers[at] = otherNumber;
      at = child;
    }
    this.scores[at] = score;
    this.numbers[at] = number;
  }
}
