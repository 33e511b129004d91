/**
 * Returns places for labels that would like to be at wanted, in the same order,
 * at least gap apart, between min and max, and as near as they can be in the
 * sense of least squares. When they do not fit, the gap shrinks.
 */
export function spread(wanted: readonly number[], gap: number, min: number, max: number): number[] {
  const count = wanted.length;
  const order = wanted.map((_, index) => index).sort((a, b) => (wanted[a] ?? 0) - (wanted[b] ?? 0));
  const least = count > 1 ? Math.min(gap, Math.max(0, (max - min) / (count - 1))) : 0;
  // Without the gaps the places only have to ascend: pool those that do not.
  const pools: { sum: number; size: number }[] = [];
  order.forEach((index, place) => {
    let pool = { sum: (wanted[index] ?? 0) - place * least, size: 1 };
    for (let last = pools.at(-1); last && last.sum / last.size > pool.sum / pool.size; last = pools.at(-1)) {
      pools.pop();
      pool = { sum: last.sum + pool.sum, size: last.size + pool.size };
    }
    pools.push(pool);
  });
  const ceiling = max - (count - 1) * least;
  const ascending = pools.flatMap(({ sum, size }) =>
    new Array<number>(size).fill(Math.min(Math.max(sum / size, min), ceiling)),
  );
  const places = new Array<number>(count);
  order.forEach((index, place) => {
    places[index] = (ascending[place] ?? 0) + place * least;
  });
  return places;
}
