/* Questions to the numbers. Each answers for, against, or open (they do not say), in a sentence. */
import { names, no, open, turned, yes } from "./answers.mjs";
import { RELU } from "./features.mjs";
import { median } from "./fit.mjs";
import { APART, CHANCE, HALF, NEAR, SLIGHT, SPIKE, WHOLE } from "./thresholds.mjs";
import { factor, percent, power, several, size } from "./words.mjs";

export * from "./zeros.mjs";


/* Starts whose factor theory knows: ReLU halves the variance, and the weights do not make up for it. */
const STARTS = [["Xavier's or LeCun's weights (variance 1/n)", Math.SQRT1_2], ["PyTorch's default weights (variance 1/3n)", 1 / Math.sqrt(6)]];
/* A sigmoid layer with unsaturated units: slope 0.21 to 0.25 times the scale of its weights. */
const SIGMOID = 0.235, SIGMOID_MOST = 0.25 * Math.SQRT2;
/* Root mean square of z up to which tanh keeps two thirds of its slope. */
const SMOOTH = 1;
const DEFAULT_SCALE = 1 / Math.sqrt(3);

const interval = it => (it.steps > 1 ? ` (95 %: ${factor(Math.exp(it.low))} to ${factor(Math.exp(it.high))})` : "");
/* From end to end; without single steps, if those make up more than half of it. */
export function whole(it) {
  const single = it.odd.reduce((sum, step) => sum + step.log - it.log, 0);
  return Math.abs(single) > Math.abs(it.total) / 2 ? it.log * it.steps : it.total;
}
/* `apart`: the thousand, or the 32 of a second look where nothing is found. */
const vanishes = (it, { apart = APART }) => it.high < 0 && whole(it) < -Math.log(apart);
const explodes = (it, { apart = APART }) => it.low > 0 && whole(it) > Math.log(apart);
const place = ({ over }) => (over === "time" ? "time step" : "layer");
const certain = ({ about, over }) => over === "time" || about === "dL/dz";

/* ------------------------------------------------------------------- what the sizes do */

export function falls(F) {
  const it = F.fit, what = F.about || "the gradient";
  if (!it) return F.infinite.length || F.zeros.length || F.cut.length ? no("No two neighbors have sizes to compare.") : open("There are no sizes to compare.");
  if (vanishes(it, F)) return yes(`Going back, ${what} changes by a factor of ${factor(Math.exp(it.log))} a ${place(F)}${interval(it)}: ${power(whole(it))} over ${it.steps} steps.`);
  if (!certain(F) && !explodes(it, F)) return open(`dL/dW does not fall, and that proves nothing: in a ReLU or tanh network dL/dz can vanish while dL/dW is level.`);
  return no(`Going back, ${what} changes by a factor of ${factor(Math.exp(it.log))} a ${place(F)}${interval(it)}: ${power(whole(it))} over ${it.steps} steps, not below a thousandth.`);
}

export function grows(F) {
  const it = F.fit;
  if (it && explodes(it, F)) return yes(`Going back, ${F.about || "the gradient"} changes by a factor of ${factor(Math.exp(it.log))} a ${place(F)}${interval(it)}: ${power(whole(it))} over ${it.steps} steps.`);
  if (it && !certain(F) && !vanishes(it, F)) return open("dL/dW does not grow, and dL/dz could: they differ by the size of the activations.");
  return no("The gradient does not grow a thousandfold going back.");
}

export function notGrowing(F) {
  return F.fit && explodes(F.fit, F) ? no("dL/dz grows going back: flat units alone would make it fall. Weights this large do both.") : yes("dL/dz does not grow going back.");
}

export function outputsShrink(F) {
  if (!F.forward) return open("Sizes of the layers' outputs are not here.");
  const it = F.forward, half = Math.log(F.apart || APART) / 2;
  if (whole(it) < -half && it.high < 0) return yes(`The outputs shrink too, by ${factor(Math.exp(it.log))} a layer, going forward.`);
  return no(`The outputs keep their size going forward (${factor(Math.exp(it.log))} a layer).`);
}

export function outputsGrow(F) {
  if (!F.forward) return open("Sizes of the layers' outputs are not here.");
  const it = F.forward;
  if (F.act?.kind === "tanh" || F.act?.kind === "sigmoid") {
    return yes(`${F.act.name} bounds the activations, so weights that are too large show in dL/dz and in saturated units (${percent(median([0, ...F.active.map(row => row.cells.saturated)]))} in the median layer).`);
  }
  if (whole(it) > Math.log(F.apart || APART) / 2 && it.low > 0) return yes(`The outputs grow too, by ${factor(Math.exp(it.log))} a layer, going forward.`);
  return no(`The outputs keep their size going forward (${factor(Math.exp(it.log))} a layer).`);
}

/* Whether the factor is that of the weights. Biases can keep outputs up while dL/dz falls. */
export function fromWeights(F) {
  if (!F.forward) return outputsShrink(F);
  if (F.normed) return no("Normalization takes the scale of the weights out again.");
  const shrink = outputsShrink(F), most = Math.max(...F.rows.map(row => row.cells.output ?? Infinity));
  if (shrink.say === "for" || F.act?.kind === "sigmoid") return shrink;
  if (F.dead?.length) return open("More units are off for the whole batch than chance explains: that lets dL/dz fall, too.");
  if (/ReLU6?$/.test(F.act?.name)) return yes(`${F.act.name} passes half of the variance or more, whatever the biases do for the outputs: so it is the weights.`);
  if (F.act && most < SMOOTH) return yes(`z stays below ${SMOOTH} (${size(most)} at most), where ${F.act.name} has about the slope that it has at 0: so it is the weights.`);
  return F.act ? shrink : open(`${shrink.text} Biases can do that; which activation function it is does not stand there.`);
}

/* ------------------------------------------------------------------ factors that are known */

const started = it => STARTS.find(([, known]) => Math.abs(it.log - Math.log(known)) < NEAR + (it.steps > 1 ? (it.high - it.low) / 2 : 0) && Math.abs(it.log - Math.log(known)) < 2 * NEAR);

export function aUsualStart(F) {
  if (!F.fit) return open("There is no factor.");
  const found = started(F.fit);
  if (!found && !certain(F)) return open("dL/dW may change by another factor than dL/dz.");
  return found ? yes(`${factor(Math.exp(F.fit.log))} a layer is what ReLU does to ${found[0]}: ${factor(found[1])}.`) : no(`${factor(Math.exp(F.fit.log))} a layer is not what ReLU does to a usual start (0.71 or 0.41).`);
}

export function noUsualStart(F) {
  const each = F.fit && Math.exp(F.fit.log);
  if (!certain(F)) return open("The factor of dL/dz is not here.");
  if (each > SLIGHT && each < 1) return no(`The weights miss little: ${factor(each)} a layer. Their number does the rest.`);
  if (F.act && !RELU.test(F.act.name)) return yes(`The activation is ${F.act.name}.`);
  if (F.fit && started(F.fit)) return F.act ? no("The factor is that of a usual start: see there.") : open("The factor is also that of ReLU with a usual start.");
  return yes("The factor is not that of ReLU with a usual start.");
}

export function isRelu(F) {
  if (!F.act) return open("Which activation function it is does not stand there.");
  return RELU.test(F.act.name) ? yes(`The activation is ${F.act.name}.`) : no(`The activation is ${F.act.name}.`);
}

export function tooSmall(F) {
  if (F.act?.kind !== "sigmoid" || !F.fit) return fromWeights(F);
  const scale = Math.exp(F.fit.log) / SIGMOID;
  const text = `A sigmoid layer passes 0.21 to 0.25 times the scale of its weights. The factor says a scale of ${factor(scale)}; usual starts have ${factor(DEFAULT_SCALE)} (PyTorch's default) to 1.4.`;
  return scale < DEFAULT_SCALE * (1 - NEAR) ? yes(text) : no(text);
}

export function depthAlone(F) {
  if (!F.fit) return open("There is no factor.");
  const each = Math.exp(F.fit.log);
  if (!certain(F)) return open("Which activation function it is, and the factor of dL/dz, do not stand there.");
  if (each > SLIGHT) return yes(`Each ${place(F)} passes on ${factor(each)}, nearly all: twenty would lose less than a factor of ten.`);
  if (!F.act && !F.forward) return open("Which activation function it is does not stand there: a sigmoid passes a quarter at most, whatever one does.");
  if (F.act?.kind === "sigmoid") {
    const scale = each / SIGMOID;
    return scale < DEFAULT_SCALE * (1 - NEAR) ? no(`Sigmoid layers with usual weights pass 0.14 or more; here it is ${factor(each)}.`) : yes(`A sigmoid passes a quarter at most. ${factor(each)} a layer is what usual weights give.`);
  }
  if (F.act || outputsShrink(F).say === "for") return F.normed && F.act ? open("Which part of it is the normalization's is not here.") : no("That is the weights, not the number of layers.");
  if (each > SIGMOID_MOST * (1 + NEAR)) return no(`A sigmoid with usual weights passes 0.14 to ${factor(SIGMOID_MOST)}, not ${factor(each)}.`);
  return open(`${factor(each)} a layer could be a sigmoid's. Which activation function it is does not stand there.`);
}

/* ------------------------------------------------------------------------ units and layers */

export function saturatedUnits(F) {
  if (!F.measured) return open("How many units are saturated is not here.");
  if (!F.active.length) return F.act ? no(`${F.act.name} has no flat end on both sides.`) : boundedShare(F);
  if (!F.saturated.length) return no(`No layer has more than half of its units on the flat part; the largest share is ${percent(Math.max(...F.active.map(row => row.cells.saturated)))}.`);
  return yes(`More than half of the units are on the flat part in ${names(F.saturated)} (${percent(Math.max(...F.saturated.map(row => row.cells.saturated)))}).`);
}

/* Functions have no rows, but z has: by Chebyshev, so many at most lie beyond 3, where tanh is flat. */
function boundedShare(F) {
  const most = Math.min(Math.max(...F.rows.map(row => row.cells.output ?? Infinity)) / 3, 1) ** 2;
  return most > HALF ? open("No sigmoid or tanh has a row: how many units are saturated is not here.") : no(`z is small in every layer: at most ${percent(most)} can lie beyond 3, where tanh begins to be flat (sigmoid at 6).`);
}

export function notSaturated(F) {
  return turned(saturatedUnits(F));
}

export function normalized(F) {
  if (!F.measured) return open("Whether there is a normalization does not stand there.");
  return F.normed ? yes("At least every second layer is normalized. That keeps the outputs level; it also divides by their spread, and the gradient pays for that.") : no("Fewer than every second layer are normalized.");
}

export function notNormalized(F) {
  const it = normalized(F);
  return it.say === "open" ? it : { say: it.say === "for" ? "against" : "for", text: it.say === "for" ? "Normalization takes the scale of the weights out again." : it.text };
}

export function nothingArrives(F) {
  if (!F.cut.length) return no("Every layer has a gradient.");
  const said = F.findings.filter(text => /\(None\)|^frozen/.test(text)).map(text => text.replace(/\s*\S+\/terms\/\S*$/, ""));
  const where = F.measured ? names(F.cut) : `${F.cut.length} of ${F.values.length}`;
  return yes(`No gradient at all (None): ${where}. ${said.length ? `The report says: ${several(said, 2)}` : "None is not zero: no path leads there, or the weights are frozen."}`);
}

export function notHeld(F) {
  const found = F.findings.find(text => text.startsWith("not in the optimizer"));
  return found ? yes(`The report says: ${found.replace(/\s*\S+\/terms\/\S*$/, "")}`) : no("Nothing says that the optimizer lacks any weights.");
}

export function notFinite(F) {
  if (!F.infinite.length) return no("All sizes are finite.");
  return yes(F.measured ? `Not finite: ${names(F.infinite)}.` : `${F.infinite.length} of ${F.values.length} are NaN or infinite.`);
}

export function oneStep(F) {
  if (!F.fit || !F.fit.odd.length) return no("No single step stands out.");
  const far = F.fit.odd.filter(step => Math.abs(step.log - F.fit.log) > Math.log(SPIKE));
  if (!far.length) return no(`The largest single step is a factor of ${factor(Math.exp(F.fit.odd[0].log))}: widths and pooling do that, too.`);
  const [{ at, log }] = far, above = F.rows[at + 1]?.name || `number ${at + 2}`;
  return yes(`Below ${above} it changes by ${factor(Math.exp(log))} in one step; elsewhere by ${factor(Math.exp(F.fit.log))}.`);
}

/* ---------------------------------------------------------------------- steps of training */

const ROUND = [1, 2, 2.5, 5];
const digits = value => String(value).replace(/e.*/i, "").replace(/^[0.]+|\./g, "").length;

export function roundLength(F) {
  const positive = F.values.filter(value => value > 0 && Number.isFinite(value));
  if (F.measured || F.about === "dL/dz" || F.over === "time" || positive.length < 3 || !F.length) return no("");
  const known = Math.min(Math.max(...positive.map(digits)), 7), apart = 0.5 * 10 ** (1 - known) + 2e-6;
  const ten = 10 ** Math.floor(Math.log10(F.length) + 1e-9), near = [...ROUND, 10].map(n => n * ten).find(limit => Math.abs(F.length / limit - 1) < apart);
  const chance = ROUND.length * 2 * apart / Math.LN10;
  if (!near || chance > CHANCE) return no(near ? "The length of all gradients is near a round number; with so few digits that is chance." : "The length of all gradients is no round number.");
  return yes(`The length of all gradients together is ${+F.length.toPrecision(known)}, a round number. By chance that would be so once in ${Math.round(1 / chance).toLocaleString("en")} lists.`);
}

export function alwaysEqual(F) {
  const values = F.values.filter(value => value > 0 && Number.isFinite(value));
  if (values.length < 3) return no("Fewer than three steps of training.");
  const top = Math.max(...values), at = values.filter(value => value > top * (1 - 1e-4)).length;
  return at > values.length / 2 ? yes(`${at} of ${values.length} steps have the same length, ${size(top)}, and none is longer: a limit holds them.`) : no("The lengths differ from step to step, and no limit shows.");
}

export function stepsTooLong(F) {
  if (!F.measured || !F.updates.length) return no("How far the step moved the weights is not here.");
  const sum = F.updates.reduce((a, b) => a + b, 0);
  const text = `One step moves the layers by shares of their weights that add up to ${factor(sum)}.`;
  return sum > WHOLE ? yes(text) : no(text);
}

/* In a chain of layers changes multiply, around skips they do not: only by squares they add up anyhow. */
export function whateverTheWay(F) {
  const root = Math.hypot(...F.updates || []);
  if (root > WHOLE) return yes(`The root of their squares is ${factor(root)}: even changes in random directions change the network by as much as itself.`);
  return open(`The root of their squares is ${factor(root)}, below 1. In a plain chain of layers such a step is too long; with skip connections or normalization it may be fine, and whether those are there is not in these numbers.`);
}
