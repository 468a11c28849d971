/* For an address that does not exist: the terms that its last parts may mean. */
import { named, remark, termMatcher } from "./naming.mjs";

const MOST = 5, GOOD = 0.6, PARTS = 2;

function asked(path) {
  const parts = decodeURI(path).split("/").map(part => part.replace(/\.\w{1,5}$/, "").replace(/[-_+\s]+/g, " ").trim());
  return parts.filter(part => part && part !== "terms" && part !== "index").slice(-PARTS).reverse();
}

export async function guess(place, path) {
  const known = await named(), matcher = termMatcher(known), words = asked(path);
  const answers = words.map(word => [word, matcher.find(word).filter(it => it.score > GOOD)]);
  const [word, found] = answers.reduce((a, b) => ((b[1][0]?.score ?? 0) > (a[1][0]?.score ?? 0) ? b : a), [words[0], []]);
  const said = document.createElement("p"), list = document.createElement("ul");
  if (!word) return;
  const begins = remark(word, found[0]) || `Looked for “${word}”. Did you mean`;
  said.textContent = found.length ? `${begins}${begins.endsWith("See") ? ":" : " one of these?"}` : `Nothing is called “${word}”.`;
  for (const { at } of found.slice(0, MOST)) {
    const link = document.createElement("a");
    link.href = new URL(`../../${known.terms[at].url}`, import.meta.url);
    link.textContent = known.terms[at].title;
    list.append(Object.assign(document.createElement("li")));
    list.lastChild.append(link, ` – ${known.terms[at].definition}`);
  }
  place.replaceChildren(said, list);
  place.hidden = false;
}
