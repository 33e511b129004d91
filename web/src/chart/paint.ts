/** Colours of the page as a canvas understands them. */
export interface Paint {
  ink: string;
  ink3: string;
  line: string;
  up: string;
  down: string;
  surface: string;
  agents: readonly string[];
}

/** Reads the colours through a probe, which follows every rule of the style. */
export function readPaint(host: HTMLElement): Paint {
  const probe = document.createElement("i");
  probe.hidden = true;
  host.append(probe);
  const read = (name: string) => {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  };
  const paint = {
    ink: read("ink"),
    ink3: read("ink3"),
    line: read("line"),
    up: read("up"),
    down: read("down"),
    surface: read("surface"),
    agents: Array.from({ length: 8 }, (_, index) => read(`c${index}`)),
  };
  probe.remove();
  return paint;
}

/** A colour with a part of its strength. */
export function faint(colour: string, part: number): string {
  const [r, g, b] = colour.match(/[\d.]+/g) ?? ["0", "0", "0"];
  return `rgba(${r}, ${g}, ${b}, ${part})`;
}
