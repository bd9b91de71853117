// The filters of the page: what they ask for is its address, and they show what the address asks.
import { told } from "../words.js";

const form = () => document.getElementById("filters");
const field = (name) => form().elements.namedItem(name);

/** Return the values that a list of the form offers. */
export const offered = (name) => [...field(name).options].map(({ value }) => value);

/** Return the pairs that the form asks for; what is left empty is left out, and so are the grades of another method. */
export function filtered({ regraded }) {
  return [...new FormData(form())].filter(([name, value]) => value.trim() && !(regraded && name === "grade"));
}

/** Offer the names that a release knows. */
export function offer(name, values) {
  const options = values.map((value) => Object.assign(document.createElement("option"), { value }));
  document.getElementById(`${name}-list`).replaceChildren(...options);
}

/** Show what was asked. */
export function show({ question, method }, { given, sort }) {
  offering(question.measure);
  for (const [name, value] of Object.entries({ measure: question.measure, group: question.group, method: method.name, sort })) field(name).value = value;
  typed(given);
  grades(method.grades, question.grades);
}

/** Offer the measure too that is asked for, in its order. */
function offering(value) {
  const [list, order] = [field("measure"), told("summed").map(([measure]) => measure)];
  const options = [...list.options];
  if (options.some((option) => option.value === value)) return;
  const next = options.find((option) => order.indexOf(option.value) > order.indexOf(value)) ?? null;
  list.insertBefore(Object.assign(document.createElement("option"), { value, textContent: told("summed")[order.indexOf(value)][1] }), next);
}

/** Show what was written into the fields. */
export function typed(given) {
  for (const name of ["party", "place", "from", "to"]) field(name).value = given.get(name)?.at(-1) ?? "";
}

function grades(known, chosen) {
  const boxes = form().querySelector("fieldset");
  const shown = [...boxes.querySelectorAll("input")].map(({ value }) => value);
  if (shown.join() !== known.join()) boxes.replaceChildren(boxes.querySelector("legend"), ...known.map(box));
  for (const each of boxes.querySelectorAll("input")) each.checked = chosen.includes(each.value);
}

function box(grade) {
  const label = document.createElement("label");
  const input = Object.assign(document.createElement("input"), { type: "checkbox", name: "grade", value: grade });
  label.append(input, document.querySelector(`template[data-badge="${CSS.escape(grade)}"]`).content.cloneNode(true));
  return label;
}
