/* The page on which one pastes numbers of one's own network: its modules come where it is opened. */
(() => {
  "use strict";
  const VIEW = new URL("diagnosis/view.mjs", document.currentScript.src).href;
  const begin = () => document.querySelectorAll("[data-diagnosis]").forEach(async place => {
    try {
      await (await import(VIEW)).start(place);
    } catch {
      place.append("The diagnosis did not arrive. Reload the page to try again.");
    }
  });
  if (window.document$) window.document$.subscribe(begin);
  else addEventListener("DOMContentLoaded", begin);
})();
