// What the scripts say, in the language of the page: the words come with the page itself.

let held = null;

/** Return what the page hands over under a name: words, or a table of them. */
export function told(name) {
  held ??= JSON.parse(document.querySelector("[data-words]").dataset.words);
  return held[name];
}

/** Return words of the page with their values filled in. */
export function say(name, values = {}) {
  return told(name).replace(/\{(\w+)\}/g, (_, key) => values[key]);
}

/** Return a number as the pages write it. */
export function number(value) {
  return value.toLocaleString("en");
}

/** Return how many incidents there are, in words. */
export function incidents(count) {
  return count === 1 ? say("one_incident") : say("incidents", { n: number(count) });
}

/** Return a range in words, never one bound alone and never a dash; an unknown bound is null. */
export function range(low, high) {
  if (low === null && high === null) return say("unstated");
  if (low === null) return say("up_to", { high: number(high) });
  if (high === null) return say("at_least", { low: number(low) });
  if (low === high) return low === 0 ? say("none") : number(low);
  return say("range", { low: number(low), high: number(high) });
}

/** Return an element with its attributes and what it holds; text is only ever text. */
export function element(tag, attributes = {}, ...held) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...held);
  return made;
}
