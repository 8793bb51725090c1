/* The exported file. */

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
