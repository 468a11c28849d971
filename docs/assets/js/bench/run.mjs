/* The numbers of a setting: computed between two frames where that is quick, else by a worker, which trains
   as well. Of what is asked for under one tag while something is under way, only the last is computed. */
import { make } from "./data.mjs";
import { build, probe } from "./network.mjs";
import { theory } from "./theory.mjs";
import { rows } from "./training.mjs";

/* Multiplications that take some ten milliseconds on a small laptop; a rotation of a layer takes many more,
   and so do weights that are drawn anew. */
const MOST = 14e6, DRAW = 100;
const work = ({ depth, width, batch, start }, anew) => depth * width * width * (3 * (batch + (start === "orthogonal" ? width : 0)) + (anew ? DRAW : 0));
const size = x => Math.sqrt(x.reduce((sum, it) => sum + it * it, 0) / x.length);
const UNTRAINED = "Training did not start: reload the page to try again.";
const known = new Map();

async function points({ data, seed }) {
  const key = `${data} ${seed}`;
  if (!known.has(key)) {
    if (known.size > 8) known.clear();
    known.set(key, Promise.resolve(make(data, seed)).catch(error => {
      known.delete(key); // digits may come the next time
      throw error;
    }));
  }
  return known.get(key);
}

/* {settings, probe, input, theory}: a network as it starts; `found` is its probe, if a worker had to look. */
export function look(settings, data, found) {
  const { x, y } = rows(data), examples = Array.from(y, (_, n) => x.subarray(n * data.inputs, (n + 1) * data.inputs));
  return { settings, probe: found || probe(build(settings, data), x, y), input: size(x), theory: theory(settings, examples.map(size)) };
}

/* `seen(tag, look)` hears of what was asked for; `state(report)` of training; `failed(words)` of neither. */
export function runner({ seen, state, failed }) {
  const wanted = new Map(), away = new Map();
  let worker = null, alone = false, frame = 0, last = 0, seed = NaN; // the first look draws anew, so a worker has it

  const crew = () => {
    if (worker) return worker;
    worker = new Worker(new URL("worker.mjs", import.meta.url), { type: "module" });
    worker.onmessage = ({ data }) => {
      if (data.type === "probe") back(data);
      else if (data.type === "state") state(data);
      else failed("The numbers could not be computed: reload the page to try again.");
    };
    worker.onerror = () => { // no worker here: what it was to look at is computed between two frames, however long it takes
      alone = true;
      if (!away.size) failed(UNTRAINED);
      for (const [tag, settings] of away.values()) if (!wanted.has(tag)) wanted.set(tag, settings);
      away.clear();
      ask();
    };
    return worker;
  };
  const back = async ({ id, probe }) => {
    const [tag, settings] = away.get(id);
    away.delete(id);
    seen(tag, look(settings, await points(settings), probe));
    ask();
  };
  const busy = tag => [...away.values()].some(([other]) => other === tag);
  async function next() {
    frame = 0;
    for (const [tag, settings] of [...wanted]) {
      if (busy(tag)) continue; // its answer asks again
      wanted.delete(tag);
      const anew = settings.seed !== seed;
      seed = settings.seed;
      if (!alone && work(settings, anew) > MOST) {
        away.set(last += 1, [tag, settings]);
        crew().postMessage({ type: "probe", id: last, settings });
        continue;
      }
      try {
        const data = await points(settings);
        if (!wanted.has(tag)) seen(tag, look(settings, data));
      } catch { failed("The data did not arrive: reload the page to try again."); }
    }
  }
  const ask = () => { if (wanted.size) frame ||= requestAnimationFrame(next); };
  return {
    look(settings, tag = "own") { wanted.set(tag, settings); ask(); },
    tell(message) {
      if (alone) failed(UNTRAINED);
      else crew().postMessage(message);
    },
    end() { cancelAnimationFrame(frame); worker?.terminate(); },
  };
}
