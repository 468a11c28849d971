/* What was pasted -> rows, in the order in which they stand. Nothing is judged here.
   A reading is {kind, rows, findings, over, about, notes, wrong}: kind is "report" or "list"; a row
   {name, value} or {name, cells}; `about` which gradient it says to be, if it says so; `over` what
   the rows are; `wrong` one sentence where nothing can be read. */
import { jsonOf, report } from "./structured.mjs";
import { csv, printed } from "./tables.mjs";
import { loose, MOST_ROWS } from "./loose.mjs";
import { shortened } from "./words.mjs";

export const MOST_CHARACTERS = 2_000_000; // ten times what a report of 1,000 layers has
const NEGATIVE = "A size is never negative, and here stands %. Paste norms or root mean squares: the entries of a gradient, or logarithms, say nothing here.";
const TOTAL = /(^|[/_. ])total([/_. ]|$)|^(global_)?grad(ient)?_?norm$/i, BIAS = /(^|[/_. ])(bias|beta)([: ]0)?$|\.bias\b|bias_(ih|hh)/i;
const OF_WEIGHTS = /(^|[/_. ])(weight|kernel|bias|grad_[\d.]+_norm)|gradients\/|dL\/dW/i;

export { MOST_ROWS };

export function read(text) {
  const pasted = String(text).replaceAll("\r\n", "\n").trim();
  if (!pasted) return nothing("");
  if (pasted.length > MOST_CHARACTERS) {
    return nothing(`That is ${pasted.length.toLocaleString("en")} characters. One number a layer needs far fewer: paste one line of JSON, or a list.`);
  }
  const reading = from(pasted);
  return reading.wrong ? reading : checked(reading);
}

function from(text) {
  const json = jsonOf(text);
  if (json !== undefined) return report(json) || listed(json.leaves());
  const table = printed(text);
  if (table) return table;
  const found = csv(text);
  return found ? listed(found.rows, found) : listed(loose(text));
}

const nothing = wrong => ({ kind: "list", rows: [], findings: [], notes: [], about: null, over: null, wrong });

/* Rows of a list, without what is no layer. */
function listed(rows, { over = null, about = null, notes = [] } = {}) {
  const kept = { kind: "list", rows, findings: [], notes: [...notes], about, over, order: null, wrong: "" };
  if (rows.length > MOST_ROWS) return kept;
  leave(kept, row => TOTAL.test(row.name), n => `${n} total${n > 1 ? "s" : ""} set aside: the length of all gradients together is no layer.`);
  kept.length = Math.hypot(...kept.rows.map(row => row.value ?? 0)); // of all gradients together
  leave(kept, row => BIAS.test(row.name), n => `${n} bias${n > 1 ? "es" : ""} set aside: the fit takes weights.`);
  kept.over ||= overOf(kept.rows);
  kept.about ||= kept.over === "layers" && kept.rows.some(row => OF_WEIGHTS.test(row.name)) ? "dL/dW" : null;
  return sorted(kept);
}

/* Sets rows aside, if others are left. */
function leave(reading, is, says) {
  const rest = reading.rows.filter(row => !is(row)), gone = reading.rows.length - rest.length;
  if (!gone || !rest.length) return;
  reading.rows = rest;
  reading.notes.push(says(gone));
}

function overOf(rows) {
  const all = pattern => rows.length > 1 && rows.every(row => pattern.test(row.name));
  if (all(/^\W*(t|h|time|timestep|time[ _]step|lag)[\W_]*\d+\W*$/i)) return "time";
  if (all(/^\W*(step|epoch|iter|iteration|batch|global_step)[\W_]*\d+/i)) return "training";
  return "layers";
}

/* Names that were sorted as words: layer10 before layer2. */
function sorted(reading) {
  const indexes = reading.rows.map(row => numbersIn(row.name));
  if (reading.rows.length < 3 || indexes.some(it => !it.length)) return reading;
  const along = (a, b) => { for (let k = 0; k < Math.min(a.length, b.length); k++) if (a[k] !== b[k]) return a[k] - b[k]; return 0; };
  const rising = indexes.every((it, k) => !k || along(indexes[k - 1], it) <= 0);
  const falling = indexes.every((it, k) => !k || along(indexes[k - 1], it) >= 0);
  const same = new Set(reading.rows.map(row => row.name.replace(/\d+/g, "#"))).size === 1;
  reading.order = rising && falling ? null : rising ? "input" : falling ? "output" : null;
  if (!rising && !falling && same) {
    reading.rows = reading.rows.map((row, k) => [row, indexes[k]]).sort((a, b) => along(a[1], b[1])).map(it => it[0]);
    reading.order = "input";
    reading.notes.push("Put in the order of the numbers in the names.");
  }
  return reading;
}

const numbersIn = name => (name.replace(/grad_[\d.]+_norm/i, "").match(/\d+/g) || []).slice(0, 6).map(Number);

function checked(reading) {
  const { rows } = reading;
  if (!rows.length) return nothing("There is no number in it. Paste one number a layer, separated by anything, or the JSON of the report.");
  if (rows.length > MOST_ROWS) return nothing(`These are more than ${MOST_ROWS.toLocaleString("en")} numbers: no network has so many layers. Paste one size a layer, not the entries of a gradient.`);
  const below = rows.find(row => row.value < 0);
  if (below) return nothing(NEGATIVE.replace("%", shortened(String(below.value), 24)));
  const sizes = rows.filter(row => row.cells || Number.isFinite(row.value));
  if (rows.length === 1 && sizes.length && !rows[0].cells) return nothing("One number shows no change from layer to layer. Paste the sizes of at least three layers.");
  return reading;
}
