import type { Page } from "./views/context";

/** Listens to the page's keys; none of them acts while something is typed or a dialog is open. */
export function listenToKeys({ arena, screen }: Page): void {
  addEventListener("keydown", (event) => {
    if (event.metaKey || event.ctrlKey || event.altKey || typing(event.target)) return;
    if (screen.covered.value) return;
    if (act(event.key)) event.preventDefault();
  });

  function act(key: string): boolean {
    if (key >= "1" && key <= "9") return isolateRank(Number(key));
    switch (key) {
      case "[":
        screen.stepRange(-1);
        return true;
      case "]":
        screen.stepRange(1);
        return true;
      case "/":
        find();
        return true;
      case "?":
        screen.help.value = true;
        return true;
      case "Escape":
        screen.isolated.value = null;
        return false;
      default:
        return false;
    }
  }

  function find(): void {
    if (screen.narrow.value) screen.show("decisions");
    const search = () => document.getElementById("search");
    // On a phone the section has to be drawn first.
    if (search()) search()?.focus();
    else requestAnimationFrame(() => search()?.focus());
  }

  function isolateRank(rank: number): boolean {
    for (const [name, standing] of arena.board.value) {
      if (standing.rank !== rank) continue;
      screen.isolate(name);
      return true;
    }
    return false;
  }
}

function typing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches("input, textarea, select");
}
