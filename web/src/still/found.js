// Looking words up: a thing is found where each word looked for begins a word of one of its spellings.
import { brought } from "./brought.js";
import { fold } from "./fold.js";

const FILES = 40; // pieces that one search loads, at most

/** Return what some words find in the index at an address, the nearest first. */
export async function found(words, address) {
  const folded = fold(words);
  const asked = folded.split(" ").filter(Boolean);
  if (!asked.length) return [];
  const { kinds, parts, common } = await brought("search", address);
  const telling = asked.filter((word) => !common.includes(word));
  const pieces = telling.map((word) => piecesOf(word, parts)).filter(({ length }) => length);
  const [fewest] = pieces.sort((one, other) => one.length - other.length || other[0].length - one[0].length);
  if (!fewest) return [];
  const piece = (beginning) => brought(name(beginning), new URL(`${name(beginning)}.js?${parts[beginning]}`, address).href);
  const rows = (await Promise.all(fewest.slice(0, FILES).map(piece))).flat();
  const seen = new Map(rows.map((row) => [`${row[0]} ${row[1]}`, row]));
  const results = [...seen.values()].map((row) => result(row, { kinds, folded, asked })).filter(Boolean);
  return results.sort((one, other) => one.rank - other.rank || one.order - other.order || (one.name < other.name ? -1 : 1));
}

/** Return the pieces that may hold words which begin so: the one that the word lies in, or all that it begins. */
function piecesOf(word, parts) {
  return Object.keys(parts).filter((beginning) => word.startsWith(beginning) || beginning.startsWith(word));
}

const name = (beginning) => `search/${[...beginning].map((letter) => letter.codePointAt(0).toString(16)).join("-")}`;

function result([order, name, page, ...others], { kinds, folded, asked }) {
  const spellings = [name, ...others].map((spelling) => ({ spelling, said: fold(spelling) }));
  const ranks = [({ said }) => said === folded, ({ said }) => said.startsWith(folded), ({ said }) => asked.every((word) => begins(said, word))];
  const rank = ranks.findIndex((fits) => spellings.some(fits));
  if (rank < 0) return null;
  const { spelling } = spellings.find(ranks[rank]);
  return { rank, order, kind: kinds[order], name, stem: page || `${kinds[order]}/${name}`, other: spelling === name ? null : spelling };
}

const begins = (said, word) => said.split(" ").some((each) => each.startsWith(word));
