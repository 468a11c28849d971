/* Python for the editors of a page: one worker, one run at a time. It comes when an editor asks for
   it, goes with Stop, by the clock, or when its page is left.
   An owner is an editor: {panel, say(words, often), said(), mark()}. A job is {owner, number, text,
   original, name, show(result)}. */

const ROOT = new URL("../../", import.meta.url).href;
const SECONDS = 60;
const python = { worker: null, ready: false, owner: null, job: null, timer: 0, news: "" };

export const running = () => python.job;
export const busy = owner => python.owner === owner && (python.job !== null || (python.worker !== null && !python.ready));

export function load(owner) {
  if (python.worker && !python.ready && owner !== python.owner) pass(owner);
  python.owner = owner;
  if (python.worker) return;
  owner.say(python.news = "Loading Python: 0 %");
  python.worker = new Worker(`${ROOT}assets/js/run-worker.mjs`, { type: "module" });
  python.worker.onmessage = ({ data }) => hear(data);
  python.worker.onerror = event => {
    event.preventDefault();
    end(`Python could not be started${event.message ? `: ${event.message}` : ""}. Run tries again.`);
  };
  python.worker.postMessage({ start: `${ROOT}pyodide/`, modules: `${ROOT}glossary_src/pipeline/draw/` });
}

/* The editor that asked last hears how far it is, the one before no more. */
function pass(owner) {
  if (python.owner.said() === python.news) python.owner.say("");
  owner.say(python.news);
}

/* How far it is. An answer to the reader stays, unless a run waits. */
function tell(words, often) {
  const { owner, job } = python;
  if (!job && owner.said() !== python.news) return;
  owner.say(words, often);
  python.news = owner.said();
}

function hear({ share, starting, ready, failed, run: number, result }) {
  const { owner, job } = python;
  if (failed) end(`${failed} Run tries again.`);
  else if (share) tell(`Loading Python: ${Math.floor(share * 100)} %`, "often");
  else if (starting) tell("Starting Python …");
  else if (ready) {
    python.ready = true;
    if (job) send();
    else tell("Python is ready.");
  } else if (job?.number === number) {
    clearTimeout(python.timer);
    python.job = null;
    job.show(result);
  }
  owner.mark();
}

export function run(job) {
  load(job.owner);
  python.job = job;
  if (python.ready) send();
  else job.owner.say(python.news);
}

function send() {
  const { job } = python, { text, original, name, number } = job;
  job.owner.say("Running …");
  job.begun = performance.now();
  python.timer = setTimeout(() => end(`Stopped: it ran for ${SECONDS} seconds.`), SECONDS * 1000);
  python.worker.postMessage({ run: number, text, original, key: `run-${number}`, name });
}

export function end(words) {
  const { owner } = python;
  clearTimeout(python.timer);
  python.worker?.terminate();
  Object.assign(python, { worker: null, ready: false, owner: null, job: null });
  owner?.say(words);
  owner?.mark();
}

addEventListener("g-page", () => {
  if (python.worker && !python.owner.panel.isConnected) end("");
});
