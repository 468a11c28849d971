/* The drawing: dots of one network or two, and below them the curves of the same layers. */
import { chart } from "./chart.mjs";
import { learned, network } from "./dots.mjs";

const SVG = "http://www.w3.org/2000/svg", STRIP = 7, TALLEST = 200;
const relative = (sizes, first) => Array.from(sizes, size => size / first);

/* What is drawn of a probe: each curve relative to where it starts. */
export function curves({ probe, input, theory }, small, narrow) {
  const last = list => list.at(-1) || NaN, dz = last(probe.dz);
  const found = [{ name: narrow ? "dL/dz" : "dL/dz, the error", kind: "gb-dz", sizes: relative(probe.dz, dz) }];
  if (!small) {
    found.push({ name: "dL/dW", kind: "gb-dw", sizes: relative(probe.dW, last(probe.dW)) });
    found.push({ name: narrow ? "forward" : "forward, the signal", kind: "gb-forward", sizes: relative(probe.forward, input || probe.forward[0]) });
  }
  if (theory?.dz) found.push({ name: narrow ? "theory" : "theory of dL/dz", kind: "gb-theory", sizes: theory.dz });
  return found;
}

export function view(place, { small }) {
  const canvas = document.createElement("canvas"), svg = document.createElementNS(SVG, "svg");
  canvas.setAttribute("aria-hidden", "true");
  svg.setAttribute("role", "img");
  place.replaceChildren(canvas, svg);
  const pen = canvas.getContext("2d"), draw = chart(svg), words = new Map();
  let wide = 0, high = 0, colors = null, shown = null;

  const paint = () => {
    const style = getComputedStyle(place), color = name => style.getPropertyValue(name).trim();
    colors = { error: color("--fig-4"), loud: color("--fig-7"), skipped: color("--fig-6"), gray: color("--fig-ref"), paper: color("--fig-bg"), good: color("--fig-3") };
  };
  const say = (key, text, attributes) => {
    let it = words.get(key);
    if (!it) {
      it = document.createElementNS(SVG, "text");
      words.set(key, it);
      svg.append(it);
    }
    if (it.textContent !== text) it.textContent = text;
    for (const name in attributes) it.setAttribute(name, attributes[name]);
    return it;
  };
  const resize = (w, h) => {
    if (w === wide && h === high) return;
    [wide, high] = [w, h];
    const ratio = Math.min(3, devicePixelRatio || 1);
    canvas.width = w * ratio;
    canvas.height = h * ratio;
    place.style.height = `${h}px`;
    place.closest("[data-bench]").style.setProperty("--gb-high", `${h}px`);
    svg.setAttribute("viewBox", `0 0 ${w} ${h}`);
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  };
  const fitted = (text, room) => text.length * 6.2 > room ? `${text.slice(0, Math.floor(room / 6.2) - 1)}…` : text;

  function render() {
    const { own, kept, moved } = shown, w = Math.floor(place.clientWidth);
    if (!w) return;
    if (!colors) paint();
    const narrow = w < 480, rows = narrow && kept ? 4 : small || narrow || kept ? 7 : 9, gap = narrow ? 9 : 10;
    const area = { left: narrow ? 42 : 46, right: w - (narrow ? 10 : 62) };
    const x = (n, layers) => layers > 1 ? area.left + n * (area.right - area.left) / (layers - 1) : (area.left + area.right) / 2;
    const block = 24 + rows * gap, strip = block + 5, below = strip + STRIP + 8;
    area.top = below + (kept ? block + 10 : 0) + 8;
    area.bottom = area.top + (narrow ? kept ? 110 : 150 : TALLEST);
    resize(w, area.bottom + 22);
    pen.clearRect(0, 0, w, high);
    const one = (it, top, palette) => network(pen, { units: it.probe.units, reference: it.probe.dz.at(-1), skip: it.settings.skip },
      { x: n => x(n, it.probe.units.length), top, rows, gap, colors: palette });
    one(own, 22, colors);
    if (moved) learned(pen, moved, { x: n => x(n, own.probe.units.length), top: strip, size: STRIP, color: colors.good });
    if (kept) one(kept, below + 22, { ...colors, error: colors.gray, loud: colors.gray, skipped: colors.gray });
    say("own", fitted(own.name, area.right - area.left), { x: area.left - 4, y: 9, class: "gb-head" });
    say("kept", kept ? fitted(`kept: ${kept.name}`, area.right - area.left) : "", { x: area.left - 4, y: below + 9, class: "gb-head gb-kept" });
    say("moved", moved ? "moved" : "", { x: area.left - 10, y: strip + STRIP, class: "gb-tick" });
    say("error", narrow ? "" : "error", { x: area.right + 14, y: 22 + rows * gap / 2 - 8, class: "gb-end" });
    say("enters", narrow ? "" : "← enters", { x: area.right + 14, y: 22 + rows * gap / 2 + 5, class: "gb-end" });
    const lines = curves(own, small, narrow);
    if (kept) lines.push({ name: "kept", kind: "gb-kept", sizes: relative(kept.probe.dz, kept.probe.dz.at(-1) || NaN) });
    draw(lines, area, x, own.probe.dz.length);
  }
  const watch = new ResizeObserver(() => { if (shown) render(); });
  watch.observe(place);
  const scheme = new MutationObserver(() => { colors = null; if (shown) render(); });
  scheme.observe(document.body, { attributes: true, attributeFilter: ["data-md-color-scheme"] });
  return {
    show(it, told) { shown = it; svg.setAttribute("aria-label", told); render(); },
    end() { watch.disconnect(); scheme.disconnect(); },
  };
}
