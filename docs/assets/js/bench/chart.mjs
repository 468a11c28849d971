/* Curves over the layers on a log axis, each with its name beside it. SVG in pixels of the page, so that
   letters keep their size on every screen. */
import { power } from "./numbers.mjs";

const SVG = "http://www.w3.org/2000/svg", STEPS = [1, 2, 5, 10, 20, 50, 100], LETTER = 6.3, LINE = 15;

const LAYERS = { "gb-grid": 0, "gb-tick": 0, "gb-end": 0, "gb-theory": 1, "gb-kept": 1, "gb-name": 3 };
const place = (box, key, tag) => {
  let it = box.known.get(key);
  if (!it) {
    it = document.createElementNS(SVG, tag);
    const [kind, own] = key.split(" ");
    it.setAttribute("class", kind);
    box.known.set(key, it);
    box.groups[LAYERS[kind] ?? LAYERS[own] ?? 2].append(it);
  }
  box.used.add(key);
  return it;
};
const put = (it, attributes, words) => {
  for (const name in attributes) if (it.getAttribute(name) !== String(attributes[name])) it.setAttribute(name, attributes[name]);
  if (words !== undefined && it.textContent !== words) it.textContent = words;
};

/* The powers of ten that the axis runs between, and those it names. */
export function axis(curves) {
  let low = -2, high = 1;
  for (const { sizes } of curves) for (const size of sizes) if (size > 0 && Number.isFinite(size)) {
    low = Math.min(low, Math.log10(size));
    high = Math.max(high, Math.log10(size) + .3);
  }
  const step = STEPS.find(it => (high - low) / it <= 5) || 100;
  low = step * Math.floor(low / step);
  high = step > 1 && high <= 1.31 ? Math.min(step, 1 + step / 8) : Math.ceil(high);
  const ticks = [];
  for (let at = step * Math.ceil(low / step); at <= high; at += step) ticks.push(at);
  return { low, high, ticks };
}

/* Where the name of a curve lies on least: above or below it, near or farther, beginning, ending or in its
   middle at a point of the curve; where it was, if that will do. */
const SPOTS = [-1, 1].flatMap(side => [4, 20].flatMap(off => [0, .5, 1].map(shift => ({ side, off, shift }))));
function spot(points, words, taken, area, last) {
  const wide = words.length * LETTER, step = Math.ceil(points.length / 16);
  let best = null;
  for (let n = 0; n < points.length; n += step) for (const [at, { side, off, shift }] of SPOTS.entries()) {
    const [px, py] = points[n], left = px - shift * wide;
    const box = { left, right: left + wide, top: side < 0 ? py - LINE - off : py + off };
    box.bottom = box.top + LINE;
    let cost = Math.abs(n / points.length - .35) * 3 + (side > 0 ? .5 : 0) + off / 3 + (shift === .5 ? 0 : .5);
    if (box.left < area.left - 6 || box.right > area.right + 6 || box.top < area.top - 12 || box.bottom > area.bottom) cost += 500;
    for (const other of taken.boxes) if (other.left < box.right + 4 && other.right > box.left - 4 && other.top < box.bottom && other.bottom > box.top) cost += 100;
    if (last && last.n === n && last.at === at) cost -= 4;
    if (best && cost >= best.cost) continue;
    for (const [qx, qy] of taken.points) if (qx > box.left - 2 && qx < box.right + 2 && qy > box.top - 1 && qy < box.bottom + 1) cost += 5;
    if (!best || cost < best.cost) best = { ...box, cost, n, at };
  }
  return best;
}
/* Points of a curve close enough to one another that no name fits between two of them. */
const dense = points => points.flatMap(([x, y], n) => {
  const next = points[n + 1];
  const parts = next ? Math.ceil(Math.hypot(next[0] - x, next[1] - y) / 14) : 1;
  return Array.from({ length: parts }, (_, part) => next ? [x + part / parts * (next[0] - x), y + part / parts * (next[1] - y)] : [x, y]);
});

/* Draws curves [{name, kind, sizes}] for one svg; `kind` is the class that gives them their looks. */
export function chart(svg) {
  const groups = Array.from({ length: 4 }, () => svg.appendChild(document.createElementNS(SVG, "g")));
  const box = { groups, known: new Map(), used: new Set() }, spots = new Map();
  return (curves, area, x, layers) => {
    box.used.clear();
    const { low, high, ticks } = axis(curves);
    const y = size => size > 0 ? area.top + (area.bottom - area.top) * (high - Math.min(high, Math.log10(size))) / (high - low) : size === 0 ? area.bottom : NaN; // nothing lies at the end of the axis, NaN nowhere
    for (const at of ticks) {
      const here = Math.round(y(10 ** at)) + .5;
      put(place(box, `gb-grid ${at}`, "line"), { x1: area.left - 6, x2: area.right + 6, y1: here, y2: here });
      put(place(box, `gb-tick ${at}`, "text"), { x: area.left - 10, y: here + 4 }, at === 0 ? "1" : power(at));
    }
    put(place(box, "gb-end first", "text"), { x: area.left - 4, y: area.bottom + 16 }, area.right - area.left > 380 ? "layer 1, next to the input" : "layer 1");
    if (layers > 1) put(place(box, "gb-end gb-right", "text"), { x: area.right + 4, y: area.bottom + 16, "text-anchor": "end" }, `layer ${layers}`);
    const drawn = curves.map(curve => ({ ...curve, points: [...curve.sizes].map((size, n) => [x(n, curve.sizes.length), y(size)]).filter(([, at]) => Number.isFinite(at)) }));
    for (const { kind, points } of drawn) {
      const path = points.map(([px, py], n) => `${n ? "L" : "M"}${px.toFixed(1)} ${py.toFixed(1)}`).join("");
      put(place(box, `gb-line ${kind}`, "path"), { d: path || "M0 0", class: `gb-line ${kind}` });
    }
    const ready = drawn.filter(it => it.points.length), dots = ready.flatMap(it => dense(it.points)), boxes = [];
    for (const { kind, name, points } of ready) {
      const it = spot(points, name, { points: dots, boxes }, area, spots.get(kind));
      spots.set(kind, it);
      boxes.push(it);
      put(place(box, `gb-name ${kind}`, "text"), { x: it.left.toFixed(1), y: (it.top + 11.5).toFixed(1), class: `gb-name ${kind}` }, name);
    }
    for (const [key, it] of box.known) {
      const shown = box.used.has(key);
      if (shown === it.hasAttribute("display")) shown ? it.removeAttribute("display") : it.setAttribute("display", "none");
    }
  };
}
