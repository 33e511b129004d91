import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { Canvas, type Hover } from "../chart/canvas";
import type { Emphasis } from "../chart/marks";
import type { Plot } from "../chart/plot";
import { marketTime } from "../format";
import { usePage } from "./context";
import { EndLabels } from "./endlabels";
import { PlotTable } from "./plottable";
import { reading, summary } from "./reading";

/** What is drawn of a plot: its lines, or a table of them. */
export function Stage({ plot }: { plot: Plot }) {
  return usePage().screen.asTable.value ? <PlotTable plot={plot} /> : <Lines plot={plot} />;
}

/** The canvas with its labels. */
function Lines({ plot }: { plot: Plot }) {
  const { arena, screen, history, theme } = usePage();
  const host = useRef<HTMLDivElement>(null);
  const [canvas, setCanvas] = useState<Canvas | null>(null);
  const [hover, setHover] = useState<Hover | null>(null);
  const [, drawn] = useState(0);
  const strong = screen.isolated.value ?? arena.leader.value?.name ?? null;
  const alone = screen.isolated.value !== null;
  const emphasis = useRef<Emphasis>({ strong: null, alone: false, fills: [] });
  const fills = arena.fills.value;
  emphasis.current = useMemo(
    () => ({ strong, alone, fills: fills.map(({ value }) => value).filter((fill) => fill.agent === strong) }),
    [strong, alone, fills],
  );

  // One canvas for as long as the stage stands: what is shown changes on it.
  const first = useRef(plot);
  useLayoutEffect(() => {
    const element = host.current;
    if (!element) return;
    const made = new Canvas(
      element,
      first.current,
      () => arena.agents.peek(),
      emphasis.current,
      setHover,
      () => drawn((n) => n + 1),
      (name) => screen.isolate(name),
    );
    setCanvas(made);
    const observer = new ResizeObserver(() => made.resize());
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.destroy();
    };
  }, [arena, screen]);

  useLayoutEffect(() => {
    canvas?.show(plot);
    setHover(null);
  }, [canvas, plot]);

  useEffect(() => {
    canvas?.emphasise(emphasis.current);
  });

  // After the frame, not in it: what is drawn in a frame is rasterised while the page waits.
  const { value: changes } = theme.changes;
  const { value: grown } = history.grown;
  useEffect(() => {
    canvas?.recolour(changes);
  }, [canvas, changes]);
  useEffect(() => {
    if (grown > 0) canvas?.grow();
  }, [canvas, grown]);

  const readings = reading(plot, hover?.index ?? null);
  return (
    <div class="stage">
      <div class="plot" ref={host} role="img" aria-label={summary(plot)} />
      {hover && (
        <output class="when" style={{ left: `${hover.left}px` }} aria-hidden="true">
          {marketTime(plot.times[hover.index] ?? 0)} ET
        </output>
      )}
      {canvas && <EndLabels canvas={canvas} plot={plot} readings={readings} hovering={hover !== null} />}
    </div>
  );
}
