/* The page “Diagnose your network”: a field to paste into, examples, choices, and what comes of it.
   Nothing is stored and nothing is sent; a link is made only when it is asked for. */
import { button, choice, make } from "./elements.mjs";
import { judge } from "./judge.mjs";
import { EMPTY, plot } from "./plot.mjs";
import { read } from "./read.mjs";
import { pack, unpack } from "./share.mjs";
import * as told from "./told.mjs";

const ROOT = new URL("../../../", import.meta.url), WAIT = 150; // ms after the last key
const HINT = "layers.0.weight: 1.2e-7\nlayers.1.weight: 9.8e-7\n… or the JSON of the report";

export async function start(place) {
  if (!known.length) known = await fetch(new URL("examples.json", import.meta.url)).then(answer => answer.json()).catch(() => []);
  const state = { choices: {}, it: null }, field = make("textarea", { id: "g-dx-field", rows: 7, spellcheck: false, placeholder: HINT, autocomplete: "off" });
  const box = name => make("div", { className: name }), [asked, said, drawn, more, below] = ["g-turn g-dx-asked", "g-dx-said", "g-dx-drawn", "g-dx-more", "g-dx-below"].map(box);
  said.setAttribute("aria-live", "polite");
  const status = make("p", { className: "g-dx-status", role: "status" });
  const parts = { place, field, asked, said, drawn, more, below, status, state };
  const bar = make("p", { className: "g-dx-bar" }, button("Copy a link", () => link(parts)), button("Clear", () => { field.value = ""; renew(parts); field.focus(); }));
  const left = make("div", {}, make("label", { htmlFor: "g-dx-field", textContent: "Sizes of the gradient by layer, or the JSON of the report" }), field, examples(parts), bar, status, asked);
  place.replaceChildren(make("div", { className: "g-dx-top" }, left, make("div", {}, said, drawn, more)), below);
  let timer;
  field.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(renew, WAIT, parts); });
  new ResizeObserver(() => picture(parts)).observe(drawn);
  picture(parts);
  await follow(parts);
  addEventListener("hashchange", function again() { if (place.isConnected) follow(parts); else removeEventListener("hashchange", again); });
}

/* The text has changed: choices that were made for another one are gone. */
function renew(parts) {
  parts.state.choices = {};
  show(parts);
}

function show(parts) {
  const { field, state, asked, said, more, below } = parts, reading = read(field.value), it = judge(reading, state.choices);
  state.it = it.wrong === undefined ? it : null;
  parts.place.classList.toggle("g-dx-has", !!state.it);
  if (!state.it) {
    [asked, more, below].forEach(part => part.replaceChildren());
    said.replaceChildren(...(it.wrong ? [make("p", { className: "g-dx-wrong", textContent: it.wrong })] : []));
    return picture(parts);
  }
  if (reading.kind === "list") ask(parts, it.taken, reading); else asked.replaceChildren();
  said.replaceChildren(told.verdict(it, ROOT));
  more.replaceChildren(told.facts(it));
  below.replaceChildren(told.causes(it.causes, ROOT), told.numbers(it));
  picture(parts);
}

function ask(parts, taken, reading) {
  const { asked, state } = parts, pick = name => value => { state.choices[name] = value; show(parts); asked.querySelector(`[name=g-dx-${name}]:checked`)?.focus(); };
  const rows = [choice("g-dx-over", "one number for each", [["layers", "layer"], ["time", "time step"], ["training", "step of training"]], taken.over, pick("over"))];
  if (taken.over === "layers") rows.push(choice("g-dx-gradient", "it is", [["dL/dz", "dL/dz"], ["dL/dW", "dL/dW"], ["", "not sure"]], taken.about || "", pick("gradient")));
  if (taken.over !== "training") rows.push(choice("g-dx-first", reading.order ? "first (told by the names)" : "first", [["input", taken.over === "time" ? "earliest" : "input"], ["output", taken.over === "time" ? "latest" : "output"]], taken.order, pick("first")));
  asked.replaceChildren(...rows);
}

/* Without numbers, the signatures alone. */
function picture({ drawn, state, field }) {
  const width = Math.max(Math.min(drawn.clientWidth, 760), 280), { it } = state;
  if (!drawn.clientWidth) return;
  if (it?.F.values.some(value => value > 0)) drawn.replaceChildren(plot(it, width, `${it.F.values.length} sizes on a log axis. ${it.sentence}`));
  else if (it || field.value.trim()) drawn.replaceChildren();
  else drawn.replaceChildren(plot(EMPTY, width, "Signatures: how dL/dz changes layer by layer with known starts, on a log axis."));
}

let known = []; // examples, once
function examples(parts) {
  const row = make("p", { className: "g-dx-bar" }, make("span", { textContent: "Try " }));
  row.append(...known.map(({ words, text }) => button(words, () => { parts.field.value = text; renew(parts); })));
  if (!known.length) row.replaceChildren();
  return row;
}

async function follow(parts) {
  try {
    const found = await unpack(location.hash);
    if (!found) return;
    parts.field.value = found.text;
    parts.state.choices = found.choices;
    show(parts);
  } catch (error) {
    parts.status.textContent = error.message;
  }
}

async function link({ field, state, status }) {
  try {
    if (!field.value.trim()) throw new Error("There is nothing to send yet.");
    history.replaceState(history.state, "", await pack(field.value, state.choices));
    await navigator.clipboard?.writeText(location.href);
    status.textContent = "Copied. The numbers are in the link itself, behind #: browsers do not send that part.";
  } catch (error) {
    status.textContent = error instanceof DOMException ? "The link is in the address bar." : error.message;
  }
}
