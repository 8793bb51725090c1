/* The picture of the page. */

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
