/* Products of matrices. out[i, j] = sum over p of a[i, p] b[p, j]; `out` is n x m, row by row, and the
   steps say how far apart neighbours lie, so that a transpose costs nothing. Two rows by four columns
   at a time stay in registers: a number that is read serves for several products. */
export function multiply(out, n, m, k, a, stepI, stepAp, b, stepBp, stepJ) {
  let i = 0;
  for (; i + 1 < n; i += 2) {
    let j = 0;
    for (; j + 3 < m; j += 4) {
      let s0 = 0, s1 = 0, s2 = 0, s3 = 0, t0 = 0, t1 = 0, t2 = 0, t3 = 0;
      let p0 = i * stepI, p1 = p0 + stepI, q0 = j * stepJ, q1 = q0 + stepJ, q2 = q1 + stepJ, q3 = q2 + stepJ;
      for (let p = 0; p < k; p += 1) {
        const u = a[p0], v = a[p1], b0 = b[q0], b1 = b[q1], b2 = b[q2], b3 = b[q3];
        s0 += u * b0;
        s1 += u * b1;
        s2 += u * b2;
        s3 += u * b3;
        t0 += v * b0;
        t1 += v * b1;
        t2 += v * b2;
        t3 += v * b3;
        p0 += stepAp;
        p1 += stepAp;
        q0 += stepBp;
        q1 += stepBp;
        q2 += stepBp;
        q3 += stepBp;
      }
      const o = i * m + j, r = o + m;
      out[o] = s0;
      out[o + 1] = s1;
      out[o + 2] = s2;
      out[o + 3] = s3;
      out[r] = t0;
      out[r + 1] = t1;
      out[r + 2] = t2;
      out[r + 3] = t3;
    }
    for (; j < m; j += 1) {
      out[i * m + j] = dot(k, a, i * stepI, stepAp, b, j * stepJ, stepBp);
      out[(i + 1) * m + j] = dot(k, a, (i + 1) * stepI, stepAp, b, j * stepJ, stepBp);
    }
  }
  if (i < n) for (let j = 0; j < m; j += 1) out[i * m + j] = dot(k, a, i * stepI, stepAp, b, j * stepJ, stepBp);
}

function dot(k, a, p, stepA, b, q, stepB) {
  let sum = 0;
  for (let at = 0; at < k; at += 1) {
    sum += a[p] * b[q];
    p += stepA;
    q += stepB;
  }
  return sum;
}

/* The root of the mean square of the first `n` numbers. */
export function rms(values, n = values.length) {
  let sum = 0;
  for (let i = 0; i < n; i += 1) sum += values[i] * values[i];
  if (sum > 1e-290 && sum < 1e290) return Math.sqrt(sum / n);
  return scaledRms(values, n);
}

/* The same where squares underflow or overflow: a gradient of 1e-200 is small, not zero. */
function scaledRms(values, n) {
  let largest = 0;
  for (let i = 0; i < n; i += 1) {
    const v = Math.abs(values[i]);
    if (v !== v) return v;
    if (v > largest) largest = v;
  }
  if (!(largest > 0 && largest < Infinity)) return largest;
  let sum = 0;
  for (let i = 0; i < n; i += 1) sum += (values[i] / largest) ** 2;
  return largest * Math.sqrt(sum / n);
}
