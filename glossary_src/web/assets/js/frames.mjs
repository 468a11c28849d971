/* A frame is a list of pieces a layer; a piece is a template and two rows of
   coordinates, each number written as its difference from the one before (encoding.py). One frame goes
   over into the next: what is alike in both moves, the rest is swapped at once. */
const SLOW = 8; // milliseconds: a slower step is the last

const sums = row => {
  let total = 0;
  return row.split(" ").map(step => (total += +step) / 10);
};
/* A template, cut at its coordinates. Of one kind are pieces that differ in words and in the number
   of points on a line, at most: they go over into one another. A run is a line, or one point. */
const cut = template => ({
  parts: template.split("\x7f"),
  kind: template.replace(/>[^<>]+</g, "><").replace(/(?:L\x7f \x7f)+/g, "L"),
  runs: (template.match(/M\x7f \x7f(?:L\x7f \x7f)*|\x7f[^\x7f]*\x7f/g) || []).map(run => run.split("\x7f").length >> 1),
});
const markup = (parts, runs) => {
  let text = parts[0], n = 0;
  for (const [x, y] of runs) for (let i = 0; i < x.length; i += 1) text += x[i] + parts[++n] + y[i] + parts[++n];
  return text;
};

const rises = x => x.every((at, n) => !n || at > x[n - 1]);
/* How far along a line its points lie: by x if it runs to the right, else by their number. */
const along = (x, right) => x.map((at, n) => right ? (at - x[0]) / (x.at(-1) - x[0]) : n / (x.length - 1));
/* A run with as many points as another has. */
function fitted(run, [x]) {
  if (run[0].length === x.length) return run;
  const right = rises(x) && rises(run[0]), own = along(run[0], right), last = own.length - 2;
  let n = 0;
  const places = along(x, right).map(at => {
    while (n < last && own[n + 1] < at) n += 1;
    return [n, (at - own[n]) / (own[n + 1] - own[n])];
  });
  return run.map(row => places.map(([n, share]) => row[n] + share * (row[n + 1] - row[n])));
}
const between = (from, to, share) => to.map((run, r) => run.map((row, i) => row.map((at, n) => {
  const was = from[r][i][n];
  return Math.round(10 * (was + share * (at - was))) / 10;
})));

/* Shows frames in the layers of a figure, within some milliseconds. */
export function canvas(places, { strings, pieces, frames, default: first }) {
  const templates = {};
  const piece = number => {
    const [template, x, y] = pieces[number], [xs, ys] = [sums(strings[x]), sums(strings[y])];
    const known = templates[template] ||= cut(strings[template]);
    const runs = known.runs.map(size => [xs.splice(0, size), ys.splice(0, size)]);
    return { ...known, number, runs, now: runs };
  };
  const layers = places.map((place, n) => ({ place, own: String(frames[first][n]), pieces: frames[first][n].map(piece) }));
  let next = 0;

  function step() {
    next = 0;
    for (const layer of layers) {
      if (!layer.lasts) continue;
      const now = performance.now(), gone = (now - layer.begun) / layer.lasts;
      layer.pieces.forEach((it, n) => {
        if (!it.from) return;
        it.now = gone < 1 ? between(it.from, it.runs, gone * (2 - gone)) : it.runs;
        layer.place.children[n].outerHTML = markup(it.parts, it.now);
        if (gone >= 1) it.from = null;
      });
      if (gone >= 1) layer.lasts = 0;
      else if (performance.now() - now > SLOW) layer.lasts = 1;
      if (layer.lasts) next ||= requestAnimationFrame(step);
    }
  }
  return (at, lasts) => layers.forEach((layer, n) => {
    const own = String(frames[at][n]), left = layer.pieces;
    if (layer.own === own) return;
    Object.assign(layer, { own, pieces: frames[at][n].map(piece), begun: performance.now(), lasts });
    if (lasts) for (const it of layer.pieces) {
      const found = left.findIndex(was => was.kind === it.kind);
      if (found < 0) continue;
      const [was] = left.splice(found, 1);
      if (was.from || was.number !== it.number) it.from = it.now = it.runs.map((run, r) => fitted(was.now[r], run));
    }
    layer.place.innerHTML = layer.pieces.map(it => markup(it.parts, it.now)).join("");
    if (lasts) next ||= requestAnimationFrame(step);
  });
}
