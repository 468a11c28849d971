/* What mean-field theory says of wide networks at their start: the mean square q of z, layer by layer, and
   how the mean square of dL/dz changes from one layer to the one before (Poole et al., 2016; Schoenholz et
   al., 2017). Weights have variance w/n, biases v; a bar is the mean over z ~ N(0, q):

     plain        q_next = w bar(act^2) + v,         dz^2 = dz_next^2 w bar(act'^2)
     layer norm   u ~ N(0, 1) whatever q is,         dz^2 = dz_next^2 w bar(act'^2) / q
     skip         mean and mean square of h add up,  dh^2 = dh_next^2 + w dz_next^2

   For batch norm it depends on how alike the examples are: null. */
import { ACTIVATIONS } from "./activations.mjs";
import { SHAPES } from "./data.mjs";
import { rms } from "./multiply.mjs";
import { EPSILON } from "./normalization.mjs";
import { STARTS } from "./starts.mjs";

/* Nodes and weights for the mean over a standard normal: the midpoint rule in s, with t = s^3, which puts
   most nodes around 0, where activations bend. */
const NODES = 128, REACH = Math.cbrt(9), GROUPS = 8;
const steps = Float64Array.from({ length: NODES }, (_, i) => REACH * ((2 * i + 1) / NODES - 1));
const nodes = steps.map(s => s ** 3), weights = steps.map(s => s * s * Math.exp(-(s ** 6) / 2));
const total = weights.reduce((sum, w) => sum + w, 0);
const z = new Float64Array(NODES), h = new Float64Array(NODES), d = new Float64Array(NODES);

/* Means of act, act^2 and act'^2 over z ~ N(0, q). */
export function moments(activation, q) {
  const deviation = Math.sqrt(q);
  for (let i = 0; i < NODES; i += 1) z[i] = deviation * nodes[i];
  ACTIVATIONS[activation](NODES, z, h, d);
  let mean = 0, square = 0, slope = 0;
  for (let i = 0; i < NODES; i += 1) {
    const w = weights[i] / total;
    mean += w * h[i];
    square += w * h[i] * h[i];
    slope += w * d[i] * d[i];
  }
  return { mean, square, slope };
}

/* Variances, times the number of inputs: of the weights of the first layer, of the others, of all biases. */
function variances({ start, scale, width, data }) {
  const { inputs } = SHAPES[data], of = (from, to) => from * STARTS[start](from, to) * scale * scale;
  return { first: of(inputs, width), w: of(width, width), bias: from => (start === "default" ? 1 / (3 * from) : 0), inputs };
}

/* {forward, dz}, one entry a hidden layer: root mean square of h, and of dL/dz relative to the last hidden
   layer; null where there is no theory. `inputRms`: of the inputs, or a list, one an example: over these
   the squares are averaged, in a few groups of like ones. */
export function theory(settings, inputRms) {
  if (settings.norm === "batch") return null;
  const all = typeof inputRms === "number" ? [{ size: inputRms, share: 1 }] : grouped(inputRms), { depth } = settings;
  const forward = new Float64Array(depth), dz = new Float64Array(depth);
  for (const { size, share } of all) {
    const of = single(settings, size);
    for (let l = 0; l < depth; l += 1) {
      forward[l] += share * of.forward[l];
      dz[l] += share * of.dz[l];
    }
  }
  const end = dz[depth - 1];
  return { forward: Array.from(forward, Math.sqrt), dz: Array.from(dz, value => Math.sqrt(value / end)) };
}

/* At most GROUPS sizes, and for which share of the examples each stands. */
function grouped(sizes) {
  const sorted = Float64Array.from(sizes).sort(), count = Math.min(GROUPS, sorted.length);
  return Array.from({ length: count }, (_, g) => {
    const some = sorted.subarray((g * sorted.length) / count, ((g + 1) * sorted.length) / count);
    return { size: rms(some), share: some.length / sorted.length };
  });
}

/* Mean squares, for inputs of one size; dL/dz relative to dL/dh of the last hidden layer. */
function single({ activation, depth, width, skip, norm, ...settings }, inputRms) {
  const { first, w, bias, inputs } = variances({ ...settings, width });
  const forward = [], slopes = [], dz = Array(depth);
  let mean = 0, square = inputRms * inputRms;
  for (let l = 0; l < depth; l += 1) {
    const q = (l ? w : first) * square + bias(l ? width : inputs), known = norm === "layer";
    const of = moments(activation, known ? q / (q + EPSILON) : q);
    slopes.push(known ? of.slope / (q + EPSILON) : of.slope);
    const kept = skip && l > 0;
    square = of.square + (kept ? square + 2 * mean * of.mean : 0);
    mean = of.mean + (kept ? mean : 0);
    forward.push(square);
  }
  for (let l = depth - 1, dh = 1; l >= 0; l -= 1) {
    dz[l] = dh * slopes[l];
    dh = w * dz[l] + (skip ? dh : 0);
  }
  return { forward, dz };
}
