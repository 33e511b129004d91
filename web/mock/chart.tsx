import { signal } from "@preact/signals";
import { render } from "preact";
import "uplot/dist/uPlot.min.css";
import "../src/styles/tokens.css";
import "../src/styles/base.css";
import "../src/styles/panels.css";
import "../src/styles/chart.css";
import { Dataset, type Live } from "../src/chart/dataset";
import { Plot } from "../src/chart/plot";
import { ArenaStore } from "../src/store/arena";
import type { DecisionStore } from "../src/store/decision";
import type { HistoryStore } from "../src/store/history";
import { Parts } from "../src/store/parts";
import { Question } from "../src/store/question";
import { ScreenStore } from "../src/store/screen";
import { ThemeStore } from "../src/store/theme";
import { ChartPanel } from "../src/views/chartpanel";
import { PageContext } from "../src/views/context";
import { ServerClock } from "../src/wire/clock";
import type { Connection } from "../src/wire/connection";
import { Replica } from "../src/wire/replica";
import type { ArenaLine, CostsTold, Point } from "../src/wire/rest";
import type { Seats } from "../src/wire/schema";
import { Random } from "./random";

const minute = 60_000; // ms
const day = 1_440 * minute;
const session = 390; // minutes
const start = 10_000;

/** A page that holds the chart and nothing else, for the bench. */
export interface ChartBench {
  /** Begins to append a point to every series so many times, every so many milliseconds. */
  run(updates: number, every: number): Promise<void>;
  /** How often the chart was drawn. */
  draws(): number;
}

/** Draws a chart of walks by chance, a point a minute. */
function mount(series: number, points: number): ChartBench {
  const random = new Random(7);
  const names = Array.from({ length: series }, (_, i) => `Agent ${i + 1}`);
  const days = Math.ceil((points + 1_000) / session);
  const sessions = Array.from({ length: days }, (_, i): Point => [i * day, i * day + session * minute]);
  const at = (index: number) => Math.floor(index / session) * day + (index % session) * minute;
  const values = names.map(() => start);
  const walk = (i: number) => {
    values[i] = (values[i] as number) * (1 + random.normal() * 0.0006);
    return values[i] as number;
  };
  const agents = names.map((agent, i) => ({
    agent,
    points: Array.from({ length: points }, (_, index): Point => [at(index), walk(i)]),
  }));
  const to = at(points - 1);
  const dataset = new Dataset("all", {
    range: "all",
    resolution: "extremes",
    from: 0,
    to,
    start,
    sessions,
    agents,
    benchmark: null,
    managers: null,
  });
  const plot = new Plot(dataset, "percent", { peaks: new Map(), benchmark: null }, names, []);
  const question = new Question(signal(0));
  const history = { plot: signal(plot), grown: signal(0), question };
  const arena = new ArenaStore(new Replica());
  const parts = new Parts(arena.resumes);
  parts.stage.fetch();
  arena.roster.value = names.map((name, i) => ({
    name,
    label: name,
    decider: "",
    chip: String(i),
    colour: `c${i % 8}`,
    dashed: i >= 8,
    baseline: false,
  }));
  const page = {
    arena,
    history: history as unknown as HistoryStore,
    screen: new ScreenStore("bench"),
    theme: new ThemeStore(),
    clock: new ServerClock(() => performance.now()),
    arenas: new Question<readonly ArenaLine[]>(signal(0)),
    decisions: {} as DecisionStore,
    seats: new Question<Seats>(signal(0)),
    costs: new Question<CostsTold>(signal(0)),
    parts,
    connection: {} as Connection,
    whole: Promise.resolve(),
  };
  render(
    <PageContext.Provider value={page}>
      <ChartPanel />
    </PageContext.Provider>,
    document.getElementById("app") as HTMLElement,
  );
  let draws = 0;
  const { clearRect } = CanvasRenderingContext2D.prototype;
  // Every drawing begins with a clean canvas.
  CanvasRenderingContext2D.prototype.clearRect = function (...box) {
    draws++;
    clearRect.apply(this, box);
  };
  let next = points;
  const append = () => {
    const live: Live = {
      at: at(next++),
      values: new Map(names.map((name, i) => [name, walk(i)])),
      indices: { IX: null, AI: null },
    };
    dataset.append(live);
    plot.append(live);
    history.grown.value++;
  };
  return {
    draws: () => draws,
    run: (updates, every) =>
      new Promise((done) => {
        let left = updates;
        const timer = setInterval(() => {
          append();
          if (--left > 0) return;
          clearInterval(timer);
          setTimeout(done, every);
        }, every);
      }),
  };
}

Object.assign(window, { mountChart: mount });
