/* The item. */

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
