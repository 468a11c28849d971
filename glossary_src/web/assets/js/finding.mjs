/* What fits in a list, for its filter: by name, by what readers type, but for a slip; then by what it says. */
import { Matcher } from "./matching.mjs";
import { names, namesOf, sentence, termMatcher } from "./naming.mjs";

const NAMED = 3, TERM = /\/terms\/([^/#?]+?)(?:\.html|\/)?(?:[#?]|$)/;

/* The term that an item tells of: said, or else the page that it links to first. */
const slugOf = item => item.dataset.term ?? TERM.exec(item.querySelector("a[href]")?.href ?? "")?.[1];

function thing(item, known) {
  const term = known.terms.find(it => it.slug === slugOf(item)), text = item.textContent;
  if (!term) return { names: [{ text: item.dataset.names ?? text, weight: 1 }], sections: [text] };
  if (!item.dataset.term) return { names: namesOf(term, term.slug, known.instead), sections: [text] };
  const others = namesOf(term, term.slug, known.instead).map(name => name.text); // a claim on that term
  return { names: [{ text: item.dataset.names ?? text, weight: 1 }], sections: [`${text} ${others.join(". ")}`] };
}

/* Whether its names have every word that was typed. */
const named = it => it.held.every(how => how > 0);

/* A function of what was typed that gives {fits, said}. */
export async function finder(items) {
  const known = await names(), matcher = new Matcher(items.map(item => thing(item, known))), terms = termMatcher(known);
  return query => {
    const found = matcher.find(query), byName = found.filter(named), exact = byName.filter(it => !it.slip);
    const byText = found.filter(it => it.held.every((how, at) => how > 0 || it.read[at]));
    const fitting = [exact, byName, byText].find(some => some.length) ?? [];
    const meant = terms.find(query), [first] = meant;
    const titles = meant.filter(named).slice(0, NAMED).map(it => known.terms[it.at].title);
    const plain = fitting.length && !first?.best.name?.lacks && !first?.slip;
    const said = plain ? "" : sentence(query, first, titles);
    return { fits: new Set(fitting.map(it => items[it.at])), said };
  };
}
