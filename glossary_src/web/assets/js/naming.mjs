/* What terms go by, for a Matcher; and what to say where nothing goes by the words that were typed.
   A term is {title, aliases, searched_as}, a row of what has no page {names, see: terms}. */
import { Matcher, NAME, WHOLE, words } from "./matching.mjs";

const SURE = 0.95;
const TITLE = 1, ALIAS = NAME, SEARCHED = 0.9, INSTEAD = 0.93, LATER = 0.04, HALF = 0.5, FEW = 3;

export function namesOf(term, own, instead) {
  const rows = instead.filter(row => row.see.includes(own));
  return [
    { text: term.title, weight: TITLE },
    ...(term.aliases ?? []).map(text => ({ text, weight: ALIAS })),
    ...(term.searched_as ?? []).map(text => ({ text, weight: SEARCHED })),
    ...rows.flatMap(row => row.names.map(text => ({ text, weight: INSTEAD - LATER * row.see.indexOf(own), lacks: row }))),
  ];
}

/* What to say before the best that a Matcher found: the words lack a page, or were taken for others. */
export function remark(query, first) {
  if (!first || first.exact >= ALIAS) return "";
  const { name, share, asked } = first.best;
  if (name?.lacks && share >= HALF && asked >= HALF) return `No page on ${name.text} yet. See`;
  return first.slip && words(query).length <= FEW ? `Nothing is called “${query.trim()}”. Did you mean` : "";
}

/* The one thing that the words name beyond doubt, as a whole: in any case, singular or plural, in one
   word or several. Of what a Matcher found. */
export function named(found) {
  const whole = ({ exact, best }) => exact >= ALIAS
    || (!best.name.lacks && best.name.weight >= ALIAS && best.asked > WHOLE && best.held.every(how => how >= SURE));
  const [first, ...more] = found.filter(whole);
  return more.length && first.exact < ALIAS ? undefined : first;
}

const joined = titles => titles.slice(0, -1).join(", ") + (titles.length > 1 ? " or " : "") + titles.at(-1);

/* The same as a sentence, with the names of what was found. */
export function sentence(query, first, titles) {
  const begins = first ? remark(query, first) : "";
  if (!first || !titles.length) return `Nothing is called “${query.trim()}”.`;
  return begins && `${begins} ${joined(titles)}${begins.endsWith("See") ? "." : "?"}`;
}

/* `names.json`, which lies two folders above. */
export async function names() {
  const answer = await fetch(new URL("../../names.json", import.meta.url));
  if (!answer.ok) throw new Error(`names.json: HTTP ${answer.status}`);
  return answer.json();
}

/* A Matcher of all terms, in their order in `known`. */
export function termMatcher({ terms, instead }) {
  return new Matcher(terms.map(term => ({ names: namesOf(term, term.slug, instead) })));
}
