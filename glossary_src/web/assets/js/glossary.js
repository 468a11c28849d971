/* Small comforts; without this script the pages stand as they are. The filter of a list, whose state
   lives in the URL, a button on each listing that copies it, the map that shows one term's relations. */
(() => {
  "use strict";
  const HERE = document.currentScript.src;
  function start() {
    requestAnimationFrame(() => { // the theme has wrapped its tables by then
      document.querySelectorAll(".md-typeset__scrollwrap").forEach(wrap => { wrap.tabIndex = 0; });
    });
    filter();
    document.querySelectorAll("[data-lost]").forEach(async place => {
      const { guess, go } = await import("./lost.mjs"), form = document.querySelector("[data-go]");
      if (form) go(place, form); else guess(place, location.pathname);
    });
    document.querySelectorAll("[data-atlas]").forEach(atlas);
    document.querySelectorAll("[data-module]").forEach(enliven);
    document.querySelectorAll(".md-typeset .highlight").forEach(copyButton);
  }

  /* A place that names a module, by its path beside this script, is handed to its `start`. */
  async function enliven(place) {
    try {
      const { start } = await import(new URL(place.dataset.module, HERE).href);
      await start(place);
    } catch (error) {
      console.error(error);
      place.append("What belongs here did not arrive. Reload the page to try again.");
    }
  }

  function copyButton(block) {
    const code = block.querySelector("pre code");
    if (!code || block.querySelector(".g-copy") || !navigator.clipboard) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "g-copy";
    button.textContent = "Copy";
    button.addEventListener("click", async () => {
      const credit = block.closest("[data-credit]")?.dataset.credit; // of a listing that may travel
      await navigator.clipboard.writeText((credit ? `${credit}\n` : "") + code.innerText);
      button.textContent = "Copied";
      setTimeout(() => { button.textContent = "Copy"; }, 2000);
    });
    block.append(button);
  }

  /* The map: the relations of the term that is pointed at, alone. */
  function atlas(map) {
    let shown = "";
    const show = event => {
      const term = event.type === "pointerleave" || event.type === "focusout" ? "" : event.target.dataset.term || "";
      shown = term;
      map.toggleAttribute("data-one", Boolean(term));
      const ends = new Set([term]);
      for (const line of map.querySelectorAll("[data-ends]")) {
        const own = line.dataset.ends.split(" ");
        line.classList.toggle("g-lit", own.includes(term));
        if (own.includes(term)) own.forEach(end => ends.add(end));
      }
      for (const box of map.querySelectorAll("a")) box.classList.toggle("g-lit", ends.has(box.dataset.term));
    };
    let before = null; // what a finger found shown; a first tap shows, a second one opens
    map.addEventListener("pointerdown", event => { before = event.pointerType === "mouse" ? null : shown; });
    map.addEventListener("click", event => {
      const box = event.target.closest("a");
      if (!box || before === null || before === box.dataset.term) return;
      event.preventDefault();
      show({ type: "tap", target: box });
    });
    for (const type of ["pointerover", "pointerleave", "focusin", "focusout"]) map.addEventListener(type, show);
  }

  function filter() {
    const form = document.querySelector("form[data-filter]");
    if (!form || form.dataset.ready) return;
    form.dataset.ready = "1";
    const items = [...document.querySelectorAll("[data-index] > li")];
    const status = form.querySelector("[role=status]");
    const fields = [...form.elements].filter(field => field.name); // none is "q": the theme takes that
    const asked = new URLSearchParams(location.search);
    for (const field of fields) {
      const value = asked.get(field.name) || "";
      if (field.tagName !== "SELECT" || [...field.options].some(o => o.value === value)) field.value = value;
    }
    let loading, find = typed => ({ // until what finds more is there
      fits: new Set(items.filter(item => item.dataset.names.includes(typed.toLowerCase()))), said: "" });
    const better = async () => {
      const { finder } = await import("./finding.mjs");
      find = await finder(items);
      show();
    };
    const show = () => {
      const wanted = fields.filter(field => field.value.trim());
      const typed = wanted.find(field => field.type === "search")?.value.trim();
      if (typed) loading ??= better().catch(error => console.info(error.message)); // then names alone
      const { fits, said } = typed ? find(typed) : { said: "" };
      let shown = 0;
      for (const item of items) {
        item.hidden = !wanted.every(field => field.type === "search" ? fits.has(item) : item.dataset[field.name] === field.value);
        shown += !item.hidden;
      }
      status.textContent = wanted.length ? `${said} ${shown} of ${items.length}`.trim() : "";
      const query = new URLSearchParams(wanted.map(field => [field.name, field.value.trim()]));
      const url = location.pathname + (wanted.length ? `?${query}` : "") + location.hash;
      if (url !== location.pathname + location.search + location.hash) history.replaceState(history.state, "", url);
    };
    form.addEventListener("input", show);
    form.addEventListener("submit", event => event.preventDefault());
    form.hidden = false;
    show();
  }
  if (window.document$) window.document$.subscribe(start);
  else addEventListener("DOMContentLoaded", start);
})();
