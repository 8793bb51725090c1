/* The whole page. */

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
