/* A bench: one real network whose knobs a reader turns. Puts together controls, drawing, sentence and
   training in a place of a page; `data-bench="small"` is the one of the start page. */
import { read, write } from "./address.mjs";
import { controls, make } from "./controls.mjs";
import { SHAPES } from "./data.mjs";
import { named } from "./knobs.mjs";
import { DEFAULTS } from "./network.mjs";
import { runner } from "./run.mjs";
import { plain, sentence } from "./sentence.mjs";
import { trainer } from "./trainer.mjs";
import { view } from "./view.mjs";

const ROOT = new URL("../../../", import.meta.url);
const ALL = [["activation", "start"], ["depth", "width", "scale"], ["skip", "norm"], ["data", "optimizer"], ["rate", "seed"]];
const FEW = [["activation", "start"], ["depth", "width"], ["skip", "norm"]];
const SETTLED = 300; // milliseconds after the last turn
const CALM = 700; // between two drawings of a training network, for readers who want little motion
const calm = matchMedia("(prefers-reduced-motion: reduce)");

const pieces = list => list.map(it => it.slug ? make("a", { href: new URL(`terms/${it.slug}/`, ROOT).href, textContent: it.text }) : it);
const button = (words, pressed, name = "g-button") => {
  const it = make("button", { type: "button", className: name, textContent: words });
  it.addEventListener("click", pressed);
  return it;
};

export function start(place) {
  if (place.bench) return;
  const small = place.dataset.bench === "small", [turn, show] = [".g-bench-turn", ".g-bench-show"].map(it => place.querySelector(it));
  const state = { settings: { ...DEFAULTS }, kept: null, own: null };
  const drawing = make("div", { className: "gb-drawing" }), note = make("p", { className: "gb-note" });
  const says = make("p", { className: "g-says" });
  says.setAttribute("role", "status");
  note.setAttribute("role", "status");
  let late = 0, drawn = 0;

  const told = () => {
    const list = sentence(state.own.probe, state.settings);
    if (says.dataset.said !== plain(list)) {
      says.dataset.said = plain(list);
      says.replaceChildren(...pieces(list));
    }
    return plain(list);
  };
  const draw = () => {
    if (!state.own) return;
    state.own.name = named(state.own.settings);
    picture.show({ own: state.own, kept: state.kept?.probe && state.kept, moved: state.moved }, `${named(state.own.settings)}. ${told()}`);
  };
  const settle = () => { // at the end of a turn
    const query = write(state.settings, state.kept?.settings, DEFAULTS, location.search);
    all.href = new URL(`bench/${query && `?${query}`}`, ROOT).href;
    if (query === location.search.replace(/^\?/, "")) return;
    try { history.replaceState(history.state, "", location.pathname + (query && `?${query}`) + location.hash); }
    catch { /* some browsers limit how often */ }
  };
  const turned = () => {
    clearTimeout(late);
    late = setTimeout(settle, SETTLED);
  };
  const numbers = runner({
    seen(tag, own) {
      if (tag === "kept") state.kept = { ...own, name: named(own.settings) };
      else {
        state.own = own;
        state.moved = null;
        appear();
        training.fresh(own.probe, SHAPES[own.settings.data].classes);
      }
      draw();
    },
    state: report => training.state(report),
    failed(words) {
      appear();
      note.textContent = words;
    },
  });
  const training = trainer({
    small, settings: () => state.settings, tell: numbers.tell, restart: () => numbers.look(state.settings),
    stepped({ probe, moved, running }) {
      if (calm.matches && running && performance.now() - drawn < CALM) return;
      drawn = performance.now();
      state.own = { ...state.own, probe, theory: null }; // theory is of the start
      state.moved = moved;
      draw();
    },
  });
  const changed = (name, value) => {
    state.settings = { ...state.settings, [name]: value };
    note.textContent = "";
    training.changed(name);
    if (name !== "rate") numbers.look(state.settings);
    turned();
  };
  const knobs = (small ? FEW : ALL).map(names => controls(names, changed));
  const set = (settings, other) => {
    state.settings = settings;
    if (other !== state.kept?.settings) {
      state.kept = other && { settings: other };
      training.compare(null);
      if (other) numbers.look(other, "kept");
    }
    knobs.forEach(it => it.set(settings));
    training.changed();
    numbers.look(settings);
    sync();
  };
  const compare = button("", () => {
    state.kept = state.kept ? null : { ...state.own, name: named(state.own.settings) };
    training.compare(state.kept && training.history());
    sync();
    draw();
    turned();
  }, "gb-text");
  const sync = () => { compare.textContent = state.kept ? "stop comparing" : "compare: keep this one"; };
  const all = make("a", { className: "gb-text", textContent: "all knobs" });
  const send = button("copy link", async () => {
    settle();
    try { await navigator.clipboard.writeText(all.href); send.textContent = "copied"; }
    catch { note.textContent = all.href; }
    setTimeout(() => { send.textContent = "copy link"; }, 2000);
  }, "gb-text");
  const form = make("form", { className: "g-turn gb-turn", autocomplete: "off" },
    make("fieldset", {}, make("legend", { className: "g-hidden", textContent: "Turn the network" }), ...knobs.map(it => make("div", { className: `gb-pair${it.rows.length > 2 ? " gb-three" : ""}` }, ...it.rows))),
    training.row, make("p", { className: "gb-acts" }, compare, send, ...(small ? [all] : [])), ...training.curve);
  form.addEventListener("submit", event => event.preventDefault());

  const picture = view(drawing, { small });
  const appear = () => { // all of it at once, when there are numbers: until then the page shows what it was built with
    if (form.isConnected) return;
    turn.replaceChildren(form);
    show.replaceChildren(drawing, says, note, make("p", { className: "gb-caption", textContent: "Each dot is a unit, as bright as the error that reaches it: hollow is less than a thousandth of the last layer’s. Each curve is relative to where it starts." }));
    place.toggleAttribute("data-ready", true);
  };
  const follow = query => { // what is kept stays beside a scenario
    const asked = read(query, DEFAULTS);
    set(asked.settings, asked.other || state.kept?.settings || null);
    note.textContent = asked.told.join(" ");
    settle();
  };
  place.closest("article").addEventListener("click", event => { // a scenario is a link to a setting, and is set here
    const link = event.target.closest("a[data-setting]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    follow(new URL(link.href).search);
    const { top, bottom } = drawing.getBoundingClientRect();
    if (top < 0 || bottom > innerHeight) place.scrollIntoView();
  });
  follow(location.search);
  place.bench = state;
  const leave = () => { // instant navigation swaps pages under a running script
    if (place.isConnected) return;
    removeEventListener("g-page", leave);
    numbers.end();
    picture.end();
  };
  addEventListener("g-page", leave);
}
