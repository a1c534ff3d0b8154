// The button for light and dark. The choice is kept in this browser and followed by its other windows.

const root = document.documentElement;
const system = matchMedia("(prefers-color-scheme: dark)");

export function themeToggle(button) {
  const now = () => root.dataset.theme ?? (system.matches ? "dark" : "light");
  const draw = () => {
    const other = now() === "dark" ? "light" : "dark";
    button.textContent = other === "dark" ? "☾" : "☀\uFE0E";
    button.title = `Switch to ${other}`;
    button.setAttribute("aria-label", button.title);
    button.hidden = false;
  };
  button.addEventListener("click", () => {
    const next = now() === "dark" ? "light" : "dark";
    root.dataset.theme = next;
    try {
      localStorage.setItem("theme", next);
    } catch {
      // Remembered for as long as the page is open, then.
    }
    draw();
  });
  window.addEventListener("storage", ({ key, newValue }) => {
    if (key !== "theme") return;
    if (newValue) root.dataset.theme = newValue;
    else delete root.dataset.theme;
    draw();
  });
  system.addEventListener("change", draw);
  draw();
}
