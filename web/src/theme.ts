// Runs before the first paint, so that a remembered theme does not flash, and so
// that what needs the page's script is shown only where it comes. It has no
// imports: the page loads it as a plain script.
{
  const { classList, dataset } = document.documentElement;
  if (dataset.scripted !== undefined) classList.remove("noscript");
  addEventListener(
    "error",
    ({ target }) => {
      if (target instanceof HTMLScriptElement) classList.add("noscript");
    },
    true,
  );
  let theme: string | null = null;
  try {
    theme = localStorage.getItem("theme");
  } catch {
    // Storage may be forbidden; then the system's theme is right.
  }
  if (theme === "light" || theme === "dark") dataset.theme = theme;
}
