/* What rows show: which layers there are, what their sizes do, forward and back. Nothing is judged. */
import { fit } from "./fit.mjs";
import { HALF, RARE, ROOM } from "./thresholds.mjs";

const kindOf = name => {
  const word = name.split(" ").at(-1);
  if (/Norm/.test(word)) return "norm";
  if (/^(RNN|LSTM|GRU)/.test(word)) return "recurrent";
  if (/^(Leaky|P|R|RR)?e?ReLU6?$|^(ReLU|PReLU|ELU|CELU|SELU|GELU|SiLU|Mish|Hardswish)$/i.test(word)) return "relu";
  if (/sigmoid$/i.test(word)) return "sigmoid";
  if (/^(Hard)?tanh$/i.test(word)) return "tanh";
  if (/Linear$|Conv\w*$|Bilinear$/.test(word)) return "weights";
  return "other";
};

/* By its name: those that pass half of the variance or more. */
export const RELU = /^(Leaky)?ReLU6?$/;

export function features(reading) {
  return reading.kind === "report" ? ofReport(reading) : ofList(reading);
}

function ofList({ rows, about, over, length, order }) {
  const values = rows.map(row => row.value), along = order === "output" ? values.toReversed() : values;
  return { ...sizes(along), rows: order === "output" ? rows.toReversed() : rows, about, over, length, measured: false, act: null, findings: [] };
}

function ofReport({ rows, findings }) {
  const kinds = rows.map(row => kindOf(row.name)), of = kind => rows.filter((_, k) => kinds[k] === kind);
  const called = rows.filter(row => row.cells.output !== null); // attention never calls its last layer
  let deep = of("weights").filter(row => called.includes(row));
  if (deep.length < 2) deep = called.filter(row => kindOf(row.name) !== "norm" && row.cells["dL/dW"] !== null);
  if (deep.length < 2) deep = rows;
  const fitted = deep.length > 4 ? deep.slice(0, -1) : deep; // the output layer has another width
  const acts = ["relu", "sigmoid", "tanh"].map(kind => [kind, of(kind)]).sort((a, b) => b[1].length - a[1].length)[0];
  const active = rows.filter(row => row.cells.saturated !== null);
  return {
    ...sizes(fitted.map(row => row.value), deep.map(row => row.value)), rows: fitted, every: rows, deep, about: "dL/dz", over: "layers", measured: true, findings,
    forward: fit(fitted.map(row => row.cells.output).toReversed()), // so its steps go forward
    act: acts[1].length ? { kind: acts[0], name: acts[1][0].name.split(" ").at(-1) } : null,
    normed: of("norm").length >= deep.length / 2, recurrent: of("recurrent"),
    saturated: active.filter(row => row.cells.saturated > HALF), active,
    dead: deadLayers(rows.filter(row => row.cells.dead !== null)), relus: rows.filter(row => row.cells.dead !== null).length,
    updates: deep.map(row => row.cells["update/W"]).filter(Number.isFinite),
    infinite: rows.filter(row => ["output", "dL/dz", "dL/dW"].some(column => bad(row.cells[column]))),
    cut: deep.filter(row => row.cells["dL/dW"] === null && !/ Parametrized/.test(row.name)), // its weights have a row of their own
    unreached: deep.filter(row => row.value === null),
    subnormal: rows.filter(inFloat16), small: rows.filter(row => row.cells["<float16"] > HALF),
  };
}

const bad = value => value !== null && !Number.isFinite(value);

/* Zeros are looked for in every layer, the output layer too. */
function sizes(values, every = values) {
  const zero = every.map((value, k) => (value === 0 ? k : -1)).filter(k => k >= 0);
  const last = values.findLast(value => value > 0 && Number.isFinite(value)) ?? null;
  return { values, fit: fit(values), zeros: zero, count: every.length, passed: zero.filter(k => every.slice(0, k).some(value => value > 0)), last, above: zero.length ? every[zero.at(-1) + 1] ?? null : null, infinite: values.filter(bad), cut: values.filter(value => value === null), every: [], forward: null };
}

/* Half are off by chance. How many units there are, the share itself shows: it is a fraction. Layers
   that are not rare each may be rare together. */
function deadLayers(rows) {
  const over = rows.filter(row => row.cells.dead > HALF), counts = rows.map(row => units(row.cells.dead));
  const off = rows.reduce((sum, row, k) => sum + row.cells.dead * counts[k], 0), all = counts.reduce((a, b) => a + b, 0);
  if (rows.length > 1 && off > all * HALF && tail(all, Math.round(off)) < RARE) return over;
  return over.filter(({ cells: { dead } }) => dead === 1 || chance(dead) < RARE / rows.length);
}

/* How often so many of the units or more are off, each with probability one half. */
export const chance = share => tail(units(share), Math.round(share * units(share)));

function tail(n, least) {
  let log = -n * Math.LN2, sum = 0; // of the binomial term for k = n, and down from there
  for (let k = n; k >= least; k--) {
    sum += Math.exp(log);
    log += Math.log(k / (n - k + 1));
  }
  return sum;
}

export function units(share) {
  const rounded = Math.abs(share * 1000 - Math.round(share * 1000)) < 1e-9 ? 5e-4 : 1e-6; // as the table prints it
  for (let n = 1; n <= 4096; n++) if (Math.abs(share * n - Math.round(share * n)) <= rounded * n) return n;
  return 4096;
}

/* Smaller than float16's least number, 2^-24, and yet no entry that float16 would lose: so these
   numbers are float16's own, and most of them are 0 already. */
function inFloat16({ value, cells }) {
  return value > 0 && value < 2 ** -24 && cells["<float16"] === 0 && !(cells.dead > HALF);
}

/* Which formats end where zeros begin. */
const LEAST = [["float16", -24], ["bfloat16", -133], ["float32", -149]];
export function formatAt(value) {
  return LEAST.find(([, least]) => value >= 2 ** (least - 4) && value <= ROOM * 2 ** least)?.[0] ?? null;
}
