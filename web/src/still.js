// The explore page of a release, where nobody answers but the page itself: under any address, and from a folder without a server.
import { brought, scripted } from "./still/brought.js";
import { filtered, offer } from "./still/form.js";
import { opened, spotsOf } from "./still/page.js";
import { say, told } from "./words.js";

const beside = document.currentScript.src;
const built = (name) => new URL(name, beside).href;
const ready = new Promise((done) => document.addEventListener("DOMContentLoaded", done));
const pairsOf = (query) => [...new URLSearchParams(query)];

if (location.search) document.documentElement.dataset.asking = ""; // what stands there answers another question

ready.then(begin);

async function begin() {
  const map = document.getElementById("map");
  const drawing = mappable();
  let page;
  try {
    page = await opened(new URL(map.dataset.shards, location.href).href);
  } catch (error) {
    return unread(error);
  }
  offer("party", page.index.offered);
  offer("place", page.index.places.map((name) => page.index.places_in_full[name] ?? name));
  answering(page, map, drawing);
}

/** Bring what the map is drawn with, while the numbers are still read. */
function mappable() {
  const needed = [scripted(built("still-map.js")), brought("map-worker", built("still-worker.js")), outline("countries"), outline("boxes")];
  const all = Promise.all(needed);
  all.catch(() => {}); // said where the map would stand
  return all;
}

const outline = (name) => brought(name, built(`outlines/${name}.js`));

/** Say that what stands there is not what the address asks. */
function unread(error) {
  read();
  const said = Object.assign(document.createElement("p"), { id: "unread", className: "notice", textContent: say("unread") });
  said.setAttribute("role", "alert");
  document.getElementById("main").prepend(said);
  console.warn(error);
}

/** Show what stands there again: it is an answer. */
function read() {
  document.getElementById("unread")?.remove();
  delete document.documentElement.dataset.asking;
}

function answering(page, map, drawing) {
  let [last, remap, forget] = [null, null, null];

  const show = (query, how) => answer(query, how ?? {}).catch(unread);

  /** Answer an address in place. */
  async function answer(query, { push = false }) {
    const mine = (last = {});
    const answered = await page.answer(pairsOf(query));
    if (mine !== last) return;
    if (push) history.pushState(null, "", `${location.pathname}${query}`);
    const put = remap?.(location.href);
    const drawn = page.draw(answered, () => mine === last);
    beyond(query);
    read();
    await drawn;
    if (mine !== last) return;
    put?.();
    charted();
  }

  const ask = (form) => show(`?${new URLSearchParams(filtered(form))}`, { push: true });

  /** Draw the months of the table that stands now. */
  async function charted() {
    const place = document.getElementById("months-drawn");
    if (!place) return;
    await (charted.brought ??= scripted(built("still-months.js")));
    forget?.();
    forget = window.tollbookMonths(place, (from, to) => {
      document.getElementById("from").value = from;
      document.getElementById("to").value = to;
      ask({});
    });
  }

  /** Draw the map once; the list under it holds the same where it cannot be drawn. */
  async function mapped() {
    const note = document.getElementById("map-note");
    map.hidden = false;
    note.textContent = say("drawing");
    try {
      await drawing;
      remap = await window.tollbookMap(map, note, from);
    } catch {
      map.hidden = true;
      note.textContent = say("no_map");
      document.getElementById("places")?.setAttribute("open", "");
    }
  }

  const from = {
    worker: async () => URL.createObjectURL(new Blob([await brought("map-worker", built("still-worker.js"))], { type: "text/javascript" })),
    spots: async (query) => spotsOf(await page.answer(pairsOf(query))),
    outlines: outline,
    tiles: async () => null,
  };

  const main = document.getElementById("main");
  main.addEventListener("submit", (event) => {
    event.preventDefault();
    ask({});
  });
  main.addEventListener("change", (event) => event.target.form?.id === "filters" && ask({ regraded: event.target.id === "method" }));
  main.addEventListener("click", (event) => {
    const link = event.target.closest("[data-swap] a[href*='?']");
    if (link?.pathname !== location.pathname || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    show(new URL(link.href).search, { push: true });
  });
  main.addEventListener("focusin", (event) => event.target.form?.id === "filters" && page.prepare(Object.fromEntries(filtered({})), event.target.id));
  addEventListener("popstate", () => show(location.search));
  window.tollbookAnswer = (query) => page.summed(pairsOf(query)); // for who asks from the console
  if (location.search) show(location.search).then(mapped);
  else charted().then(mapped); // what stands there is the answer
}

/** Let what leads elsewhere keep the question: the other languages have it too, the twin answers the whole book alone. */
function beyond(query) {
  const asked = query.length > 1;
  for (const link of document.querySelectorAll("header [hreflang]")) link.search = query;
  for (const link of document.querySelectorAll("footer a[href$='explore.json']")) link.closest("p").hidden = asked;
}
