/* Train, step, reset; how far it is, on held-out points too; and the loss as a small curve. */
import { make } from "./controls.mjs";
import { percent, worded } from "./numbers.mjs";

const SVG = "http://www.w3.org/2000/svg", WIDE = 300, HIGH = 46;
const element = (tag, attributes) => {
  const it = document.createElementNS(SVG, tag);
  for (const name in attributes) it.setAttribute(name, attributes[name]);
  return it;
};

/* The losses of a run, and of the one that is kept, below the loss of a guess. */
function losses() {
  const svg = element("svg", { class: "gb-course", viewBox: `0 0 ${WIDE} ${HIGH}`, preserveAspectRatio: "none", "aria-hidden": "true" });
  const [guess, kept, own] = ["gb-guess", "gb-line gb-kept", "gb-line gb-trained"].map(name => svg.appendChild(element("path", { class: name, "vector-effect": "non-scaling-stroke" })));
  return { svg, draw(run, other, classes) {
    const chance = Math.log(classes), all = [...run, ...(other || [])], last = Math.max(1, ...all.map(([step]) => step));
    const top = 1.15 * Math.max(chance, ...all.map(([, loss]) => Math.min(loss, 2 * chance) || 0));
    const y = loss => (HIGH * (1 - Math.min(1, loss / top))).toFixed(1);
    const path = list => list.filter(([, loss]) => Number.isFinite(loss)).map(([step, loss], n) => `${n ? "L" : "M"}${(WIDE * step / last).toFixed(1)} ${y(loss)}`).join("") || "M0 0";
    guess.setAttribute("d", `M0 ${y(chance)}H${WIDE}`);
    kept.setAttribute("d", path(other || []));
    own.setAttribute("d", path(run));
  } };
}

export function trainer({ small, settings, tell, stepped, restart }) {
  const [go, one, back] = ["▶ Train", "Step", "Reset"].map(words => make("button", { type: "button", className: "g-button", textContent: words }));
  go.classList.add("gb-go");
  const [count, held] = [make("span"), make("span")], told = make("p", { className: "gb-told" }, count, held), curve = losses();
  let running = false, run = [], other = null, classes = 2, first = [];

  const show = it => {
    count.textContent = `step ${it.step ?? 0} · loss ${worded(it.loss)}`;
    held.textContent = it.held ? `held out: ${Number.isFinite(it.loss) ? percent(it.held.accuracy) + " right" : "stopped"}` : `guessing: loss ${worded(Math.log(classes))}`;
    if (!small) curve.draw([...first, ...run], other, classes);
  };
  const turn = on => {
    running = on;
    go.textContent = on ? "❚❚ Pause" : "▶ Train";
  };
  const begin = type => {
    tell({ type, settings: settings() });
    turn(type === "start");
  };
  go.addEventListener("click", () => running ? (tell({ type: "pause" }), turn(false)) : begin("start"));
  one.addEventListener("click", () => begin("step"));
  back.addEventListener("click", () => { stop(); restart(); });
  const stop = () => {
    if (running) tell({ type: "pause" });
    if (run.length) tell({ type: "reset", settings: settings() });
    turn(false);
    run = [];
  };
  return {
    row: make("div", { className: "gb-train" }, go, one, back, told), curve: small ? [] : [curve.svg, make("p", { className: "gb-caption", textContent: "The loss, step by step; dotted, that of a guess." })],
    /* A network before its first step. */
    fresh(probe, some) {
      classes = some;
      if (run.length) return;
      first = [[0, probe.loss]];
      show({ loss: probe.loss });
    },
    /* Another setting: what is trained starts anew, unless only the rate is another. */
    changed(only) {
      if (only === "rate") { if (running) tell({ type: "settings", settings: settings() }); }
      else stop();
    },
    compare(history) { other = history; if (!small) curve.draw([...first, ...run], other, classes); },
    history: () => [...first, ...run],
    state(it) {
      const own = settings(); // a report may be older than a turn of a knob, or than a reset
      if (it.step === 0 || Object.keys(own).some(name => name !== "rate" && own[name] !== it.settings[name])) return;
      run = run.length && run.at(-1)[0] > it.step ? [[it.step, it.loss]] : [...run, [it.step, it.loss]];
      if (run.length > 600) run = run.filter((_, n) => n % 2 === 0 || n === run.length - 1);
      turn(it.running);
      show(it);
      stepped(it);
    },
  };
}
