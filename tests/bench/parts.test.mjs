/* Laws of the parts of the engine that need no numbers from elsewhere. BENCH_ENGINE is its folder. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";

const folder = process.env.BENCH_ENGINE, of = name => import(pathToFileURL(join(folder, name)));
const { DEFAULTS, LIMITS, build, evaluate, probe, settled } = await of("network.mjs");
const { ACTIVATIONS } = await of("activations.mjs");
const { multiply, rms } = await of("multiply.mjs");
const { normal, orthogonal, permutation, uniform } = await of("random.mjs");
const { STARTS, drawn } = await of("starts.mjs");
const { SHAPES, batch, digitsFrom, make } = await of("data.mjs");
const { theory } = await of("theory.mjs");

const bytes = readFileSync(join(folder, "digits.bin"));
const digits = seed => digitsFrom(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length), seed);
const mean = values => values.reduce((sum, v) => sum + v, 0) / values.length;
const variance = (values, middle = mean(values)) => mean(values.map(v => (v - middle) ** 2));
const close = (got, wanted, share) => assert.ok(Math.abs(got - wanted) <= share * Math.abs(wanted), `${got}, not ${wanted}`);

for (const [name, act] of Object.entries(ACTIVATIONS)) {
  test(`the slope of ${name} agrees with a central difference`, () => {
    const z = Float64Array.from({ length: 400 }, (_, i) => (i - 199.5) / 20), n = z.length, step = 1e-5;
    const [h, d, right, left, unused] = Array.from({ length: 5 }, () => new Float64Array(n));
    act(n, z, h, d);
    act(n, z.map(v => v + step), right, unused);
    act(n, z.map(v => v - step), left, unused);
    z.forEach((v, i) => assert.ok(Math.abs((right[i] - left[i]) / (2 * step) - d[i]) < 1e-9, `${name} at ${v}`));
  });

  test(`${name} stays finite far out, and NaN stays NaN`, () => {
    const z = Float64Array.of(-1e300, -800, -40, 0, 40, 800, 1e300, NaN), h = new Float64Array(8), d = new Float64Array(8);
    act(8, z, h, d);
    assert.ok([...h, ...d].slice(0, 7).every(Number.isFinite), String(h));
    assert.ok(Number.isNaN(h[7]));
  });
}

test("a product of any shape is that of three loops", () => {
  const draw = normal(1);
  for (const [n, m, k] of [[1, 1, 1], [2, 4, 3], [3, 5, 2], [7, 9, 8], [8, 3, 0]]) {
    const a = Float64Array.from({ length: n * k }, draw), b = Float64Array.from({ length: k * m }, draw), out = new Float64Array(n * m);
    multiply(out, n, m, k, a, k, 1, b, m, 1);
    for (let i = 0; i < n; i += 1) for (let j = 0; j < m; j += 1) {
      let sum = 0;
      for (let p = 0; p < k; p += 1) sum += a[i * k + p] * b[p * m + j];
      assert.ok(Math.abs(out[i * m + j] - sum) < 1e-12);
    }
  }
});

test("a size far below 1e-154 or above 1e154 is not lost", () => {
  close(rms([3e-200, 4e-200]), 5e-200 / Math.SQRT2, 1e-15);
  close(rms([3e200, 4e200]), 5e200 / Math.SQRT2, 1e-15);
  assert.equal(rms([0, 0]), 0);
  assert.ok(Number.isNaN(rms([NaN, 1])) && Number.isNaN(rms([1e300, NaN])) && rms([Infinity, 1]) === Infinity);
});

test("a seed gives the same numbers, another seed others", () => {
  const some = seed => Array.from({ length: 5 }, uniform(seed));
  assert.deepEqual(some(7), some(7));
  assert.notDeepEqual(some(7), some(8));
});

test("random numbers have their mean, variance and fourth moment", () => {
  const flat = Array.from({ length: 100000 }, uniform(3)), bell = Array.from({ length: 100000 }, normal(3));
  close(mean(flat), 0.5, 0.01);
  close(variance(flat), 1 / 12, 0.02);
  assert.ok(Math.abs(mean(bell)) < 0.015);
  close(variance(bell), 1, 0.02);
  close(mean(bell.map(v => v ** 4)), 3, 0.05);
  assert.deepEqual(Array.from(permutation(50, uniform(1))).sort((a, b) => a - b), Array.from({ length: 50 }, (_, i) => i));
});

for (const [rows, columns] of [[64, 64], [2, 64], [64, 10]]) {
  test(`a rotation of ${rows} x ${columns} keeps lengths`, () => {
    const q = orthogonal(rows, columns, normal(5)), few = Math.min(rows, columns), many = Math.max(rows, columns), gram = new Float64Array(few * few);
    if (rows <= columns) multiply(gram, few, few, many, q, columns, 1, q, 1, columns);
    else multiply(gram, few, few, many, q, 1, columns, q, columns, 1);
    gram.forEach((v, at) => assert.ok(Math.abs(v - (at % (few + 1) === 0)) < 1e-14));
  });
}

for (const start of Object.keys(STARTS)) {
  test(`${start} has the variance of its formula, times the scale squared`, () => {
    const { W, b } = drawn({ start, scale: 3, seed: 4 }, [60, 150, 150]);
    for (const [l, [inputs, outputs]] of [[60, 150], [150, 150]].entries()) {
      close(variance(Array.from(W[l])), 9 * STARTS[start](inputs, outputs), 0.05);
      if (start === "default") {
        assert.ok(W[l].every(w => Math.abs(w) <= 3 / Math.sqrt(inputs)) && b[l].every(v => Math.abs(v) <= 1 / Math.sqrt(inputs)));
        close(variance(Array.from(b[l])), 1 / (3 * inputs), 0.35);
      } else assert.ok(b[l].every(v => v === 0));
    }
  });
}

for (const name of Object.keys(SHAPES)) {
  test(`${name} are standardized, of all classes, and the same for a seed`, async () => {
    const of = name === "digits" ? digits : seed => make(name, seed), data = await of(1), { inputs, classes } = SHAPES[name];
    assert.equal(data.x.length, data.y.length * inputs);
    assert.equal(data.xHeld.length, data.yHeld.length * inputs);
    assert.deepEqual(new Set(data.y), new Set(Array.from({ length: classes }, (_, k) => k)));
    for (let j = 0; j < (data.points2d ? 2 : 1); j += 1) {
      const column = Array.from(data.x).filter((_, i) => !data.points2d || i % 2 === j);
      assert.ok(Math.abs(mean(column)) < 1e-12);
      close(variance(column), 1, 1e-12);
    }
    assert.deepEqual(await of(1), data);
    assert.notDeepEqual(await of(2), data);
    const some = batch(data, 16, uniform(1));
    assert.deepEqual([some.x.length, some.y.length], [16 * inputs, 16]);
  });
}

test("digits are fetched once, and again if they did not come", async () => {
  const answers = [{ ok: false, status: 404 }, { ok: true, arrayBuffer: async () => bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) }];
  const asked = [], before = globalThis.fetch;
  globalThis.fetch = async address => answers[asked.push(String(address)) - 1];
  try {
    await assert.rejects(make("digits", 1), /404/);
    assert.deepEqual(await make("digits", 1), digits(1));
    assert.deepEqual(await make("digits", 2), digits(2));
    assert.ok(asked.length === 2 && asked.every(address => address.endsWith("/digits.bin")));
  } finally {
    globalThis.fetch = before;
  }
});

test("settings from elsewhere become some that can be built", () => {
  assert.deepEqual(settled(), DEFAULTS);
  const wild = settled({ activation: "constructor", depth: 1e9, width: "64", scale: NaN, skip: "yes", norm: 3, seed: -1, batch: 2.6, other: 1 });
  assert.deepEqual(wild, { ...DEFAULTS, depth: LIMITS.depth[1], seed: 0, batch: 3 });
});

test("an explosion is said to be no finite number", () => {
  const settings = { ...DEFAULTS, activation: "linear", scale: 20, width: 256, depth: 64, start: "he" }, net = build(settings), { x, y } = make("rings", 1);
  net.W[0].fill(1e300);
  assert.equal(probe(net, x.subarray(0, 20), y.subarray(0, 10)).finite, false);
});

test("a batch of another size later changes nothing", () => {
  const { x, y } = make("moons", 1), look = net => evaluate(net, x.subarray(0, 10), y.subarray(0, 5)), net = build(DEFAULTS), before = look(net);
  evaluate(net, x, y);
  assert.deepEqual(look(net), before);
});

test("there is no theory for batch norm, and sizes are relative to the last hidden layer", () => {
  assert.equal(theory({ ...DEFAULTS, norm: "batch" }, 1), null);
  const { forward, dz } = theory(DEFAULTS, [0.5, 1, 2]);
  assert.deepEqual([forward.length, dz.length, dz[DEFAULTS.depth - 1]], [DEFAULTS.depth, DEFAULTS.depth, 1]);
});
