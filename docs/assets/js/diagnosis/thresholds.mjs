/* Every number that a verdict hangs on, with its reason. The page shows this list. */

export const APART = 1000; // one layer's gradient over that of another
export const HALF = 0.5; // of all units
export const RARE = 0.01; // of all reports
export const FAR = 3.5; // standard deviations
export const NEAR = 0.05; // of a factor
export const SLIGHT = 0.1 ** (1 / 20); // a factor a layer
export const SPIKE = APART ** 0.5; // one step, against the others
export const WHOLE = 1; // sum of update/W over the layers
export const CHANCE = 1 / 500; // that lengths come so near a round number
export const ROOM = 16; // times the least number of a format

export const REASONS = [
  ["dL/dz of two layers differs by a factor of 1,000", "Under SGD, where dL/dW falls with dL/dz as in sigmoid networks, a rate that moves one layer by a thousandth of its weights moves the other by a millionth: a hundredth in 10,000 steps. Of sigmoid networks on digits, six hidden layers, apart by 1,400, learn nothing in 2,000 steps; five, apart by 320, learn in part. Besides, the interval of the factor must leave out 1."],
  ["half of the units", "Saturated: the page of the report draws that line, too. Dead: a random ReLU unit is off for half of all inputs, so up to half die by chance where a layer sees one direction only. More than that counts where it is rare."],
  ["one report in a hundred", "So rarely would chance alone, each unit off with probability one half, make one of the layers, or all together, look as dead as they do. How many units there are the share itself shows: 0.78125 is 25 of 32."],
  ["3.5 standard deviations", "Of normal values one in 2,000 lies farther out. For steps of a short list more is asked, 6 with ten of them: so that fewer than one list in twenty of normal steps loses one."],
  ["5 % of a factor", "The mean factor of ten ReLU layers varies from draw to draw by 1.3 % with 128 units and by 3.4 % with 32 (standard deviations of 300 draws). The interval of the fit comes on top, up to 10 % in all."],
  ["a factor of 0.89 a layer", "Twenty such layers lose a factor of ten, and where layers narrow or widen, the root mean square of dL/dz changes by more with healthy weights: the number of layers is to blame, not their weights."],
  ["one step of 32 against the others", "The root of 1,000: half of the way, on a log axis, to the line above. Healthy networks whose width changes from 300 to 16 stay below."],
  ["update/W adding up to 1", "A chain of layers is a product. If each of L changes by a share r of its weights, the product changes by up to L·r: at 1 by all of it, and the slope that the step followed is no longer there. Changes in random directions add up by their squares only: where the root of those is above 1, too, the rate is named; between the two lines it is left open, since around skip connections changes do not multiply. Thirty pre-norm blocks train well with Adam at a sum of 1.4 and a root of 0.2."],
  ["1 in 500 that a length is round", "Clipping leaves the length of all gradients at its limit, such as 1 or 0.5. With d digits a list comes so near to one of four round numbers a decade by chance in about 17·10⁻ᵈ of all cases; four digits are needed."],
  ["16 times the least number", "Sizes just above where the zeros begin. The smallest usual factor of a layer is 1/7 (sigmoid, PyTorch's default weights); entries of one layer differ by about two more."],
];
