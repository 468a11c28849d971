/* Random numbers from a seed, the same in every browser; and a random rotation. */

/* A function that gives uniform numbers in [0, 1), of 32 bits: Mulberry32, after Tommy Ettinger's design. */
export function uniform(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/* A function that gives normal numbers, mean 0 and variance 1: Box and Muller, 1958. */
export function normal(seed) {
  const draw = uniform(seed);
  let spare = NaN;
  return () => {
    if (spare === spare) {
      const kept = spare;
      spare = NaN;
      return kept;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - draw())), angle = 2 * Math.PI * draw();
    spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };
}

/* A permutation of 0 ... n - 1, by `draw` of `uniform`: Fisher and Yates. */
export function permutation(n, draw) {
  const order = Uint32Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i -= 1) {
    const j = Math.floor(draw() * (i + 1)), kept = order[i];
    order[i] = order[j];
    order[j] = kept;
  }
  return order;
}

/* Rows x columns, row by row: the shorter side is an orthonormal set, every one equally likely.
   Gram and Schmidt on normal numbers; the second pass takes out what rounding left. */
export function orthogonal(rows, columns, draw) {
  const count = Math.min(rows, columns), length = Math.max(rows, columns);
  const set = Array.from({ length: count }, () => Float64Array.from({ length }, draw));
  for (let i = 0; i < count; i += 1) {
    const v = set[i];
    for (let pass = 0; pass < 2; pass += 1) {
      for (let j = 0; j < i; j += 1) {
        const w = set[j];
        let dot = 0;
        for (let k = 0; k < length; k += 1) dot += v[k] * w[k];
        for (let k = 0; k < length; k += 1) v[k] -= dot * w[k];
      }
    }
    let square = 0;
    for (let k = 0; k < length; k += 1) square += v[k] * v[k];
    const inverse = 1 / Math.sqrt(square);
    for (let k = 0; k < length; k += 1) v[k] *= inverse;
  }
  const out = new Float64Array(rows * columns);
  for (let i = 0; i < count; i += 1) {
    for (let k = 0; k < length; k += 1) out[rows <= columns ? i * columns + k : k * columns + i] = set[i][k];
  }
  return out;
}
