import { render } from "preact";
import "uplot/dist/uPlot.min.css";
import "./styles/font.css";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/top.css";
import "./styles/panels.css";
import "./styles/chart.css";
import "./styles/dialogs.css";
import "./styles/served.css";
import "./styles/narrow.css";
import { listenToKeys } from "./keys";
import { start } from "./start";
import { App } from "./views/app";
import { PageContext } from "./views/context";

const patience = 1_500; // ms that the server's markup stands at most, whatever is missing

const settled = 1_000; // ms after the first frame, when nothing more important is on its way

const mount = document.getElementById("app");
if (mount) {
  void start(mount.dataset.arena ?? "").then(async (page) => {
    // What the server rendered has the chart's lines: ours comes when it has them too.
    await Promise.race([page.whole, new Promise((late) => setTimeout(late, patience))]);
    // Within one frame: what the server rendered becomes ours where it is the same, and goes where not.
    render(
      <PageContext.Provider value={page}>
        <App />
      </PageContext.Provider>,
      mount,
    );
    listenToKeys(page);
    setTimeout(() => {
      page.parts.fetchLater();
      // Until then, and without it, the server's title stands.
      import("./title").then(({ tellTitle }) => tellTitle(page)).catch(() => {});
    }, settled);
  });
}
