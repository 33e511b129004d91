import { signal } from "@preact/signals";

export type Theme = "system" | "light" | "dark";

const order: readonly Theme[] = ["system", "light", "dark"];

/** A ThemeStore remembers the theme and says when colours changed. */
export class ThemeStore {
  readonly theme = signal<Theme>(remembered());
  /** Grows with every change of colours, the system's included. */
  readonly changes = signal(0);

  constructor() {
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
      this.changes.value++;
    });
    addEventListener("storage", (event) => {
      if (event.key === "theme") this.apply(remembered());
    });
  }

  /** Takes the next of system, light and dark, and remembers it. */
  next(): void {
    const theme = order[(order.indexOf(this.theme.value) + 1) % order.length] ?? "system";
    try {
      if (theme === "system") localStorage.removeItem("theme");
      else localStorage.setItem("theme", theme);
    } catch {
      // Without storage the choice lasts as long as the page.
    }
    this.apply(theme);
  }

  private apply(theme: Theme): void {
    if (theme === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    this.theme.value = theme;
    this.changes.value++;
  }
}

function remembered(): Theme {
  const theme = document.documentElement.dataset.theme;
  try {
    const stored = localStorage.getItem("theme");
    if (stored === "light" || stored === "dark") return stored;
  } catch {
    if (theme === "light" || theme === "dark") return theme;
  }
  return "system";
}
