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

/* Weights and biases of all layers; the output layer starts as the others do. `scale` multiplies weights only. */
export function drawn({ start, scale, seed }, sizes) {
  const gauss = normal(seed), flat = uniform(seed + 1), W = [], b = [];
  for (let l = 0; l + 1 < sizes.length; l += 1) {
    const inputs = sizes[l], outputs = sizes[l + 1], count = inputs * outputs, bound = 1 / Math.sqrt(inputs);
    const even = () => (2 * flat() - 1) * bound, sd = Math.sqrt(STARTS[start](inputs, outputs));
    if (start === "orthogonal") W.push(orthogonal(inputs, outputs, gauss));
    else W.push(Float64Array.from({ length: count }, start === "default" ? even : () => sd * gauss()));
    b.push(start === "default" ? Float64Array.from({ length: outputs }, even) : new Float64Array(outputs));
    for (let i = 0; i < count; i += 1) W[l][i] *= scale;
  }
  return { W, b };
}
