/* In a page that holds one figure for other people's pages: the colors and the setting that its address
   asks for, and its height, told to the page around it. */
(() => {
  "use strict";
  const query = new URLSearchParams(location.search);
  const wear = (theme) => { if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme; };
  wear(query.get("theme"));
  addEventListener("message", ({ source, data }) => { if (source === parent) wear(data?.gradientFigureTheme); });

  /* ?times=4 is short for ?whole_network.times=4, which explorer.js reads next. */
  function lengthen() {
    const form = document.querySelector("form[data-explore]");
    if (!form) return;
    const names = new Set([...form.querySelectorAll("[name]")].map((it) => it.getAttribute("name")));
    const own = form.getAttribute("data-explore");
    for (const name of names) {
      if (!query.has(name)) continue;
      query.set(`${own}.${name}`, query.get(name));
      query.delete(name);
    }
    if (String(query)) history.replaceState(history.state, "", `?${query}${location.hash}`);
  }

  function tell() {
    const height = Math.ceil(document.body.getBoundingClientRect().height);
    if (parent !== window) parent.postMessage({ gradientFigure: height }, "*"); // a height is no secret
  }

  addEventListener("DOMContentLoaded", () => {
    lengthen();
    tell(); // an observer waits for a frame that is drawn, and one far below is not
    new ResizeObserver(tell).observe(document.body);
  });
})();
