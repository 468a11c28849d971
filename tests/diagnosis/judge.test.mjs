// Verdicts on small lists and reports. Run by tests/diagnosis/test_modules.py.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { CAUSES } from "../../docs/assets/js/diagnosis/causes.mjs";
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
