/* A pulse over the dots of a figure, and the button that pauses it. The style sheet moves the dots,
   and only where nobody asked for reduced motion; without this script the figure stays still. */
(() => {
  "use strict";
  const KEPT = "glossary-motion";
  const figures = new Map(); // a moving figure to its button
  const onScreen = new IntersectionObserver(entries => {
    for (const entry of entries) {
      entry.target.classList.toggle("g-away", !entry.isIntersecting);
      entry.target.classList.add("g-runs");
    }
  });
  let paused = false;
  try { paused = sessionStorage.getItem(KEPT) === "paused"; } catch { /* not kept, then */ }

  function start() {
    onScreen.disconnect();
    figures.clear();
    for (const svg of document.querySelectorAll("svg.g-moves")) {
      const dots = [...svg.querySelectorAll(".g-dot")];
      const last = Math.max(...dots.map(dot => dot.dataset.rank));
      for (const dot of dots) dot.style.setProperty("--g-at", dot.dataset.rank / last);
      figures.set(svg, svg.parentElement.querySelector(".g-pause") || button(svg));
      onScreen.observe(svg);
    }
    show();
  }

  function button(svg) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "g-pause";
    made.addEventListener("click", () => {
      paused = !paused;
      try { sessionStorage.setItem(KEPT, paused ? "paused" : "plays"); } catch { /* not kept */ }
      show();
    });
    svg.after(made);
    return made;
  }

  function show() {
    for (const [svg, pause] of figures) {
      svg.classList.toggle("g-held", paused);
      pause.textContent = paused ? "Play motion" : "Pause motion";
    }
  }

  if (window.document$) window.document$.subscribe(start);
  else addEventListener("DOMContentLoaded", start);
})();
