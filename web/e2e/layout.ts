import type { Page } from "@playwright/test";

const rim = 1; // px that count as touching

interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** An ancestor that clips what is in it. */
interface Clip extends Box {
  name: string;
  /** Of all only a table of orders may scroll sideways. */
  scrollsX: boolean;
  scrollsY: boolean;
  /** It says so, with an ellipsis. */
  says: boolean;
}

/** A line of a text, as it is laid out. */
interface Line extends Box {
  text: string;
  /** Which of the page's texts it is of. */
  node: number;
  /** Which of the things that float it belongs to; -1 for the page. */
  layer: number;
  clips: Clip[];
}

/**
 * What is wrong with where the texts of a page stand.
 *
 * - wide: the document is wider than the window.
 * - cut: a line is clipped where neither an ellipsis nor a scroller says so.
 * - over: two lines of the same layer cover each other, with the middle three
 *   fifths of their heights, where letters are. What floats (a dialog, the banner,
 *   the dock and the like) is a layer of its own.
 */
export async function layoutFaults(page: Page): Promise<string[]> {
  const { wider, lines } = await page.evaluate(measure);
  const faults = new Set<string>(wider > 0 ? [`wide: by ${wider} px`] : []);
  const seen: Line[] = [];
  for (const line of lines) {
    let box: Box = line;
    for (const clip of line.clips) {
      if (isCut(box, clip)) faults.add(`cut: ${line.text} by ${clip.name}`);
      box = intersection(box, clip);
    }
    if (!isEmpty(box)) seen.push({ ...line, ...box });
  }
  for (const [a, b] of overlaps(seen)) faults.add(`over: ${a.text} | ${b.text}`);
  return [...faults];
}

/** Whether a clip takes a part of a line without a word. What it hides as a whole is hidden on purpose. */
function isCut(line: Box, clip: Clip): boolean {
  if (clip.says || isEmpty(intersection(line, clip))) return false;
  const x = line.left < clip.left - rim || line.right > clip.right + rim;
  const y = line.top < clip.top - rim || line.bottom > clip.bottom + rim;
  return (x && !clip.scrollsX) || (y && !clip.scrollsY);
}

function isEmpty({ left, right, top, bottom }: Box): boolean {
  return right - left <= rim || bottom - top <= rim;
}

function intersection(a: Box, b: Box): Box {
  return {
    left: Math.max(a.left, b.left),
    right: Math.min(a.right, b.right),
    top: Math.max(a.top, b.top),
    bottom: Math.min(a.bottom, b.bottom),
  };
}

function overlaps(lines: readonly Line[]): [Line, Line][] {
  const sorted = lines.toSorted((a, b) => a.top - b.top);
  return sorted.flatMap((a, index) =>
    sorted.slice(index + 1).flatMap((b): [Line, Line][] => {
      const apart = a.node === b.node || a.layer !== b.layer || isEmpty(intersection(a, b));
      return apart ? [] : [[a, b]];
    }),
  );
}

/** Runs in the page. */
function measure(): { wider: number; lines: Line[] } {
  const floating = [...document.querySelectorAll("dialog, .banner, .dock, .fresh, .trouble, .when")];
  const unseen = ".hidden, .skip:not(:focus), .widths, option, script, style, noscript, svg";

  const clipsOf = (from: Element): Clip[] => {
    const clips: Clip[] = [];
    let at: Element | null = from;
    while (at && at !== document.body) {
      const { overflowX, overflowY, position, textOverflow, webkitLineClamp } = getComputedStyle(at);
      const { left, right, top, bottom } = at.getBoundingClientRect();
      const says = textOverflow === "ellipsis" || webkitLineClamp !== "none";
      const [scrollsX, scrollsY] = [at.matches(".across"), /auto|scroll/.test(overflowY)];
      const name = `${at.localName}.${at.className}`;
      if (overflowX !== "visible") clips.push({ left, right, top, bottom, name, says, scrollsX, scrollsY });
      at = position === "fixed" ? null : at.parentElement;
    }
    return clips;
  };

  let nodes = 0;
  const linesOf = (node: Node): Line[] => {
    const { parentElement: parent, textContent } = node;
    if (!textContent?.trim() || !parent || parent.closest(unseen)) return [];
    if (!parent.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return [];
    const range = document.createRange();
    range.selectNodeContents(node);
    nodes++;
    const [text, clips] = [textContent.trim().slice(0, 40), clipsOf(parent)];
    const layer = floating.findLastIndex((element) => element.contains(parent));
    return [...range.getClientRects()].map(({ left, right, top, height }) => {
      return {
        left,
        right,
        top: top + height / 5,
        bottom: top + height * 0.8,
        text,
        node: nodes,
        layer,
        clips,
      };
    });
  };

  const lines: Line[] = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) lines.push(...linesOf(node));
  return { wider: document.documentElement.scrollWidth - innerWidth, lines };
}
