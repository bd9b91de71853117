// An address as a question: what it says that is no value is left out and named, so that no filter is silently another.
import { told, say } from "../words.js";
import { fold } from "./fold.js";
import { dayOf } from "./days.js";

const MANY = ["party", "place", "grade", "source", "role"];
const ONE = ["measure", "group", "from", "to", "method", "as_of"];

/** Return the question of some pairs, with what was ignored of them and what they gave. */
export function asked(pairs, { index, measures, groups, sorts }) {
  const given = new Map();
  for (const [name, value] of pairs) {
    if (value.trim() && [...MANY, ...ONE].includes(name)) given.set(name, [...(given.get(name) ?? []), value.trim()]);
  }
  let question = { measure: "killed", group: null, parties: [], places: [], from: null, to: null, grades: [], method: index.method };
  const ignored = [];
  const asks = unclear(pairs, index);
  const written = new Map([...given].map(([name, values]) => [name, values.map((value) => inFull(name, value, index))]));
  if (asks) return { asks, given: written };
  const setting = { index, measures, groups };
  for (const [name, values] of given) {
    for (const value of MANY.includes(name) ? values : values.slice(-1)) {
      try {
        question = checked(WITH[name](question, name === "place" ? short(value, index) : value, setting), setting);
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        ignored.push([`${name}=${value}`, error.message]);
      }
    }
  }
  const { sort, page } = shown(pairs, sorts, ignored);
  return { question: resolved(question, index), ignored, given: written, sort, page };
}

/** Return what must be asked first: the first name that may mean several things and is not said to be meant as it is spelled. */
function unclear(pairs, { asks }) {
  const exact = pairs.filter(([name]) => name === "exact").map(([, value]) => value);
  for (const [name, value] of pairs) {
    const folded = fold(value);
    const found = asks[name] && (own(asks[name], folded) ?? own(asks[name], folded.replace(/^the /, "")));
    const meant = exact.includes(value) || exact.includes("1");
    if (found && !(meant && found.some(([known]) => known === value))) return { kind: name, words: value, candidates: found };
  }
  return null;
}

const short = (value, { places_in_full: full }) => Object.keys(full).find((name) => full[name] === value) ?? value;
const inFull = (name, value, { places_in_full: full }) => (name === "place" ? own(full, value) ?? value : value);

class Refused extends Error {}

const refuse = (name, values) => {
  throw new Refused(say(name, values));
};

const oneOf = (values, value) => (values.includes(value) ? value : refuse("no_word", { names: values.join(", ") }));
const period = (value) => dayOf(value) ?? refuse("no_date");
const unasked = () => refuse("unasked");

const WITH = {
  measure: (question, value, { measures }) => ({ ...question, measure: oneOf(measures, value) }),
  group: (question, value, { groups }) => ({ ...question, group: oneOf(groups, value) }),
  party: (question, value) => ({ ...question, parties: [...question.parties, value] }),
  place: (question, value) => ({ ...question, places: [...question.places, value] }),
  grade: (question, value) => ({ ...question, grades: [...question.grades, value.toLowerCase()] }),
  from: (question, value) => ({ ...question, from: period(value).first }),
  to: (question, value) => ({ ...question, to: period(value).last }),
  method: (question, value, { index }) => ({ ...question, method: oneOf(index.methods.map(({ name }) => name), value) }),
  source: unasked,
  role: unasked,
  as_of: unasked,
};

/** Return a question that can be answered; whatever was taken before must still hold under what was added. */
function checked(question, { index }) {
  const { grades } = methodOf(question, index);
  for (const grade of question.grades) oneOf(grades, grade);
  if (question.from !== null && question.to !== null && question.from > question.to) refuse("turned");
  resolved(question, index);
  return question;
}

/** Return the method of a question. */
export function methodOf(question, index) {
  return index.methods.find(({ name }) => name === question.method);
}

/** Return a question with its names as the columns have them, and its defaults. */
function resolved(question, index) {
  const method = methodOf(question, index);
  const parties = question.parties.map((words) => meant(words, index.parties, index.party_spellings, "party"));
  const missing = parties.find((name) => !index.parties.includes(name));
  if (missing !== undefined && method.note) refuse("no_side", { name: missing });
  return {
    ...question,
    group: question.group ?? method.group,
    parties: parties.map((name) => index.parties.indexOf(name)),
    places: question.places.map((words) => index.lying[meant(words, index.places, index.place_spellings, "place")]),
    grades: question.grades.length ? question.grades : method.headline,
  };
}

/** Return the one thing that words name. */
function meant(words, known, spellings, kind) {
  if (known.includes(words)) return words;
  const folded = fold(words);
  const found = [own(spellings, folded) ?? own(spellings, folded.replace(/^the /, "")) ?? []].flat();
  if (found.length === 1) return found[0];
  const said = { kind: told("filters")[kind], name: words, names: found.join(told("comma")) };
  return refuse(found.length ? "several" : "unknown", said);
}

const own = (table, key) => (Object.hasOwn(table, key) ? table[key] : undefined);

function shown(pairs, sorts, ignored) {
  const last = (name) => pairs.findLast(([known, value]) => known === name && value)?.[1] ?? "";
  const [sort, page] = [last("sort") || "date", last("page")];
  if (!sorts.includes(sort)) ignored.push([`sort=${sort}`, say("no_word", { names: sorts.join(", ") })]);
  const number = /^[0-9]+$/.test(page) ? Number(page) : 0;
  if (page && !(number > 0)) ignored.push([`page=${page.slice(0, 40)}`, say("no_page")]);
  return { sort: sorts.includes(sort) ? sort : "date", page: number > 0 ? number : 1 };
}
