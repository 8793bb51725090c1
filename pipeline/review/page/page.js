"use strict";
/* The review page. What a document says reaches the page as text only: never as HTML, never as an address.
   `run` tells of all documents and their items (lines of review.csv); the data of one document are parsed when it is
   shown. Decisions are kept in this browser, one entry an item, so that pages of one run share them. */

const data = (id) => JSON.parse(document.getElementById(id).textContent);
const words = data("words"), forms = data("forms"), run = data("run");
const columns = Object.fromEntries(run.columns.map((name, at) => [name, at + 1]));
const items = run.lines.map((line) => line[columns.item]);
const documentOf = new Map(run.lines.map((line) => [line[columns.item], line[0]]));

const say = (key, gaps = {}) => words[key].replace(/\{(\w+)\}/g, (_, name) => gaps[name]);

/** An element: attributes (functions are listeners), then children; text is text. */
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

// --- decisions, kept in this browser ---------------------------------------------------------------------------------

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

// --- going through the items ------------------------------------------------------------------------------------------

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

// --- numbers, exact ---------------------------------------------------------------------------------------------------

const NUMBER = /^[+-]?\d+(\.\d+)?$/;
const fold = (text) => text.normalize("NFKC").trim();
const digits = (text) => { const plain = fold(text).replace(/(?<=\d),(?=\d{3}(\D|$))/g, ""); return NUMBER.test(plain) ? plain : null; };
const isEmpty = (text) => ["", "/", "-", "—", "－"].includes(text.trim());
const DECIMALS = 12;

function exact(text) {
  if (isEmpty(text)) return 0n;
  const plain = digits(text);
  if (plain === null) return null;
  const [whole, part = ""] = plain.replace(/^[+-]/, "").split(".");
  if (part.length > DECIMALS) return null;
  const number = BigInt(whole + part.padEnd(DECIMALS, "0"));
  return plain.startsWith("-") ? -number : number;
}

function told(number) {
  const text = (number < 0n ? -number : number).toString().padStart(DECIMALS + 1, "0");
  const part = text.slice(-DECIMALS).replace(/0+$/, "");
  return (number < 0n ? "−" : "") + text.slice(0, -DECIMALS) + (part && "." + part);
}

function total(texts) {
  const numbers = texts.map((text) => (text === null ? null : exact(text)));
  return numbers.includes(null) ? null : numbers.reduce((sum, each) => sum + each, 0n);
}

// --- the table --------------------------------------------------------------------------------------------------------

const readOf = (cell) => cell.printed === undefined ? null : cell.value || cell.printed;
const spoken = (text) => text === null ? say("not_read") : text.trim() === "" ? say("blank") : text;

/** What stands in a cell now: what is being typed, what was decided, else what was read. */
function valueNow(table, position) {
  const input = document.querySelector(`input[data-cell="${position}"]`);
  if (input) return input.value;
  return corrections(table).get(position) ?? readOf(current().tables[table].cells[position]);
}

/** What was decided of the cells of a table, by whichever item. */
function corrections(table) {
  const decided = current().items.filter((item) => item.table === table && decisions.get(item.item)?.decision === "correct");
  return new Map(decided.flatMap((item) => [...correctedOf(item, decisions.get(item.item).corrected)]));
}

const BLANK = "blank";
const unblank = (text) => (text === BLANK ? "" : text);

function correctedOf(item, corrected) {
  if (item.single) return new Map([[item.cells[0], unblank(corrected)]]);
  const { fields } = forms[current().tables[item.table].form];
  return new Map(corrected.split("; ").filter(Boolean).map((change) => {
    const cut = change.indexOf("=");
    return [fields.indexOf(change.slice(0, cut)), unblank(change.slice(cut + 1))];
  }));
}

function tableOf(item) {
  const table = current().tables[item.table], form = forms[table.form];
  const parts = new Map();
  if (item.sum !== null) {
    const { left, right } = form.sums[item.sum];
    left.forEach((position) => parts.set(position, "+"));
    right.forEach((position, number) => parts.set(position, number ? "+" : "="));
  }
  const proposed = new Map(item.suggestions[0]?.changes);
  const wide = Math.max(...form.rows.map((row) => row.columns.length));
  const body = make("tbody");
  let position = 0, groups = "", head = "";
  for (const row of form.rows) {
    const above = row.groups.join(" / "), labels = row.columns.join("\u0000");
    if (labels !== head)
      body.append(make("tr", { class: "head" }, make("th", { scope: "rowgroup" }, above),
        row.columns.map((label) => make("th", { scope: "col" }, label)), blanks(wide - row.columns.length)));
    else if (above && above !== groups)
      body.append(make("tr", { class: "group" }, make("th", { scope: "rowgroup", colspan: wide + 1 }, above)));
    [groups, head] = [above, labels];
    body.append(make("tr", {}, make("th", { scope: "row" }, row.label),
      row.columns.map(() => cellOf(item, table, form, position++, parts, proposed)), blanks(wide - row.columns.length)));
  }
  return make("div", { class: "scroller", tabindex: "-1" },
    make("table", { class: "report" }, make("caption", {}, form.title), body));
}

const blanks = (count) => Array.from({ length: count }, () => make("td", { class: "none" }));

function cellOf(item, table, form, position, parts, proposed) {
  const cell = table.cells[position], read = readOf(cell), now = valueNow(item.table, position);
  const doubtful = item.cells.includes(position);
  const classes = [cell.status, parts.has(position) && "part", doubtful && "doubtful",
    (item.suspects.includes(position) || proposed.has(position)) && "suspect", position === item.focus && "focus"];
  const told = [];
  if (parts.has(position)) told.push(make("span", { class: "sign", "aria-hidden": "true" }, parts.get(position)));
  if (editing && doubtful)
    told.push(make("input", { "data-cell": position, value: read ?? "", "aria-label": form.labels[position],
      autocomplete: "off", spellcheck: "false", inputmode: "decimal", input: drawSum }));
  else if (now !== read) told.push(make("del", {}, spoken(read)), make("ins", {}, spoken(now)));
  else told.push(make("span", { class: read === null ? "unread" : "" }, read ?? "？"));
  if (!editing && now === read && proposed.has(position))
    told.push(make("span", { class: "proposed" }, "→ ", proposed.get(position)));
  return make("td", { class: classes.filter(Boolean).join(" "), "data-position": position, title: form.labels[position] }, told);
}

/** The failing sum, as the numbers stand now. */
function drawSum() {
  const place = document.getElementById("sum"), item = itemNow();
  if (!place || item.sum === undefined || item.sum === null) return;
  const form = forms[current().tables[item.table].form], { left, right } = form.sums[item.sum];
  const texts = (side) => side.map((position) => valueNow(item.table, position));
  const [a, b] = [total(texts(left)), total(texts(right))];
  const side = (positions) => {
    const counted = positions.map((position) => [position, valueNow(item.table, position)])
      .filter(([, text]) => text === null || positions.length === 1 || !isEmpty(text) && exact(text) !== 0n);
    return counted.length ? counted.map(([position, text], number) => [number ? " + " : "",
      make("b", { title: form.labels[position], class: item.suspects.includes(position) ? "suspect" : "" }, text === null ? "？" : text.trim() || "0")]) : ["0"];
  };
  const holds = a !== null && a === b;
  place.className = holds ? "sum holds" : "sum";
  place.replaceChildren(...side(left).flat(), left.length > 1 && a !== null ? ` = ${told(a)} ` : " ",
    make("span", { class: "verdict" }, holds ? "=" : "≠"), " ", ...side(right).flat(),
    right.length > 1 && b !== null ? ` = ${told(b)}` : "",
    make("small", {}, holds ? say("holds") : a === null || b === null ? "" : say("difference", { difference: told(a > b ? a - b : b - a) })));
}

// --- typing a value ---------------------------------------------------------------------------------------------------

function edit() {
  const item = itemNow();
  if (!item.cells.length) return;
  editing = true;
  render();
  const input = document.querySelector(`input[data-cell="${item.focus}"]`) ?? document.querySelector("input[data-cell]");
  input?.focus();
  input?.select();
}

function confirmTyped() {
  const item = itemNow(), table = current().tables[item.table], form = forms[table.form];
  const changed = [...document.querySelectorAll("input[data-cell]")]
    .map((input) => [Number(input.dataset.cell), input.value.trim()])
    .filter(([position, text]) => text !== (readOf(table.cells[position]) ?? ""));
  const wrong = changed.find(([, text]) => !isEmpty(text) && digits(text) === null);
  if (wrong) {
    notice(say("not_number"));
    document.querySelector(`input[data-cell="${wrong[0]}"]`).focus();
  } else if (!changed.length) notice(say("unchanged"));
  else settle("correct", toldChanges(item, form, changed));
}

/** What `gouji apply` reads in `corrected`; a blank cell has a word, as an empty column says nothing. */
function toldChanges(item, form, changes) {
  if (item.single) return changes[0][1] || BLANK;
  return changes.map(([position, text]) => `${form.fields[position]}=${text || BLANK}`).join("; ");
}

function take(number) {
  const item = itemNow(), suggestion = item.suggestions?.[number];
  if (!suggestion) return;
  const form = forms[current().tables[item.table].form];
  settle("correct", toldChanges(item, form, suggestion.changes));
}

// --- the picture of the page ------------------------------------------------------------------------------------------

function pagesOf(item) {
  const { tables, pages } = current(), cells = item.table === undefined ? [] : tables[item.table].cells;
  const focus = cells[item.focus];
  const outlines = item.cells?.filter((position) => position !== item.focus).map((position) => ["doubtful", cells[position].at]) ?? [];
  outlines.push(["label", focus?.row_at], ["label", focus?.column_at], ["focus", focus?.at]);
  const boxes = outlines.filter(([, place]) => Array.isArray(place));
  const onPages = new Set(boxes.map(([, place]) => String(place[0])));
  const wanted = Object.keys(pages).filter((number) => !onPages.size || onPages.has(number));
  if (!wanted.length) return null;
  return make("div", { class: "pages", id: "pages", tabindex: "-1" }, wanted.map((number) => {
    const { width, height, src } = pages[number];
    const sheet = make("figure", { class: "sheet" }, make("div", { class: "print" },
      make("img", { src, alt: say("page", { page: number }), width: Math.round(width), height: Math.round(height) }),
      boxes.filter(([, place]) => String(place[0]) === number).map(([kind, [, x0, y0, x1, y1]]) => {
        const box = make("span", { class: `box ${kind}` });
        const gap = kind === "focus" ? 1.5 : 0;
        box.style.left = `${100 * (x0 - gap) / width}%`;
        box.style.top = `${100 * (y0 - gap) / height}%`;
        box.style.width = `${100 * (x1 - x0 + 2 * gap) / width}%`;
        box.style.height = `${100 * (y1 - y0 + 2 * gap) / height}%`;
        return box;
      })),
      make("figcaption", {}, say("page", { page: number })));
    sheet.style.width = `${100 * zoom}%`;
    return sheet;
  }));
}

/** Where a web page or a text has the value: there is no picture of it, its own table is shown at large instead. */
function placeInWords(item) {
  const focus = item.table === undefined ? null : current().tables[item.table].cells[item.focus];
  const place = [focus?.at, focus?.row_at, focus?.column_at].find((each) => typeof each === "string");
  return make("p", { class: "words" }, place ? say("place", { place }) : say("no_place"));
}

function bringIntoView() {
  const pane = document.getElementById("pages"), box = pane?.querySelector(".box.focus") ?? pane?.querySelector(".box");
  if (box) {
    const inside = box.getBoundingClientRect(), around = pane.getBoundingClientRect();
    pane.scrollTop += inside.top - around.top - around.height / 2 + inside.height / 2;
    pane.scrollLeft += inside.left - around.left - around.width / 2 + inside.width / 2;
  }
  const scroller = document.querySelector(".scroller"), cell = scroller?.querySelector("td.focus");
  if (cell) scroller.scrollTop = cell.offsetTop - scroller.clientHeight / 2;
}

function enlarge(by) {
  zoom = Math.min(4, Math.max(0.5, zoom * by));
  for (const sheet of document.querySelectorAll(".sheet")) sheet.style.width = `${100 * zoom}%`;
  bringIntoView();
}

// --- the item ---------------------------------------------------------------------------------------------------------

function itemCard(item) {
  const decision = decisions.get(item.item), table = item.table === undefined ? null : current().tables[item.table];
  const cell = item.single && table ? table.cells[item.cells[0]] : null;
  return make("section", { class: "item", "aria-label": item.label },
    make("p", { class: "tags" }, make("span", { class: "kind" }, say(`kind_${item.kind}`)),
      make("span", { class: `cause ${item.cause}` }, say(`cause_${item.cause}`)),
      decision && make("span", { class: "decided" }, say(`decided_${decision.decision}`), decision.corrected ? `: ${decision.corrected}` : "")),
    make("h2", {}, heading(item, table)),
    table && item.sum !== undefined && item.sum !== null && make("p", { id: "sum", class: "sum" }),
    cell && make("dl", { class: "readings" }, [["read", readOf(cell)], ["other", cell.other], ["third", cell.third]]
      .filter(([name, text]) => name === "read" || text !== undefined)
      .map(([name, text]) => make("div", {}, make("dt", {}, say(name)), make("dd", {}, spoken(text))))),
    make("p", { class: "message" }, item.message),
    item.suggestions?.length > 0 && make("ul", { class: "suggestions" }, item.suggestions.map((each, number) =>
      make("li", {}, make("button", { type: "button", class: number ? "" : "first", click: () => take(number) },
        keyCap(number ? String(number + 1) : "T"), say("take"), " ",
        each.changes.map(([position, value], n) => [n ? "; " : "", make("span", { class: "of" }, shortLabel(table, position, item)), make("b", {}, value)])),
      make("small", {}, each.reason)))),
    make("p", { class: "actions" }, editing
      ? [action("confirm", "↵", confirmTyped, "first"), action("cancel", "Esc", () => goTo(at))]
      : [action("accept", "A", () => settle("accept")), action("source_error", "S", () => settle("source_error")),
         item.cells.length > 0 && action("type", "V", edit), action("reject", "R", () => settle("reject"))]),
    make("label", { class: "comment" }, say("comment"), make("input", { type: "text", id: "comment", value: decision?.comment ?? "",
      disabled: !decision, change: (event) => keep(item.item, { ...decisions.get(item.item), comment: event.target.value }) })));
}

/** The label's last part large, the groups that it stands in small above it. */
function heading(item, table) {
  const parts = item.label.split("/"), groups = table ? parts.slice(0, -1) : [];
  return [groups.length > 0 && make("small", {}, groups.join(" / ")), table ? parts.slice(groups.length).join("/") : item.label || say(`kind_${item.kind}`)];
}

function shortLabel(table, position, item) {
  if (item.single) return "";
  const label = forms[table.form].labels[position];
  return label.slice(label.lastIndexOf("/") + 1).replace(/（区分处理[^）]*）/, "") + " ";
}

const keyCap = (key) => make("kbd", { "aria-hidden": "true" }, key);

function action(name, key, run, kind = "") {
  return make("button", { type: "button", class: kind, id: `do-${name}`, click: run }, keyCap(key), say(name));
}

// --- the whole page ---------------------------------------------------------------------------------------------------

const notices = make("p", { id: "notice", role: "alert" });
function notice(text) {
  notices.textContent = text;
}

const bar = make("progress", { max: items.length || 1, value: 0, "aria-hidden": "true" });
const count = make("span", { id: "count", role: "status", "aria-live": "polite" });
const main = make("main");
const top_ = make("header", {},
  make("h1", {}, make("span", { class: "mark" }, "勾稽"), say("name")),
  make("div", { class: "done" }, bar, count),
  make("nav", {}, run.home && make("a", { href: run.home, id: "home" }, say("index")),
    action("undo", "U", undo), action("export", "E", exportCsv), action("theme", "L", changeTheme)));

function progress() {
  const done = items.filter((item) => decisions.has(item)).length;
  bar.value = done;
  count.textContent = !items.length ? say("nothing_open") : done === items.length ? say("all_settled") : say("progress", { done, all: items.length });
}

function stripOf() {
  const number = run.lines[at][0], here = way.filter((each) => run.lines[each][0] === number);
  return make("div", { class: "strip" },
    run.documents.length > 1
      ? make("select", { id: "documents", "aria-label": say("document"), change: (event) => goTo(way.find((each) => run.lines[each][0] === Number(event.target.value))) },
          run.documents.map((each, n) => make("option", { value: n, selected: n === number }, each.document)))
      : make("span", { class: "document" }, run.documents[number].document),
    make("span", { class: "title" }, current().title),
    make("div", { class: "pills" }, here.map((each, n) => make("button", { type: "button", title: run.lines[each][columns.label],
      class: decisions.get(items[each])?.decision ?? "", "aria-current": each === at ? "true" : null, click: () => goTo(each) }, n + 1))),
    make("div", { class: "steps" }, action("previous", "K", () => goTo(step(-1))), action("next", "J", onward),
      run.next && make("a", { href: run.next, id: "next-document" }, say("next_document"))));
}

function printedList() {
  return make("table", { class: "printed" }, make("caption", {}, say("items")), make("tbody", {}, way
    .filter((each) => run.lines[each][0] === run.lines[at][0]).map((each) => {
      const line = run.lines[each], decision = decisions.get(items[each]);
      return make("tr", {}, make("td", {}, line[columns.label]), make("td", {}, line[columns.message]),
        make("td", {}, decision ? say(`decided_${decision.decision}`) : "", decision?.corrected ? ` ${decision.corrected}` : ""));
    })));
}

function indexOfRun() {
  const counts = run.documents.map(() => 0);
  for (const [item] of decisions) if (documentOf.has(item)) counts[documentOf.get(item)] += 1;
  return make("table", { class: "index" },
    make("thead", {}, make("tr", {}, ["document", "items", "open"].map((name) => make("th", { scope: "col" }, say(name))))),
    make("tbody", {}, run.documents.map((each, n) => make("tr", { class: counts[n] === each.items ? "settled" : "" },
      make("td", {}, make("a", { href: each.href }, each.document), make("small", {}, each.title)),
      make("td", {}, each.items), make("td", {}, each.items - counts[n])))));
}

const isIndex = run.documents.some((each) => each.href);

function render() {
  notice(storage ? "" : say("no_storage"));
  progress();
  if (isIndex || !items.length) {
    main.className = "whole";
    main.replaceChildren(isIndex ? indexOfRun() : "");
    return;
  }
  const item = itemNow();
  main.className = "item-view";
  const picture = pagesOf(item), table = item.table === undefined ? "" : make("div", { class: "whole-table" }, legend(item), tableOf(item));
  const tools = make("div", { class: "tools" }, action("smaller", "−", () => enlarge(0.8)), action("larger", "+", () => enlarge(1.25)));
  main.replaceChildren(stripOf(),
    make("div", { class: picture ? "picture" : "picture in-words" }, picture ? [picture, tools] : [placeInWords(item), table]),
    make("div", { class: "side" }, itemCard(item), picture ? table : ""), printedList());
  drawSum();
  bringIntoView();
}

function legend(item) {
  const known = [["doubtful", item.cells.length], ["suspect", item.suspects.length], ["sum", item.sum !== null]];
  return make("p", { class: "legend" }, known.filter(([, there]) => there).map(([name]) =>
    make("span", { class: name === "sum" ? "part" : name }, say(`legend_${name}`))));
}

// --- the exported file ------------------------------------------------------------------------------------------------

/** As in every file of Gouji: what a spreadsheet would take for a formula gets an apostrophe. */
function defuse(text) {
  const start = fold(text);
  if (!/^[\t\r\n]/.test(text) && (!/^[=+\-@]/.test(start) || /^(?:[+-]?[0-9][0-9,]*(\.[0-9]+)?%?|[-—])$/.test(start))) return text;
  return "'" + text;
}

const quoted = (text) => /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

function csv() {
  const lines = run.lines.map((line) => {
    const values = line.slice(1), decision = decisions.get(line[columns.item]);
    for (const name of ["decision", "corrected", "comment"])
      if (decision?.[name]) values[columns[name] - 1] = defuse(decision[name]);
    return values;
  });
  return "\ufeff" + [run.columns, ...lines].map((line) => line.map(quoted).join(",") + "\r\n").join("");
}

function exportCsv() {
  const address = URL.createObjectURL(new Blob([csv()], { type: "text/csv;charset=utf-8" }));
  const link = make("a", { href: address, download: "review.csv" });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}

// --- light and dark, keys ---------------------------------------------------------------------------------------------

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
