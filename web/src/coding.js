// The coding screen: steps through marked words, reads bounds back in words, and makes counts from selected words.
const points = (text) => [...text].length;

export function coding(form, text) {
  const marks = [...(text?.querySelectorAll("mark") ?? [])];
  const pane = document.getElementById("pane-text");
  let at = -1;

  for (const row of form.querySelectorAll(".count")) {
    echo(form, row);
    row.addEventListener("input", () => echo(form, row));
  }

  function step(by) {
    if (!marks.length) return;
    marks[at]?.removeAttribute("aria-current");
    at = (at + by + marks.length) % marks.length;
    marks[at].setAttribute("aria-current", "true");
    marks[at].scrollIntoView({ block: "nearest" });
    say(fieldsOf(marks[at]).map(read).filter(Boolean).join("; "));
  }

  const fieldsOf = (mark) => mark.dataset.names.split(" ").map((name) => fieldOf(form, name)).filter(Boolean);

  function say(words) {
    const status = document.getElementById("said");
    if (status) status.textContent = words;
  }

  function reject() {
    for (const field of at < 0 ? [] : fieldsOf(marks[at])) {
      const drop = field.closest(".row")?.querySelector("[name$='.drop']");
      if (drop) drop.checked = !drop.checked;
      else field.value = "";
    }
  }

  function count() {
    const chosen = selected(text);
    const row = [...form.querySelectorAll(".count")].find((each) => !value(each, "low") && !value(each, "high") && !value(each, "start"));
    if (!chosen || !row) return;
    field(row, "start").value = chosen.start;
    field(row, "end").value = chosen.end;
    const number = digits(chosen.words);
    if (number) field(row, "low").value = field(row, "high").value = number;
    for (const other of form.querySelectorAll("[data-newest]")) delete other.dataset.newest;
    row.dataset.newest = "1";
    row.querySelector("output").textContent = `“${chosen.words}”`;
    field(row, "low").focus();
  }

  function measure(number) {
    const row = form.querySelector(".count[data-newest]") ?? form.querySelector(".count");
    const choices = field(row, "measure");
    if (number <= choices.options.length) choices.selectedIndex = number - 1;
    say(choices.selectedOptions[0].text);
  }

  return {
    next: () => step(1),
    previous: () => step(-1),
    confirm: () => step(1),
    reject,
    edit: () => at >= 0 && fieldsOf(marks[at])[0]?.focus(),
    count,
    measure: ({ key, code }) => measure(Number(/\d/.exec(code)?.[0] ?? key)),
    caret: () => caret(text, pane),
    grow: () => getSelection()?.modify("extend", "forward", "word"),
    shrink: () => getSelection()?.modify("extend", "backward", "word"),
    link: () => (form.querySelector("#link input:checked") ?? form.querySelector("#link input"))?.focus(),
    save: () => form.requestSubmit(document.getElementById("save")),
  };
}

const field = (row, name) => row.querySelector(`[name$='.${name}']`);
const value = (row, name) => field(row, name)?.value.trim();

// The field that a value of the shown report stands in; marks of other reports have none.
function fieldOf(form, name) {
  const [report, kind, number] = name.split(".");
  if (report !== form.dataset.report) return null;
  const names = { counts: `count.${number}.low`, parties: `party.${number}.name`, where: "where", when: "when", weapon: "weapon" };
  return form.elements.namedItem(names[kind] ?? kind);
}

function read(element) {
  const row = element.closest(".count");
  return row ? `${field(row, "group").selectedOptions[0].text} ${field(row, "measure").selectedOptions[0].text}: ${row.querySelector("output").textContent}` : element.value;
}

// Reads a low and a high back in the words of the page, whose language gives them with 7001 and 7002 in place of the numbers.
function echo(form, row) {
  const low = digits(value(row, "low"));
  const high = digits(value(row, "high"));
  const { both, least, most, same, zero } = form.dataset;
  const words = low && high ? (low === high ? (low === "0" ? zero : same) : both) : low ? least : high ? most : "";
  row.querySelector("output").textContent = (words ?? "").replace("7,001", low).replace("7,002", high);
}

function digits(words) {
  const latin = (words ?? "").replace(/[٠-٩]/g, (sign) => sign.charCodeAt(0) - 0x660).replace(/[۰-۹]/g, (sign) => sign.charCodeAt(0) - 0x6f0);
  return /^[\d,٬\s]+$/.test(latin) ? latin.replace(/\D/g, "") : "";
}

// Selected words with their offsets in code points of the whole text: a browser counts in units of UTF-16.
function selected(text) {
  const selection = getSelection();
  if (!text || !selection?.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const [start, end] = [offset(text, range.startContainer, range.startOffset), offset(text, range.endContainer, range.endOffset)];
  return start === null || end === null || start >= end ? null : { start, end, words: selection.toString() };
}

function offset(text, node, within) {
  const piece = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node.childNodes[within] ?? node.lastChild)?.closest?.("[data-start]");
  if (!piece || !text.contains(piece) || piece === text) return null;
  return Number(piece.dataset.start) + (node.nodeType === Node.TEXT_NODE ? points(node.data.slice(0, within)) : 0);
}

// Lets a caret into the text, which still cannot be changed.
function caret(text, pane) {
  if (!text) return;
  const on = text.getAttribute("contenteditable") !== "true";
  text.setAttribute("contenteditable", String(on));
  if (!text.dataset.guarded) text.addEventListener("beforeinput", (event) => event.preventDefault());
  text.dataset.guarded = "1";
  (on ? text : pane).focus();
}
