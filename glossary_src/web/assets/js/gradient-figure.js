/* A figure of the glossary that readers turn, in any page of any site. No dependency.
   <script src="SITE/assets/js/gradient-figure.js" defer></script>
   <gradient-figure term="a-term" figure="its-figure" steps="4" height="560">
   <a href="SITE/terms/a-term/#figure-its_figure">What it shows</a></gradient-figure>
   Further attributes are the setting; data-hidden="64" is hidden = 64, for names that HTML has taken. What
   stands inside is shown where there are no scripts, and where the page's policy forbids the frame. It is
   left as it is, so that React and others find there what they put there. */
(() => {
  "use strict";
  if (customElements.get("gradient-figure")) return;
  const site = new URL("../../", document.currentScript.src);
  const OURS = /^(term|figure|theme|height|id|class|style|title|lang|dir|hidden|slot|is|part|role|tabindex|aria-.*|on.*|data-v-.*)$/;
  const HIGH = 480, HIGHEST = 4000; // pixels
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(":host { display: block; margin: 1em 0 } iframe { display: block; width: 100%; border: 0 }");

  const words = (text) => (text ?? "").trim().toLowerCase().replace(/[^a-z0-9]+/g, "-");

  /* Light letters stand on a dark page. */
  function theme(element) {
    const color = getComputedStyle(element).color, [a, b, c] = color.match(/[\d.]+/g) ?? [];
    const light = /^rgb/.test(color) ? (0.3 * a + 0.6 * b + 0.1 * c) / 255 : /^ok/.test(color) ? a : /^l/.test(color) ? a / 100 : 0;
    return element.getAttribute("theme") ?? (light > 0.5 ? "dark" : "light");
  }

  class GradientFigure extends HTMLElement {
    connectedCallback() {
      if (this.frame) return;
      const term = words(this.getAttribute("term")), figure = words(this.getAttribute("figure"));
      const url = new URL(`embed/${term}/${figure}/`, site);
      for (const { name, value } of this.attributes) if (!OURS.test(name)) url.searchParams.set(name.replace(/^data-/, ""), value);
      url.searchParams.set("theme", (this.theme = theme(this)));
      const told = this.textContent.trim().replace(/\s+/g, " "), title = told || `${term}: ${figure}`.replaceAll("-", " ");
      this.instead = told ? document.createElement("slot") : Object.assign(document.createElement("a"), {
        href: new URL(`terms/${term}/#figure-${figure.replaceAll("-", "_")}`, site).href, textContent: title });
      this.frame = Object.assign(document.createElement("iframe"), { src: url.href, title, loading: "lazy" });
      this.frame.style.height = `${Number(this.getAttribute("height")) || HIGH}px`;
      const root = this.attachShadow({ mode: "open" });
      root.adoptedStyleSheets = [sheet];
      root.append(this.frame);
    }

    /* The page around it may turn dark. */
    follow() {
      if (this.theme === theme(this)) return;
      this.theme = theme(this);
      this.frame?.contentWindow?.postMessage({ gradientFigureTheme: this.theme }, site.origin);
    }
  }
  customElements.define("gradient-figure", GradientFigure);
  const all = () => [...document.querySelectorAll("gradient-figure")];

  addEventListener("message", ({ source, origin, data }) => {
    const height = Number(data?.gradientFigure), it = origin === site.origin && all().find(({ frame }) => frame?.contentWindow === source);
    if (it && height > 0) it.frame.style.height = `${Math.min(height, HIGHEST)}px`;
  });
  document.addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) => {
    if (!/^(frame|child|default)-src/.test(effectiveDirective) || !blockedURI.startsWith(site.origin)) return;
    for (const { shadowRoot, instead } of all()) shadowRoot?.replaceChildren(instead);
  });
  const watch = new MutationObserver(() => all().forEach((it) => it.follow()));
  for (const it of [document.documentElement, document.body]) watch.observe(it, { attributes: true });
})();
