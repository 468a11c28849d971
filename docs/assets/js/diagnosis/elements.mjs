/* Elements from text: whatever was pasted stays text. */

export function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children.filter(child => child !== null && child !== undefined));
  return element;
}

export function draw(tag, attributes = {}, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/* A few values side by side, as the figures of this site have them. */
export function choice(name, words, options, chosen, picked) {
  const row = make("div");
  for (const [value, text] of options) {
    const input = make("input", { type: "radio", name, value, checked: value === chosen });
    input.addEventListener("change", () => picked(value));
    row.append(make("label", {}, input, make("span", { textContent: text })));
  }
  return make("fieldset", { className: "g-turn-row g-seg" }, make("legend", { textContent: words }), row);
}

export function button(words, pressed, className = "g-button") {
  const it = make("button", { type: "button", className, textContent: words });
  it.addEventListener("click", () => pressed(it));
  return it;
}
