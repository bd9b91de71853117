// The explore page with a script: its map, its months, and filters that are answered in place. Without one it is read as it stands.
import { answered } from "./filters.js";
import { served } from "./served.js";
import { say } from "./words.js";

const map = document.getElementById("map");
let remap = null;
let put = null;
let forget = null;

/** Draw the map once; the list under it holds the same where it cannot be drawn. */
async function mapped() {
  const note = document.getElementById("map-note");
  map.hidden = false;
  note.textContent = say("drawing");
  try {
    const { draw } = await import("./map.js");
    remap = await draw(map, note, served(map));
  } catch {
    map.hidden = true;
    note.textContent = say("no_map");
    document.getElementById("places")?.setAttribute("open", "");
  }
}

/** Draw the months of the table that stands now. */
async function charted() {
  const place = document.getElementById("months-drawn");
  if (!place) return;
  const { draw } = await import("./months.js");
  forget?.();
  forget = draw(place, (from, to) => {
    document.getElementById("from").value = from;
    document.getElementById("to").value = to;
    ask();
  });
}

const ask = answered({
  asked: (address) => (put = remap?.(address)),
  shown: (page) => {
    document.getElementById("said").textContent = page.getElementById("said").textContent;
    charted();
    put?.();
  },
});

charted();
mapped();
