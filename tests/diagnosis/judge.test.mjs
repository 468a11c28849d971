// Verdicts on small lists and reports. Run by tests/diagnosis/test_modules.py.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { CAUSES } from "../../docs/assets/js/diagnosis/causes.mjs";
import { roundLength } from "../../docs/assets/js/diagnosis/evidence.mjs";
import { judge } from "../../docs/assets/js/diagnosis/judge.mjs";
import { read } from "../../docs/assets/js/diagnosis/read.mjs";
import { pack, unpack } from "../../docs/assets/js/diagnosis/share.mjs";

const said = (text, choices) => judge(read(text), choices);
const line = (factor, n = 20) => Array.from({ length: n }, (_, k) => (0.1 * factor ** (n - 1 - k) * (1 + 0.02 * (-1) ** k)).toExponential(3)).join(" ");
const status = (it, id) => it.causes.find(cause => cause.id === id)?.status;

const EXAMPLES = { "sigmoid, 12 layers": "depth", "ReLU, default weights": "gain", "the same as a bare list": null, "batch norm, 40 layers": "batch-norm", "recurrent, by time step": "lag", "Lightning, clipped": "clip", healthy: "healthy" };
test("each example shows what it is there for", () => {
  const all = JSON.parse(readFileSync(new URL("../../docs/assets/js/diagnosis/examples.json", import.meta.url)));
  assert.deepEqual(Object.fromEntries(all.map(({ words, text }) => [words, said(text).first])), EXAMPLES);
});

test("a falling list of dL/dz cannot tell its causes apart, and says what to measure", () => {
  const it = said(line(0.5), { gradient: "dL/dz" });
  assert.equal(it.status, "cannot tell");
  for (const id of ["saturation", "small", "depth"]) assert.ok(it.sentence.includes(CAUSES.find(cause => cause.id === id).short), id);
  assert.match(it.measure, /saturated units.*size of the outputs/);
});
test("a factor of 0.71 leaves the gain for ReLU in, one of 0.5 takes it out", () => {
  assert.deepEqual([0.7071, 0.408, 0.5].map(factor => status(said(line(factor, 26), { gradient: "dL/dz" }), "gain")), ["possible", "possible", "excluded"]);
});
test("a level list is well if it is dL/dz, and tells nothing if it is dL/dW", () => {
  assert.deepEqual(["dL/dz", "dL/dW", undefined].map(gradient => said(line(1), { gradient }).status), ["healthy", "cannot tell", "cannot tell"]);
});
test("which end is the input turns the verdict around", () => {
  const text = line(0.5);
  assert.ok(said(text, { gradient: "dL/dz", first: "input" }).F.fit.log < 0);
  const turned = said(text, { gradient: "dL/dz", first: "output" });
  assert.ok(turned.F.fit.log > 0);
  assert.equal(status(turned, "large"), "possible");
});
test("over time steps the same list has another cause", () => assert.deepEqual([said(line(0.5), { over: "time" }).first, said(line(2), { over: "time" }).first], ["lag", "lag-grows"]));
test("equal lengths over training are clipping, others say nothing of layers", () => {
  assert.equal(said("1.0 1.0 0.9 1.0 1.0", { over: "training" }).first, "clip");
  assert.equal(said("1.0 1.1 0.9 1.3 0.7", { over: "training" }).status, "cannot tell");
});
test("a round length needs enough digits", () => {
  const norms = [0.6, 0.48, 0.64].map(n => n * (1 - 1e-7)), exact = { a: "0.6000001", b: "0.4800000", c: "0.6400001" };
  assert.equal(said(JSON.stringify({ "a.weight": +exact.a, "b.weight": +exact.b, "c.weight": +exact.c })).first, "clip");
  assert.notEqual(said("a.weight: 0.61\nb.weight: 0.48\nc.weight: 0.63").first, "clip", norms);
});
test("None in a list is told from zero", () => {
  assert.equal(said("None None 0.1 0.2 0.1").first, "cut");
  assert.equal(status(said("0 0 0.1 0.2 0.1", { gradient: "dL/dz" }), "dead"), "possible");
});
test("zeros below sizes at the end of a format are its underflow", () => {
  assert.equal(said("0 0 1e-7 1e-6 1e-5 1e-4", { gradient: "dL/dz" }).causes[0].id, "float16");
  assert.equal(status(said("0 0 0.01 0.1 0.1 0.1", { gradient: "dL/dz" }), "float16"), "excluded");
});
test("NaN comes before everything else", () => assert.equal(said(`nan ${line(0.3)}`).first, "nan"));
test("uneven steps give no factor", () => assert.match(said("1e-9 1e-2 1e-8 1e-1 1", { gradient: "dL/dz" }).sentence, /uneven/));
test("few sizes give no verdict", () => assert.equal(said("0.1 0.2", { gradient: "dL/dz" }).status, "cannot tell"));

const row = (z, more = {}) => ({ output: 1, "dL/dz": z, "dL/dW": 0.1, "update/W": 1e-3, dead: null, saturated: null, "<float16": 0, "<bfloat16": 0, ...more });
const report = (rows, findings = []) => JSON.stringify({ layers: Object.fromEntries(rows), findings });
test("32 units of which 24 are off may be chance, 201 of 256 are not", () => {
  const with_ = dead => said(report([...Array(6).keys()].flatMap(k => [[`${2 * k} Linear`, row(0.1)], [`${2 * k + 1} ReLU`, row(0.1, { "dL/dW": null, dead: k === 2 ? dead : 0.1 })]]))).first;
  assert.deepEqual([with_(24 / 32), with_(201 / 256)], ["healthy", "dead"]);
});
test("updates of half of the weights in twelve layers are too much, of a thousandth not, of a tenth is left open", () => {
  const rate = share => said(report([...Array(12).keys()].map(k => [`${k} Linear`, row(0.1, { "update/W": share })]))).first;
  assert.deepEqual([rate(0.5), rate(1e-3), rate(0.1)], ["rate", "healthy", null]);
});
test("weights that the optimizer does not hold are named, after what makes the gradient fall", () => {
  const held = "not in the optimizer: 4.weight and 4.bias. SITE/terms/gradient-descent/";
  const it = factor => said(report([...Array(12).keys()].map(k => [`${k} Linear`, row(0.1 * factor ** (12 - k), { output: factor ** k })]), [held]));
  const [level, falling] = [it(1), it(0.35)];
  assert.deepEqual([level.status, level.first, level.causes[0].for], ["cause", "optimizer", ["The report says: not in the optimizer: 4.weight and 4.bias."]]);
  assert.equal(falling.first, "small");
  assert.match(falling.sentence, /Besides:.*optimizer/);
  assert.equal(said(report([...Array(12).keys()].map(k => [`${k} Linear`, row(0.1)]), ["in eval mode: 3."])).first, "healthy");
});
const layers = (count, cells) => [...Array(count).keys()].map(k => [`${k} Linear`, row(...cells(k))]);
const relus = dead => [...Array(3).keys()].map(k => [`${k + 9} ReLU`, row(0.1, { "dL/dW": null, dead })]);
test("zeros from one place on are a step without a slope, where no format ends and no unit is dead", () => {
  const it = said(report([...layers(8, k => [k < 4 ? 0 : 0.1]), ...relus(0)]));
  assert.deepEqual([it.status, it.first], ["cause", "no-slope"]);
  assert.equal(status(said(report([...layers(8, k => [k < 4 ? 0 : 0.1]), ...relus(1)])), "no-slope"), "excluded");
  assert.equal(said(report(layers(8, k => [k < 4 ? 0 : 1e-7 * 8 ** (k - 4)]))).causes.find(cause => cause.id === "no-slope").status, "excluded");
  assert.equal(status(said(report([...layers(8, k => [k < 4 ? 0 : 0.1, { output: k === 4 ? 0 : 1 }]), ...relus(0)])), "no-slope"), "excluded");
  assert.equal(status(said(report(layers(8, k => [k === 4 ? 0 : 0.1]))), "no-slope"), undefined);
});
test("a list of zeros names more than dead units", () => {
  const it = said("0 0 0 0 0.001 0.0012 0.0009", { gradient: "dL/dz" });
  assert.match(it.sentence, /dead ReLU units and a step without a slope/);
  assert.match(it.measure, /just above the first zero/);
});
test("no share of dead units is no ReLU that works", () => assert.equal(status(said(report([...layers(8, k => [k < 4 ? 0 : 0.1]), ...relus(null)])), "no-slope"), "possible"));
test("weights that are computed from others are not cut off", () => {
  const rows = [...Array(6).keys()].flatMap(k => [[`${k} ParametrizedLinear`, row(0.1, { "dL/dW": null })], [`${k}.parametrizations.weight ParametrizationList`, row(null, { output: null })]]);
  assert.equal(said(report(rows)).status, "healthy");
  assert.equal(said(report(layers(6, k => [0.1, { "dL/dW": k < 2 ? null : 0.1 }]))).first, "cut");
});
test("what is never called by itself is no layer", () => {
  const rows = [...Array(8).keys()].flatMap(k => [[`${k} MultiheadAttention`, row(0.1 * 0.3 ** (8 - k))], [`${k}.out_proj NonDynamicallyQuantizableLinear`, row(null, { output: null })]]);
  assert.equal(said(report([...rows, ["out Linear", row(0.1)]])).F.fit.steps, 7);
});
test("normalization is not said to lack skips that nobody asked for", () => {
  const it = said(report(layers(50, k => [0.1 * 1.2 ** (50 - k)]).flatMap(([name, cells], k) => [[name, cells], [`${k} BatchNorm1d`, row(0.1)]])));
  assert.equal(it.first, "batch-norm");
  assert.doesNotMatch(it.sentence, /skip/);
});
test("a slight fall is told with the size that the verdict hangs on, and nothing of rates", () => {
  const it = said(report([...layers(13, k => [0.1 * 0.7071 ** (13 - k), { output: 0.7071 ** k }]), ...relus(0)]));
  assert.equal(it.status, "slight");
  assert.match(it.sentence, /a factor of 45 in all\. From a thousand on this page counts it as a fault\.$/);
});
test("a report is not told to paste a report", () => {
  const it = said(report(layers(12, k => [0.1 * 0.4 ** (12 - k), { output: 9 }])));
  assert.equal(it.status, "cannot tell");
  assert.match(it.measure, /as functions have no rows/);
  assert.doesNotMatch(it.measure, /The report measures/);
});
test("how often chance makes a length round is what comes out of lists drawn at random", () => {
  const told = said('{"a.weight": 0.6, "b.weight": 0.48, "c.weight": 0.6402}').causes.find(cause => cause.id === "clip").for[0];
  const list = values => ({ values, about: "dL/dW", over: "layers", measured: false, length: Math.hypot(...values) });
  const often = Number(/once in ([\d,]+) lists/.exec(told)[1].replace(",", ""));
  let seed = 1, round = 0; // a generator of Lehmer
  const draw = () => (seed = seed * 48271 % 2147483647) / 2147483647, n = 300000;
  for (let k = 0; k < n; k++) {
    const size = 10 ** (3 * draw());
    round += roundLength(list([0.6, 0.5, 0.6245].map(share => +(share * size).toPrecision(4)))).say === "for";
  }
  assert.ok(Math.abs(round * often / n - 1) < 0.15, `${round} of ${n}, told: once in ${often}`);
});
test("a recurrent module is never judged by its one row", () => assert.match(said(report([["rnn LSTM", row(0.1)], ["out Linear", row(0.2)]])).sentence, /one row/));
test("a fall that fits no cause is not called healthy", () => {
  const rows = [...Array(20).keys()].flatMap(k => [[`${3 * k} Linear`, row(0.6 ** (20 - k))], [`${3 * k + 1} LayerNorm`, row(0.6 ** (20 - k))], [`${3 * k + 2} ReLU`, row(0.6 ** (20 - k), { "dL/dW": null, dead: 0 })]]);
  assert.equal(said(report(rows)).status, "cannot tell");
});
test("every cause has a test, a cure and a page", () => CAUSES.forEach(cause => assert.ok(cause.test && cause.cure && /^terms\/[\w-]+\/$/.test(cause.page) && cause.short, cause.id)));

test("a link brings back what was pasted and chosen, and nothing else", async () => {
  const text = "layer1: 0.5\n<b>é😀", hash = await pack(text, { gradient: "dL/dz" });
  assert.match(hash, /^#paste=[\w-]+$/);
  assert.deepEqual(await unpack(hash), { text, choices: { gradient: "dL/dz" } });
  assert.equal(await unpack("#tests"), null);
  const odd = await pack("1 2 3", { gradient: "<b>", first: "input", more: 1 });
  assert.deepEqual((await unpack(odd)).choices, { first: "input" });
  for (const bad of ["#paste=", "#paste=AAAA", `#paste=${"A".repeat(9000)}`, hash.slice(0, -4)]) await assert.rejects(unpack(bad), /nothing that can be read/);
});
test("what is too long for a link is not linked", async () => {
  let text = "";
  for (let k = 0; k < 20000; k++) text += ` ${(Math.sin(k) ** 2).toFixed(12)}`;
  await assert.rejects(pack(text, {}), /too long/);
});
