/* What fits in a list, for its filter: by name, by what readers type, but for a slip; then by what it says. */
import { Matcher } from "./matching.mjs";
import { named, namesOf, sentence, termMatcher } from "./naming.mjs";

const NAMED = 3, TERM = /\/terms\/([^/#?]+?)(?:\.html|\/)?(?:[#?]|$)/;

/* The term that an item tells of: said, or else the page that it links to first. */
const slugOf = item => item.dataset.term ?? item.dataset.slug ?? TERM.exec(item.querySelector("a[href*='/terms/'], a[href]")?.href ?? "")?.[1];

function thing(item, known) {
  const term = known.terms.find(it => it.slug === slugOf(item)), text = item.textContent;
  if (!term) return { names: [{ text: item.dataset.names ?? text, weight: 1 }], sections: [text] };
  if (!item.dataset.term) return { names: namesOf(term, term.slug, known.instead), sections: [text] };
  const others = namesOf(term, term.slug, known.instead).map(name => name.text); // a claim on that term
  return { names: [{ text: item.dataset.names ?? text, weight: 1 }], sections: [`${text} ${others.join(". ")}`] };
}

/* A function of what was typed that gives {fits, said}. */
export async function finder(items) {
  const known = await named(), matcher = new Matcher(items.map(item => thing(item, known))), terms = termMatcher(known);
  return query => {
    const found = matcher.find(query), whole = found.filter(it => it.held.every(how => how > 0));
    const exact = whole.filter(it => !it.slip);
    const fitting = [exact, whole, found.filter(it => it.held.every((how, at) => how > 0 || it.read[at]))].find(it => it.length) ?? [];
    const meant = terms.find(query), titles = meant.filter(it => it.held.every(how => how > 0)).map(it => known.terms[it.at].title);
    const said = fitting.length && !(meant[0]?.best.name?.lacks || meant[0]?.slip) ? "" : sentence(query, meant[0], titles.slice(0, NAMED));
    return { fits: new Set(fitting.map(it => items[it.at])), said };
  };
}
