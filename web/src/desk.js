// The keys of the desk. They act only while the text or the list has the focus, never in a field, and on any keyboard layout.
import { bindings } from "./keys.js";
import { coding } from "./coding.js";
import { helped } from "./help.js";

const panes = [...document.querySelectorAll("[data-keys]")];
const form = document.getElementById("coding");
const acts = form ? coding(form, document.getElementById("text")) : judging();
const help = panes.length ? helped(bindings.filter(({ act }) => act in acts || act === "help" || act === "pane")) : null;

// On the page of pairs each button says its own key.
function judging() {
  const press = (key) => document.querySelector(`button[data-key="${key}"]`)?.click();
  return { same: () => press("s"), different: () => press("d"), unsure: () => press("c") };
}

function pane() {
  const stops = [...document.querySelectorAll(".pane")];
  const at = stops.findIndex((each) => each.contains(document.activeElement));
  const next = stops[(at + 1) % stops.length];
  (next.matches("[tabindex]") ? next : next.querySelector("input:not([type=hidden]), select"))?.focus();
}

const all = { ...acts, pane, help: () => help?.showModal() };
const typing = (element) => element.matches("input, select, textarea, button, [contenteditable=true] *");

document.addEventListener("keydown", (event) => {
  const { anywhere, act } = bindings.find((binding) => binding.fits(event)) ?? {};
  if (!act || !(act in all)) return;
  const inside = event.target.closest?.("[data-keys]") && !typing(event.target);
  const moves = event.key.startsWith("Arrow") && (event.shiftKey || event.target.isContentEditable);
  if ((!anywhere && !inside) || moves) return;
  event.preventDefault();
  all[act](event);
});

for (const each of document.querySelectorAll("form[method=post]"))
  each.addEventListener("submit", (event) => {
    if (each.dataset.sent) event.preventDefault();
    each.dataset.sent = "1";
  });
document.documentElement.dataset.keys = "ready";
window.addEventListener("pageshow", () => {
  for (const each of document.querySelectorAll("form[data-sent]")) delete each.dataset.sent;
});
