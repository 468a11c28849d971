/* A reading -> a verdict: the fit, where formats end, causes in order, and what cannot be told. */
import { CAUSES } from "./causes.mjs";
import { alwaysEqual, falls, grows, notFinite, whole } from "./evidence.mjs";
import { features } from "./features.mjs";
import { leaves } from "./fit.mjs";
import { APART, SPIKE as SLIGHTLY } from "./thresholds.mjs";
import { factor, power, several } from "./words.mjs";

const OUTPUTS = "the size of the outputs", FLAT = "the share of saturated units";
const MEASURE = {
  saturation: [FLAT], gain: ["which activation it is", OUTPUTS], small: [OUTPUTS, "which activation it is"], large: [OUTPUTS], depth: [OUTPUTS, FLAT, "which activation it is"], "zero-branch": ["whether the weights after these layers are zero"], "no-slope": ["what stands just above the first zero, going back"],
  "batch-norm": ["whether there is a normalization"], dead: ["the share of units that are 0 for a whole batch"], rate: ["the loss of the same batch before and after the step"], float16: ["the same gradient in float64"],
};
const REPORT = "The report measures all of it in one step.";
const MODULES = "Activations written as functions have no rows: write them as modules.";
const UNSEEN = "This one step does not show: a plateau or a saddle, wrong labels, a loss that is NaN while its gradient is not, clipping that is always active (log what clip_grad_norm_ returns), gradients that change later.";

const BARE = `These numbers do not show: dead or saturated units, the learning rate, a plateau. ${REPORT}`;

/* choices: {gradient: "dL/dz" | "dL/dW", over: "layers" | "time" | "training", first: "input" | "output"}; what is not chosen is taken as read. */
export function judge(reading, choices = {}) {
  if (!reading.rows.length) return { wrong: reading.wrong };
  const taken = { ...reading, about: choices.gradient || reading.about, over: choices.over || reading.over, order: choices.first || reading.order || "input" };
  if (taken.over === "training") return overTraining(taken);
  const F = features(taken), first = weigh(F), told = verdict(F, first);
  const causes = told.status === "healthy" ? slightly(F, told) || first : first;
  return { F, taken, causes, leaves: F.fit && F.last ? leaves(F.fit, F.last) : [], ...told };
}

const ORDER = ["fits", "possible", "open", "excluded"];
const weigh = F => CAUSES.map(cause => weighed(cause, F)).filter(Boolean).sort((a, b) => ORDER.indexOf(a.status) - ORDER.indexOf(b.status));

/* A second look, at half of the way to a thousand: the cause that would fit. Changes the verdict.
   Depth alone is no fault where it does so little, and a network of few layers trains all the same. */
function slightly(F, told) {
  const causes = weigh({ ...F, apart: SLIGHTLY }), [first] = causes;
  if (first?.status !== "fits" || first.id === "depth" || F.fit.steps < 4) return null;
  const all = power(Math.abs(whole(F.fit)));
  Object.assign(told, { status: "slight", first: first.id, measure: "", sentence: `${first.title}, but it does little here: a factor of ${all} in all. From a thousand on this page counts it as a fault.` });
  return causes;
}

/* A cause with its evidence; null where its symptom is missing. `open`: the symptom itself cannot be seen. */
function weighed(cause, F) {
  if (cause.over && cause.over !== F.over) return null;
  const found = cause.needs.map(need => need(F)), [symptom] = found, beside = cause.with?.(F);
  if (symptom.say === "against" || (beside?.say === "against" && symptom.say === "open")) return null;
  if (beside && symptom.say === "open") found.push(beside);
  const said = say => found.filter(it => it.say === say).map(it => it.text);
  const seen = cause.zeros || symptom.say === "for" || beside?.say === "for";
  if (!seen && symptom.say === "open") return { ...cause, status: "open", for: [], against: [], open: [symptom.text] };
  const status = said("against").length ? "excluded" : said("open").length ? "possible" : "fits";
  return { ...cause, status, for: said("for"), against: said("against"), open: said("open") };
}

function verdict(F, causes) {
  const possible = causes.filter(it => it.status === "possible");
  const fits = causes.filter(it => it.status === "fits" && !(possible.length && it.id === "one-layer"));
  if (fits.length) return { status: "cause", first: fits[0].id, sentence: `${fits[0].title}.${fits.length > 1 ? ` Besides: ${fits.slice(1).map(it => it.short).join("; ")}.` : ""}`, measure: "" };
  if (possible.length) return undecided(possible, F);
  if (causes.some(it => it.status === "open")) return hidden(F);
  if (F.recurrent?.length) return { status: "cannot tell", first: null, sentence: "Nothing wrong is seen in the layers. What happens over time steps is not in these numbers: a recurrent module has one row over all of them.", measure: "Measure dL/dh at every step, and paste that list." };
  if (!F.fit || F.fit.steps < 2) return { status: "cannot tell", first: null, sentence: "Too few sizes to tell anything.", measure: "Paste at least three layers; five or more give an interval worth having." };
  const known = [falls(F), grows(F)].find(it => it.say === "for");
  if (known) return { status: "cannot tell", first: null, sentence: `${known.text} None of the causes that this page knows fits.`, measure: "Look at what else is in these layers: other operations, other scales." };
  if (Math.abs(F.fit.total) > Math.log(APART) && F.fit.low <= 0 && F.fit.high >= 0) {
    return { status: "cannot tell", first: null, sentence: `From end to end it changes by ${power(F.fit.total)}, in steps so uneven that no factor a layer can be given.`, measure: "Look at the layers where it jumps; measure a second batch." };
  }
  const seen = F.measured ? "Nothing wrong is seen." : F.over === "time" ? "From step to step the gradient neither vanishes nor explodes." : "dL/dz neither vanishes nor explodes.";
  return { status: "healthy", first: "healthy", sentence: `${seen} ${slope(F.fit)}`, measure: `${flat(F)}${F.measured ? UNSEEN : BARE}` };
}

function undecided(open, { measured }) {
  const names = open.map(it => it.short), measure = [...new Set(open.flatMap(it => MEASURE[it.id] || []))];
  const sentence = names.length > 1 ? `These numbers cannot tell apart: ${names.slice(0, -1).join(", ")} and ${names.at(-1)}.` : `It may be this: ${names[0]}. These numbers cannot show it.`;
  return { status: "cannot tell", first: null, sentence, measure: `Measure ${measure.slice(0, -1).join(", ")}${measure.length > 1 ? " and " : ""}${measure.at(-1)}.${open.every(it => it.id === "rate") ? "" : ` ${measured ? MODULES : REPORT}`}` };
}

function hidden(F) {
  const which = F.about ? "" : " If it is dL/dz, say so above: then nothing wrong is seen.";
  return { status: "cannot tell", first: null, sentence: `dL/dW neither vanishes nor explodes, and cannot tell whether dL/dz does.${which}`, measure: `Measure dL/dz, layer by layer. ${REPORT}` };
}

/* Functions have no rows. If sigmoids or tanhs follow where z is large, they are saturated. */
function flat({ measured, active, act, rows }) {
  const large = measured && !act && !active.length && rows.some(row => row.cells.output > 3);
  return large ? "z is larger than 3: if a sigmoid or tanh follows as a function, it may be saturated; write it as a module to see. " : "";
}

/* A factor that is not 1, in a network too shallow for it to matter. */
function slope({ log, low, high, steps }) {
  if (!(high < 0 || low > 0)) return "A factor of 1 a layer lies in the interval.";
  const deep = Math.ceil(Math.log(APART) / Math.abs(log));
  return `dL/dz does change by ${factor(Math.exp(log))} a layer, going back; over ${steps} steps that is a factor of ${factor(Math.exp(Math.abs(log * steps)))}. With ${deep} layers it would be a thousand.`;
}

/* One number, step after step of training: nothing of layers is in it. */
function overTraining(taken) {
  const F = features(taken), equal = alwaysEqual(F), infinite = notFinite(F);
  const asked = [[CAUSES.find(it => it.id === "nan"), infinite], [CAUSES.find(it => it.id === "clip"), equal]];
  const causes = asked.filter(([, it]) => it.say === "for").map(([cause, it]) => ({ ...cause, status: "fits", for: [it.text], against: [], open: [] }));
  const other = { status: "cannot tell", first: null, sentence: "These are steps of training, and one number at each: they say nothing of layers.", measure: "Paste one size a layer, of one step." };
  const first = causes[0] && { status: "cause", first: causes[0].id, sentence: `${causes[0].title}${causes[0].id === "clip" ? ", at most steps" : ""}.`, measure: "" };
  return { F, taken, causes, leaves: [], ...(first || other) };
}

export const passing = ({ findings }) => findings.filter(text => /eval mode/.test(text)).map(text => several([text], 1));
