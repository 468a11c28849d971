/* For an address that does not exist: the terms that its last parts may mean. */
import { names, remark, termMatcher } from "./naming.mjs";

const MOST = 5, GOOD = 0.6, PARTS = 2;

function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/* The last parts as words, the very last first. */
function asked(path) {
  const parts = path.split("/").map(part => decoded(part).replace(/\.\w{1,5}$/, "").replace(/[-_+\s]+/g, " ").trim());
  return parts.filter(part => part && part !== "terms" && part !== "index").slice(-PARTS).reverse();
}

function row({ title, url, definition }) {
  const item = document.createElement("li"), link = document.createElement("a");
  link.href = new URL(`../../${url}`, import.meta.url);
  link.textContent = title;
  item.append(link, ` – ${definition}`);
  return item;
}

export async function guess(place, path) {
  const known = await names(), matcher = termMatcher(known), [last] = asked(path);
  if (!last) return;
  const answers = asked(path).map(word => ({ word, found: matcher.find(word).filter(it => it.score > GOOD) }));
  const best = it => it.found[0]?.score ?? 0;
  const { word, found } = answers.reduce((a, b) => (best(b) > best(a) ? b : a), { word: last, found: [] });
  const said = document.createElement("p"), list = document.createElement("ul");
  const begins = remark(word, found[0]) || `Looked for “${word}”. Did you mean`;
  said.textContent = found.length ? `${begins}${begins.endsWith("See") ? ":" : " one of these?"}` : `Nothing is called “${word}”.`;
  list.append(...found.slice(0, MOST).map(it => row(known.terms[it.at])));
  place.replaceChildren(said, list);
  place.hidden = false;
}
