/* The search of the site. Answers are what the theme shows: for each page its own document and its
   best sections (a section with names of its own answers by itself), with `text` and `title` as HTML. */
import { Matcher, words } from "./matching.mjs";
import { namesOf, remark } from "./naming.mjs";

const OTHER = 0.72, HEADING = 0.7; // how much a page counts that is no term, and what stands over its sections
const MOST = 24, LEAST = 0.2, SECTIONS = 3, GOOD = 0.25, TEASER = 170, LEAD = 40, QUOTED = 4; // words of a message
const SIGNS = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": "\"", "&#39;": "'", "&nbsp;": " " };

const plain = html => html.replace(/<[^>]*>/g, " ").replace(/&(?:amp|lt|gt|quot|#39|nbsp);/g, it => SIGNS[it]).replace(/\s+/g, " ").trim();
const escaped = text => text.replace(/[&<>"]/g, sign => `&#${sign.charCodeAt(0)};`);

function marked(text, meant) {
  return text.split(/([\p{L}\p{N}]+(?:\.\d+)?)/u).map((piece, at) => (
    at % 2 && words(piece).some(word => meant.has(word)) ? `<mark data-md-highlight>${escaped(piece)}</mark>` : escaped(piece)
  )).join("");
}

/* The part of a text where most of the words stand together. */
function teaser(text, meant) {
  const places = [...text.matchAll(/[\p{L}\p{N}]+(?:\.\d+)?/gu)].filter(([word]) => words(word).some(it => meant.has(it))).map(it => it.index);
  const near = from => new Set(places.filter(at => at >= from && at < from + TEASER).map(at => text.slice(at, at + 6).toLowerCase())).size;
  const best = places.reduce((a, b) => (near(b) > near(a) ? b : a), places[0] ?? 0);
  const from = best > TEASER - LEAD ? text.lastIndexOf(" ", best - LEAD) + 1 : 0;
  const until = text.length > from + TEASER ? text.lastIndexOf(" ", from + TEASER) : text.length;
  return `${from ? "… " : ""}${marked(text.slice(from, until), meant)}${until < text.length ? " …" : ""}`;
}

export class Searching {
  constructor({ config, docs }) {
    const instead = config.instead ?? [], pages = new Map();
    for (const doc of docs) {
      const [address] = doc.names ? [doc.location] : doc.location.split("#"), text = plain(doc.text ?? "");
      const title = plain(doc.title);
      if (!pages.has(address)) pages.set(address, []);
      pages.get(address).push({ ...doc, title, text });
    }
    this.pages = [...pages.values()];
    this.sections = this.pages.flat();
    this.matcher = new Matcher(this.pages.map(([page, ...sections]) => ({
      prior: (page.names ? 1 : OTHER) * (page.boost ?? 1),
      names: [
        ...page.names
          ? namesOf({ title: page.names[0], aliases: page.names.slice(1), searched_as: page.searched_as }, page.location, instead)
          : [{ text: page.title, weight: OTHER }],
        ...page.definition ? [] : sections.map(({ title }) => ({ text: title, weight: HEADING })), // of a term, headings are all alike
      ],
      sections: [page, ...sections].map(it => `${it.title}. ${it.text}`),
    })), config.alike);
  }

  answer(query) {
    const every = this.matcher.find(query), found = every.filter(it => this.#quoted(query, it)), least = LEAST * (every[0]?.score ?? 0);
    found.push(...every.filter(it => !found.includes(it)));
    const asked = this.matcher.meanings(query), meant = new Set(asked.flatMap(part => part.means));
    return found.filter(it => it.score >= least).slice(0, MOST).map((it, at) => this.#shown(it, asked, meant, at ? "" : remark(query, it)));
  }

  /* Whether what is asked holds the words of a message, one after the other: then it was pasted. */
  #quoted(query, { at }) {
    const [page] = this.pages[at], own = page.names && page.boost < 1 ? words(page.names[0]) : [];
    return own.length >= QUOTED && ` ${words(query).join(" ")} `.includes(` ${own.join(" ")} `);
  }

  /* The page first, then its best sections; a section that answers better than the names is open. */
  #shown(found, asked, meant, said) {
    const [page, ...others] = this.pages[found.at], score = at => found.sections.get(this.sections.indexOf(at)) ?? 0;
    const best = others.map(it => [it, score(it)]).filter(([, its]) => its >= GOOD).sort((a, b) => b[1] - a[1]).slice(0, SECTIONS);
    const terms = Object.fromEntries(asked.map(({ word }, n) => [word, found.held[n] > 0 || found.read[n]]));
    const open = found.best.score < HEADING && best[0]?.[1] > score(page);
    const document = (doc, its, lead) => ({
      location: doc.location, title: marked(doc.title, meant), text: `<p>${teaser(lead, meant)}</p>`, score: its, terms,
    });
    const article = document(page, found.score, page.definition ?? page.text);
    const alias = page.names?.slice(1).find(name => name === found.best.name?.text);
    if (alias) article.tags = [escaped(alias)];
    if (said) article.title = `<small class="g-remark">${escaped(said)}</small> ${article.title}`;
    return [article, ...best.map(([doc, its], n) => document(doc, open && !n ? found.score : found.score * its * 0.5, doc.text))];
  }
}
