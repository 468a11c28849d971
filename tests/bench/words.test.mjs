/* The sentence, the address, the drawing's pure parts, and what scenarios do. BENCH names the folder of
   the modules; with QUICK nothing is computed that takes a second. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { pathToFileURL } from "node:url";

const FOLDER = pathToFileURL(`${process.env.BENCH}/`);
const load = name => import(new URL(name, FOLDER));
const { read, write } = await load("address.mjs");
const { axis } = await load("chart.mjs");
const { make } = await load("data.mjs");
const { brightness, picked } = await load("dots.mjs");
const { KNOBS, named } = await load("knobs.mjs");
const { build, DEFAULTS, LIMITS, probe } = await load("network.mjs");
const { factored, percent, power, worded } = await load("numbers.mjs");
const { judge, plain, sentence } = await load("sentence.mjs");
const { Training, rows } = await load("training.mjs");
const SCENARIOS = JSON.parse(readFileSync(new URL("scenarios.json", FOLDER), "utf8"));

const sizes = (...dz) => ({ dz, dW: dz, forward: dz.map(() => 1), dead: dz.map(() => 0), saturated: dz.map(() => 0), finite: true });
const said = (probe, settings = {}) => plain(sentence(probe, { ...DEFAULTS, ...settings }));
const looked = settings => {
  const it = { ...DEFAULTS, ...settings }, data = make(it.data, it.seed), some = rows(data);
  return probe(build(it, data), some.x, some.y);
};

for (const [name, dz, kind] of [
  ["a thousandth", [.0009, .03, 1], "vanishes"], ["a hundredth", [.01, .1, 1], "shrinks"], ["all of it", [1.1, 1, 1], "arrives"],
  ["a hundred times", [100, 10, 1], "grows"], ["ten thousand times", [1e4, 100, 1], "explodes"], ["nothing", [0, 0, 1], "zero"],
  ["one layer", [1], "one layer"],
]) test(`${name} of the error: ${kind}`, () => assert.equal(judge(sizes(...dz), DEFAULTS).kind, kind));

test("the sentence says the factor a layer and what is left, with a link", () => {
  const pieces = sentence(sizes(1e-6, 1e-4, 1e-2, 1), DEFAULTS);
  assert.match(plain(pieces), /^The error vanishes: it is multiplied by 0\.0?1\S* a layer .* layer 1 of 4 gets 10⁻⁶ of what the last one gets\.$/);
  assert.deepEqual(pieces.filter(it => it.slug), [{ text: "vanishes", slug: "vanishing-gradient" }]);
});
test("numbers that are not finite, dead layers, dead and saturated units are told", () => {
  assert.match(said({ ...sizes(NaN, 1), finite: false }), /no longer finite/);
  assert.match(said({ ...sizes(0, 0, 1), dead: [0, 1, 0] }), /No error passes layer 2/);
  assert.match(said({ ...sizes(1, 1), dead: [0, .5] }), /In layer 2, 50 % of the units are dead/);
  assert.match(said({ ...sizes(1, 1), saturated: [.4, .3] }, { activation: "tanh" }), /In layer 1, 40 % .* saturated/);
  assert.match(said({ ...sizes(1, 1, 1), forward: [1, 1e3, 1e6] }), /Forward, the signal grows: 10³ a layer\.$/);
  assert.match(said({ ...sizes(1e-6, 1e-3, 1), forward: [1, 1e-3, 1e-6] }), /Forward, the signal shrinks too: 10⁻³ a layer\.$/);
  assert.doesNotMatch(said({ ...sizes(0, 0, 1), dead: [0, 1, 0], forward: [1, 0, 0] }), /Forward/);
});
test("an address gives the setting that it was made of", () => {
  for (const knob of KNOBS) for (const value of [knob.values[0], knob.values.at(-1)]) {
    const settings = { ...DEFAULTS, [knob.name]: value };
    const back = read(write(settings, null, DEFAULTS), DEFAULTS);
    assert.deepEqual(back, { settings, other: null, told: [] });
  }
  const other = { ...DEFAULTS, activation: "relu" }, both = read(write(DEFAULTS, other, DEFAULTS), DEFAULTS);
  assert.deepEqual([both.settings, both.other], [DEFAULTS, other]);
  assert.deepEqual(read(write(DEFAULTS, DEFAULTS, DEFAULTS), DEFAULTS).other, DEFAULTS);
});
test("an address keeps what is not ours, and is empty for the defaults", () => {
  assert.equal(write(DEFAULTS, null, DEFAULTS, "?q=relu&depth=9"), "q=relu");
  assert.equal(write(DEFAULTS, null, DEFAULTS), "");
});
for (const [query, name] of [
  ["depth=0", "layers"], ["depth=65", "layers"], ["depth=2.5", "layers"], ["depth=", "layers"], ["width=x", "width"], ["scale=NaN", "weights ×"], ["scale=-1", "weights ×"],
  ["activation=<script>", "activation"], ["skip=maybe", "skip connections"], ["rate=1e999", "learning rate"], ["seed=0x1z", "seed"], ["norm=toString", "normalization"], ["other.start=1/n", "starting weights"],
]) test(`${query} is told and falls back`, () => {
  const { settings, told } = read(query, DEFAULTS);
  assert.deepEqual([settings, told.length], [DEFAULTS, 1]);
  assert.ok(told[0].includes(name) && told[0].length < 160, told[0]);
});
test("every value of a knob can be built", () => {
  for (const { name, values, least, most } of KNOBS) {
    const limits = LIMITS[name];
    if (least === undefined) assert.deepEqual([...values].sort(), [...limits].sort());
    else assert.ok([...values, least, most].every(value => value >= limits[0] && value <= limits[1]), name);
  }
});
test("numbers read as people write them", () => {
  assert.deepEqual([0, .92, 1.04, 450, 2.4e-15, 1e-5, 61234].map(worded), ["0", "0.92", "1.0", "450", "2 × 10⁻¹⁵", "10⁻⁵", "6 × 10⁴"]);
  assert.deepEqual([.231, 1.2611, 1e-4].map(factored), ["0.23", "1.26", "10⁻⁴"]);
  assert.deepEqual([0, .004, .5, .996, 1].map(percent), ["0 %", "under 1 %", "50 %", "over 99 %", "100 %"]);
  assert.equal(power(-12), "10⁻¹²");
  assert.equal(named({ ...DEFAULTS, skip: true, norm: "batch", scale: 2 }), "sigmoid, 24 × 64, Xavier’s weights × 2, skip connections, batch norm");
});
test("a thousandth of the error is dark, all of it bright, nothing and NaN too dark to see", () => {
  assert.deepEqual([1e-3, 1, 50, 0, NaN].map(brightness), [0, 1, 1, 0, 0]);
  assert.deepEqual(picked([...Array(64).keys()], 4), [8, 24, 40, 56]);
  assert.deepEqual(picked([5, 6], 7), [5, 6]);
});
test("the axis holds all that is finite, and names at most seven powers", () => {
  for (const list of [[1, 1], [1e-15, 1], [1, 1e40], [0, NaN, Infinity], [1e-300, 1e300]]) {
    const { low, high, ticks } = axis([{ sizes: list }]);
    for (const size of list) if (size > 0 && size < Infinity) assert.ok(Math.log10(size) >= low && Math.log10(size) <= high, `${list}`);
    assert.ok(ticks.length >= 2 && ticks.length <= 8, `${list}: ${ticks}`);
  }
});
const slow = { skip: Boolean(process.env.QUICK) };
for (const { name, settings, kind } of SCENARIOS) test(`${name}: it ${kind}, whatever the seed`, slow, () => {
  for (const seed of [1, 2, 3]) assert.equal(judge(looked({ ...settings, seed }), { ...DEFAULTS, ...settings }).kind, kind);
});
const right = async (name, steps) => {
  const training = await Training.of({ ...DEFAULTS, ...SCENARIOS.find(it => it.name === name).settings });
  for (let n = 0; n < steps; n += 1) training.step();
  return training.report();
};
test("scenarios train as they say", slow, async () => {
  assert.ok((await right("ReLU, He’s weights", 60)).held.accuracy > .9);
  assert.ok((await right("Batch norm with skips", 30)).held.accuracy > .9);
  assert.ok((await right("Batch norm, 50 layers, no skips", 30)).held.accuracy < .9);
  assert.ok((await right("Rotations, no activation", 60)).held.accuracy < .75);
  const { held, moved } = await right("Sigmoid, 1990s style", 60);
  assert.ok(held.accuracy < .6 && moved[0] < 1e-9 && moved.at(-1) > 1e-3, `${held.accuracy} ${moved}`);
});
