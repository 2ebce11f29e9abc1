/** A map that forgets what was put first when it is full. */
export interface Kept<T> {
  get(key: string, make: () => T): T;
}

/** `holds` tells whether what was kept still is right; it is made anew where it is not. */
export function createKept<T>(most: number, holds: (value: T) => boolean = () => true): Kept<T> {
  const map = new Map<string, T>();
  return {
    get(key, make) {
      const known = map.get(key);
      if (known !== undefined && holds(known)) return known;
      const value = make();
      if (map.size >= most) map.delete(map.keys().next().value as string);
      map.set(key, value);
      return value;
    },
  };
}
