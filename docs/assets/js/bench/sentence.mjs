/* What is happening, in words: a probe judged, and the sentence that says so, with links to terms. Pure.
   The limits are words, not cures: a tenth or ten times of the error is said to arrive. */
import { factored, percent, worded } from "./numbers.mjs";

const NEAR = 10, FAR = 1000, MANY = .25;
const UNITS = { sigmoid: "saturation", tanh: "saturation" };
const term = (text, slug) => ({ text, slug });

/* The factor a layer: what the error is multiplied by, on average, at each step back. */
export const factor = sizes => sizes.length > 1 ? (sizes[0] / sizes.at(-1)) ** (1 / (sizes.length - 1)) : 1;

/* {kind, factor, reach, ...}: of what reaches the last layer, how much reaches the first. */
export function judge(probe, settings) {
  const { dz, forward } = probe, last = dz.at(-1), reach = dz[0] / last;
  const most = list => (list || []).reduce((at, share, n) => share > list[at] ? n : at, 0);
  const found = { reach, factor: factor(dz), forward: 1 / factor(forward), layers: dz.length, dead: most(probe.dead), saturated: most(probe.saturated) };
  const kind = () => {
    if (!probe.finite) return "not finite";
    if (last === 0 || dz[0] === 0) return probe.dead?.some(share => share === 1) ? "dead" : "zero";
    if (dz.length < 2) return "one layer";
    if (reach < 1 / FAR) return "vanishes";
    if (reach < 1 / NEAR) return "shrinks";
    if (reach > FAR) return "explodes";
    return reach > NEAR ? "grows" : "arrives";
  };
  return { ...found, kind: kind(), activation: settings.activation };
}

const way = it => `it is multiplied by ${factored(it.factor)} a layer on its way back, and layer 1 of ${it.layers} gets ${worded(it.reach)}${it.reach >= .95 ? " times" : " of"} what the last one gets.`;
const TOLD = {
  "not finite": () => ["The numbers are no longer finite: something ", term("overflowed", "overflow"), ", and what follows is ", term("NaN", "nan"), "."],
  dead: it => ["No error passes layer ", `${it.dead + 1}: all its units are `, term("dead", "dying-relu"), " for all these examples."],
  zero: () => ["The error is exactly 0 in layer 1: smaller than any number here, it ", term("underflowed", "underflow"), "."],
  "one layer": () => ["One hidden layer: the error has nothing to cross."],
  vanishes: it => ["The error ", term("vanishes", "vanishing-gradient"), `: ${way(it)}`],
  shrinks: it => ["The error shrinks: ", way(it)],
  arrives: it => ["The error arrives: ", way(it)],
  grows: it => ["The error grows: ", way(it)],
  explodes: it => ["The error ", term("explodes", "exploding-gradient"), `: ${way(it)}`],
};

function asides(it, probe) {
  const said = [], { dead, saturated } = it;
  if (["not finite", "dead", "zero"].includes(it.kind)) return said;
  if (probe.dead?.[dead] > MANY) said.push(` In layer ${dead + 1}, ${percent(probe.dead[dead])} of the units are `, term("dead", "dying-relu"), " for all these examples.");
  if (UNITS[it.activation] && probe.saturated?.[saturated] > MANY) said.push(` In layer ${saturated + 1}, ${percent(probe.saturated[saturated])} of the units are `, term("saturated", "saturation"), ".");
  const grown = it.forward ** (it.layers - 1);
  if (grown > FAR || grown < 1 / FAR) said.push(` Forward, the signal ${grown > 1 ? "grows" : "shrinks"}${(it.reach > NEAR) === (grown > 1) && it.kind !== "arrives" ? " too" : ""}: ${factored(it.forward)} a layer.`);
  return said;
}

/* Pieces of a sentence: words, or {text, slug} for a link to a term. */
export function sentence(probe, settings) {
  const it = judge(probe, settings);
  return [...TOLD[it.kind](it), ...asides(it, probe)];
}
export const plain = pieces => pieces.map(piece => piece.text ?? piece).join("");
