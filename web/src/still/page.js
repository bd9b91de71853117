// The explore page of a release: each address is a question, answered here from the columns of the release.
import { asked, methodOf } from "./asked.js";
import { choices, found, spoken, totals, where } from "./drawn.js";
import { offered, show, typed } from "./form.js";
import { say, told } from "../words.js";
import { released } from "./release.js";
import { answered, ordered } from "./sums.js";

const ROWS = 50;

/** Open a release; what is returned answers addresses, and draws them. */
export async function opened(address) {
  const release = await released(address);
  const { index } = release;
  const offers = { index, measures: told("summed").map(([measure]) => measure), groups: offered("group"), sorts: offered("sort") };

  /** Answer the pairs of an address. */
  async function answer(pairs) {
    const read = asked(pairs, offers);
    if (read.asks) return { ...read, pairs };
    const method = methodOf(read.question, index);
    const { measure, group } = read.question;
    const [rows, grades, numbers] = await Promise.all([release.rows(), release.grades(method), release.numbers(method, measure, group)]);
    const found = answered(read.question, { index, method, rows, grades, numbers });
    const beyond = read.page > Math.max(1, Math.ceil(found.total / ROWS)) ? [[`page=${read.page}`, say("no_page")]] : [];
    return { ...read, ignored: [...read.ignored, ...beyond], pairs, rows, answer: { ...found, numbers } };
  }

  /** Draw an answer, its totals first; ``newest`` says whether it is still the one that is wanted. */
  async function draw(read, newest) {
    const ask = asking(read.pairs);
    if (read.asks) return which(read);
    put("totals", totals(read.answer, read.ignored, ask));
    put("where", where(read.answer, ask));
    show(read.answer, read);
    document.getElementById("said").textContent = spoken(read.answer);
    const part = await listed(read);
    if (newest()) put("found", found(read.answer, { rows: read.rows, index, ...part }, ask));
  }

  /** Ask which is meant by a name, and show no number. */
  function which({ asks, pairs, given }) {
    put("totals", choices(asks, pairs));
    put("where", []);
    put("found", []);
    typed(given);
    document.getElementById("said").textContent = `${asks.words} · ${say("which")}`;
  }

  /** Return one page of the incidents of an answer, with the files of each. */
  async function listed({ answer, rows, sort, page: wanted }) {
    const every = ordered(answer, sort, { rows, numbers: answer.numbers });
    const pages = Math.max(1, Math.ceil(every.length / ROWS));
    const page = wanted > pages ? 1 : wanted;
    const part = every.slice((page - 1) * ROWS, page * ROWS);
    return { page, pages, listed: part, files: await release.pages(part) };
  }

  /** Return the numbers of an answer and one page of what stands behind them, drawn nowhere. */
  async function summed(pairs) {
    const read = await answer(pairs);
    if (read.asks) return { asks: read.asks };
    const { question, method, state, graded, words, numbers, spots, ...sums } = read.answer;
    return { ...sums, ignored: read.ignored, grades: question.grades, spots: spotsOf(read), ...(await listed(read)) };
  }

  /** Bring the numbers that a filter may ask for next. */
  function prepare({ measure, group, method: name }, filter) {
    const method = methodOf({ method: name }, index);
    if (filter === "method") for (const each of index.methods) Promise.all([release.grades(each), release.numbers(each, measure, group)]).catch(() => {});
    if (filter === "group") for (const [known, other] of method.counted) if (known === measure) release.numbers(method, measure, other).catch(() => {});
    if (filter === "measure") for (const [other] of method.counted) release.numbers(method, other, group).catch(() => {});
  }

  return { index, answer, draw, summed, prepare };
}

/** Return how an address asks for what some pairs do with other values; null is none. */
function asking(pairs) {
  return (changes, added = []) => {
    const left = pairs.filter(([name]) => (name === "exact" || !(name in changes)) && name !== "view" && name !== "page");
    const more = Object.entries(changes).filter(([, value]) => value !== null);
    return `?${new URLSearchParams([...left, ...more, ...added])}`;
  };
}

/** Put a part where the old one stood; what was open in it stays so, and the focus where it was. */
function put(id, parts) {
  const held = document.getElementById(id);
  const open = [...held.querySelectorAll("details[open]")].map((details) => details.id);
  const focused = held.contains(document.activeElement) ? document.activeElement.rel : null;
  held.replaceChildren(...parts);
  for (const each of open) document.getElementById(each)?.setAttribute("open", "");
  if (focused) held.querySelector(`a[rel="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
}

/** Return the spots of an answer as the map takes them. */
export function spotsOf({ answer, asks }) {
  if (asks) return { longitude: [], placed: 0, unplaced: 0, total: 0 };
  const { drawn, unplaced, placed } = answer.spots;
  const columns = ["longitude", "latitude", "precision", "by_name", "place", "around", "incidents", "low", "high"];
  return { ...Object.fromEntries(columns.map((name) => [name, drawn.map((spot) => spot[name])])), placed, unplaced, total: answer.total };
}
