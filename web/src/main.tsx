import { render } from "preact";
import "uplot/dist/uPlot.min.css";
import "./styles/font.css";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/top.css";
import "./styles/panels.css";
import "./styles/chart.css";
import "./styles/dialogs.css";
import "./styles/narrow.css";
import { listenToKeys } from "./keys";
import { start } from "./start";
import { App } from "./views/app";
import { PageContext } from "./views/context";

const mount = document.getElementById("app");
if (mount) {
  void start(mount.dataset.arena ?? "").then((page) => {
    // The server's markup goes and ours comes within one frame.
    mount.replaceChildren();
    render(
      <PageContext.Provider value={page}>
        <App />
      </PageContext.Provider>,
      mount,
    );
    listenToKeys(page);
  });
}
