// What people paste, and what is read in it. Run by tests/diagnosis/test_modules.py.
import assert from "node:assert/strict";
import test from "node:test";
import { MOST_CHARACTERS, MOST_ROWS, read } from "../../docs/assets/js/diagnosis/read.mjs";
import { judge } from "../../docs/assets/js/diagnosis/judge.mjs";

const values = text => read(text).rows.map(row => row.value);
const names = text => read(text).rows.map(row => row.name);

const SAME = {
  "commas": "1e-3, 0.02,3", "blanks": "1e-3 0.02 3", "lines": "1e-3\n0.02\n3\n", "tabs": "1e-3\t.02\t3.", "windows": "1e-3\r\n0.02\r\n3",
  "semicolons": "1e-3; 0.02; 3", "comma as a point": "0,001\n0,02\n3,0", "bars": "| 1e-3 | 0.02 | 3 |", "JSON": "[0.001, 0.02, 3]", "nested": "[[0.001], [0.02], [3]]",
  "Python list": "grads = [0.001, 0.02, 3]", "tuple": "(0.001, 0.02, 3)", "numpy": "[1.e-03 2.e-02\n 3.e+00]", "numpy 2": "[np.float64(0.001), np.float64(0.02), np.float64(3.0)]",
  "array": "array([0.001, 0.02 , 3.   ], dtype=float32)", "torch": "tensor([1.0000e-03, 2.0000e-02, 3.0000e+00], device='cuda:0', grad_fn=<StackBackward0>)",
  "list of tensors": "[tensor(0.0010), tensor(0.0200, dtype=torch.float64), tensor(3.)]",
};
for (const [name, text] of Object.entries(SAME)) test(`three numbers as ${name}`, () => assert.deepEqual(values(text), [0.001, 0.02, 3]));

const NAMED = {
  "colons": "layer1: 1e-4\nlayer2: 2e-4\nlayer3: 3", "dict": "{'layer1': 1e-4, 'layer2': 2e-4, 'layer3': 3.0}", "JSON": '{"layer1": 1e-4, "layer2": 0.0002, "layer3": 3}',
  "dict of tensors": "{'layer1': tensor(1e-4), 'layer2': tensor(2e-4, device='cuda:0'), 'layer3': tensor(3.)}", "prints": "layer1 tensor(1e-4)\nlayer2 tensor(2e-4)\nlayer3 tensor(3.)",
  "CSV": "name,norm\nlayer1,1e-4\nlayer2,2e-4\nlayer3,3", "CSV, tabs": "name\tepoch\tgrad_norm\nlayer1\t4\t1e-4\nlayer2\t4\t2e-4\nlayer3\t4\t3",
  "columns": "epoch,layer1,layer2,layer3,loss\n0,5,5,5,2\n1,1e-4,2e-4,3,1", "columns, quoted": '"Step","layer1","layer2","layer3","layer3__MIN"\n1,1e-4,2e-4,3,0',
};
for (const [name, text] of Object.entries(NAMED)) {
  test(`names and numbers as ${name}`, () => {
    assert.deepEqual(values(text), [1e-4, 2e-4, 3]);
    assert.deepEqual(names(text), ["layer1", "layer2", "layer3"]);
    assert.equal(read(text).order, "input");
  });
}

test("a name may have a number of its own", () => assert.deepEqual(names("Layer 3: 1e-4\nLayer 4: 2e-4\nLayer 5: 2e-4"), ["Layer 3", "Layer 4", "Layer 5"]));
test("an index before each number is no size", () => assert.deepEqual(values("0 0.5\n1 0.25\n2 0.125"), [0.5, 0.25, 0.125]));

test("Lightning's norms: the total and the biases are set aside", () => {
  const it = read("{'grad_2.0_norm/net.0.weight': 0.1, 'grad_2.0_norm/net.0.bias': 9, 'grad_2.0_norm/net.2.weight': 0.2, 'grad_2.0_norm_total': 9.01}");
  assert.deepEqual(it.rows.map(row => row.value), [0.1, 0.2]);
  assert.deepEqual([it.about, it.notes.length], ["dL/dW", 2]);
});
test("Lightning's metrics.csv: the last line that has them", () => assert.deepEqual(values("epoch,grad_2.0_norm/a.weight,grad_2.0_norm/b.weight,grad_2.0_norm/c.weight,step\n0,1,1,1,9\n0,2,3,4,19\n0,,,,19"), [2, 3, 4]));
test("histograms of W&B count as their root mean square", () => {
  const one = { _type: "histogram", values: [1, 1], bins: [-2, 0, 2] };
  assert.deepEqual(values(JSON.stringify({ "gradients/a.weight": one, "gradients/b.weight": one })), [1, 1]);
});
test("TensorBoard's CSV is one number over training", () => assert.deepEqual([read("Wall time,Step,Value\n1.5,0,1\n2.5,10,1").over, values("Wall time,Step,Value\n1.5,0,1\n2.5,10,1")], ["training", [1, 1]]));
test("time steps are told by their names", () => assert.equal(read("t=1: 0.1\nt=2: 0.2\nt=3: 0.3").over, "time"));
test("names that were sorted as words are put in order", () => assert.deepEqual(names("layer1: 1\nlayer10: 2\nlayer2: 3"), ["layer1", "layer2", "layer10"]));
test("names that count down tell that the output comes first", () => assert.equal(read("layer3: 1\nlayer2: 1\nlayer1: 1").order, "output"));
test("bare numbers do not tell which end is the input", () => assert.equal(read("1 2 3").order, null));
test("None, NaN and infinity are kept apart", () => assert.deepEqual(values("None nan inf 0 0.5"), [null, NaN, Infinity, 0, 0.5]));

const ROW = { output: 1, "dL/dz": 0.5, "dL/dW": null, "update/W": null, dead: 0.25, saturated: null, "<float16": 0, "<bfloat16": 0 };
test("the report as JSON, with text around it", () => {
  const it = read(`step 3 ${JSON.stringify({ layers: { "0 Linear": ROW, "1 ReLU": { ...ROW, "dL/dz": "NaN" } }, findings: ["frozen: a"] })} done`);
  assert.deepEqual([it.kind, it.rows.map(row => row.name), it.rows[0].cells.dead, it.findings], ["report", ["0 Linear", "1 ReLU"], 0.25, ["frozen: a"]]);
  assert.ok(Number.isNaN(it.rows[1].value));
});
test("the report as it prints itself", () => {
  const head = "layer                   output     dL/dz     dL/dW  update/W      dead saturated  <float16 <bfloat16";
  const it = read(`${head}\n0 Linear              1.04e+00  1.17e-15  1.25e-14  0.00e+00         -         -    100.0%      0.0%\n1 ReLU                5.43e-01  5.60e-15         -         -     12.5%         -    100.0%      0.0%\n\nfrozen: x.`);
  assert.deepEqual([it.kind, it.rows[1].cells.dead, it.rows[0].cells["dL/dW"], it.rows[1].cells["dL/dW"], it.findings], ["report", 0.125, 1.25e-14, null, ["frozen: x."]]);
});

const BAD = {
  "nothing": "", "words": "my network does not learn", "a negative size": "0.1 -0.2 0.3", "one value": "0.5", "logarithms": "-3 -4 -5", "markup": "<img src=x onerror=alert(1)>",
  "more numbers than layers": "0.1 ".repeat(MOST_ROWS + 1), "an empty list": "[]", "an empty object": "{}", "a report without rows": '{"layers": {}, "findings": []}', "too much": "1".repeat(MOST_CHARACTERS + 1),
};
for (const [name, text] of Object.entries(BAD)) {
  test(`${name} gets a sentence, or nothing`, () => {
    const { wrong } = read(text);
    assert.equal(typeof wrong, "string");
    assert.deepEqual(judge(read(text)), { wrong });
    if (name !== "nothing") assert.match(wrong, /^[A-Z].*\.$/s);
  });
}
test("a number that is quoted in a sentence is shortened", () => assert.ok(read(`1 2 -${"1".repeat(300)}`).wrong.length < 250));
test("ten thousand sizes are judged", () => assert.ok(judge(read("0.5 ".repeat(MOST_ROWS))).sentence));
test("all of them NaN, None or zero get a verdict", () => {
  for (const word of ["nan ", "None ", "0 ", "inf "]) assert.ok(judge(read(word.repeat(5))).sentence);
});

/* A million characters of what is bad for a parser. Slow ones would take minutes: that is what `timeout` sees. */
for (const part of ["a", "[", '"', "1,", "<", '{"a":', "dtype=", "torch.", "device=<", "-\n", "1:", "a 1\n", "inf,", "'", "tensor(", " ", "\n", "e", "1e", "0,", "layer"]) {
  test(`a million characters of ${JSON.stringify(part)}`, { timeout: 60_000 }, () => {
    const it = judge(read(part.repeat(1e6 / part.length)));
    assert.equal(typeof (it.wrong ?? it.sentence), "string");
  });
}

/* Random texts from a seed, made of what the parser knows. */
function* random(seed) {
  for (let state = seed; ;) { state = (Math.imul(state, 1664525) + 1013904223) >>> 0; yield state / 2 ** 32; }
}
const PARTS = ["1", "0.5", "-2", "1e-300", "1e999", "nan", "None", "inf", "layer1", "layer 2:", ".weight", "{", "}", "[", "]", ",", ":", "=", "\n", "\t", " ", '"', "'", "tensor(", ")", "dL/dz", "layer", "Step,Value", '{"layers":', "<b>", "__proto__", "é", "\0", "😀", "0,5", "e", "Wall time,Step,Value\n", "t=1:"];
test("random texts never throw", () => {
  const dice = random(20261129);
  for (let round = 0; round < 4000; round++) {
    let text = "";
    for (let n = 0; n < 1 + dice.next().value * 30; n++) text += PARTS[Math.floor(dice.next().value * PARTS.length)];
    const reading = read(text), it = judge(reading, {});
    assert.equal(typeof (it.wrong ?? it.sentence), "string", text);
    for (const row of reading.rows) assert.ok(row.value === null || typeof row.value === "number", text);
  }
});
test("numbers that are printed are read back", () => {
  const dice = random(7);
  for (let round = 0; round < 500; round++) {
    const made = Array.from({ length: 3 + Math.floor(dice.next().value * 20) }, () => 10 ** (-30 * dice.next().value));
    const between = [", ", " ", "\n", "\t", "; "][round % 5], written = made.map(value => (round % 2 ? value.toExponential(4) : String(value)));
    assert.deepEqual(values(written.join(between)), written.map(Number));
  }
});
