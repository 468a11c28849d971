/* The factor a layer, and how sure it is. dL/dz of a layer is computed from that of the next one, so
   what differs by chance adds up from layer to layer, as in a random walk. The best line through a
   random walk is the mean of its steps; a regression on the layers would claim too small an error. */

import { FAR } from "./thresholds.mjs";

/* Robust standard deviations from which a step is odd. With few steps their own spread is uncertain, so
   more are needed: fewer than one list in twenty of normal steps loses one, whatever its length. */
const far = n => FAR * (1 + (8 / n) ** 1.5);
/* Steps that a list with two digits cannot tell apart. */
const ROUNDED = 0.02;

/* 97.5 % quantiles of Student's t, by degrees of freedom */
const T = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131, 2.12, 2.11, 2.101, 2.093, 2.086];
const quantile = freedom => (freedom <= T.length ? T[freedom - 1] : 1.96 + 2.46 / freedom);

export function median(values) {
  const sorted = Float64Array.from(values).sort(), half = sorted.length >> 1;
  return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

const usable = value => value !== null && Number.isFinite(value) && value > 0;

/* Values in the order input -> output. Steps go back: from each to the one before.
   {log, low, high, total, steps, odd} in natural logarithms a step; null if nothing can be fitted. */
export function fit(values) {
  const steps = [];
  for (let k = values.length - 2; k >= 0; k--) {
    if (usable(values[k]) && usable(values[k + 1])) steps.push({ at: k, log: Math.log(values[k] / values[k + 1]) });
  }
  if (!steps.length) return null;
  const odd = outliers(steps), kept = steps.filter(step => !odd.includes(step));
  const logs = kept.map(step => step.log), n = logs.length, mean = logs.reduce((a, b) => a + b, 0) / n;
  const spread = n > 1 ? Math.sqrt(logs.reduce((a, b) => a + (b - mean) ** 2, 0) / (n - 1)) : Infinity;
  const error = n > 1 ? quantile(n - 1) * spread / Math.sqrt(n) : Infinity;
  return { log: mean, low: mean - error, high: mean + error, total: steps.reduce((a, step) => a + step.log, 0), steps: steps.length, spread, odd };
}

/* The steps of at most one layer in ten, and of one in any case, that lie far from all others. One
   layer that was measured wrongly makes two of them. */
function outliers(steps) {
  if (steps.length < 4) return [];
  const middle = median(steps.map(step => step.log));
  const away = step => Math.abs(step.log - middle);
  const scale = Math.max(1.4826 * median(steps.map(away)), ROUNDED);
  const apart = steps.filter(step => away(step) > far(steps.length) * scale).sort((a, b) => away(b) - away(a));
  return apart.slice(0, Math.max(2, Math.floor(steps.length / 5)));
}

/* What rounds to zero: half of the least number of each format. */
export const FORMATS = [["float16", Math.log(2) * -25, Math.log(65504)], ["bfloat16", Math.log(2) * -134, Math.log(3.3895e38)], ["float32", Math.log(2) * -150, Math.log(3.4028e38)]];

/* At how many layers a size that changes by this factor leaves each format: {format, way, layers,
   least, most}. `most` is Infinity where the other end of the interval never leaves it. */
export function leaves({ log, low, high }, last) {
  return FORMATS.map(([format, under, over]) => {
    const way = log < 0 ? "underflows" : "overflows", room = (log < 0 ? under : over) - Math.log(last);
    const layers = rate => (rate && Math.sign(rate) === Math.sign(room) ? Math.max(Math.ceil(room / rate), 0) : Infinity);
    const ends = [layers(low), layers(high)].sort((a, b) => a - b);
    return { format, way, layers: layers(log), least: ends[0], most: ends[1] };
  });
}
