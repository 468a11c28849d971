/* A verdict in words: what it is, the factor, where formats end, the causes with their evidence. */
import { make } from "./elements.mjs";
import { passing } from "./judge.mjs";
import { factor, shortened, size } from "./words.mjs";

const STATES = { cause: "Found", healthy: "Nothing found", slight: "Slight", "cannot tell": "Cannot be told" };
const STATUS = { fits: "fits", possible: "possible", excluded: "excluded" };
const EVIDENCE = [["for", "For it"], ["against", "Against it"], ["open", "Not in these numbers"]];
const MOST_SHOWN = 200;

const page = (it, base) => make("a", { href: new URL(it.page, base).href, textContent: "The page on it" });

export function verdict(it, base) {
  const box = make("div", { className: `g-dx-verdict g-dx-is-${it.status.replace(" ", "-")}` });
  box.append(make("p", {}, make("b", { textContent: STATES[it.status] }), ` ${it.sentence}`));
  const [first] = it.status === "cause" || it.status === "slight" ? it.causes.filter(cause => cause.id === it.first) : [];
  if (first) box.append(make("p", {}, `${first.cure} `, page(first, base)));
  if (it.measure) box.append(make("p", { textContent: it.measure }));
  return box;
}

export function facts({ F, leaves, taken }) {
  const list = make("ul", { className: "g-dx-facts" }), say = text => list.append(make("li", { textContent: text }));
  const place = F.over === "time" ? "time step" : "layer";
  if (F.fit && F.over !== "training") {
    const sure = F.fit.steps > 1 ? `95 %: ${factor(Math.exp(F.fit.low))} to ${factor(Math.exp(F.fit.high))}` : "no interval: one step only";
    say(`Factor a ${place}, going back: ${factor(Math.exp(F.fit.log))} (${sure}).${F.fit.odd.length ? ` Without ${F.fit.odd.length} step${F.fit.odd.length > 1 ? "s" : ""} far off the others.` : ""}`);
    const ends = leaves.filter(end => end.layers < 5000);
    if (ends.length) say(`At this factor ${ends.map(end => `${end.format} ${end.way} ${end.layers} ${place}s back${between(end)}`).join(", ")}.`);
  }
  if (F.small?.length) say("If this network computes in float16, most of dL/dz would be lost in some layers: scale the loss. In float32 these sizes are fine.");
  [...taken.notes, ...passing(taken)].forEach(say);
  return list;
}

const between = ({ least, most }) => (least === most ? "" : ` (${least} to ${most === Infinity ? "never" : most})`);

export function causes(found, base) {
  const box = make("div", { className: "g-dx-causes" }), out = found.filter(it => it.status === "excluded");
  box.append(...found.filter(it => it.status === "fits" || it.status === "possible").map(it => cause(it, base)));
  if (out.length) box.append(make("details", {}, make("summary", { textContent: `Excluded: ${out.map(it => it.short).join(", ")}` }), ...out.map(it => cause(it, base))));
  return box;
}

function cause(it, base) {
  const head = make("h2", {}, it.title, " ", make("small", { className: `g-dx-${it.status}`, textContent: STATUS[it.status] }));
  const list = make("dl");
  for (const [key, words] of EVIDENCE) {
    if (it[key].length) list.append(make("dt", { textContent: words }), ...it[key].map(text => make("dd", { textContent: text })));
  }
  list.append(make("dt", { textContent: "Test" }), make("dd", { textContent: it.test }), make("dt", { textContent: "Cure" }), make("dd", {}, `${it.cure} `, page(it, base)));
  return make("section", { className: "g-dx-cause" }, head, list);
}

/* What was read, so that one can check it. */
export function numbers({ F }) {
  const rows = F.rows.slice(0, MOST_SHOWN), body = make("tbody");
  rows.forEach((row, k) => body.append(make("tr", {}, make("td", { textContent: k + 1 }), make("td", { textContent: shortened(row.name || "–") }), make("td", { textContent: size(row.value) }))));
  const head = make("thead", {}, make("tr", {}, ...["#", "name", "size"].map(textContent => make("th", { textContent, scope: "col" }))));
  const more = F.rows.length > MOST_SHOWN ? make("p", { textContent: `The first ${MOST_SHOWN} of ${F.rows.length}.` }) : null;
  return make("details", { className: "g-dx-read" }, make("summary", { textContent: `What was read: ${F.rows.length} sizes` }), make("table", { className: "g-numbers" }, head, body), more);
}
