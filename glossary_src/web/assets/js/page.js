/* Closed sections open for who comes to something in them: by an anchor, the contents list, a search
   hit, a citation, or with a printer. Without this script they open by hand, or stand open. */
(() => {
  "use strict";
  const open = element => {
    for (let at = element; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
  };

  function reveal() {
    let id = location.hash.slice(1);
    try { id = decodeURIComponent(id); } catch { /* as it stands */ }
    const target = id && document.getElementById(id);
    if (!target || !target.closest("details:not([open])")) return;
    open(target);
    target.scrollIntoView();
  }

  /* After an instant change of pages, a style sheet of the new one may still be on its way. */
  function dress() {
    const late = [...document.head.querySelectorAll("link[rel=stylesheet]")].filter(link => !link.sheet);
    const content = document.querySelector(".md-content");
    if (!late.length || !content) return;
    content.style.visibility = "hidden";
    Promise.all(late.map(link => new Promise(done => {
      for (const type of ["load", "error"]) link.addEventListener(type, done, { once: true });
    }))).then(() => { content.style.visibility = ""; });
  }

  function start() {
    dress();
    document.querySelectorAll(".g-contents a").forEach(link => link.addEventListener("click", () => {
      link.closest("[popover]")?.hidePopover?.();
    }));
    const [top, contents] = [document.querySelector(".g-top, [data-top]"), document.querySelector(".g-contents")];
    if (top && contents) new IntersectionObserver(([seen]) => {
      contents.toggleAttribute("data-first", seen.isIntersecting);
    }).observe(top);
    reveal();
  }

  /* a click on a link to where the address is already fires no hashchange */
  addEventListener("click", event => {
    const link = event.target.closest?.("a[href]");
    if (link && link.hash && link.pathname === location.pathname) setTimeout(reveal);
  });
  addEventListener("hashchange", reveal);
  addEventListener("beforeprint", () => document.querySelectorAll("details").forEach(it => {
    if (!it.open) { it.open = true; it.dataset.printed = ""; }
  }));
  addEventListener("afterprint", () => document.querySelectorAll("details[data-printed]").forEach(it => {
    it.open = false;
    delete it.dataset.printed;
  }));
  if (window.document$) window.document$.subscribe(start);
  else addEventListener("DOMContentLoaded", start);
})();
