import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { ArenaStore } from "../store/arena";
import type { DecisionStore } from "../store/decision";
import type { HistoryStore } from "../store/history";
import type { Parts } from "../store/parts";
import type { Question } from "../store/question";
import type { ScreenStore } from "../store/screen";
import type { ThemeStore } from "../store/theme";
import type { ServerClock } from "../wire/clock";
import type { Connection } from "../wire/connection";
import type { ArenaLine, CostsTold } from "../wire/rest";
import type { Seats } from "../wire/schema";

/** What every view may read, and the few things it may ask for. */
export interface Page {
  arena: ArenaStore;
  screen: ScreenStore;
  history: HistoryStore;
  decisions: DecisionStore;
  /** What the returns cost, while that is open. */
  costs: Question<CostsTold>;
  /** Who may play, and who did, once that was asked. */
  seats: Question<Seats>;
  parts: Parts;
  theme: ThemeStore;
  clock: ServerClock;
  /** The arenas of the server, as far as they are known. */
  arenas: Question<readonly ArenaLine[]>;
  /** Settles when everything that the page shows first is there, or failed to come. */
  whole: Promise<unknown>;
  connection: Connection;
}

export const PageContext = createContext<Page | null>(null);

export function usePage(): Page {
  const page = useContext(PageContext);
  if (!page) throw new Error("a view outside of the page");
  return page;
}
