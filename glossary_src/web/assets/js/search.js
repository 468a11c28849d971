/* The theme loads and indexes the whole site for its search on every first page. This holds that
   request back until somebody goes near the search: most readers never do. Loaded before the theme's
   own script; without it the search works all the same, only earlier. */
(() => {
  "use strict";
  const { send, open } = XMLHttpRequest.prototype, held = new Set();
  let wanted = /[?&][qh]=/.test(location.search); // a search, or words to highlight, in the address

  XMLHttpRequest.prototype.open = function (method, url, ...rest) {
    if (!wanted && String(url).endsWith("/search/search_index.json")) held.add(this);
    return open.call(this, method, url, ...rest);
  };
  XMLHttpRequest.prototype.send = function (...body) {
    if (!held.has(this)) return send.apply(this, body);
  };
  function want({ target }) {
    if (!target.closest?.(".md-search, [for=__search]")) return;
    for (const name of NEAR) removeEventListener(name, want);
    Object.assign(XMLHttpRequest.prototype, { send, open });
    wanted = true;
    for (const request of held) if (request.readyState === XMLHttpRequest.OPENED) request.send();
    held.clear();
  }
  const NEAR = ["focusin", "pointerover", "touchstart"];
  for (const name of NEAR) addEventListener(name, want, { passive: true });
})();
