/** A line of two texts: of both, or only of the one after (+) or before (−). */
export interface Line {
  sign: "" | "+" | "\u2212";
  text: string;
}

const most = 4_000_000; // pairs of lines that are compared; beyond, everything between is another

/** The lines of two texts in their order, with as many in common as can be. */
export function differenceOf(before: string, after: string): Line[] {
  const [a, b] = [before.split("\n"), after.split("\n")];
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < Math.min(a.length, b.length) - head && a.at(-1 - tail) === b.at(-1 - tail)) tail++;
  const same = (lines: string[]) => lines.map((text): Line => ({ sign: "", text }));
  return [
    ...same(a.slice(0, head)),
    ...between(a.slice(head, a.length - tail), b.slice(head, b.length - tail)),
    ...same(a.slice(a.length - tail)),
  ];
}

/** Walks along the longest common subsequence of a and b, from their beginnings. */
function between(a: string[], b: string[]): Line[] {
  const lines: Line[] = [];
  const common = commonOf(a, b);
  const width = b.length + 1;
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const at = i * width + j;
    const [gone, come] = [a[i], b[j]];
    if (common && gone !== undefined && gone === come) {
      lines.push({ sign: "", text: gone });
      i++;
      j++;
    } else if (
      gone !== undefined &&
      (come === undefined || !common || (common[at + width] ?? 0) >= (common[at + 1] ?? 0))
    ) {
      lines.push({ sign: "\u2212", text: gone });
      i++;
    } else {
      lines.push({ sign: "+", text: come ?? "" });
      j++;
    }
  }
  return lines;
}

/** How many lines the rests of a and b have in common, by where they begin; null for too many pairs. */
function commonOf(a: string[], b: string[]): Uint16Array | null {
  const width = b.length + 1;
  if (a.length * b.length > most) return null;
  const common = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const at = i * width + j;
      common[at] =
        a[i] === b[j]
          ? (common[at + width + 1] ?? 0) + 1
          : Math.max(common[at + width] ?? 0, common[at + 1] ?? 0);
    }
  }
  return common;
}

const around = 2; // lines that are shown beside one that changed

/** Lines that changed with those around them; a number stands for so many others. */
export function shortened(lines: readonly Line[]): (Line | number)[] {
  const near = lines.map((_, i) =>
    lines.slice(Math.max(0, i - around), i + around + 1).some(({ sign }) => sign),
  );
  const shown: (Line | number)[] = [];
  for (const [i, line] of lines.entries()) {
    const last = shown.at(-1);
    if (near[i]) shown.push(line);
    else if (typeof last === "number") shown[shown.length - 1] = last + 1;
    else shown.push(1);
  }
  return shown;
}
