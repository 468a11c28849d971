/* For an address that does not exist, and for go/?q=...: on to the term that is meant beyond doubt, or
   the terms that the words may mean. */
import { normalised } from "./forms.mjs";
import { named, names, remark, termMatcher } from "./naming.mjs";

const ROOT = new URL("../../", import.meta.url), FOLDERS = ["terms", "senses", "go"];
const MOST = 5, GOOD = 0.6, PARTS = 2;

function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

const spoken = text => text.replace(/[-_+\s]+/g, " ").trim();

/* The last parts as words, the very last first. */
function asked(path) {
  const parts = path.split("/").map(part => spoken(decoded(part).replace(/\.\w{1,5}$/, "")));
  return parts.filter(part => part && part !== "terms" && part !== "index").slice(-PARTS).reverse();
}

/* Whether an address is where terms are: at the root of the site or in their folder. */
function forTerm(path) {
  if (!path.startsWith(ROOT.pathname)) return false;
  const parts = path.slice(ROOT.pathname.length).split("/").filter(part => part && part !== "index.html");
  return parts.length === 1 || (parts.length === 2 && FOLDERS.includes(parts[0].toLowerCase()));
}

function row({ title, url, definition }) {
  const item = document.createElement("li"), link = document.createElement("a");
  link.href = new URL(url, ROOT);
  link.textContent = title;
  item.append(link, ` – ${definition}`);
  return item;
}

/* Show what may be meant by the first of these words that mean something. */
function suggest(place, words, known, matcher) {
  const answers = words.map(word => ({ word, found: matcher.find(word).filter(it => it.score > GOOD) }));
  const best = it => it.found[0]?.score ?? 0;
  const { word, found } = answers.reduce((a, b) => (best(b) > best(a) ? b : a), { word: words[0], found: [] });
  const said = document.createElement("p"), list = document.createElement("ul");
  const begins = remark(word, found[0]) || `Looked for “${word}”. Did you mean`;
  said.textContent = found.length ? `${begins}${begins.endsWith("See") ? ":" : " one of these?"}` : `Nothing is called “${word}”.`;
  list.append(...found.slice(0, MOST).map(it => row(known.terms[it.at])));
  place.replaceChildren(said, list);
  place.hidden = false;
}

/* The address of the page that the words name: as the table of forms has it, or beyond doubt. */
async function placeOf(word, known, matcher) {
  const answer = await fetch(new URL("forms.json", ROOT));
  const { terms, forms } = answer.ok ? await answer.json() : { terms: [], forms: {} };
  const form = normalised(word), row = Object.hasOwn(forms, form) && terms[forms[form]];
  return row ? row[2] : known.terms[named(matcher.find(word))?.at]?.url;
}

/* Leave for the page that the words name, if any; the search part and the fragment go along. */
async function leave(word, known, matcher, search = "") {
  const place = await placeOf(word, known, matcher);
  if (!place) return false;
  const target = new URL(place, ROOT);
  if (target.pathname === location.pathname) return false; // it is not there
  target.search = search;
  target.hash = location.hash;
  location.replace(target);
  return true;
}

export async function guess(place, path) {
  const words = asked(path);
  if (!words.length) return;
  const known = await names(), matcher = termMatcher(known);
  if (forTerm(path) && await leave(words[0], known, matcher, location.search)) return;
  suggest(place, words, known, matcher);
}

/* go/?q=he+init, which its page has made ?term=he+init */
export async function go(place, form) {
  const word = spoken(new URLSearchParams(location.search).get("term") ?? "");
  form.hidden = false;
  form.elements.q.value = word;
  if (!word) return;
  const known = await names(), matcher = termMatcher(known);
  if (!await leave(word, known, matcher)) suggest(place, [word], known, matcher);
}
