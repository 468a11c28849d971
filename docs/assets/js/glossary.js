/* Two small comforts; without this script the pages stand as they are.
   The filter of the index, whose state lives in the URL, and a button on each listing that copies it. */
(() => {
  "use strict";
  function start() {
    filter();
    document.querySelectorAll(".md-typeset .highlight").forEach(copyButton);
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

  function filter() {
    const form = document.querySelector("form[data-filter]");
    if (!form || form.dataset.ready) return;
    form.dataset.ready = "1";
    const items = [...document.querySelectorAll("[data-index] > li")];
    const status = form.querySelector("[role=status]");
    const fields = ["find", "group", "level"]; // not "q": the theme opens its search for that
    const asked = new URLSearchParams(location.search);
    for (const name of fields) {
      const field = form.elements[name], value = asked.get(name) || "";
      if (field.tagName !== "SELECT" || [...field.options].some(o => (o.value || "") === value)) field.value = value;
    }
    const show = () => {
      const want = Object.fromEntries(fields.map(n => [n, form.elements[n].value.trim()]));
      let shown = 0;
      for (const item of items) {
        const fits = item.dataset.names.includes(want.find.toLowerCase())
          && (!want.group || item.dataset.group === want.group)
          && (!want.level || item.dataset.level === want.level);
        item.hidden = !fits;
        shown += fits;
      }
      const filtered = fields.some(n => want[n]);
      status.textContent = filtered ? `${shown} of ${items.length}` : "";
      const query = new URLSearchParams(fields.filter(n => want[n]).map(n => [n, want[n]]));
      const url = location.pathname + (filtered ? `?${query}` : "") + location.hash;
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
