/* Typing a value. */

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
