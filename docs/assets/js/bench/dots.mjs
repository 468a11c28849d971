/* Units as dots, as bright as the error that reaches them: a canvas, for they are many. */
const DECADES = 3; // a thousandth of the error, and less, is dark
const TAU = 2 * Math.PI;

/* Between 0 and 1: how bright a share of the error is. */
export const brightness = share => share > 0 ? Math.max(0, Math.min(1, 1 + Math.log10(share) / DECADES)) : 0;

/* As many units of a layer as there are rows, evenly out of all. */
export const picked = (units, rows) => Array.from({ length: Math.min(rows, units.length) }, (_, n) => units[Math.floor((n + .5) * units.length / Math.min(rows, units.length))]);

/* One network: {units, skip, color, loud, faint} between x(layer) and from top on. */
export function network(pen, { units, reference, skip }, { x, top, rows, gap, colors: { error, loud, skipped, paper } }) {
  const step = units.length > 1 ? x(1) - x(0) : 40, radius = Math.min(.4 * gap, .36 * step, 4.2);
  const columns = units.map(layer => picked(layer, rows).map(size => reference > 0 ? size / reference : NaN));
  const y = (column, n) => top + gap * (n + .5 + (rows - column.length) / 2);
  const bright = columns.map(column => column.reduce((sum, share) => sum + brightness(share), 0) / column.length);
  pen.lineWidth = .5;
  pen.strokeStyle = error;
  for (let l = 1; l < columns.length; l += 1) {
    const shine = Math.min(bright[l], bright[l - 1]);
    if (shine < .02) continue;
    pen.globalAlpha = .28 * shine;
    pen.beginPath();
    for (let a = 0; a < columns[l].length; a += 1) for (let b = Math.max(0, a - 2); b < Math.min(a + 3, columns[l - 1].length); b += 1) { // all would be a smear
      pen.moveTo(x(l), y(columns[l], a));
      pen.lineTo(x(l - 1), y(columns[l - 1], b));
    }
    pen.stroke();
  }
  const outlines = [new Path2D(), new Path2D()];
  pen.globalAlpha = 1;
  pen.fillStyle = paper; // no line crosses a dot
  pen.beginPath();
  columns.forEach((column, l) => column.forEach((_, n) => {
    pen.moveTo(x(l) + radius, y(column, n));
    pen.arc(x(l), y(column, n), radius, 0, TAU);
  }));
  pen.fill();
  columns.forEach((column, l) => column.forEach((share, n) => {
    const shine = brightness(share), over = Number(share > 10 || Number.isNaN(share)), own = over ? radius * 1.15 : radius;
    outlines[over].moveTo(x(l) + own, y(column, n));
    outlines[over].arc(x(l), y(column, n), own, 0, TAU);
    if (!shine) return;
    pen.beginPath();
    pen.arc(x(l), y(column, n), own, 0, TAU);
    pen.fillStyle = over ? loud : error;
    pen.globalAlpha = shine;
    pen.fill();
  }));
  pen.globalAlpha = .4;
  pen.lineWidth = .8;
  outlines.forEach((path, over) => {
    pen.strokeStyle = over ? loud : error;
    pen.stroke(path);
  });
  if (skip) arcs(pen, columns.length, x, top, skipped);
  pen.globalAlpha = 1;
}

function arcs(pen, layers, x, top, color) {
  pen.strokeStyle = color;
  pen.lineWidth = 1.2;
  pen.globalAlpha = .9;
  pen.beginPath();
  for (let l = 1; l < layers; l += 1) {
    pen.moveTo(x(l), top - 1);
    pen.quadraticCurveTo((x(l) + x(l - 1)) / 2, top - 9, x(l - 1), top - 1);
  }
  pen.stroke();
}

/* One square a layer, as bright as its weights have moved: a tenth of their size is all, a hundred-thousandth nothing. */
export function learned(pen, moved, { x, top, size, color }) {
  const step = moved.length > 1 ? x(1) - x(0) : 40, side = Math.min(size, .8 * step);
  moved.forEach((share, l) => {
    pen.fillStyle = pen.strokeStyle = color;
    pen.globalAlpha = share > 0 ? Math.max(0, Math.min(1, 1 + (Math.log10(share) + 1) / 4)) : 0;
    pen.fillRect(x(l) - side / 2, top, side, size);
    pen.globalAlpha = .4;
    pen.lineWidth = .8;
    pen.strokeRect(x(l) - side / 2, top, side, size);
  });
  pen.globalAlpha = 1;
}
