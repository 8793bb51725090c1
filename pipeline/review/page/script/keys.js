/* Light and dark, keys, and the start. */

function changeTheme() {
  const root = document.documentElement, dark = matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = (root.dataset.theme ?? (dark ? "dark" : "light")) === "dark" ? "light" : "dark";
  try { storage?.setItem("gouji-theme", root.dataset.theme); } catch { /* kept for this page only */ }
}

const KEYS = {
  j: onward, ArrowDown: onward, n: onward, k: () => goTo(step(-1)), ArrowUp: () => goTo(step(-1)), p: () => goTo(step(-1)),
  a: () => settle("accept"), s: () => settle("source_error"), r: () => settle("reject"), t: () => take(0), 1: () => take(0),
  2: () => take(1), 3: () => take(2), v: edit, "+": () => enlarge(1.25), "=": () => enlarge(1.25), "-": () => enlarge(0.8),
};
const ALWAYS = { u: undo, e: exportCsv, l: changeTheme };

document.addEventListener("keydown", (event) => {
  const typing = event.target.matches?.("input, select");
  if (typing && event.target.dataset.cell !== undefined && !event.isComposing) {
    if (event.key === "Enter") { event.preventDefault(); confirmTyped(); }
    if (event.key === "Escape") goTo(at);
  }
  if (typing && event.key === "Enter" && event.target.id === "comment") event.target.blur();
  if ((event.ctrlKey || event.metaKey) && event.key === "z" && !typing) { event.preventDefault(); undo(); return; }
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const what = ALWAYS[key] ?? (at >= 0 && !isIndex ? KEYS[key] : undefined);
  if (!what) return;
  event.preventDefault();
  what();
});

window.addEventListener("storage", (event) => {
  const item = items.find((each) => keyOf(each) === event.key);
  if (!item) return;
  remember(item, event.newValue);
  if (!editing) render();
});
window.addEventListener("pageshow", (event) => { if (event.persisted) { readDecisions(); render(); } });

try {
  const theme = storage?.getItem("gouji-theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch { /* the browser's own choice */ }
document.body.append(top_, notices, main);
readDecisions();
at = way.find((each) => !decisions.has(items[each])) ?? way[0] ?? -1;
render();
