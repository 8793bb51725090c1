/* The table. */

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
