import { computed, effect, signal, untracked } from "@preact/signals";
import { Dataset, type Live } from "../chart/dataset";
import { Plot } from "../chart/plot";
import { fetchSeries, type Range } from "../wire/rest";
import type { ArenaStore } from "./arena";
import type { Unit } from "./choice";
import { Question } from "./question";
import { managersName } from "./ranking";
import type { ScreenStore } from "./screen";

const points = 600; // a line
const drawEvery = 1_000; // ms between two drawings of the chart: a second moves a line less than a pixel
const askEvery = 30_000; // ms between two questions that nobody asked for
const sparkEvery = 5_000; // ms between two drawings of the small lines
const sessionWithin = 5_000; // ms over which an audience asks for the past when a session has begun

type Kind = "equity" | "drawdown";

/** What the server told: the season's equity, and what is shown where that is something else. */
interface Told {
  kind: Kind;
  season: Dataset;
  shown: Dataset;
}

function kindOf(unit: Unit): Kind {
  return unit === "drawdown" ? "drawdown" : "equity";
}

/** A HistoryStore keeps what the chart and the small lines show, and lets them grow. */
export class HistoryStore {
  readonly plot = signal<Plot | null>(null);
  /** Grows when points were appended to the plot. */
  readonly grown = signal(0);
  /** The whole season's equity, for the small lines. */
  readonly season = signal<Dataset | null>(null);
  /** Grows when the small lines should be drawn again. */
  readonly sparks = signal(0);
  readonly question: Question<Told>;
  /** Sessions of the season so far. */
  readonly days = signal(0);

  private readonly session = signal(""); // of the past that was asked for
  private newest = "";
  private shown: Dataset | null = null;
  private shownKind: Kind = "equity";
  private sparked = 0;
  private asked = 0;
  private shownAt = 0;
  private showing: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly arena: ArenaStore,
    private readonly screen: ScreenStore,
  ) {
    this.question = new Question(arena.resumes);
    this.session.value = this.newest = arena.status.peek()?.session ?? "";
    const kind = computed<Kind>(() => kindOf(screen.unit.value));
    effect(() => {
      // A new session or another roster needs the past anew.
      void [this.session.value, arena.roster.value];
      this.load(screen.range.value, kind.value);
    });
    effect(() => {
      const told = this.question.answer.value;
      if (told) untracked(() => this.take(told));
    });
    effect(() => {
      const unit = screen.unit.value;
      if (this.shown && this.shownKind === kindOf(unit)) this.draw(this.shown, unit);
    });
  }

  /** Appends the present to what is shown. */
  live(): void {
    const status = this.arena.status.value;
    if (!status?.at) return;
    if (status.session !== this.newest) this.begin(status.session);
    const bench = this.arena.bench.value;
    const managers = this.arena.managers.value;
    const live: Live = {
      at: status.at,
      values: new Map([...this.arena.board.value].map(([name, standing]) => [name, Number(standing.eq)])),
      indices: {
        IX: bench ? Number(bench.level) : null,
        AI: managers ? Number(status.cash) * (1 + managers.ret) : null,
      },
    };
    const season = this.season.peek();
    const grew = season?.append(live) ?? false;
    this.extend(live, grew);
    if (season && grew && performance.now() - this.sparked > sparkEvery) {
      this.sparked = performance.now();
      this.sparks.value++;
    }
  }

  /** A session begins for the whole audience at once, which must not ask at once. */
  private begin(session: string): void {
    this.newest = session;
    setTimeout(() => {
      this.session.value = this.newest;
    }, Math.random() * sessionWithin);
  }

  private extend(live: Live, seasonGrew: boolean): void {
    const { shown } = this;
    if (!shown) return;
    const grew = shown === this.season.peek() ? seasonGrew : shown.append(live);
    if (!grew) return;
    this.plot.peek()?.append(live);
    this.show();
    if (shown.full && performance.now() - this.asked > askEvery) {
      this.asked = performance.now();
      this.question.again();
    }
  }

  /** Lets the chart draw, at once or when its time has come. */
  private show(): void {
    if (this.showing) return;
    const wait = Math.max(0, this.shownAt + drawEvery - performance.now());
    this.showing = setTimeout(() => {
      this.showing = undefined;
      this.shownAt = performance.now();
      this.grown.value++;
    }, wait);
  }

  private load(range: Range, kind: Kind): void {
    this.asked = performance.now();
    this.question.ask(async (signal) => {
      const ask = async (of: Kind, over: Range) =>
        new Dataset(over, await fetchSeries(this.screen.arena, of, over, points, signal));
      const wanted = kind === "equity" && range === "all" ? null : ask(kind, range);
      const [season, shown] = await Promise.all([ask("equity", "all"), wanted]);
      return { kind, season, shown: shown ?? season };
    });
  }

  private take({ kind, season, shown }: Told): void {
    this.season.value = season;
    this.days.value = season.timeline.sessions;
    this.sparks.value++;
    this.shownKind = kind;
    this.shown = shown;
    this.draw(shown, this.screen.unit.peek());
    this.live();
  }

  private draw(dataset: Dataset, unit: Unit): void {
    const names = this.arena.roster.peek().map((agent) => agent.name);
    const season = this.season.peek();
    const bench = this.arena.bench.peek();
    const indices = [
      { name: bench?.symbol ?? dataset.symbol ?? "", mark: "IX" as const },
      { name: managersName, mark: "AI" as const },
    ].filter(({ mark }) => dataset.indices[mark].length > 0);
    const past = {
      peaks: new Map(names.map((name) => [name, season?.peak(name) ?? 0])),
      indexPeaks: new Map(indices.map(({ mark }) => [mark, season?.indexPeak(mark) ?? 0])),
      benchmark: bench ? Number(bench.level) / (1 + bench.ret) : null,
    };
    this.plot.value = new Plot(dataset, unit, past, names, indices);
  }
}
