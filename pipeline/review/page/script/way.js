/* Going through the items. */

/* Items are gone through document by document; the exported file keeps the order of the lines. */
const way = items.map((_, at) => at).sort((a, b) => run.lines[a][0] - run.lines[b][0] || a - b);
let at = -1, editing = false, zoom = 1, shownDocument = -1, shown = null;

const step = (by) => way[(way.indexOf(at) + by + way.length) % way.length];

function nextOpen() {
  const from = way.indexOf(at);
  const round = [...way.slice(from + 1), ...way.slice(0, from + 1)];
  return round.find((each) => !decisions.has(items[each]));
}

function goTo(next) {
  at = next;
  editing = false;
  render();
}

function onward() {
  if (run.next && at === way.at(-1) && nextOpen() === undefined) location.href = run.next;
  else goTo(step(1));
}

/** The data of the document of the current item. One at a time is held. */
function current() {
  const number = run.lines[at][0];
  if (number !== shownDocument) {
    shown = data(`document-${number}`);
    shownDocument = number;
  }
  return shown;
}

const itemNow = () => current().items.find((each) => each.item === items[at]);
