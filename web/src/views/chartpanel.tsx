import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { Canvas, type Hover } from "../chart/canvas";
import type { Emphasis } from "../chart/marks";
import type { Plot } from "../chart/plot";
import { marketTime } from "../format";
import { ranges, type Unit } from "../store/screen";
import type { Range } from "../wire/rest";
import { usePage } from "./context";
import { EndLabels } from "./endlabels";
import { PlotTable } from "./plottable";
import { reading, summary } from "./reading";
import { Segmented } from "./segmented";
import { TroubleNote } from "./trouble";

const units = [
  { value: "percent", label: "%", title: "Change in percent" },
  { value: "dollar", label: "$", title: "Account value in dollars" },
] as const;
const rangeLabels: Record<Range, string> = { "1d": "1D", "1w": "1W", "1m": "1M", all: "All" };

/** The race: everybody's account value over time. */
export function ChartPanel() {
  const { screen, history } = usePage();
  const unit = screen.unit.value;
  const shown = history.plot.value?.unit ?? unit;
  return (
    <section class="panel chart" aria-labelledby="chart-title">
      <header class="head">
        <h2 id="chart-title">{shown === "drawdown" ? "Drawdown" : "Account value"}</h2>
        <Segmented<Unit>
          label="Unit"
          boxed
          options={units}
          value={unit}
          onPick={(value) => {
            screen.unit.value = value;
          }}
        />
        <span class="grow" />
        <Segmented<Range>
          label="Range"
          options={ranges.map((value) => ({ value, label: rangeLabels[value] }))}
          value={screen.range.value}
          onPick={(value) => {
            screen.range.value = value;
          }}
        />
        <div class="segmented extra">
          <button
            type="button"
            aria-pressed={unit === "drawdown"}
            title="How far below the peak"
            onClick={() => {
              screen.unit.value = unit === "drawdown" ? "percent" : "drawdown";
            }}
          >
            Drawdown
          </button>
          <button
            type="button"
            aria-pressed={screen.asTable.value}
            title="View as table"
            onClick={() => {
              screen.asTable.value = !screen.asTable.value;
            }}
          >
            Table
          </button>
        </div>
      </header>
      <Body />
    </section>
  );
}

function Body() {
  const { screen, history } = usePage();
  const plot = history.plot.value;
  if (!plot) {
    return (
      <div class="stage empty">
        <TroubleNote question={history.question} what="The history did not load." />
      </div>
    );
  }
  return (
    <>
      <Shown plot={plot} />
      <TroubleNote question={history.question} what={missing(plot, screen.range.value, screen.unit.value)} />
    </>
  );
}

/** What was asked for in vain, beside what is shown instead. */
function missing(plot: Plot, range: Range, unit: Unit): string {
  if (range !== plot.range) return `${rangeLabels[range]} did not load; this is ${rangeLabels[plot.range]}.`;
  if (unit === "drawdown" && plot.unit !== unit) return "The drawdown did not load.";
  return "The history is not new.";
}

function Shown({ plot }: { plot: Plot }) {
  const { screen, history } = usePage();
  if (plot.xs.length < 2) {
    void history.grown.value;
    return (
      <div class="stage empty">
        <p>No history yet. The first tick draws it.</p>
      </div>
    );
  }
  if (screen.asTable.value) return <PlotTable plot={plot} />;
  return <Stage plot={plot} />;
}

/** The canvas with its labels. */
function Stage({ plot }: { plot: Plot }) {
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
