/* The engine of the bench against numbers of numpy: the same weights, the same data.
   BENCH_ENGINE is the folder of the modules, BENCH_CASES the file that tests/bench/cases.py fills. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";

const { BENCH_ENGINE, BENCH_CASES } = process.env, of = name => import(pathToFileURL(join(BENCH_ENGINE, name)));
const { build, evaluate, gradients, parameters, probe, step } = await of("network.mjs");
const { optimizer } = await of("optimizers.mjs");
const cases = JSON.parse(readFileSync(BENCH_CASES)), TOLERANCE = 1e-9;

/* Entries may differ by TOLERANCE of the largest one, or by `floor` where that is more. */
function near(said, got, wanted, floor = 0) {
  const all = Array.from(got);
  assert.equal(all.length, wanted.length, `${said}: as many numbers`);
  const largest = wanted.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
  const off = all.reduce((most, v, i) => Math.max(most, Number.isNaN(v) ? Infinity : Math.abs(v - wanted[i])), 0);
  assert.ok(off <= Math.max(TOLERANCE * largest, floor), `${said}: off by ${off}, ${off / largest} of the largest`);
}

function network({ settings, W, b, gain, shift }) {
  const net = build({ ...settings, seed: 1, scale: 1, start: "lecun" }, settings);
  for (const [name, arrays] of Object.entries({ W, b, gain, shift })) arrays.forEach((one, l) => net[name][l].set(one));
  return net;
}

const nearAll = (said, got, wanted, floors = []) => wanted.forEach((one, l) => near(`${said} ${l}`, got[l].subarray(0, one.length), one, floors[l]));

/* What a sum may lose by rounding, from the sizes of its terms. Some gradients are exactly zero, such as those of
   biases before batch norm: nothing but rounding is left of them. */
const lost = ({ terms }) => terms.map(sum => 1e-13 * sum);

/* Adam makes steps of such leftovers: rate * rounding / 1e-8, and only there. */
const drift = ({ optimizer: name, rate }, expected) => lost(expected).map((floor, at) => {
  const zero = expected.gradients[at].every(g => Math.abs(g) <= 10 * floor);
  return name === "adam" && zero ? (expected.losses.length * rate * floor) / 1e-8 : 0;
});

for (const one of cases) {
  const { settings, expected } = one, n = settings.batch, name = `${one.number} ${JSON.stringify(settings)}`;
  const x = Float64Array.from(one.x), y = Uint8Array.from(one.y), x1 = x.subarray(0, n * settings.inputs), y1 = y.subarray(0, n);

  test(`forward and backward, ${name}`, () => {
    const net = network(one), found = gradients(net, x1, y1), { work } = net;
    near("loss", [found.loss], [expected.loss]);
    near("accuracy", [found.accuracy], [expected.accuracy]);
    assert.deepEqual(evaluate(net, x1, y1), found);
    nearAll("h", work.h, expected.h);
    nearAll("dz", work.dz, expected.dz);
    nearAll("gradient", work.gradients, expected.gradients, lost(expected));
  });

  test(`probe, ${name}`, () => {
    const net = network(one), kept = parameters(net).map(array => array.slice()), it = probe(net, x1, y1), { rms } = expected;
    assert.deepEqual(parameters(net), kept, "a look changes nothing");
    near("forward", it.forward, rms.forward);
    for (const [l, size] of rms.dz.entries()) near(`dz ${l}`, [it.dz[l] ?? it.output.dz], [size]);
    for (const [l, size] of rms.dW.entries()) near(`dW ${l}`, [it.dW[l] ?? it.output.dW], [size]);
    nearAll("units", it.units, expected.units);
    near("dead", it.dead, expected.dead);
    near("saturated", it.saturated, expected.saturated);
    assert.equal(it.finite, true);
  });

  test(`ten steps, ${name}`, () => {
    const net = network(one), state = optimizer(settings.optimizer, settings.rate, parameters(net)), losses = [];
    for (let at = 0; at < y.length; at += n) {
      const rows = [x.subarray(at * settings.inputs, (at + n) * settings.inputs), y.subarray(at, at + n)];
      losses.push(step(net, state, ...rows).loss);
    }
    near("losses", losses, expected.losses);
    nearAll("after", parameters(net), expected.after, drift(settings, expected));
  });
}
