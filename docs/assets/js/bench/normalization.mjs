/* Batch normalization: every unit over the examples. Layer normalization: every example over the units.
   out = gain * zhat + shift with zhat = (z - mean) / sqrt(variance + EPSILON), the biased variance.
   Batch norm uses the statistics of the batch at hand, always: there are no running averages. */

export const EPSILON = 1e-5;

/* Where the numbers of one group lie: [how many groups, their size, from group to group, inside one]. */
const shape = (kind, n, m) => (kind === "batch" ? [m, n, 1, m] : [n, m, m, 1]);

export function normalize(kind, n, m, z, gain, shift, zhat, inverse, out) {
  const [groups, size, far, near] = shape(kind, n, m);
  for (let g = 0; g < groups; g += 1) {
    let sum = 0, squares = 0;
    for (let i = 0, p = g * far; i < size; i += 1, p += near) sum += z[p];
    const mean = sum / size;
    for (let i = 0, p = g * far; i < size; i += 1, p += near) squares += (z[p] - mean) * (z[p] - mean);
    inverse[g] = 1 / Math.sqrt(squares / size + EPSILON);
    for (let i = 0, p = g * far; i < size; i += 1, p += near) zhat[p] = (z[p] - mean) * inverse[g];
  }
  for (let i = 0, p = 0; i < n; i += 1) {
    for (let j = 0; j < m; j += 1, p += 1) out[p] = gain[j] * zhat[p] + shift[j];
  }
}

/* `d` holds dL/dout and becomes dL/dz. Mean and variance depend on z as well: of a group, what would
   only shift or stretch it is taken out. */
export function normalizeBack(kind, n, m, d, gain, zhat, inverse, dgain, dshift) {
  dgain.fill(0);
  dshift.fill(0);
  for (let i = 0, p = 0; i < n; i += 1) {
    for (let j = 0; j < m; j += 1, p += 1) {
      dgain[j] += d[p] * zhat[p];
      dshift[j] += d[p];
      d[p] *= gain[j];
    }
  }
  const [groups, size, far, near] = shape(kind, n, m);
  for (let g = 0; g < groups; g += 1) {
    let sum = 0, along = 0;
    for (let i = 0, p = g * far; i < size; i += 1, p += near) {
      sum += d[p];
      along += d[p] * zhat[p];
    }
    sum /= size;
    along /= size;
    for (let i = 0, p = g * far; i < size; i += 1, p += near) d[p] = inverse[g] * (d[p] - sum - zhat[p] * along);
  }
}
