// The list of keys, as a dialog.
const drawn = { arrowdown: "↓", arrowup: "↑" };

function named(key) {
  return drawn[key] ?? key[0].toUpperCase() + key.slice(1);
}

export function helped(bindings) {
  const words = JSON.parse(document.getElementById("key-words")?.dataset.words || "{}");
  const dialog = document.createElement("dialog");
  dialog.setAttribute("aria-labelledby", "keys-title");
  const close = Object.assign(document.createElement("button"), { type: "button", textContent: words.Close ?? "Close", autofocus: true });
  close.addEventListener("click", () => dialog.close());
  const title = Object.assign(document.createElement("h2"), { id: "keys-title", textContent: words.Keys ?? "Keys" });
  const list = document.createElement("dl");
  for (const { keys, ctrl, words: said } of bindings) {
    const term = document.createElement("dt");
    term.dir = "ltr";
    term.textContent = keys.map((key) => (ctrl ? "Ctrl+" : "") + named(key)).join(" ");
    list.append(term, Object.assign(document.createElement("dd"), { textContent: words[said] ?? said }));
  }
  dialog.append(close, title, list);
  document.body.append(dialog);
  return dialog;
}
