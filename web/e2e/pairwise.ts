/** The values that each factor of a test may take. */
export type Factors<Row> = { [K in keyof Row]: readonly Row[K][] };

/** Every combination of the factors' values. */
export function product<Row extends object>(factors: Factors<Row>): Row[] {
  let rows: Partial<Row>[] = [{}];
  for (const name of Object.keys(factors) as (keyof Row)[]) {
    rows = rows.flatMap((row) => factors[name].map((value) => ({ ...row, [name]: value })));
  }
  return rows as Row[];
}

/** A value of a factor, by its place among the factor's values. */
type Choice = readonly [factor: string, value: number];

/**
 * Few rows in which every value of a factor meets every value of every other one
 * at least once: a fault that two values make together is found. The same factors
 * give the same rows.
 */
export function pairwise<Row extends object>(factors: Factors<Row>): Row[] {
  const lists = Object.entries<readonly unknown[]>(factors);
  const choices: Choice[] = lists.flatMap(([name, values]) => values.map((_, i): Choice => [name, i]));
  const left = new Map(
    choices
      .flatMap((a) => choices.filter(([other]) => a[0] < other).map((b) => [a, b] as const))
      .map((pair) => [keyOf(...pair), pair]),
  );
  const rows: Row[] = [];
  for (const [seed, pair] of left) {
    if (!left.has(seed)) continue;
    const chosen: Choice[] = [...pair];
    for (const [name, values] of lists) {
      if (!chosen.some(([other]) => other === name))
        chosen.push(bestOf(name, values.length, chosen, left, rows.length));
    }
    for (const a of chosen) for (const b of chosen) left.delete(keyOf(a, b));
    rows.push(Object.fromEntries(chosen.map(([name, i]) => [name, factors[name as keyof Row][i]])) as Row);
  }
  return rows;
}

/** The value that meets most of those chosen for the first time; of equal ones not always the first. */
function bestOf(
  name: string,
  values: number,
  chosen: readonly Choice[],
  left: ReadonlyMap<string, unknown>,
  turn: number,
): Choice {
  const gains = Array.from(
    { length: values },
    (_, i) => chosen.filter((other) => left.has(keyOf([name, i], other))).length,
  );
  const best = Math.max(...gains);
  const equal = gains.flatMap((gain, i) => (gain === best ? [i] : []));
  return [name, equal[turn % equal.length] ?? 0];
}

function keyOf(a: Choice, b: Choice): string {
  return a[0] < b[0] ? `${a} ${b}` : `${b} ${a}`;
}
