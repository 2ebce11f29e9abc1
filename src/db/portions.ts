/** Removes rows so many at a time, so that no statement grows long, until there are fewer; gives how many in all. */
export async function inPortions(size: number, remove: (most: number) => Promise<number>): Promise<number> {
  for (let total = 0; ; ) {
    const gone = await remove(size);
    total += gone;
    if (gone < size) return total;
  }
}
