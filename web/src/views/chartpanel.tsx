import type { Plot } from "../chart/plot";
import { ranges, type Unit } from "../store/choice";
import type { Question } from "../store/question";
import type { Range } from "../wire/rest";
import { usePage } from "./context";
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
  if (!plot) return <Empty question={history.question} what="The history did not load." />;
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
  const { history, parts } = usePage();
  const { Stage } = parts.stage.question.answer.value ?? {};
  if (plot.xs.length < 2) {
    void history.grown.value;
    return (
      <div class="stage empty">
        <p>No history yet. The first tick draws it.</p>
      </div>
    );
  }
  if (!Stage) return <Empty question={parts.stage.question} what="The chart did not load." />;
  return <Stage plot={plot} />;
}

function Empty(props: { question: Question<unknown>; what: string }) {
  return (
    <div class="stage empty">
      <TroubleNote {...props} />
    </div>
  );
}
