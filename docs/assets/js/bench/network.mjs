/* The network of the bench: fully connected, every number of it real.

   `depth` hidden layers of one width, then a linear layer with one output a class, softmax and the mean
   cross-entropy of the batch. Hidden layer l = 1 ... depth, one example a row, weights inputs x outputs:

     z = h_before W + b,   u = norm(z),   h = act(u);   with `skip`, from layer 2 on, h = h_before + act(u).

   The first layer and the output have no skip, whatever the shapes: so turning the width changes nothing
   else. dL/dz is the gradient of the mean loss with respect to z, before the norm. The same network in
   numpy, with its sources: glossary_src/numerics/bench.py. */

import { ACTIVATIONS, STEEPEST } from "./activations.mjs";
import { SHAPES } from "./data.mjs";
import { multiply, rms } from "./multiply.mjs";
import { normalize, normalizeBack } from "./normalization.mjs";
import { advance } from "./optimizers.mjs";
import { STARTS, drawn } from "./starts.mjs";

export const DEFAULTS = {
  activation: "sigmoid", depth: 24, width: 64, start: "xavier", scale: 1, skip: false, norm: "none",
  optimizer: "sgd", rate: 0.1, data: "rings", seed: 1, batch: 32,
};

/* What each setting may be: a list of names, or [least, most]. */
export const LIMITS = {
  activation: Object.keys(ACTIVATIONS), depth: [1, 64], width: [4, 256], start: Object.keys(STARTS),
  scale: [0.01, 20], skip: [false, true], norm: ["none", "batch", "layer"], optimizer: ["sgd", "momentum", "adam"],
  rate: [1e-6, 100], data: Object.keys(SHAPES), seed: [0, 4294967295], batch: [2, 256],
};
const WHOLE = ["depth", "width", "seed", "batch"];

/* Settings that can be built: what is missing or unknown gets its default, numbers their limits. */
export function settled(settings = {}) {
  const found = {};
  for (const [name, usual] of Object.entries(DEFAULTS)) {
    const value = settings[name], [least, most] = LIMITS[name];
    if (typeof usual === "number") {
      const number = typeof value === "number" && value === value ? Math.min(most, Math.max(least, value)) : usual;
      found[name] = WHOLE.includes(name) ? Math.round(number) : number;
    } else found[name] = LIMITS[name].includes(value) ? value : usual;
  }
  return found;
}

/* A network as `settings` start it. Lists run over the layers, the output last. */
export function build(settings, { inputs, classes } = SHAPES[settings.data]) {
  const { depth, width, norm } = settings;
  const sizes = [inputs, ...Array(depth).fill(width), classes];
  const units = norm === "none" ? [] : sizes.slice(1, -1);
  return {
    settings, inputs, classes, sizes, ...drawn(settings, sizes),
    gain: units.map(n => new Float64Array(n).fill(1)), shift: units.map(n => new Float64Array(n)),
    work: null,
  };
}

/* All arrays that training changes. */
export const parameters = ({ W, b, gain, shift }) => [...W, ...b, ...gain, ...shift];

/* Buffers for a batch of `n`; `gradients` in the order of `parameters`. */
function room(network, n) {
  if (network.work && network.work.room >= n) return network.work;
  const { sizes, W, b, gain, shift, settings } = network;
  const each = size => sizes.slice(1).map(units => new Float64Array(size(units)));
  const alike = arrays => arrays.map(array => new Float64Array(array.length));
  const dW = alike(W), db = alike(b), dgain = alike(gain), dshift = alike(shift);
  network.work = {
    room: n, h: each(units => n * units), slope: each(units => n * units), dz: each(units => n * units),
    zhat: gain.map(one => new Float64Array(n * one.length)),
    inverse: gain.map(one => new Float64Array(settings.norm === "batch" ? one.length : n)),
    z: new Float64Array(n * Math.max(...sizes)), dh: new Float64Array(n * Math.max(...sizes)),
    dW, db, dgain, dshift, gradients: [...dW, ...db, ...dgain, ...dshift],
  };
  return network.work;
}

function affine(out, n, inputs, outputs, h, W, b) {
  multiply(out, n, outputs, inputs, h, inputs, 1, W, outputs, 1);
  for (let i = 0, p = 0; i < n; i += 1) for (let j = 0; j < outputs; j += 1, p += 1) out[p] += b[j];
}

/* Fills the buffers with h and the slopes of every layer; the scores are the last h. */
export function forward(network, x, n) {
  const work = room(network, n), { settings, sizes, W, b, gain, shift } = network, { z } = work, last = W.length - 1;
  const act = ACTIVATIONS[settings.activation];
  let before = x;
  for (let l = 0; l < last; l += 1) {
    const units = sizes[l + 1], all = n * units, h = work.h[l];
    affine(z, n, sizes[l], units, before, W[l], b[l]);
    if (gain.length) normalize(settings.norm, n, units, z, gain[l], shift[l], work.zhat[l], work.inverse[l], z);
    act(all, z, h, work.slope[l]);
    if (settings.skip && l) for (let i = 0; i < all; i += 1) h[i] += before[i];
    before = h;
  }
  affine(work.h[last], n, sizes[last], sizes[last + 1], before, W[last], b[last]);
  return work.h[last];
}

/* Mean cross-entropy and share of right answers; dL/dscores goes to `out`. The largest score is taken
   off first: softmax stays the same, and nothing overflows. */
function crossEntropy(scores, n, classes, y, out) {
  let loss = 0, right = 0;
  for (let i = 0, p = 0; i < n; i += 1, p += classes) {
    let top = 0, sum = 0;
    for (let c = 1; c < classes; c += 1) if (scores[p + c] > scores[p + top]) top = c;
    const most = scores[p + top];
    for (let c = 0; c < classes; c += 1) sum += out[p + c] = Math.exp(scores[p + c] - most);
    loss += Math.log(sum) + most - scores[p + y[i]];
    right += top === y[i];
    for (let c = 0; c < classes; c += 1) out[p + c] = (out[p + c] / sum - (c === y[i])) / n;
  }
  return { loss: loss / n, accuracy: right / n };
}

/* Forward and backward; afterwards `network.work` has dz, dW, db, dgain and dshift of every layer. */
export function gradients(network, x, y) {
  const n = y.length, scores = forward(network, x, n), { work, sizes, W, gain, settings } = network, last = W.length - 1;
  const found = crossEntropy(scores, n, network.classes, y, work.dz[last]), { dh } = work;
  for (let l = last; l >= 0; l -= 1) {
    const units = sizes[l + 1], inputs = sizes[l], dz = work.dz[l], all = n * units;
    if (l < last) {
      const slope = work.slope[l];
      for (let i = 0; i < all; i += 1) dz[i] = dh[i] * slope[i];
      if (gain.length) normalizeBack(settings.norm, n, units, dz, gain[l], work.zhat[l], work.inverse[l], work.dgain[l], work.dshift[l]);
    }
    multiply(work.dW[l], inputs, units, n, l ? work.h[l - 1] : x, 1, inputs, dz, units, 1);
    const db = work.db[l].fill(0);
    for (let i = 0, p = 0; i < n; i += 1) for (let j = 0; j < units; j += 1, p += 1) db[j] += dz[p];
    if (l) backward(l, n, inputs, units, network, dz);
  }
  return found;
}

/* dL/dh of the layer before: through the weights and, where there is a skip, past them. */
function backward(l, n, inputs, units, { work, W, settings }, dz) {
  const { dh, z } = work, skip = settings.skip && l < W.length - 1;
  multiply(skip ? z : dh, n, inputs, units, dz, units, 1, W[l], 1, units);
  if (skip) for (let i = 0; i < n * inputs; i += 1) dh[i] += z[i];
}

/* One look at a batch, nothing changed. Lists have one entry a hidden layer, the first next to the input;
   `output` has those of the output layer. `dead`: share of ReLU units that no example of the batch turns on.
   `saturated`: share of sigmoid or tanh values with less than a hundredth of the largest slope.
   `units`: root mean square of dL/dz of each unit. */
export function probe(network, x, y) {
  const found = gradients(network, x, y), n = y.length, { work, settings, sizes, W } = network, depth = settings.depth;
  const size = arrays => arrays.map((array, l) => rms(array, n * sizes[l + 1]));
  const forward = size(work.h), dz = size(work.dz), dW = work.dW.map((array, l) => rms(array, W[l].length));
  const finite = Number.isFinite(found.loss) && [forward, dz, dW].flat().every(Number.isFinite);
  const hidden = Array.from({ length: depth }, (_, l) => l), output = { forward: forward[depth], dz: dz[depth], dW: dW[depth] };
  return {
    ...found, forward: forward.slice(0, depth), dz: dz.slice(0, depth), dW: dW.slice(0, depth), output, finite,
    dead: hidden.map(l => (settings.activation === "relu" ? shareDead(work.slope[l], n, sizes[l + 1]) : 0)),
    saturated: hidden.map(l => shareFlat(work.slope[l], n * sizes[l + 1], STEEPEST[settings.activation])),
    units: hidden.map(l => byUnit(work.dz[l], n, sizes[l + 1])),
  };
}

function shareDead(slope, n, units) {
  let dead = 0;
  for (let j = 0; j < units; j += 1) {
    let i = 0;
    while (i < n && slope[i * units + j] === 0) i += 1;
    dead += i === n;
  }
  return dead / units;
}

function shareFlat(slope, all, steepest) {
  if (!steepest) return 0;
  let flat = 0;
  for (let i = 0; i < all; i += 1) flat += slope[i] < steepest / 100;
  return flat / all;
}

function byUnit(dz, n, units) {
  const out = new Float64Array(units), column = new Float64Array(n);
  for (let j = 0; j < units; j += 1) {
    for (let i = 0; i < n; i += 1) column[i] = dz[i * units + j];
    out[j] = rms(column);
  }
  return out;
}

/* One step of training on a batch; loss and accuracy are those before it. */
export function step(network, optimizer, x, y) {
  const found = gradients(network, x, y);
  advance(optimizer, parameters(network), network.work.gradients);
  return found;
}

/* Loss and accuracy, without a backward pass. Batch norm uses the statistics of these very examples. */
export function evaluate(network, x, y) {
  const scores = forward(network, x, y.length), { work, classes, W } = network;
  return crossEntropy(scores, y.length, classes, y, work.dz[W.length - 1]);
}
