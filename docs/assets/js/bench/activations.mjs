/* Activation functions and their slopes, both of the pre-activation z. Each takes `n` numbers of `z`
   and writes values to `h` and slopes to `d`. Forms are chosen so that neither tail cancels. */

export const LEAK = 0.01;
export const SELU = { lambda: 1.0507009873554805, alpha: 1.6732632423543772 }; // Klambauer et al., 2017

/* Mills' ratio M(t) = (1 - Phi(t)) / phi(t) about points of a grid, as Taylor coefficients. From
   M' = t M - 1 follow all derivatives, M^(k+1) = t M^(k) + k M^(k-1). Downward from a point far out,
   where M is close to 1/t, each step makes an error smaller. */
const STEP = 0.125, FAR = 40, TERMS = 11;
const MILLS = mills();

function taylor(t, value, terms) {
  const c = [value, t * value - 1];
  for (let k = 1; k < terms - 1; k += 1) c.push((t * c[k] + c[k - 1]) / (k + 1));
  return c;
}

function mills() {
  const points = FAR / STEP, table = new Float64Array((points + 1) * TERMS);
  let value = 1 / (FAR + 1 / (FAR + 2 / (FAR + 3 / (FAR + 4 / (FAR + 5 / FAR)))));
  for (let i = points; i >= 0; i -= 1) {
    table.set(taylor(i * STEP, value, TERMS), i * TERMS);
    value = taylor(i * STEP, value, 30).reduceRight((sum, c) => c - sum * STEP, 0);
  }
  return table;
}

/* 1 - Phi(t) over phi(t), of a standard normal, for t from 0 to 40. */
export function millsRatio(t) {
  const point = Math.round(t / STEP), x = t - point * STEP, y = x * x, i = point * TERMS, c = MILLS;
  const even = ((((c[i + 10] * y + c[i + 8]) * y + c[i + 6]) * y + c[i + 4]) * y + c[i + 2]) * y + c[i];
  return even + x * ((((c[i + 9] * y + c[i + 7]) * y + c[i + 5]) * y + c[i + 3]) * y + c[i + 1]);
}

function sigmoid(n, z, h, d) {
  for (let i = 0; i < n; i += 1) {
    const v = z[i], e = Math.exp(v > 0 ? -v : v), one = 1 / (1 + e);
    h[i] = v > 0 ? one : e * one;
    d[i] = e * one * one;
  }
}

function tanh(n, z, h, d) {
  for (let i = 0; i < n; i += 1) {
    const v = z[i], t = v < 0 ? -v : v;
    let e, less; // e^-2t, and 1 - e^-2t
    if (t < 0.5) {
      less = -Math.expm1(-2 * t);
      e = 1 - less;
    } else {
      e = Math.exp(-2 * t);
      less = 1 - e;
    }
    const one = 1 / (1 + e);
    h[i] = v < 0 ? -less * one : less * one;
    d[i] = 4 * e * one * one;
  }
}

function relu(n, z, h, d) {
  for (let i = 0; i < n; i += 1) {
    const v = z[i];
    h[i] = v < 0 ? 0 : v; // so that NaN stays NaN
    d[i] = v > 0 ? 1 : 0;
  }
}

function leaky(n, z, h, d) {
  for (let i = 0; i < n; i += 1) {
    const v = z[i];
    h[i] = v > 0 ? v : LEAK * v;
    d[i] = v > 0 ? 1 : LEAK;
  }
}

/* z Phi(z), and Phi(z) + z phi(z): Hendrycks and Gimpel, 2016, not its approximation by tanh. */
function gelu(n, z, h, d) {
  const scale = 1 / Math.sqrt(2 * Math.PI);
  for (let i = 0; i < n; i += 1) {
    const v = z[i], t = v < 0 ? -v : v;
    if (!(t < FAR)) {
      h[i] = v < 0 ? 0 : v;
      d[i] = v < 0 ? 0 : v === v ? 1 : v;
      continue;
    }
    const density = scale * Math.exp(-0.5 * v * v), tail = density * millsRatio(t);
    const below = v < 0 ? tail : 1 - tail;
    h[i] = v * below;
    d[i] = below + v * density;
  }
}

function selu(n, z, h, d) {
  const { lambda, alpha } = SELU, bend = lambda * alpha;
  for (let i = 0; i < n; i += 1) {
    const v = z[i];
    if (v > 0) {
      h[i] = lambda * v;
      d[i] = lambda;
    } else if (v > -0.5) {
      const less = Math.expm1(v);
      h[i] = bend * less;
      d[i] = bend * (less + 1);
    } else {
      const e = Math.exp(v);
      h[i] = bend * (e - 1);
      d[i] = bend * e;
    }
  }
}

function linear(n, z, h, d) {
  for (let i = 0; i < n; i += 1) h[i] = z[i];
  d.fill(1, 0, n);
}

export const ACTIVATIONS = { sigmoid, tanh, relu, leaky, gelu, selu, linear };

/* The largest slope, of those that saturate on both sides: below a hundredth of it a unit is saturated. */
export const STEEPEST = { sigmoid: 0.25, tanh: 1 };
