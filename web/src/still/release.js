// The incidents of a release as columns: days, spots, parties and places of each row, and what a method makes of it.
import { brought } from "./brought.js";

const NO_DAY = -(2 ** 31);

/** Say whether a day of the columns is one. */
export const isDay = (day) => day !== NO_DAY;

/** Return the columns of a release, whose first file lies at an address. */
export async function released(address) {
  const index = await brought("explore", address);
  const file = (name) => brought(name, new URL(`${name}.js?${index.files[name]}`, address));
  const all = (name) => Promise.all(pieces(index, name).map((_, n) => file(`${name}-${n}`)));
  const made = new Map();

  /** Return what was made of a file; one that could not be read is asked for again. */
  function held(name, make) {
    if (!made.has(name)) made.set(name, make(name));
    made.get(name).catch(() => made.delete(name));
    return made.get(name);
  }

  return {
    index,
    rows: () => held("incidents", (name) => all(name).then((found) => columns(found, index))),
    grades: (method) => held(`${method.name}/grades`, (name) => file(name).then(graded)),
    numbers: (method, measure, group) => held(`${method.name}/${measure}-${group.replaceAll(" ", "-")}`, (name) => numbered(index, file, name)),
    pages: (wanted) => pages(index, file, wanted),
  };
}

const pieces = ({ rows, sizes }, name) => Array.from({ length: Math.max(1, Math.ceil(rows / sizes[name])) });

function columns(found, { rows, sizes, spots }) {
  const empty = () => new Int32Array(rows).fill(NO_DAY);
  const held = { rows, earliest: empty(), latest: empty(), wholes: new Map(), placeOf: ranked(spots.place) };
  for (const name of ["spot", "alleged", "parts", "lies"]) held[name] = new Int32Array(rows);
  found.forEach((piece, n) => {
    const begin = n * sizes.incidents;
    for (const name of ["spot", "alleged", "parts", "lies"]) held[name].set(piece[name], begin);
    summed(piece.earliest).forEach((day, at) => (held.earliest[begin + at] = day));
    piece.length.forEach((length, at) => {
      if (length !== null) held.latest[begin + at] = length + (at < piece.earliest.length ? held.earliest[begin + at] : 0);
    });
    for (const [at, wholes] of Object.entries(piece.wholes)) held.wholes.set(begin + Number(at), wholes);
  });
  return { ...held, month: held.earliest.map(monthOf) };
}

/** Return the month of a day as a number that rises from month to month. */
function monthOf(day) {
  if (!isDay(day)) return NO_DAY;
  const date = new Date(day * 86400000);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}

function summed(steps) {
  let sum = 0;
  return steps.map((step) => (sum += step));
}

/** Return for each spot the rank of its name: spots come in the order of their names, those without one last. */
function ranked(names) {
  let rank = 0;
  return names.map((name, at) => (at && name !== names[at - 1] ? ++rank : rank));
}

function graded({ words, grade, regrade }) {
  const alone = Uint8Array.from(grade);
  for (const [at, other] of Object.entries(regrade)) alone[at] = other;
  return { words, grade: Uint8Array.from(grade), alone };
}

/** Return the numbers of one measure and group, row by row; what is not known is NaN, and a row without any is not stated. */
async function numbered(index, file, name) {
  const column = () => new Float64Array(index.rows).fill(NaN);
  const held = { stated: new Uint8Array(index.rows), low: column(), high: column(), best: column(), odd: new Uint8Array(index.rows) };
  if (!(name in index.files)) return held;
  const { at, low, more, best, odd } = await file(name);
  summed(at).forEach((row, n) => {
    held.stated[row] = 1;
    if (low[n] !== null) held.low[row] = low[n];
    if (more[n] !== null) held.high[row] = more[n] + low[n];
    if (best[n] !== null) held.best[row] = best[n] + low[n];
    held.odd[row] = odd[n] ?? 0;
  });
  return held;
}

async function pages({ sizes }, file, wanted) {
  const needed = [...new Set(wanted.map((row) => Math.floor(row / sizes.files)))];
  const found = new Map(await Promise.all(needed.map(async (n) => [n, await file(`files-${n}`)])));
  return wanted.map((row) => found.get(Math.floor(row / sizes.files))[row % sizes.files]);
}
