// One table draws the help and binds the keys. A key is known by what it types or, where that is no Latin letter, by where it lies.
const latin = (event) => (/^[\x20-\x7e]$/.test(event.key) || event.key.length > 1 ? event.key.toLowerCase() : lies(event.code));
const places = { BracketLeft: "[", BracketRight: "]", Slash: "/" };

function lies(code) {
  return places[code] ?? code.replace(/^(Key|Digit)/, "").toLowerCase();
}

function binding(keys, act, words, { anywhere = false, ctrl = false } = {}) {
  const fits = (event) => event.ctrlKey === ctrl && !event.altKey && !event.metaKey && keys.includes(latin(event));
  return { keys, act, words, anywhere, ctrl, fits };
}

export const bindings = [
  binding(["arrowdown", "j"], "next", "next marked words"),
  binding(["arrowup", "k"], "previous", "marked words before"),
  binding(["enter"], "confirm", "right as it is, go on"),
  binding(["x"], "reject", "leave this value out"),
  binding(["e"], "edit", "change this value"),
  binding(["n"], "count", "new count from the selected words"),
  binding(["v"], "caret", "select words by Shift and arrows"),
  binding(["1", "2", "3", "4", "5"], "measure", "measure of the newest count"),
  binding(["["], "shrink", "one word less"),
  binding(["]"], "grow", "one word more"),
  binding(["g"], "link", "choose the incident"),
  binding(["s"], "same", "same"),
  binding(["d"], "different", "different"),
  binding(["c"], "unsure", "cannot tell"),
  binding(["f6"], "pane", "next pane", { anywhere: true }),
  binding(["enter"], "save", "save and next", { anywhere: true, ctrl: true }),
  binding(["?"], "help", "these keys"),
];
