/* One spelling for all the spellings of a name: what `forms.json` is looked up by.
   The same as `normalised` in glossary_src/linking/forms.py; a test holds the two together. */
const DROPPED = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g;
const APOSTROPHES = /[\u2018\u2019\u02bc\u2032\u00b4`]/g;
const APART = /(?:[^\p{L}\p{N}']|(?<![\p{L}\p{N}])'|'(?![\p{L}\p{N}]))+/gu;

export function normalised(text) {
  const plain = text.replace(DROPPED, "").replace(APOSTROPHES, "'").normalize("NFKC").toLowerCase();
  return plain.replace(/'s[^\p{L}\p{N}]*$/u, "").replace(APART, " ").trim();
}
