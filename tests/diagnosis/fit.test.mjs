// The factor a layer and its interval. Run by tests/diagnosis/test_modules.py.
import assert from "node:assert/strict";
import test from "node:test";
import { FORMATS, fit, leaves, median } from "../../docs/assets/js/diagnosis/fit.mjs";
import { chance, formatAt, units } from "../../docs/assets/js/diagnosis/features.mjs";

const near = (a, b, off = 1e-9) => assert.ok(Math.abs(a - b) < off, `${a} is not ${b}`);
const line = (factor, n, from = 1) => Array.from({ length: n }, (_, k) => from * factor ** (n - 1 - k));

test("a straight line gives its factor", () => {
  for (const factor of [0.236, 0.71, 1, 1.21]) {
    const it = fit(line(factor, 20));
    near(it.log, Math.log(factor));
    near(it.total, 19 * Math.log(factor), 1e-7);
    assert.equal(it.odd.length, 0);
  }
});

test("one layer that was measured wrongly changes little, and one step neither", () => {
  const wrong = line(0.7, 20), step = line(0.7, 20).map((value, k) => (k < 9 ? value * 0.01 : value));
  wrong[8] *= 300;
  for (const [values, odd] of [[wrong, 2], [step, 1]]) {
    near(fit(values).log, Math.log(0.7), 0.01);
    assert.equal(fit(values).odd.length, odd);
  }
});

test("of lists of normal steps fewer than one in twenty loses a step", () => {
  const dice = normals(3), rounds = 1000;
  for (const n of [4, 8, 15, 50]) {
    let lost = 0;
    for (let round = 0; round < rounds; round++) {
      const values = [1];
      while (values.length <= n) values.unshift(values[0] * Math.exp(0.3 * dice.next().value));
      lost += fit(values).odd.length > 0;
    }
    assert.ok(lost / rounds < 0.06, `${n}: ${lost / rounds}`);
  }
});

test("zeros, None and NaN are left out", () => near(fit([0, null, 0.25, 0.5, NaN, 0.5, 1]).log, Math.log(0.5)));
test("nothing to compare gives nothing", () => assert.deepEqual([fit([]), fit([1]), fit([0, 1, 0, 1])], [null, null, null]));

/* A normal number from two uniform ones */
function* normals(seed) {
  for (let state = seed; ;) {
    const u = []; for (let k = 0; k < 2; k++) { state = (Math.imul(state, 1664525) + 1013904223) >>> 0; u.push((state + 0.5) / 2 ** 32); }
    yield Math.sqrt(-2 * Math.log(u[0])) * Math.cos(2 * Math.PI * u[1]);
  }
}
test("the interval holds the true factor in about 95 of 100 random walks", () => {
  const dice = normals(1), rounds = 2000;
  for (const n of [6, 12, 40]) {
    let held = 0;
    for (let round = 0; round < rounds; round++) {
      const values = [1];
      while (values.length <= n) values.unshift(values[0] * Math.exp(-0.3 + 0.1 * dice.next().value));
      const it = fit(values);
      held += it.low < -0.3 && -0.3 < it.high;
    }
    assert.ok(held / rounds > 0.92 && held / rounds < 0.97, `${n}: ${held / rounds}`);
  }
});

test("a regression on the layers would claim too small an error", () => {
  const dice = normals(2), rounds = 500, n = 20;
  let held = 0;
  for (let round = 0; round < rounds; round++) {
    const y = [0];
    while (y.length < n) y.push(y.at(-1) + 0.1 * dice.next().value);
    const mx = (n - 1) / 2, my = y.reduce((a, b) => a + b) / n, sxx = y.reduce((a, _, k) => a + (k - mx) ** 2, 0);
    const slope = y.reduce((a, b, k) => a + (k - mx) * (b - my), 0) / sxx;
    const error = Math.sqrt(y.reduce((a, b, k) => a + (b - my - slope * (k - mx)) ** 2, 0) / (n - 2) / sxx);
    held += Math.abs(slope) < 2.101 * error;
  }
  assert.ok(held / rounds < 0.7, held / rounds);
});

test("formats end where NumPy's numbers round to zero", () => {
  const least = { float16: 2 ** -24, bfloat16: 2 ** -133, float32: 2 ** -149 };
  for (const [name, log] of FORMATS) near(Math.exp(log), least[name] / 2, 1e-9 * least[name]);
  assert.equal(Math.fround(2 ** -150), 0);
  assert.ok(Math.fround(2 ** -150 * 1.01) > 0);
});

test("a factor of a quarter leaves float16 after 13 layers, as multiplying shows", () => {
  const it = { log: Math.log(0.25), low: Math.log(0.2), high: Math.log(0.3) };
  const [half] = leaves(it, 1);
  let layers = 0;
  for (let value = 1; value > 2 ** -25; value *= 0.25) layers += 1;
  assert.deepEqual([half.format, half.way, half.layers], ["float16", "underflows", layers]);
  assert.ok(half.least <= 13 && half.most >= 13);
});
test("a growing gradient overflows, a level one does neither", () => {
  assert.equal(leaves({ log: 1, low: 0.9, high: 1.1 }, 1)[0].way, "overflows");
  assert.equal(leaves({ log: -0.001, low: -0.01, high: 0.01 }, 1)[0].most, Infinity);
});

test("the middle value", () => assert.deepEqual([median([3, 1, 2]), median([4, 1, 2, 3])], [2, 2.5]));
test("a share shows how many units there are", () => assert.deepEqual([units(0.78125), units(0.781), units(5 / 7), units(1)], [32, 32, 7, 1]));
test("how often so many units are off by chance, against all outcomes of ten units", () => {
  const outcomes = Array.from({ length: 1024 }, (_, bits) => bits.toString(2).replaceAll("0", "").length);
  for (const k of [7, 9]) near(chance(k / 10), outcomes.filter(n => n >= k).length / 1024);
});
test("zeros begin where a format ends", () => assert.deepEqual([formatAt(1e-7), formatAt(1e-40), formatAt(1e-45), formatAt(0.01)], ["float16", "bfloat16", "float32", null]));
