// What a question adds up to, by the same rules as the book: which incidents it takes, which of them count, and what each filter left out.
import { isDay } from "./release.js";

const LISTED = 1; // fits, and has one of the grades
const COUNTS = 2; // and its number is in the sum: a whole and its part never both count
const FILTERS = ["party", "place", "time", "grade"];
const ODD = ["point_only", "no_high", "no_low", "flagged"];

/** Return the answer to a question over the rows of a release: sums, months, spots, and what stands behind them. */
export function answered(question, { index, method, rows, grades, numbers }) {
  const judged = judge(question, { index, method, rows, grades });
  withoutParts(judged.state, rows, numbers);
  return {
    question,
    method,
    ...judged,
    ...total(judged.state, rows, numbers, question),
    months: months(judged.state, rows, numbers),
    spots: spots(judged.state, rows, numbers, index.spots),
  };
}

/** Put a question to every row: ``state`` says whether it is listed, ``graded`` which grade it has in this question. */
function judge(question, { index, method, rows, grades }) {
  const taken = taking(question, { index, method });
  const inGrade = Uint8Array.from(grades.words, (word) => Number(question.grades.includes(word) || method.grades.every((one) => question.grades.includes(one))));
  const [state, graded] = [new Uint8Array(rows.rows), new Uint8Array(rows.rows)];
  const left = { party: 0, place: 0, time: 0, grade: 0 };
  const byGrade = new Map();
  for (let row = 0; row < rows.rows; row++) {
    graded[row] = taken.within[rows.alleged[row]] ? grades.alone[row] : grades.grade[row];
    const missed = [!taken.parts[rows.parts[row]], !taken.lies[rows.lies[row]], !inTime(rows.earliest[row], question), !inGrade[graded[row]]];
    const misses = missed[0] + missed[1] + missed[2] + missed[3];
    if (misses === 0) state[row] = LISTED;
    if (misses === 1) left[FILTERS[missed.indexOf(true)]]++;
    if (misses === 1 && missed[3]) byGrade.set(graded[row], (byGrade.get(graded[row]) ?? 0) + 1);
  }
  const words = [...byGrade].map(([code, n]) => [grades.words[code], n]).sort(([one], [other]) => (one < other ? -1 : 1));
  return { state, graded, words: grades.words, left: FILTERS.filter((name) => left[name]).map((name) => [name, left[name]]), leftByGrade: words };
}

/** Return which sets of parties and of places the filters take, and in which sets of alleged parties nobody else is alleged. */
function taking({ parties, places }, { index, method }) {
  const [asked, lying, roles] = [new Set(parties), new Set(places), new Set(method.roles)];
  return {
    parts: index.parts.map((held) => !parties.length || held.some(([party, role]) => roles.has(role) && asked.has(party))),
    lies: index.lies.map((held) => !places.length || held.some((place) => lying.has(place))),
    within: index.alleged.map((held) => parties.length > 0 && held.length > 0 && held.every((party) => asked.has(party))),
  };
}

function inTime(day, { from, to }) {
  if (from === null && to === null) return true;
  return isDay(day) && (from === null || day >= from) && (to === null || day <= to);
}

function withoutParts(state, rows, { stated }) {
  const within = [...rows.wholes].filter(([row, wholes]) => state[row] && wholes.some((whole) => state[whole] && stated[whole])).map(([row]) => row);
  for (let row = 0; row < state.length; row++) if (state[row]) state[row] = COUNTS;
  for (const row of within) state[row] = LISTED;
}

class Sum {
  low = null;
  high = null;
  best = null;
  stated = 0;
  bests = 0;

  add(numbers, row) {
    if (!numbers.stated[row]) return;
    const { low, high, best } = numbers;
    this.stated++;
    if (!Number.isNaN(low[row])) this.low = (this.low ?? 0) + low[row];
    if (!Number.isNaN(high[row])) this.high = (this.high ?? 0) + high[row];
    if (Number.isNaN(best[row])) return;
    this.best = (this.best ?? 0) + best[row];
    this.bests++;
  }
}

function total(state, rows, numbers, { to }) {
  const [sum, odd] = [new Sum(), [0, 0, 0, 0]];
  let [listed, counting, beyond] = [0, 0, 0];
  for (let row = 0; row < state.length; row++) {
    if (!state[row]) continue;
    listed++;
    if (state[row] !== COUNTS) continue;
    counting++;
    sum.add(numbers, row);
    if (to !== null && isDay(rows.latest[row]) && rows.latest[row] > to) beyond++;
    if (numbers.odd[row]) ODD.forEach((_, bit) => (odd[bit] += (numbers.odd[row] >> bit) & 1));
  }
  const { low, high, stated } = sum;
  const odds = Object.fromEntries(ODD.map((name, bit) => [name, odd[bit]]));
  return { total: listed, low, high, best: sum.bests === stated ? sum.best : null, incidents: stated, unknown: counting - stated, beyond, ...odds };
}

function months(state, rows, numbers) {
  const sums = new Map();
  for (let row = 0; row < state.length; row++) {
    if (state[row] !== COUNTS) continue;
    const month = rows.month[row];
    if (!sums.has(month)) sums.set(month, new Sum());
    sums.get(month).add(numbers, row);
  }
  const order = ([one], [other]) => isDay(other) - isDay(one) || one - other;
  return [...sums].sort(order).map(([month, { low, high }]) => ({ month: isDay(month) ? written(month) : null, low, high }));
}

const written = (month) => `${String(Math.floor(month / 12)).padStart(4, "0")}-${String((month % 12) + 1).padStart(2, "0")}`;

/** Return the spots of the rows that are listed, those of most incidents first, and how many incidents have none. */
function spots(state, rows, numbers, known) {
  const found = new Map();
  for (let row = 0; row < state.length; row++) {
    if (!state[row]) continue;
    const spot = rows.spot[row];
    if (!found.has(spot)) found.set(spot, { spot, incidents: 0, sum: new Sum() });
    const held = found.get(spot);
    held.incidents++;
    if (state[row] === COUNTS) held.sum.add(numbers, row);
  }
  const every = [...found.values()].sort((one, other) => other.incidents - one.incidents || one.spot - other.spot);
  const count = (several) => several.reduce((sum, { incidents }) => sum + incidents, 0);
  const drawn = every.filter(({ spot }) => known.longitude[spot] !== null);
  return { drawn: drawn.map((held) => point(held, known)), placed: count(drawn), unplaced: count(every) - count(drawn) };
}

function point({ spot, incidents, sum }, known) {
  const held = Object.fromEntries(Object.entries(known).map(([name, column]) => [name, column[spot]]));
  return { ...held, by_name: Boolean(held.by_name), incidents, low: sum.low, high: sum.high };
}

/** Return the rows that are listed, in an order; between equals they stand as the rows do. */
export function ordered({ state }, sort, { rows, numbers }) {
  const listed = [];
  for (let row = 0; row < state.length; row++) if (state[row]) listed.push(row);
  const by = ORDERS[sort]({ ...rows, ...numbers });
  return by ? listed.sort((one, other) => by(one, other) || one - other) : listed;
}

const falling = (column) => (one, other) => {
  const [unknown, unknown_] = [Number.isNaN(column[one]), Number.isNaN(column[other])];
  return unknown || unknown_ ? unknown - unknown_ : column[other] - column[one];
};

const known = (bound) => (Number.isNaN(bound) ? 0 : bound);

const ORDERS = {
  date: () => null,
  latest: ({ earliest }) => (one, other) => isDay(earliest[other]) - isDay(earliest[one]) || earliest[other] - earliest[one],
  low: ({ low }) => falling(low),
  high: ({ high }) => falling(high),
  gap: ({ low, high }) => (one, other) => known(high[other]) - known(low[other]) - (known(high[one]) - known(low[one])),
  place: ({ spot, placeOf }) => (one, other) => placeOf[spot[one]] - placeOf[spot[other]],
};
