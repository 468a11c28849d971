/* Trains in a worker of its own, so that the page stays quick.

   It is told {type: "settings", settings}: a new network, and a report on it; if only the rate differs, the
   one at hand goes on. {type: "start"}, {type: "pause"}, {type: "step"}, {type: "reset"}: the first and the
   last may bring `settings` too. {type: "probe", settings, id, rows}: a look at a fresh network.
   It tells {type: "state", running, step, loss, accuracy, held: {loss, accuracy}, probe, settings}, at most
   30 times a second; {type: "probe", id, probe}; {type: "error", message}. Training stops by itself when the
   loss is no finite number. */
import { make } from "./data.mjs";
import { build, probe, settled } from "./network.mjs";
import { Training, rows } from "./training.mjs";

const SLICE = 25, BETWEEN = 1000 / 30, SHARE = 2; // training has at least twice the time of its reports
let training = null, running = false, turn = 0, last = 0, cost = 0, waiting = Promise.resolve();

function tell() {
  const begin = performance.now();
  postMessage({ type: "state", running, ...training.report() });
  last = performance.now();
  cost = last - begin;
}

function run(own) {
  if (!running || own !== turn) return; // paused, or paused and started again
  const end = performance.now() + SLICE;
  do running = Number.isFinite(training.step().loss);
  while (running && performance.now() < end);
  if (!running || performance.now() - last >= Math.max(BETWEEN, SHARE * cost)) tell();
  setTimeout(run, 0, own);
}

/* Whether what is at hand can go on under these settings, all but the rate being the same. */
const same = settings => training && Object.entries(settings).every(([name, value]) => name === "rate" || training.settings[name] === value);

async function take(settings) {
  const wanted = settled(settings);
  if (same(wanted)) training.rate = wanted.rate;
  else training = await Training.of(wanted);
}

const HEARD = {
  async settings({ settings }) {
    await take(settings);
    if (!running) tell();
  },
  async start({ settings }) {
    if (settings || !training) await take(settings);
    if (running) return;
    running = true;
    turn += 1;
    setTimeout(run, 0, turn);
  },
  async step({ settings }) {
    if (settings || !training) await take(settings);
    running = false;
    training.step();
    tell();
  },
  pause() {
    if (!running) return;
    running = false;
    tell();
  },
  async reset({ settings }) {
    running = false;
    if (settings || !training) await take(settings);
    training.reset();
    tell();
  },
  async probe({ settings, id, rows: count }) {
    const wanted = settled(settings), data = await make(wanted.data, wanted.seed), some = rows(data, count);
    postMessage({ type: "probe", id, probe: probe(build(wanted, data), some.x, some.y) });
  },
};

/* One after the other: a message that waits for the digits holds up those behind it. */
onmessage = ({ data }) => {
  waiting = waiting.then(() => HEARD[data.type](data)).catch(error => {
    running = false;
    postMessage({ type: "error", message: String(error) });
  });
};
