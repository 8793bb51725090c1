/* Decisions, kept in this browser. */

const storage = (() => {
  try {
    const kept = window.localStorage;
    kept.setItem("gouji", "1");
    return kept;
  } catch {
    return null;
  }
})();
const keyOf = (item) => `gouji:${run.run}:${item}`;
const decisions = new Map(), history = [];

function readDecisions() {
  decisions.clear();
  for (const [item, [decision, corrected, comment]] of Object.entries(run.settled))
    decisions.set(item, { decision, corrected, comment });
  for (const item of items) remember(item, storage && storage.getItem(keyOf(item)));
}

function remember(item, text) {
  if (text === null) return;
  try {
    const kept = JSON.parse(text);
    if (kept.decision) decisions.set(item, kept);
    else decisions.delete(item);
  } catch { /* not written by this page */ }
}

/** Keeps a decision, or with null that there is none. */
function keep(item, decision) {
  if (decision) decisions.set(item, decision);
  else decisions.delete(item);
  try {
    storage?.setItem(keyOf(item), JSON.stringify(decision ?? {}));
  } catch {
    notice(say("no_storage"));
  }
}

function settle(decision, corrected = "") {
  const settled = [[items[at], { decision, corrected }]];
  if (decision === "correct") settled.push(...settledWithIt(itemNow(), corrected));
  history.push(settled.map(([item]) => [item, decisions.get(item) ?? null]));
  for (const [item, what] of settled) keep(item, { ...what, comment: decisions.get(item)?.comment ?? "" });
  goTo(nextOpen() ?? at);
}

/** Other open items that a correction settles: about sums that hold with it, or about no cell but corrected ones. */
function settledWithIt(item, corrected) {
  const table = current().tables[item.table], form = forms[table.form];
  const values = new Map([...corrections(item.table), ...correctedOf(item, corrected)]);
  const sumOf = (side) => total(side.map((position) => values.get(position) ?? readOf(table.cells[position])));
  const isMended = (other) => {
    const sum = form.sums[other.sum];
    return sum && sumOf(sum.left) !== null && sumOf(sum.left) === sumOf(sum.right);
  };
  return current().items.filter((other) => other.item !== item.item && !decisions.has(other.item) && other.table === item.table)
    .filter((other) => isMended(other) || other.sum === null && other.cells.every((position) => values.has(position)))
    .map((other) => [other, other.cells.filter((position) => values.has(position)).map((position) => [position, values.get(position)])])
    .filter(([, changes]) => changes.length)
    .map(([other, changes]) => [other.item, { decision: "correct", corrected: toldChanges(other, form, changes) }]);
}

function undo() {
  const last = history.pop();
  if (!last) return;
  for (const [item, before] of last) keep(item, before);
  goTo(items.indexOf(last[0][0]));
}
