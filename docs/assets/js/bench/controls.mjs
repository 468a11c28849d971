/* What turns it: native radio buttons, sliders and lists, made of the knobs. */
import { KNOB } from "./knobs.mjs";

const make = (tag, properties = {}, ...children) => {
  const it = Object.assign(document.createElement(tag), properties);
  it.append(...children);
  return it;
};
let made = 0;

function segment(knob, changed) {
  const group = `bench-${knob.name}-${made += 1}`;
  const inputs = knob.values.map(value => make("input", { type: "radio", name: group, value: String(value) }));
  const row = make("fieldset", { className: `g-turn-row g-seg${knob.values.length > 3 ? "" : " gb-short"}` }, make("legend", { textContent: knob.label }),
    make("div", {}, ...inputs.map((input, n) => make("label", {}, input, make("span", { textContent: knob.words[n] })))));
  inputs.forEach((input, n) => input.addEventListener("input", () => changed(knob.name, knob.values[n])));
  return { row, set: value => { inputs.forEach((input, n) => { input.checked = knob.values[n] === value; }); } };
}

function list(knob, changed) {
  const id = `bench-${knob.name}-${made += 1}`;
  const input = make("select", { id }, ...knob.values.map((value, n) => make("option", { value: n, textContent: knob.words[n] })));
  input.addEventListener("input", () => changed(knob.name, knob.values[+input.value]));
  return { row: make("div", { className: "g-turn-row" }, make("label", { htmlFor: id, textContent: knob.label }), input), set: value => { input.value = knob.values.indexOf(value); } };
}

function slider(knob, changed) {
  const id = `bench-${knob.name}-${made += 1}`, says = make("b");
  const input = make("input", { type: "range", id, min: 0, max: knob.values.length - 1, step: 1 });
  says.setAttribute("aria-hidden", "true");
  const label = value => {
    says.textContent = value;
    input.setAttribute("aria-valuetext", value);
    input.style.setProperty("--g-at", input.value / input.max);
  };
  input.addEventListener("input", () => { const value = knob.values[+input.value]; label(value); changed(knob.name, value); });
  const near = value => knob.values.reduce((best, it, n) => Math.abs(it - value) < Math.abs(knob.values[best] - value) ? n : best, 0);
  return { row: make("div", { className: "g-turn-row" }, make("label", { htmlFor: id, textContent: knob.label }), input, says), set: value => { input.value = near(value); label(value); } };
}

const LISTS = ["data", "optimizer"];
/* Rows for knobs by name, and how to set them all to a setting. `changed(name, value)` hears of a turn. */
export function controls(names, changed) {
  const found = names.map(name => [name, KNOB[name]]).map(([name, knob]) =>
    [name, (!knob.words ? slider : LISTS.includes(name) ? list : segment)(knob, changed)]);
  return { rows: found.map(([, it]) => it.row), set: settings => found.forEach(([name, it]) => it.set(settings[name])) };
}
export { make };
