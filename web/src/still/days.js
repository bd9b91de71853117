// Days as numbers since 1970, as an address writes them and as a page says them.
import { told } from "../words.js";
import { western } from "./fold.js";
import { isDay } from "./release.js";

const DATE = /^([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?$/;

/** Return the first and the last day of YYYY, YYYY-MM, YYYY-MM-DD or two of them joined by a slash; null where it is none of these. */
export function dayOf(words) {
  const [begin, end = begin, ...more] = western(words.trim()).split("/");
  const [first, last] = [span(begin), span(end)];
  if (more.length || !first || !last || first.first > last.last) return null;
  return { first: first.first, last: last.last };
}

function span(words) {
  const [, year, month, day] = words.trim().match(DATE) ?? [];
  if (!Number(year)) return null;
  const [first, last] = [number(year, month ?? 1, day ?? 1), day ? number(year, month, day) : number(year, month ? Number(month) + 1 : 13, 0)];
  if ((month && !(month >= 1 && month <= 12)) || (day && !(day >= 1 && day <= parts(number(year, Number(month) + 1, 0)).day))) return null;
  return { first, last };
}

function number(year, month, day) {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getTime() / 86400000;
}

function parts(day) {
  const date = new Date(day * 86400000);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/** Return the days between which an event happened, each with the precision it has. */
export function when(earliest, latest) {
  const form = told("when");
  if (!isDay(earliest)) return isDay(latest) ? filled(form.until, dated(latest)) : form.none;
  if (!isDay(latest)) return filled(form.since, dated(earliest));
  if (earliest === latest) return dated(earliest);
  return whole(earliest, latest) ?? either(earliest, latest) ?? filled(form.both, ...ends(earliest, latest));
}

const filled = (form, ...values) => form.replace(/\{\}/g, () => values.shift());
const month = ({ month, year }) => `${told("calendar")[month - 1]} ${year}`;
const isEnd = (day) => parts(day + 1).day === 1;

function dated(day, { year = true } = {}) {
  const found = parts(day);
  return `${found.day} ${told("calendar")[found.month - 1]}${year ? ` ${found.year}` : ""}`;
}

const years = (first, last) => parts(first).month === 1 && parts(first).day === 1 && parts(last).month === 12 && parts(last).day === 31;

function whole(first, last) {
  const [one, other] = [parts(first), parts(last)];
  if (years(first, last) && one.year === other.year) return String(one.year);
  return one.day === 1 && one.year === other.year && one.month === other.month && isEnd(last) ? month(one) : null;
}

function either(first, last) {
  if (last - first !== 1) return null;
  const [one, other] = [parts(first), parts(last)];
  const same = one.year === other.year && one.month === other.month;
  return filled(told("when").either, same ? one.day : dated(first, { year: one.year !== other.year }), dated(last));
}

function ends(first, last) {
  const [one, other] = [parts(first), parts(last)];
  if (years(first, last)) return [one.year, other.year];
  return one.day === 1 && isEnd(last) ? [month(one), month(other)] : [dated(first), dated(last)];
}
