/* What came of a run: one picture, the numbers with the changed ones marked, output, traceback. */

export const make = (tag, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};

export const button = (text, onclick, title = "") =>
  make("button", { type: "button", className: "g-button", textContent: text, title, onclick });

export function results(listing, found, { name, unchanged, go }) {
  const { output, trace, line, numbers, figures } = found, parts = [];
  if (figures.length) parts.push(...pictures(found, name, unchanged));
  if (trace) parts.push(...line ? [button(`Go to line ${line}`, go)] : [], block("Traceback", trace, "g-run-trace"));
  if (output) parts.push(block("Output", output, "g-run-output"));
  if (numbers.length) parts.push(table(listing, numbers, unchanged ? "rounding" : "changed"));
  return parts;
}

function block(title, text, className) {
  const pre = make("pre", { className, tabIndex: 0 }, make("code", { textContent: text }));
  pre.setAttribute("role", "group");
  pre.setAttribute("aria-label", title);
  return pre;
}

function pictures({ figures, page, beside, over }, name, unchanged) {
  const all = make("div", { className: "g-run-figures" }), notes = [];
  if (beside) {
    notes.push(make("p", { className: "g-run-why", textContent: `Side by side, as they cannot share their axes. ${beside}` }));
    all.append(picture(page, "The page’s", "Figure that the listing of the page drew"));
  }
  figures.forEach((svg, i) => {
    const words = i ? `Yours, number ${i + 1}` : unchanged ? "As on the page: nothing is changed."
      : over ? "Yours in color, the page’s in gray, in the same axes." : "Yours";
    const number = i ? `, number ${i + 1}` : over ? ", over the page’s in gray" : "";
    all.append(picture(svg, words, `Figure that your ${name} drew${number}`));
  });
  return [...notes, all];
}

function picture(markup, words, label) {
  const svg = document.importNode(new DOMParser().parseFromString(markup, "image/svg+xml").documentElement, true);
  svg.setAttribute("aria-label", label);
  return make("figure", {}, make("div", { className: "g-svg" }, svg), make("figcaption", { textContent: words }));
}

function table(listing, numbers, differs) {
  const values = JSON.parse(listing.dataset.numbers), words = JSON.parse(listing.dataset.words);
  const zeros = listing.dataset.zeros.split(" "); // but for rounding
  const cell = (tag, ...children) => make(tag, {}, ...children);
  const rows = numbers.map(({ name, value, words: yours }) => {
    const known = Object.hasOwn(values, name);
    const near = zeros.includes(name) ? 1e-5 : 1e-6 * Math.abs(values[name]);
    const same = known && value !== null && Math.abs(value - values[name]) <= near;
    const note = same ? [] : [" ", make("b", { className: "g-changed", textContent: known ? differs : "new" })];
    return make("tr", {}, cell("td", make("code", { textContent: name })),
      cell("td", known ? words[name] ?? String(values[name]) : ""), cell("td", yours, ...note));
  });
  const head = ["number", "the page’s", "yours"].map(text => make("th", { scope: "col", textContent: text }));
  return make("table", { className: "g-numbers" },
    make("caption", { className: "g-hidden", textContent: "Your numbers beside the page’s" }),
    make("thead", {}, make("tr", {}, ...head)), make("tbody", {}, ...rows));
}
