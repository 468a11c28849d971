/* Questions about gradients and outputs that are exactly zero: dead units, a format that ends, a step without a slope. */
import { names, no, open, turned, yes } from "./answers.mjs";
import { formatAt, RELU } from "./features.mjs";
import { percent, size } from "./words.mjs";

export function zeroOutputs(F) {
  const rows = F.deep?.filter(row => row.cells.output === 0) || [];
  const dead = F.every.findIndex(row => row.cells.dead === 1), first = F.every.indexOf(rows[0]);
  if (rows.length && dead >= 0 && dead < first) return no("The units of a layer before it are all dead.");
  return rows.length ? yes(`The output is exactly zero in ${names(rows)}.`) : no("No layer puts out zeros only.");
}

export function deadUnits(F) {
  if (!F.measured) {
    if (!F.zeros.length) return no("No gradient is exactly zero.");
    return formatAt(F.above) === "float32" ? no("The sizes above the zeros are at the end of float32.") : open(`${F.zeros.length} of ${F.values.length} are exactly zero. Dead ReLU units below or at these layers would do that.`);
  }
  if (!F.relus) return unseenUnits(F);
  return F.dead.length ? yes(`More units than chance allows give 0 for the whole batch: ${names(F.dead)} (${percent(Math.max(...F.dead.map(row => row.cells.dead)))}).`) : no("No more ReLU units are off for the whole batch than chance explains.");
}

/* No row says how many units are dead: no ReLU is a module, or the batch was too small to tell. */
function unseenUnits({ zeros, act }) {
  if (!zeros.length) return no("No gradient is exactly zero, and no row says how many ReLU units are dead.");
  if (!act) return open("ReLU units have no rows: they may be functions, not modules.");
  return RELU.test(act.name) ? open(`How many units of ${act.name} are dead does not stand there: a batch of a few examples cannot tell.`) : no("No ReLU has a row.");
}

export function noDeadUnits(F) {
  return turned(deadUnits(F));
}

export function someLost(F) {
  if (F.zeros.length) return yes(`${F.zeros.length} of ${F.count} gradients are exactly zero.`);
  return F.subnormal?.length ? yes("dL/dz is smaller than what float16 can hold.") : no("No gradient is exactly zero.");
}

export function ownZeros(F) {
  if (F.measured && F.subnormal.length) return yes(`${names(F.subnormal)}: dL/dz is smaller than float16's least number (6e-8), and no entry that is left would be lost in float16. So these are numbers of float16, and most are 0 already.`);
  if (!F.zeros.length) return no("No gradient is exactly zero, and none looks like what float16 leaves.");
  if (F.above === null) return open("All are zero: no size is left to tell by.");
  const format = formatAt(F.above);
  if (format) return yes(`Zeros begin where the size is ${size(F.above)}: there ${format} ends.`);
  return no(`Zeros begin where the size is ${size(F.above)}: no format ends there.`);
}

export function noFormatEnds(F) {
  return F.subnormal?.length ? no("These are numbers of float16.") : turned(ownZeros(F));
}

export function pastZeros(F) {
  if (!F.measured || !F.passed.length) return no("No gradient is zero while one nearer to the input is not.");
  return yes(`dL/dz is exactly zero in ${F.passed.length} of ${F.count} layers, and not zero in one nearer to the input: a path leads around them.`);
}

export const weightsUnknown = () => open("Whether the weights after it are zero is not here.");

/* From one place on to the input, so that no path leads around. */
export function zerosFromHere(F) {
  if (!F.zeros.length || F.passed.length) return no("No gradient is exactly zero, or one nearer to the input is not.");
  return yes(`${F.zeros.length} of ${F.count} gradients are exactly zero, and all nearer to the input.`);
}

export function noZeroOutputs(F) {
  if (!F.measured) return open("Whether a layer puts out zeros only is not here.");
  return zeroOutputs(F).say === "for" ? no("A layer puts out zeros only.") : yes("No layer puts out zeros only.");
}
