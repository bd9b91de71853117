// Spelling folded away for comparison, as the book itself folds it: case, accents, punctuation, Arabic marks and letter forms.

const FORMS = { "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ئ": "ي", "ؤ": "و", "ة": "ه", "ـ": "" };
for (let digit = 0; digit < 10; digit++) {
  FORMS[String.fromCodePoint(0x660 + digit)] = String(digit);
  FORMS[String.fromCodePoint(0x6f0 + digit)] = String(digit);
}

/** Return words with their eastern digits as western ones. */
export const western = (words) => words.replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => FORMS[digit]);

/** Return words as they compare equal. */
export function fold(words) {
  return letters(words)
    .replace(/[^\p{L}\p{N}_]+|_+/gu, " ")
    .trim();
}

function letters(words) {
  let bare = cased(words);
  if (/[^\x00-\x7f]/.test(bare)) bare = cased(bare.normalize("NFKD")).replace(/./gsu, (letter) => FORMS[letter] ?? (combining(letter) ? "" : letter));
  return bare.replace(/[.'\u2019]/g, "");
}

const cased = (words) => (/[^\x00-\x7f]/.test(words) ? words.replace(/./gsu, folded) : words.toLowerCase());

/** Return a letter without its case: alone it is never at the end of a word, where the small sigma is another one. */
function folded(letter) {
  if (letter === "ı") return letter;
  const large = letter.toUpperCase();
  return /\p{Script=Cherokee}/u.test(letter) ? large : large.toLowerCase(); // whose small letters came after the large ones
}

/** Say whether a sign is a mark that stands on another: those change places with another mark when a text is put in order. */
function combining(sign) {
  return /\p{M}/u.test(sign) && ((sign + "\u0334").normalize("NFD").startsWith("\u0334") || ("\u0315" + sign).normalize("NFD") !== "\u0315" + sign);
}
