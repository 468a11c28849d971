/* The knobs: what each is called, the values it has, and how they read. Numbers stand on a slider by
   their place in a list, so that a slider is exact and an address holds what is shown. */
const range = (from, to, step = 1) => Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, n) => from + n * step);
/* 1-2-5 and what lies between, as people would write it. */
const RATES = [1e-4, 2e-4, 5e-4, .001, .002, .005, .01, .02, .05, .1, .2, .5, 1, 2, 5, 10];
const SCALES = [.1, .2, .3, .4, .5, .6, .7, .8, .85, .9, .95, 1, 1.05, 1.1, 1.15, 1.2, 1.3, 1.4, 1.5, 1.6, 1.8, 2, 2.5, 3, 4, 5];

export const KNOBS = [
  { name: "activation", label: "activation", values: ["sigmoid", "tanh", "relu", "leaky", "gelu", "selu", "linear"], words: ["sigmoid", "tanh", "ReLU", "leaky", "GELU", "SELU", "linear"] },
  { name: "start", label: "starting weights", values: ["lecun", "xavier", "he", "orthogonal", "default"], words: ["LeCun", "Xavier", "He", "orthogonal", "default"] },
  { name: "depth", label: "layers", values: range(1, 64), least: 1, most: 64, whole: true },
  { name: "width", label: "width", values: [4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256], least: 4, most: 256, whole: true },
  { name: "scale", label: "weights ×", values: SCALES, least: .01, most: 20 },
  { name: "skip", label: "skip connections", values: [false, true], words: ["none", "skip"] },
  { name: "norm", label: "normalization", values: ["none", "batch", "layer"], words: ["none", "batch", "layer"] },
  { name: "data", label: "data", values: ["rings", "moons", "spirals", "digits"], words: ["rings", "moons", "spirals", "digits"] },
  { name: "optimizer", label: "optimizer", values: ["sgd", "momentum", "adam"], words: ["SGD", "momentum", "Adam"] },
  { name: "rate", label: "learning rate", values: RATES, least: 1e-6, most: 100 },
  { name: "seed", label: "seed", values: range(0, 99), least: 0, most: 9999, whole: true },
];
export const KNOB = Object.fromEntries(KNOBS.map(knob => [knob.name, knob]));

/* How a value reads. */
export const word = (name, value) => {
  const { words, values } = KNOB[name];
  return words ? words[values.indexOf(value)] : String(value);
};

const STARTS = { lecun: "LeCun’s weights", xavier: "Xavier’s weights", he: "He’s weights", orthogonal: "orthogonal weights", default: "the default weights" };
/* A setting in a few words: “sigmoid, 24 × 64, LeCun’s weights”. */
export const named = it => [
  word("activation", it.activation), `${it.depth} × ${it.width}`,
  STARTS[it.start] + (it.scale === 1 ? "" : ` × ${it.scale}`),
  ...(it.skip ? ["skip connections"] : []), ...(it.norm === "none" ? [] : [`${it.norm} norm`]),
].join(", ");
