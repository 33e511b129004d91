// Runs before the first paint, so that a remembered theme does not flash. It has
// no imports: the page loads it as a plain script.
{
  let theme: string | null = null;
  try {
    theme = localStorage.getItem("theme");
  } catch {
    // Storage may be forbidden; then the system's theme is right.
  }
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
}
