/* A card with the definition of a term, for any page on any site. No dependency; needs no other file.
   <script src="SITE/assets/js/glossary-card.js" defer></script>
   <a data-term="NAME OF A TERM" href="...">…</a> or <glossary-term>name of a term</glossary-term>
   The glossary is glossary.json two folders above this script, or data-glossary="address" on the script.
   Links of the Markdown extension carry their definition: nothing is fetched for them.
   data-links="selector" on the script: such links show a card, too, where they lead to a term; not on
   touch, and without warnings. data-delay="300": so many milliseconds before any card opens.
   What comes from the glossary enters the page as text, and as an address that is http or https. */
(() => {
  "use strict";
  if (customElements.get("glossary-term")) return;
  const own = document.currentScript;
  const source = new URL(own?.dataset.glossary ?? "../../glossary.json", own?.dataset.glossary ? document.baseURI : own?.src ?? document.baseURI);
  const CARRIED = "a[aria-describedby^='glossary-term-']", TERM = `a[data-term], ${CARRIED}`;
  const LINKS = own?.dataset.links ?? "", DELAY = Number(own?.dataset.delay ?? 0);
  const MARGIN = 8, LINGER = 250, PATIENCE = 10000;

  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    .glossary-card { position: absolute; z-index: 2147483647; box-sizing: border-box; width: max-content;
      max-width: min(22rem, calc(100vw - 1rem)); margin: 0; padding: .7em .9em; border: 1px solid GrayText; border-radius: .4em;
      background: var(--glossary-card-background, Canvas); color: var(--glossary-card-color, CanvasText);
      font: 1rem/1.45 system-ui, sans-serif; text-align: start; overflow-wrap: anywhere; box-shadow: 0 2px 12px #0004 }
    .glossary-card[hidden] { display: none }
    .glossary-card > * { display: block; margin: 0 }`);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];

  const card = document.createElement("div");
  const heading = document.createElement("strong");
  const text = document.createElement("span");
  card.className = "glossary-card";
  card.id = "glossary-card";
  card.setAttribute("role", "tooltip");
  card.hidden = true;
  card.append(heading, text);

  let terms, shownFor = null, described = null, closing = 0, opening = 0, dismissed = null, touched = false;

  const key = (name) => String(name).toLowerCase().match(/[\p{L}\p{N}'’]+/gu)?.join(" ") ?? "";

  function address(given) {
    try {
      const url = new URL(given, source);
      return url.protocol === "https:" || url.protocol === "http:" ? url.href : "";
    } catch {
      return "";
    }
  }

  async function load() {
    const answer = await fetch(source, { credentials: "omit", signal: AbortSignal.timeout(PATIENCE) });
    if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
    const known = new Map();
    for (const term of (await answer.json()).terms) {
      if (typeof term?.title !== "string" || typeof term.definition !== "string") continue;
      const aliases = Array.isArray(term.aliases) ? term.aliases : [];
      const entry = { title: term.title, definition: term.definition, url: address(term.url) };
      if (entry.url) known.set(entry.url, entry);
      for (const name of [term.slug, term.title, ...aliases]) if (key(name) && !known.has(key(name))) known.set(key(name), entry);
    }
    return known;
  }

  /* Every term by its names and by its address; none when the glossary cannot be had. */
  function all() {
    terms ??= load().catch((error) => {
      console.info(`glossary-card: ${source} cannot be read (${error.message})`);
      return new Map();
    });
    return terms;
  }

  /* The term of a name, an alias or a plural. */
  async function find(name) {
    const known = await all(), asked = key(name);
    const forms = [asked, asked.replace(/s$/, ""), asked.replace(/es$/, ""), asked.replace(/ies$/, "y")];
    const term = forms.map((form) => known.get(form)).find(Boolean);
    if (!term && known.size) console.warn(`glossary-card: "${name.trim()}" is no term of ${source}`);
    return term;
  }

  async function termOf(link) {
    const id = link.matches(CARRIED) && link.getAttribute("aria-describedby").split(" ")[0];
    const carried = id && document.getElementById(id);
    if (carried) return { title: carried.dataset.title ?? "", definition: carried.getAttribute("aria-label") ?? carried.textContent };
    if (byAddress(link)) return (await all()).get(link.href.split(/[#?]/)[0]);
    return find(link.dataset.term || link.textContent);
  }

  /* A link without a name for us, to another page of the glossary. */
  function byAddress(link) {
    if (!LINKS || link.matches(TERM) || !link.matches(LINKS)) return false;
    return link.href.startsWith(new URL(".", source).href) && link.pathname !== location.pathname;
  }

  function open(link) {
    clearTimeout(opening);
    clearTimeout(closing);
    if (!DELAY || shownFor === link) return show(link);
    all();
    opening = setTimeout(show, DELAY, link);
  }

  async function show(link) {
    clearTimeout(closing);
    if (shownFor === link || dismissed === link) return;
    hide();
    shownFor = link;
    const term = await termOf(link);
    if (shownFor !== link) return;
    if (!term) { shownFor = null; return; }
    heading.textContent = term.title;
    text.textContent = term.definition;
    if (!link.hasAttribute("aria-describedby")) {
      link.setAttribute("aria-describedby", card.id);
      described = link;
    }
    (link.closest("dialog, main") ?? document.body).append(card);
    card.hidden = false;
    place(link);
  }

  function place(link) {
    const at = link.getClientRects()[0] ?? link.getBoundingClientRect();
    card.style.left = card.style.top = "0";
    const zero = card.getBoundingClientRect();
    const left = Math.max(MARGIN, Math.min(at.left, document.documentElement.clientWidth - zero.width - MARGIN));
    const below = at.bottom + zero.height + MARGIN < innerHeight || at.top < zero.height + MARGIN;
    card.style.left = `${left - zero.left}px`;
    card.style.top = `${(below ? at.bottom + 2 : at.top - zero.height - 2) - zero.top}px`;
  }

  function hide() {
    clearTimeout(closing);
    clearTimeout(opening);
    card.hidden = true;
    described?.removeAttribute("aria-describedby");
    shownFor = described = null;
  }

  /* Stays while the pointer is on the link or the card, or the link has the focus. */
  function leave() {
    clearTimeout(closing);
    clearTimeout(opening);
    closing = setTimeout(() => {
      if (!shownFor?.matches(":hover, :focus") && !card.matches(":hover")) hide();
    }, LINGER);
  }

  function linkAt({ target }) {
    const link = target instanceof Element ? target.closest("a") : null;
    return link && (link.matches(TERM) || byAddress(link)) ? link : null;
  }
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
  listen("focusout", (event) => { if (linkAt(event)) { dismissed = null; leave(); } });
  /* A first touch opens the card, a second one follows the link; where it opens none, the first does. */
  listen("click", (event) => {
    const link = linkAt(event);
    if (link && byAddress(link)) hide();
    else if (link && touched && shownFor !== link) {
      event.preventDefault();
      event.stopPropagation();
      dismissed = null;
      show(link);
    }
    touched = false;
  });
  listen("keydown", (event) => {
    if (event.key !== "Escape") return;
    dismissed = shownFor;
    hide();
  });

  customElements.define("glossary-term", class extends HTMLElement {
    async connectedCallback() {
      if (this.querySelector("a")) return;
      const name = this.getAttribute("name") ?? this.textContent;
      const term = await find(name);
      if (!term?.url || this.querySelector("a")) return;
      const link = document.createElement("a");
      link.href = term.url;
      link.dataset.term = name;
      link.append(...this.childNodes);
      this.append(link);
    }
  });
})();
