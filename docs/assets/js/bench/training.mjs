/* A network while it trains, for the worker: what to do in which order, and nothing about messages. */
import { batch, make } from "./data.mjs";
import { build, evaluate, parameters, probe, settled, step } from "./network.mjs";
import { optimizer } from "./optimizers.mjs";
import { uniform } from "./random.mjs";

const ROWS = 32; // of the probe: the first ones of the training set, always the same

/* The examples that a network with these settings is probed with. */
export function rows({ x, y, inputs }, count = ROWS) {
  return { x: x.subarray(0, count * inputs), y: y.subarray(0, count) };
}

export class Training {
  /* Digits have to be fetched first: hence no constructor. */
  static async of(settings) {
    const made = new Training();
    made.settings = settled(settings);
    made.data = await make(made.settings.data, made.settings.seed);
    made.reset();
    return made;
  }

  reset() {
    const { settings } = this;
    this.network = build(settings, this.data);
    this.optimizer = optimizer(settings.optimizer, settings.rate, parameters(this.network));
    this.draw = uniform(settings.seed + 2);
    this.first = this.network.W.map(W => W.slice());
    this.steps = 0;
  }

  /* The rate can be turned while training. */
  set rate(rate) {
    this.settings = { ...this.settings, rate };
    this.optimizer.rate = rate;
  }

  step() {
    const some = batch(this.data, this.settings.batch, this.draw);
    this.steps += 1;
    return step(this.network, this.optimizer, some.x, some.y);
  }

  /* How far the weights of each hidden layer are from where they started, relative to their size there. */
  moved() {
    return this.first.slice(0, -1).map((first, l) => {
      let way = 0, size = 0;
      for (let i = 0; i < first.length; i += 1) {
        way += (this.network.W[l][i] - first[i]) ** 2;
        size += first[i] ** 2;
      }
      return Math.sqrt(way / size);
    });
  }

  /* How it stands: on the examples of the probe, which are some of the training set, and on the held-out ones. */
  report() {
    const { xHeld, yHeld } = this.data, some = rows(this.data), look = probe(this.network, some.x, some.y);
    const { loss, accuracy } = look, held = evaluate(this.network, xHeld, yHeld);
    return { step: this.steps, loss, accuracy, held, probe: look, moved: this.moved(), settings: this.settings };
  }
}
