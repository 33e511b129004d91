import { type Section, tabs } from "../store/choice";
import { ChartPanel } from "./chartpanel";
import { usePage } from "./context";
import { Decisions } from "./decisions";
import { Dock, shown } from "./dock";
import { Help } from "./help";
import { Honesty } from "./honesty";
import { Inspector } from "./inspector";
import { Leaderboard } from "./leaderboard";
import { LineBanner } from "./linebanner";
import { OverDialog } from "./overdialog";
import { Pulse } from "./pulse";
import { Side } from "./side";
import { TopBar } from "./topbar";

/** The whole page. */
export function App() {
  const { screen } = usePage();
  const section = screen.section.value;
  // A phone draws only what it shows.
  const shows = (...sections: Section[]) => !screen.narrow.value || sections.includes(section);
  return (
    <div class="page" data-section={shown(section)}>
      <a class="skip" href="#main">
        Skip to the standings
      </a>
      <TopBar />
      {shows("arena") && <Pulse />}
      <main id="main" tabIndex={-1}>
        {shows("arena") && <ChartPanel />}
        {shows("arena") && <Leaderboard />}
        {shows("decisions") && <Decisions />}
        {shows(...tabs) && <Side />}
      </main>
      <Honesty />
      <Dock />
      {!screen.covered.value && <LineBanner />}
      <Inspector />
      <OverDialog />
      <Help />
    </div>
  );
}
