/* Data to learn: points of the plane, or small digits. Inputs are standardized by the training set. */
import { normal, permutation, uniform } from "./random.mjs";

export const SHAPES = {
  rings: { inputs: 2, classes: 2 }, spirals: { inputs: 2, classes: 2 }, moons: { inputs: 2, classes: 2 },
  digits: { inputs: 64, classes: 10 },
};
const TRAIN = 300, HELD = 200;

/* [x, y] of one point; `t` runs from 0 to 1, `noise` gives normal numbers. */
const CURVES = {
  rings(k, t, noise) {
    const radius = 0.5 + k + 0.1 * noise(), angle = 2 * Math.PI * t;
    return [radius * Math.cos(angle), radius * Math.sin(angle)];
  },
  spirals(k, t, noise) {
    const radius = 0.2 + t, angle = 2 * Math.PI * (1.25 * t + k / 2);
    return [radius * Math.cos(angle) + 0.03 * noise(), radius * Math.sin(angle) + 0.03 * noise()];
  },
  moons(k, t, noise) {
    const angle = Math.PI * t, [x, y] = k ? [1 - Math.cos(angle), 0.5 - Math.sin(angle)] : [Math.cos(angle), Math.sin(angle)];
    return [x + 0.12 * noise(), y + 0.12 * noise()];
  },
};

/* {x, y, xHeld, yHeld, classes, inputs, points2d}: one example a row. A promise of it for "digits", which are
   fetched once: `await make(...)` does for all. `points2d` says whether x can be drawn as it is. */
export function make(name, seed) {
  if (name === "digits") return digits().then(bytes => digitsFrom(bytes, seed));
  const noise = normal(seed), draw = uniform(seed + 1), all = TRAIN + HELD;
  const x = new Float64Array(2 * all), y = Uint8Array.from({ length: all }, (_, i) => i % 2);
  for (let i = 0; i < all; i += 1) x.set(CURVES[name](y[i], draw(), noise), 2 * i);
  return split(name, standardized(x, 2, TRAIN), y, TRAIN);
}

/* In place, by column, with mean and deviation of the first `n` rows. */
function standardized(x, columns, n) {
  for (let j = 0; j < columns; j += 1) {
    let sum = 0, squares = 0;
    for (let i = 0; i < n; i += 1) sum += x[i * columns + j];
    for (let i = 0; i < n; i += 1) squares += (x[i * columns + j] - sum / n) ** 2;
    const deviation = Math.sqrt(squares / n);
    for (let p = j; p < x.length; p += columns) x[p] = (x[p] - sum / n) / deviation;
  }
  return x;
}

function split(name, x, y, n) {
  const { inputs, classes } = SHAPES[name];
  return {
    x: x.subarray(0, n * inputs), y: y.subarray(0, n), xHeld: x.subarray(n * inputs), yHeld: y.subarray(n),
    classes, inputs, points2d: inputs === 2,
  };
}

let kept = null;
async function fetched() {
  const answer = await fetch(new URL("digits.bin", import.meta.url));
  if (!answer.ok) throw new Error(`digits.bin: ${answer.status}`);
  return answer.arrayBuffer();
}

/* Asked for once; and again, if it did not come. */
function digits() {
  kept ??= fetched().catch(error => {
    kept = null;
    throw error;
  });
  return kept;
}

/* The file: 64 pixels of 4 bits an image, the first of each byte in its upper half; then a byte a label.
   All pixels share one mean and one deviation, or else the margins, where ink is rare, would be loud. */
export function digitsFrom(buffer, seed) {
  const bytes = new Uint8Array(buffer), count = bytes.length / 33, order = permutation(count, uniform(seed));
  const x = new Float64Array(64 * count), y = new Uint8Array(count);
  order.forEach((from, to) => {
    for (let p = 0; p < 64; p += 1) x[to * 64 + p] = (bytes[from * 32 + (p >> 1)] >> (p & 1 ? 0 : 4)) & 15;
    y[to] = bytes[32 * count + from];
  });
  const n = Math.round(0.75 * count);
  return split("digits", standardized(x, 1, 64 * n), y, n);
}

/* `size` rows of the training set, drawn anew by `draw` of `uniform`. */
export function batch({ x, y, inputs }, size, draw) {
  const chosen = permutation(y.length, draw).subarray(0, size), bx = new Float64Array(chosen.length * inputs);
  chosen.forEach((from, to) => bx.set(x.subarray(from * inputs, (from + 1) * inputs), to * inputs));
  return { x: bx, y: Uint8Array.from(chosen, from => y[from]) };
}
