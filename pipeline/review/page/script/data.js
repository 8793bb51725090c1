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
