// The parts of the explore page, drawn from an answer as the book itself would draw them.
import { element, incidents, number, range, say, told } from "../words.js";
import { when } from "./days.js";

const SVG = "http://www.w3.org/2000/svg";
const PLACES = 100; // places that the page lists; the map has all

/** Draw the range, how it was made, and what was left out of it. */
export function totals(answer, ignored, ask) {
  const { question, method } = answer;
  const facts = [
    incidents(answer.incidents),
    " · ",
    question.grades.map((grade) => graded(grade).textContent).join(told("comma")),
    " · ",
    element("bdi", {}, method.label),
  ];
  return [
    element("h1", {}, told("counted")[question.measure][question.group]),
    ...(answer.total ? [element("p", { class: "value" }, element("a", { href: "#found" }, bounds(answer)))] : nothing(answer, ask)),
    element("p", { class: "muted" }, ...facts),
    ...unstated(answer),
    ...leftByGrade(answer),
    ...refused(ignored),
    ...anyPart(answer),
    ...otherGroups(answer, ask),
    ...notes(answer).map((note) => element("p", { class: "muted" }, note)),
  ];
}

/** Draw what a name may mean, each leading on with that one chosen. */
export function choices({ kind, words, candidates }, pairs) {
  const lead = (name) => {
    const meant = pairs.filter(([known]) => known !== "page" && known !== "view").map(([known, value]) => [known, known === kind && value === words ? name : value]);
    return element("a", { href: `?${new URLSearchParams([...meant, ["exact", name]])}` }, element("bdi", {}, name));
  };
  const rows = candidates.map(([name, level, within]) => {
    const around = within.flatMap((larger, n) => [n ? told("comma") : " ", element("bdi", { class: "muted" }, larger)]);
    return element("li", {}, lead(name), level ? ` · ${told("levels")[level] ?? level}` : "", ...around);
  });
  return [element("h1", {}, element("bdi", {}, words)), element("p", {}, say("which")), element("ul", {}, ...rows)];
}

/** Say the range and the number of incidents, for who does not see the page change. */
export function spoken(answer) {
  const said = incidents(answer.total);
  return answer.total ? `${range(answer.low, answer.high)} · ${said}` : said;
}

function unstated(answer) {
  const said = ["no_high", "no_low"].filter((name) => answer[name]).map((name) => say(name, { n: answer[name] }));
  if (answer.unknown) said.push(say("no_number", { n: answer.unknown }));
  return said.length ? [element("p", {}, said.join(" "))] : [];
}

function leftByGrade({ leftByGrade: left }) {
  if (!left.length) return [];
  const each = left.map(([grade, n]) => `${number(n)} ${graded(grade).textContent}`);
  return [element("p", {}, `${say("by_grade")} ${each.join(told("comma"))}.`)];
}

function refused(ignored) {
  if (!ignored.length) return [];
  const list = element("ul", {}, ...ignored.map(([value, why]) => element("li", {}, element("bdi", {}, value), `: ${why}`)));
  return [element("div", { class: "notice", role: "alert" }, element("p", {}, say("ignored")), list)];
}

function anyPart({ question, method }) {
  return question.parties.length ? [element("p", { class: "muted" }, `${told("parts")[method.name]}.`)] : [];
}

function otherGroups({ question, method }, ask) {
  const held = method.counted.filter(([measure]) => measure === question.measure).map(([, group]) => group);
  if (!held.length || held.includes(question.group)) return [];
  const links = held.map((group) => element("a", { href: ask({ group }) }, told("counted")[question.measure][group]));
  return [element("p", {}, `${say("other_groups")} `, ...links.flatMap((link, at) => (at ? [told("comma"), link] : [link])))];
}

function notes({ question, method }) {
  const side = question.parties.length ? told("notes")[method.name] : null;
  return [side, told("withheld")].filter(Boolean);
}

/** Draw a range in words. */
function bounds({ low, high }) {
  const unknown = low === null && high === null ? { class: "unknown" } : {};
  return element("data", { value: `${low ?? ""}/${high ?? ""}`, ...unknown }, range(low, high));
}

function graded(grade) {
  return document.querySelector(`template[data-badge="${CSS.escape(grade)}"]`)?.content.cloneNode(true) ?? document.createTextNode(grade);
}

/** Draw where the incidents lie, as a list. */
export function where({ spots, total }, ask) {
  const said = [say("circle"), say("broken"), say("placed", { n: number(spots.placed), total: number(total) })];
  if (spots.unplaced) said.push(say("unplaced", { n: number(spots.unplaced) }));
  const caption = element("p", { class: "muted" }, [...said, say("outlines")].join(" "));
  if (!spots.drawn.length) return [caption];
  const shown = spots.drawn.slice(0, PLACES);
  const others = spots.placed - shown.reduce((sum, spot) => sum + spot.incidents, 0);
  const called = shown.map(({ place }) => place);
  const rows = shown.map((spot) => placeRow(spot, ask, called.filter((name) => name === spot.place).length > 1));
  if (others) rows.push(counted(say("others"), others));
  if (spots.unplaced) rows.push(counted(say("nowhere"), spots.unplaced));
  const heads = ["place", "many_incidents", "amount", "known_within"];
  return [caption, element("details", { id: "places" }, element("summary", {}, say("places")), table({ cards: true }, heads.map(head), rows))];
}

const degrees = (value) => Number(value.toPrecision(10));

function placeRow(spot, ask, shared) {
  const name = spot.place ? element("a", { href: ask({ place: spot.place, exact: spot.place }) }, element("bdi", {}, spot.place)) : say("not_stated");
  const around = spot.around ? [" · ", element("bdi", {}, spot.around)] : [];
  const within = say(spot.by_name ? "named_within" : "kilometres", { n: number(kilometres(spot.precision)) });
  const at = shared && !spot.by_name ? [" · ", element("bdi", { dir: "ltr", class: "muted" }, `${degrees(spot.latitude)}, ${degrees(spot.longitude)}`)] : [];
  const made = row([name, ...around, ...at], [number(spot.incidents)], [bounds(spot)], [within]);
  made.children[1].dataset.label = say("many_incidents");
  made.children[2].className = "first";
  made.children[3].dataset.label = say("known_within");
  return made;
}

const counted = (name, n) => row([name], [number(n)], [], []);

/** Return a radius of doubt, no more exact than it is. */
function kilometres(metres) {
  return metres >= 10000 ? even(metres / 1000) : even(metres / 100) / 10;
}

/** Round as the book does: what lies in the middle goes to the even number. */
function even(value) {
  const below = Math.floor(value);
  return value - below === 0.5 ? below + (below % 2) : Math.round(value);
}

/** Draw the months and one page of the incidents, whose pages lie in files; where there are none, say what leaves them out. */
export function found(answer, { rows, index, listed, files, page, pages }, ask) {
  if (!answer.total) return [];
  const caption = element("caption", {}, say("caption", { n: number(answer.total), page, pages }));
  const heads = ["date", "place", "alleged", "amount", "grade"].map(head);
  const drawn = listed.map((row, at) => incident(row, files[at], { answer, rows, index }));
  return [...byMonth(answer, ask), table({ caption, cards: true }, heads, drawn), turning(page, pages, ask)];
}

const SET_BY = { party: { party: null }, place: { place: null }, time: { from: null, to: null }, grade: { grade: null } };

/** Say that nothing matches, and which filter leaves out most by itself. */
function nothing({ left, method }, ask) {
  const value = element("p", { class: "value" }, say("nothing"));
  if (!left.length) return [value, element("p", { class: "muted" }, say("no_one_filter"))];
  const ordered = [...left].sort(([, one], [, other]) => other - one);
  const drops = ordered.flatMap(([name, n], at) => {
    const before = [`${say("widest")} `, ` · ${say("or")} `][at] ?? told("comma");
    const every = name === "grade" ? method.grades.map((grade) => ["grade", grade]) : [];
    return [before, element("a", { href: ask(SET_BY[name], every) }, told("filters")[name]), ` (${incidents(n)})`];
  });
  return [value, element("p", {}, ...drops)];
}

function incident(at, file, { answer, rows, index }) {
  const date = element("a", { href: `incident/${file}.html` }, when(rows.earliest[at], rows.latest[at]));
  const names = index.alleged[rows.alleged[at]].map((party) => element("bdi", {}, index.parties[party]));
  const alleged = names.flatMap((name, n) => (n ? [told("comma"), name] : [name]));
  const bound = (column) => (Number.isNaN(column[at]) ? null : column[at]);
  const range = bounds({ low: bound(answer.numbers.low), high: bound(answer.numbers.high) });
  const whole = answer.state[at] === 1 ? [" ", element("span", { class: "muted" }, say("in_whole"))] : [];
  const place = index.spots.place[rows.spot[at]] ?? say("not_stated");
  const made = row([date], [element("bdi", {}, place)], alleged, [element("a", { href: `incident/${file}.html#receipts` }, range), ...whole], [graded(answer.words[answer.graded[at]])]);
  made.children[1].dataset.label = say("place");
  made.children[2].dataset.label = say("alleged");
  made.children[3].className = "first";
  return made;
}

function turning(page, pages, ask) {
  const link = (rel, name, to) => element("a", { rel, href: ask({ page: to }) }, say(name));
  const nav = element("nav", { class: "pages", "aria-label": say("pages") });
  if (page > 1) nav.append(link("prev", "earlier", page - 1), "\n");
  if (page < pages) nav.append(link("next", "next", page + 1));
  return nav;
}

function byMonth({ months, question }, ask) {
  const most = Math.max(0, ...months.flatMap(({ low, high }) => [low ?? 0, high ?? 0]));
  const rows = months.map((each) => monthRow(each, most));
  const heads = [head("month"), head("amount"), element("th", { scope: "col" }, element("span", { class: "muted" }, say("from_zero")))];
  const all = question.from !== null || question.to !== null ? [element("p", {}, element("a", { href: ask({ from: null, to: null }) }, say("all_months")))] : [];
  const held = element("details", { id: "months" }, element("summary", {}, say("table_of_months")), table({ id: "months-table" }, heads, rows));
  const title = element("h2", { id: "months-title" }, say("by_month"));
  const drawing = element("div", { id: "months-drawn", class: "months", dir: "ltr" });
  return [element("section", { "aria-labelledby": "months-title" }, title, drawing, element("p", { class: "muted" }, say("drawn_how")), ...all, held)];
}

function monthRow({ month, low, high }, most) {
  const named = month ?? "not stated";
  const made = row([element("bdi", { dir: "ltr" }, named)], [bounds({ low, high })], [bar(low, high, most)]);
  made.lastChild.className = "drawing";
  made.dataset.month = named;
  return made;
}

/** Draw a range on an axis from 0: an unknown end fades towards its side. */
function bar(low, high, most) {
  const at = (bound) => Math.round((bound ?? 0) * (100 / most) * 100) / 100;
  const [begin, end] = most ? [at(low), at(high)] : [0, 0];
  const lines = {
    nothing: low === null && high === null || !most ? "M0 5H100" : null,
    open: low === null ? `M0 5H${end}` : high === null ? `M${begin} 5H100` : null,
    line: `M${begin} 5H${end}`,
    cap: low === null ? `M${end} 1V9` : high === null ? `M${begin} 1V9` : `M${begin} 1V9M${end} 1V9`,
  };
  const shown = lines.nothing ? ["nothing"] : lines.open ? ["open", "cap"] : ["line", "cap"];
  return drawing({ viewBox: "0 0 100 10", preserveAspectRatio: "none", "aria-hidden": "true", direction: "ltr" }, shown.map((name) => [name, lines[name]]));
}

function drawing(attributes, paths) {
  const made = document.createElementNS(SVG, "svg");
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  for (const [name, line] of paths) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("class", name);
    path.setAttribute("d", line);
    made.append(path);
  }
  return made;
}

const head = (name) => element("th", { scope: "col" }, say(name));

function row(first, ...more) {
  return element("tr", {}, element("th", { scope: "row" }, ...first), ...more.map((held) => element("td", {}, ...held)));
}

function table({ caption, id, cards }, heads, rows) {
  const held = [...(caption ? [caption] : []), element("thead", {}, element("tr", {}, ...heads)), element("tbody", {}, ...rows)];
  return element("div", { class: "wide" }, element("table", { ...(id ? { id } : {}), ...(cards ? { class: "cards" } : {}) }, ...held));
}
