// The search page of a release: words are folded as the book folds them, and looked up in the pieces of its index.
import { found } from "./still/found.js";
import { element, number, say, told } from "./words.js";

const form = document.getElementById("search");
const field = document.getElementById("q");
const SHOWN = 60;
let last = null;

/** Look for what an address asks, or for what was typed. */
async function look(words) {
  const mine = (last = {});
  const results = words.trim() ? await found(words, new URL(form.dataset.shards, location.href).href) : null;
  if (mine === last) show(results);
}

function show(results) {
  const said = document.getElementById("said");
  document.getElementById("results").replaceChildren(...(results ?? []).slice(0, SHOWN).map(drawn));
  if (!results) return said.replaceChildren();
  const more = results.length > SHOWN ? ` · ${say("more", { n: number(results.length - SHOWN) })}` : "";
  const counted = results.length === 1 ? say("one") : say("many", { n: number(results.length) });
  said.textContent = results.length ? counted + more : say("none");
}

function drawn({ kind, name, stem, other }) {
  const known = other ? [" (", element("bdi", {}, other), ")"] : [];
  const link = element("a", { href: `${stem.split("/").map(encodeURIComponent).join("/")}.html` }, element("bdi", {}, name));
  return element("li", {}, link, ...known, " · ", element("span", { class: "muted" }, told("kinds")[kind]));
}

const asked = () => new URLSearchParams(location.search).get("q") ?? "";

function failed(error) {
  document.getElementById("said").textContent = say("unread");
  console.warn(error);
}

function begin() {
  field.value = asked();
  look(field.value).catch(failed);
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  history.pushState(null, "", `${location.pathname}?${new URLSearchParams({ q: field.value })}`);
  look(field.value).catch(failed);
});
field.addEventListener("input", () => look(field.value).catch(failed));
addEventListener("popstate", begin);
begin();
