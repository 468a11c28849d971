/* Optimizers. The state holds the rate, so that it can be turned while training; `advance` changes the
   parameters in place. Momentum as PyTorch has it: v <- 0.9 v + g, theta <- theta - rate v. Adam: Kingma
   and Ba, 2015, with both corrections of its beginning. */

const MOMENTUM = 0.9, BETA1 = 0.9, BETA2 = 0.999, EPSILON = 1e-8;

/* A state for these parameters, before the first step. */
export function optimizer(name, rate, parameters) {
  const zeros = wanted => (wanted ? parameters.map(array => new Float64Array(array.length)) : []);
  return { name, rate, t: 0, m: zeros(name !== "sgd"), v: zeros(name === "adam") };
}

export function advance(state, parameters, gradients) {
  state.t += 1;
  const one = { sgd, momentum, adam }[state.name];
  parameters.forEach((theta, at) => one(state, theta, gradients[at], state.m[at], state.v[at]));
}

function sgd({ rate }, theta, g) {
  for (let i = 0; i < theta.length; i += 1) theta[i] -= rate * g[i];
}

function momentum({ rate }, theta, g, m) {
  for (let i = 0; i < theta.length; i += 1) {
    m[i] = MOMENTUM * m[i] + g[i];
    theta[i] -= rate * m[i];
  }
}

function adam({ rate, t }, theta, g, m, v) {
  const first = 1 / (1 - BETA1 ** t), second = 1 / (1 - BETA2 ** t);
  for (let i = 0; i < theta.length; i += 1) {
    m[i] = BETA1 * m[i] + (1 - BETA1) * g[i];
    v[i] = BETA2 * v[i] + (1 - BETA2) * g[i] * g[i];
    theta[i] -= (rate * m[i] * first) / (Math.sqrt(v[i] * second) + EPSILON);
  }
}
