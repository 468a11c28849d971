/* Starting weights. Variances are those of a weight from `inputs` to `outputs` units; times `scale`.
   "default" is what PyTorch's nn.Linear does: uniform within 1/sqrt(inputs), hence variance 1/(3 inputs),
   and biases drawn likewise. All other starts have zero biases, and normal weights but for the rotation. */
import { normal, orthogonal, uniform } from "./random.mjs";

export const STARTS = {
  xavier: (inputs, outputs) => 2 / (inputs + outputs),
  he: inputs => 2 / inputs,
  orthogonal: (inputs, outputs) => 1 / Math.max(inputs, outputs),
  default: inputs => 1 / (3 * inputs),
  lecun: inputs => 1 / inputs,
};

/* Normal numbers of a seed, kept until another is asked for: who turns the other knobs draws the same ones. */
const MOST = 300000;
let numbers = null, kept = NaN, known = 0, more = null;

function normals(seed, count) {
  if (count > MOST) return normal(seed);
  numbers ??= new Float64Array(MOST);
  if (kept !== seed) [kept, known, more] = [seed, 0, normal(seed)];
  while (known < count) numbers[known++] = more();
  let at = 0;
  return () => numbers[at++];
}

/* Weights and biases of all layers; the output layer starts as the others do. `scale` multiplies weights only. */
export function drawn({ start, scale, seed }, sizes) {
  const all = sizes.reduce((sum, size, l) => sum + (l ? size * sizes[l - 1] : 0), 0);
  const gauss = normals(seed, start === "default" ? 0 : all), flat = uniform(seed + 1), W = [], b = [];
  for (let l = 0; l + 1 < sizes.length; l += 1) {
    const inputs = sizes[l], outputs = sizes[l + 1], count = inputs * outputs, bound = 1 / Math.sqrt(inputs);
    const even = () => (2 * flat() - 1) * bound, sd = Math.sqrt(STARTS[start](inputs, outputs));
    const w = start === "orthogonal" ? orthogonal(inputs, outputs, gauss) : new Float64Array(count);
    if (start === "default") for (let i = 0; i < count; i += 1) w[i] = even();
    else if (start !== "orthogonal") for (let i = 0; i < count; i += 1) w[i] = sd * gauss();
    for (let i = 0; i < count; i += 1) w[i] *= scale;
    W.push(w);
    b.push(start === "default" ? Float64Array.from({ length: outputs }, even) : new Float64Array(outputs));
  }
  return { W, b };
}
