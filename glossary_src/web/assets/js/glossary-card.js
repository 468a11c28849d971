/* A card with the definition of a term beside every link to the glossary, on any page of any site.
   docs/linking/hover-card.md has what it can be told.
   What comes from the glossary enters the page as text, and as an address below its own. */
(() => {
  "use strict";
  if (customElements.get("glossary-term")) return;
  const own = document.currentScript, { glossary, site, delay = 200, links, touch, cue, off } = own?.dataset ?? {};
  const at = (path, base = document.baseURI) => new URL(path, base).href;
  const source = glossary ? at(glossary) : at("../../forms.json", own?.src);
  const roots = site ? [at(site)] : glossary ? [] : [at(".", source)];
  const CARRIED = "a[aria-describedby^='glossary-term-']", TERM = `a[data-term], ${CARRIED}`;
  const TOGGLE = "[data-glossary-card]", KEPT = "glossary-card";
  const MARGIN = 8, LINGER = 250, PATIENCE = 10000, MOST = 256000;

  const cued = roots.map((root) => `a[href^=${CSS.escape(`${root}terms/`)}]:not([href$="/terms/"])`);
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    .glossary-card { position: absolute; z-index: 2147483647; inset: auto; box-sizing: border-box; width: max-content;
      max-width: min(22rem, calc(100vw - 1rem)); margin: 0; padding: .7em .9em; border: 1px solid GrayText; border-radius: .4em;
      background: var(--glossary-card-background, Canvas); color: var(--glossary-card-color, CanvasText);
      font: 1rem/1.45 system-ui, sans-serif; text-align: start; overflow-wrap: anywhere; box-shadow: 0 2px 12px #0004 }
    .glossary-card[hidden] { display: none }
    .glossary-card :is(strong, span) { display: block; margin: 0 }
    .glossary-card p { display: flex; gap: 1.2em; justify-content: space-between; margin: .3em 0 -.3em; font-size: .85em }
    .glossary-card p > * { margin: 0; padding: 0; border: 0; background: none; font: inherit; line-height: 24px; cursor: pointer;
      color: inherit; text-decoration: underline }
    ${cue === "off" ? "" : `@media screen { :where(${[TERM, ...cued]}):any-link { text-decoration: underline dotted; text-underline-offset: .2em } }`}
    @media print { .glossary-card { display: none } }`);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];

  const make = (name, its = {}, ...inner) => {
    const made = Object.assign(document.createElement(name), its);
    made.append(...inner);
    return made;
  };
  const heading = make("strong"), text = make("span");
  const tip = make("span", { id: "glossary-card", role: "tooltip" }, heading, text);
  const more = make("a", { textContent: "Open the page", tabIndex: -1 });
  const stop = make("button", { type: "button", textContent: "Turn cards off" });
  const card = make("div", { className: "glossary-card", lang: "en", dir: "ltr", hidden: true, popover: "manual" }, tip, make("p", {}, more, stop));

  let table, known, shownFor = null, described = null, closing = 0, opening = 0, dismissed = null, touched = false, follows = null, titled = "";
  let asleep = off !== undefined;
  try { asleep = (localStorage.getItem(KEPT) ?? (asleep && "off")) === "off"; } catch { /* not kept */ }

  /* As in forms.mjs. */
  const key = (name) => String(name).replace(/[\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g, "")
    .replace(/[\u2018\u2019\u02bc\u2032\u00b4`]/g, "'").normalize("NFKC").toLowerCase().replace(/'s[^\p{L}\p{N}]*$/u, "")
    .replace(/(?:[^\p{L}\p{N}']|(?<![\p{L}\p{N}])'|'(?![\p{L}\p{N}]))+/gu, " ").trim();
  const bare = (path) => path.replace(/[?#].*/, "").replace(/\/?(index\.html)?$|\.html$/, "");

  async function bounded({ body }) {
    const reader = body.pipeThrough(new TextDecoderStream()).getReader();
    let read = "";
    for (let part; !(part = await reader.read()).done && read.length <= MOST;) read += part.value;
    if (read.length <= MOST) return read;
    reader.cancel();
    throw new Error(`more than ${MOST} signs`);
  }

  async function load() {
    const answer = await fetch(source, { credentials: "omit", signal: AbortSignal.timeout(PATIENCE) });
    if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
    const { url, terms, forms, addresses = {} } = JSON.parse(await bounded(answer));
    if (/^https?:\/\/[^/]+\/(.*\/)?$/.test(url)) roots.push(url);
    const root = roots.at(-1) ?? at(".", source);
    const rows = terms.map(([, title, path, definition]) => {
      const row = { title: `${title}`, definition: `${definition}`, url: at(path, root) };
      if (!row.url.startsWith(root)) throw new Error(`${row.url} is not below ${root}`);
      return row;
    });
    return {
      paths: new Map([
        ...Object.entries(addresses).flatMap(([slug, row]) => [[slug, rows[row]], [`terms/${slug}`, rows[row]]]),
        ...rows.map((row) => [bare(row.url.slice(root.length)), row]),
      ]),
      named: new Map(Object.entries(forms).map(([form, row]) => [form, rows[row]])),
    };
  }

  function all() {
    table ??= load().catch((error) => {
      console.info(`glossary-card: ${source} cannot be read (${error.message})`);
      return { paths: new Map(), named: new Map() };
    }).then((read) => (known = read));
    return table;
  }

  /* The root of the glossary that a link leads into, from another page. */
  const rootOf = ({ href }) => roots.find((root) => String(href).startsWith(root) && bare(href) !== bare(location.href));

  function carried(link) {
    const id = link.matches(CARRIED) && link.getAttribute("aria-describedby").split(" ")[0];
    const there = id && document.getElementById(id);
    return there && { title: there.dataset.title ?? "", definition: there.ariaLabel ?? there.textContent, url: link.href };
  }

  function termOf(link) {
    const there = carried(link);
    if (there || !known) return there;
    const name = link.dataset.term, root = rootOf(link), path = root && bare(link.href.slice(root.length));
    const term = (name !== undefined && known.named.get(key(name || link.textContent)))
      || (path && (known.paths.get(path) ?? known.named.get(key(nameIn(path, link.href)))));
    if (!term && name !== undefined) unknown(name || link.textContent);
    return term;
  }

  /* The name in an address: terms/he%20init/, he_init/ or go/?q=he+init. */
  function nameIn(path, href) {
    if (path === "go") return new URL(href).searchParams.get("q") ?? "";
    const [, last = ""] = path.match(/^(?:terms\/)?([^/]+)$/) ?? [];
    try { return decodeURIComponent(last); } catch { return last; }
  }

  function unknown(name) {
    if (known?.named.size) console.warn(`glossary-card: "${name.trim()}" is no term of ${source}`);
  }

  function open(link) {
    clearTimeout(opening);
    clearTimeout(closing);
    if (shownFor === link) return;
    if (!carried(link)) all();
    opening = setTimeout(show, delay, link);
  }

  async function show(link) {
    clearTimeout(closing);
    if (shownFor === link || dismissed === link) return true;
    hide();
    shownFor = link;
    if (!carried(link)) await all();
    if (shownFor !== link) return true;
    const term = link.isConnected && termOf(link);
    if (!term) {
      shownFor = null;
      return false;
    }
    heading.textContent = term.title;
    text.textContent = term.definition;
    more.href = link.href || term.url;
    if (!link.hasAttribute("aria-describedby")) {
      link.setAttribute("aria-describedby", tip.id);
      described = link;
    }
    if ((titled = link.title)) link.title = ""; // else it is shown, too
    card.style.colorScheme = scheme(link);
    (link.closest("dialog, main") ?? document.body).append(card);
    card.hidden = false;
    card.showPopover?.({ source: link });
    place();
    return true;
  }

  /* Light letters stand on a dark page, whatever its background is made of. */
  function scheme(link) {
    const color = getComputedStyle(link.parentElement).color, [a, b, c] = color.match(/[\d.]+/g) ?? [];
    const light = /^rgb/.test(color) ? (0.3 * a + 0.6 * b + 0.1 * c) / 255 : /^ok/.test(color) ? a : /^l/.test(color) ? a / 100 : NaN;
    return light > 0.5 ? "dark" : light >= 0 ? "light" : "";
  }

  function place() {
    const beside = shownFor.getClientRects()[0] ?? shownFor.getBoundingClientRect();
    card.style.left = card.style.top = "0";
    const zero = card.getBoundingClientRect(), zoom = card.currentCSSZoom ?? 1;
    const left = Math.max(MARGIN, Math.min(beside.left, document.documentElement.clientWidth - zero.width - MARGIN));
    const below = beside.bottom + zero.height + MARGIN < innerHeight || beside.top < zero.height + MARGIN;
    card.style.left = `${(left - zero.left) / zoom}px`;
    card.style.top = `${((below ? beside.bottom + 2 : beside.top - zero.height - 2) - zero.top) / zoom}px`;
  }

  function hide() {
    clearTimeout(closing);
    clearTimeout(opening);
    if (card.matches(":focus-within")) shownFor?.focus({ preventScroll: true });
    card.hidden = true;
    if (card.isConnected) card.hidePopover?.();
    if (titled) shownFor.title = titled;
    titled = "";
    described?.removeAttribute("aria-describedby");
    shownFor = described = null;
  }

  function leave() {
    clearTimeout(closing);
    clearTimeout(opening);
    closing = setTimeout(() => {
      if (!shownFor?.matches(":hover, :focus") && !card.matches(":hover, :focus-within")) hide();
    }, LINGER);
  }

  function turn(to) {
    asleep = to;
    try { localStorage.setItem(KEPT, asleep ? "off" : "on"); } catch { /* not kept */ }
    hide();
    tell();
  }
  const tell = () => document.querySelectorAll(TOGGLE).forEach((it) => it.setAttribute("aria-pressed", !asleep));

  function linkAt({ target }) {
    const link = target instanceof Element ? target.closest("a") : null;
    if (!link || asleep || card.contains(link) || link.closest("[data-no-card]")) return null;
    return link.matches(TERM) || byAddress(link) ? link : null;
  }
  const byAddress = (link) => !link.matches(TERM) && rootOf(link) && (!links || link.matches(links));
  const listen = (kind, then) => document.addEventListener(kind, then, true);

  listen("pointerover", (event) => {
    const link = linkAt(event);
    if (link && event.pointerType !== "touch") open(link);
    else if (card.contains(event.target)) clearTimeout(closing);
    else if (shownFor) leave();
  });
  listen("pointerout", (event) => {
    const link = linkAt(event);
    if (link && !link.contains(event.relatedTarget)) dismissed = dismissed === link && link.matches(":focus") ? link : null;
    if (event.pointerType !== "touch") leave();
  });
  listen("pointerdown", (event) => {
    touched = event.pointerType === "touch";
    if (shownFor && !linkAt(event) && !card.contains(event.target)) hide();
  });
  listen("focusin", (event) => { if (linkAt(event) && !touched) open(linkAt(event)); });
  listen("focusout", (event) => {
    if (linkAt(event)) dismissed = null;
    if (shownFor || linkAt(event)) leave();
  });
  /* A first touch opens the card, a second one follows the link; where there is no card, the first does. */
  listen("click", (event) => {
    if (event.target === stop) return turn(true);
    if (event.target.closest?.(TOGGLE)) return turn(!asleep);
    const link = linkAt(event), first = touched && link && shownFor !== link && follows !== link;
    touched = false;
    if (!link || follows === link) return;
    if (!first || (touch === "follow" && byAddress(link)) || (known && !termOf(link))) return hide();
    event.preventDefault();
    event.stopPropagation();
    dismissed = null;
    show(link).then((shown) => {
      if (shown) return;
      follows = link;
      link.click();
      follows = null;
    });
  });
  listen("keydown", (event) => {
    if (event.key !== "Escape") return;
    dismissed = shownFor;
    hide();
  });
  listen("scroll", () => { if (shownFor && !card.hidden) place(); });

  customElements.define("glossary-term", class extends HTMLElement {
    async connectedCallback() {
      if (this.closest("a") || this.querySelector("a")) return;
      const name = this.getAttribute("name") ?? this.textContent;
      const term = (await all()).named.get(key(name));
      if (!term) return unknown(name);
      if (this.querySelector("a")) return;
      const link = make("a", { href: term.url }, ...this.childNodes);
      link.dataset.term = name;
      this.append(link);
    }
  });
  if (glossary && !site) (window.requestIdleCallback ?? setTimeout)(all); // which addresses are the glossary's?
  if (location.hash === `#${KEPT}=on`) turn(false);
  tell();
  window.document$?.subscribe(tell);
})();
