/* The sizes on a log axis, over the signatures, with the fitted line and its band. */
import { power } from "../bench/numbers.mjs";
import { draw } from "./elements.mjs";
import { SIGNATURES } from "./signatures.mjs";

const LIMITS = [["float16", Math.log10(2 ** -25)], ["bfloat16", -134 * Math.log10(2)], ["float32", -150 * Math.log10(2)]];
const MOST_DOTS = 400, TICKS = 7;
/* No numbers yet: twenty layers, and what theory says of them. */
export const EMPTY = { F: { values: Array(20).fill(1), over: "layers", about: "dL/dz", fit: null, preview: true } };
const usable = value => value !== null && Number.isFinite(value) && value > 0;

export function plot({ F }, width, says) {
  const height = width < 480 ? 280 : 300, left = 52, right = width - 14, top = 12, bottom = height - 40;
  const points = F.values.map((value, k) => [k, value]), seen = points.filter(([, value]) => usable(value)).map(([k, value]) => [k, Math.log10(value)]);
  const svg = draw("svg", { viewBox: `0 0 ${width} ${height}`, class: "g-dx-plot", role: "img", "aria-label": says });
  if (!seen.length) return svg;
  const [low, high] = F.preview ? [-8, 2] : range(seen.map(([, y]) => y)), last = Math.max(F.values.length - 1, 1);
  const x = k => left + 10 + (right - left - 20) * k / last, y = value => bottom - (bottom - top) * (value - low) / (high - low);
  svg.append(...axes({ left, right, top, bottom, low, high, last, x, y, over: F.over, about: F.about }));
  const inner = draw("g"), [endAt, end] = seen.at(-1);
  if (F.over === "layers") inner.append(...signatures(endAt, end, low, high, x, y, left, right));
  if (F.fit && F.fit.steps > 1) inner.append(...line(F.fit, seen, x, y, low, high));
  svg.append(inner);
  if (F.preview) return svg;
  svg.append(...dots(points, seen, x, y, bottom, top), ...limits(low, high, y, left, right));
  return svg;
}

/* Decades that hold all sizes, and three at least. */
function range(values) {
  const low = Math.floor(Math.min(...values) - 0.3), high = Math.ceil(Math.max(...values) + 0.6), more = Math.max(3 - (high - low), 0);
  return [low - Math.ceil(more / 2), high + Math.floor(more / 2)];
}

function axes({ left, right, top, bottom, low, high, last, x, y, over, about }) {
  const parts = [draw("path", { class: "g-dx-axis", d: `M${left} ${top}V${bottom}H${right}` })];
  const step = Math.ceil((high - low) / TICKS), every = Math.max(Math.ceil((last + 1) / 8), 1);
  for (let ten = Math.ceil(low / step) * step; ten <= high; ten += step) {
    parts.push(draw("path", { class: "g-dx-grid", d: `M${left} ${y(ten)}H${right}` }));
    const words = draw("text", { x: left - 6, y: y(ten) + 4, "text-anchor": "end" }, Math.abs(ten) < 3 ? String(+(10 ** ten).toPrecision(1)) : power(ten));
    parts.push(words);
  }
  for (let k = 0; k <= last; k += every) parts.push(draw("text", { x: x(k), y: bottom + 16, "text-anchor": "middle" }, String(k + 1)));
  const what = over === "time" ? "time step" : over === "training" ? "step of training" : "layer, input to output";
  parts.push(draw("text", { x: (left + right) / 2, y: bottom + 33, "text-anchor": "middle" }, `${about || "gradient"} by ${what}`));
  return parts;
}

/* From the last size back, as far as the frame goes; a name where the line ends. */
function signatures(endAt, end, low, high, x, y, left, right) {
  const taken = [];
  return SIGNATURES.flatMap(([name, factor]) => {
    const slope = Math.log10(factor), edge = slope < 0 ? (low - end) / slope : slope > 0 ? (high - end) / slope : Infinity, back = Math.min(endAt, edge);
    const at = { x: x(endAt - back), y: y(end + back * slope) };
    const parts = [draw("path", { class: "g-dx-known", d: `M${x(endAt)} ${y(end)}L${at.x} ${at.y}` })];
    const beyond = back < endAt, word = { x: Math.max(at.x + 4, left + 6), y: at.y - 4 };
    if (slope > 0 && beyond) word.y = at.y + 14;
    if (slope < 0) Object.assign(word, beyond ? { x: at.x + 16, y: at.y - 4 } : { y: at.y + 13 }); // below what rises
    if (word.x + 6 * name.length < right && taken.every(other => Math.abs(other.y - word.y) > 13 || Math.abs(other.x - word.x) > 150)) {
      taken.push(word);
      parts.push(draw("text", { ...word, class: "g-dx-name" }, name));
    }
    return parts;
  });
}

/* The line through the middle of all sizes; its band opens from the last one back. */
function line(fit, seen, x, y, low, high) {
  const [k0] = seen[0], [k1, end] = seen.at(-1), slope = fit.log / Math.LN10, n = k1 - k0;
  const middle = seen.reduce((sum, [k, value]) => sum + value - slope * (k1 - k), 0) / seen.length, clip = value => y(Math.min(Math.max(value, low), high));
  const edge = rate => Math.min(Math.max(rate / Math.LN10, -1e3), 1e3) * n, parts = [];
  if (Number.isFinite(fit.low)) parts.push(draw("path", { class: "g-dx-band", d: `M${x(k1)} ${y(end)}L${x(k0)} ${clip(end + edge(fit.low))}V${clip(end + edge(fit.high))}Z` }));
  parts.push(draw("path", { class: "g-dx-fit", d: `M${x(k0)} ${clip(middle + slope * n)}L${x(k1)} ${clip(middle)}` }));
  return parts;
}

/* A dot a size; a cross at the edge for what has none: zero and None below, NaN and infinity above. */
function dots(points, seen, x, y, bottom, top) {
  const every = Math.ceil(seen.length / MOST_DOTS), none = points.filter(([, value]) => !usable(value));
  const thin = none.filter((_, k) => k % Math.ceil(none.length / MOST_DOTS || 1) === 0);
  return [
    draw("path", { class: "g-dx-line", d: `M${seen.filter((_, k) => k % every === 0).map(([k, value]) => `${x(k).toFixed(1)} ${y(value).toFixed(1)}`).join("L")}` }),
    ...seen.filter((_, k) => k % every === 0).map(([k, value]) => draw("circle", { cx: x(k), cy: y(value), r: points.length > 60 ? 2 : 3.5 })),
    ...thin.map(([k, value]) => {
      const at = value === null || value === 0 ? bottom : top;
      return draw("path", { class: "g-dx-none", d: `M${x(k) - 4} ${at - 4}l8 8m0 -8l-8 8` });
    }),
  ];
}

const limits = (low, high, y, left, right) => LIMITS.filter(([, at]) => at > low && at < high).flatMap(([name, at]) => [
  draw("path", { class: "g-dx-limit", d: `M${left} ${y(at)}H${right}` }),
  draw("text", { x: right, y: y(at) - 4, "text-anchor": "end", class: "g-dx-name" }, `${name} rounds to 0 below`),
]);
