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
   Gram and Schmidt on normal numbers; what lost nine tenths of its length lost digits, and goes once more. */
export function orthogonal(rows, columns, draw) {
  const count = Math.min(rows, columns), length = Math.max(rows, columns), out = new Float64Array(count * length);
  for (let i = 0; i < out.length; i += 1) out[i] = draw();
  for (let i = 0; i < count; i += 1) {
    const v = i * length;
    let before = dot(length, out, v, v), after = without(length, out, v, i);
    while (after < 0.01 * before) [before, after] = [after, without(length, out, v, i)];
    const inverse = 1 / Math.sqrt(after);
    for (let k = v; k < v + length; k += 1) out[k] *= inverse;
  }
  return rows <= columns ? out : transposed(count, length, out);
}

/* Takes out of the row at `v` what it shares with `count` rows before it; returns the square that is left. */
function without(length, set, v, count) {
  for (let j = 0; j < count; j += 1) {
    const w = j * length, share = dot(length, set, v, w);
    for (let k = 0; k < length; k += 1) set[v + k] -= share * set[w + k];
  }
  return dot(length, set, v, v);
}

/* Four sums at a time: none waits for another. */
function dot(length, set, v, w) {
  let a = 0, b = 0, c = 0, d = 0, k = 0;
  for (; k + 3 < length; k += 4) {
    a += set[v + k] * set[w + k];
    b += set[v + k + 1] * set[w + k + 1];
    c += set[v + k + 2] * set[w + k + 2];
    d += set[v + k + 3] * set[w + k + 3];
  }
  for (; k < length; k += 1) a += set[v + k] * set[w + k];
  return a + b + c + d;
}

function transposed(rows, columns, values) {
  const out = new Float64Array(values.length);
  for (let i = 0; i < rows; i += 1) for (let k = 0; k < columns; k += 1) out[k * rows + i] = values[i * columns + k];
  return out;
}
