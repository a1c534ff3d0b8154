// Runs before the first paint, so that the page does not flash in the wrong theme: what was chosen here before, if
// anything was, wins over what the system prefers.

try {
  const chosen = localStorage.getItem("theme");
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
} catch {
  // Without storage the system's preference stands.
}
