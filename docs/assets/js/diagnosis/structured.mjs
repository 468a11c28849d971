/* JSON: the report, or anything that has numbers at its leaves. */

const DEEPEST = 8; // of what is walked: experiment -> step -> group -> layer -> value
const SPECIAL = new Map([["nan", NaN], ["infinity", Infinity], ["-infinity", Infinity], ["inf", Infinity], ["none", null], ["null", null]]);
const COLUMNS = ["output", "dL/dz", "dL/dW", "update/W", "dead", "saturated", "<float16", "<bfloat16"];

/* A number, NaN, infinity, or null for None; undefined for anything else. */
export function valueOf(it) {
  if (it === null || typeof it === "number") return it;
  const word = typeof it === "string" ? it.trim().toLowerCase() : "";
  if (SPECIAL.has(word)) return SPECIAL.get(word);
  return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/.test(word) ? Number(word) : undefined;
}

/* What stands between the first brace and the last, where that is JSON. */
export function jsonOf(text) {
  const starts = [text.search(/[[{]/), text.indexOf('{"layers"')].filter(at => at >= 0);
  const end = Math.max(text.lastIndexOf("}"), text.lastIndexOf("]"));
  for (const start of new Set(starts)) {
    try {
      const it = JSON.parse(text.slice(start, end + 1).replace(/(?<=[:[,]\s*)-?(NaN|Infinity)\b/g, '"$1"'));
      if (it && typeof it === "object" && (start === 0 || it.layers)) return { it, leaves: () => leaves(it) };
    } catch { /* something else */ }
  }
  return undefined;
}

export function report({ it }) {
  const { layers, findings } = it;
  if (!layers || typeof layers !== "object" || Array.isArray(layers)) return null;
  const rows = Object.entries(layers).filter(([, cells]) => cells && typeof cells === "object" && "dL/dz" in cells)
    .map(([name, cells]) => row(name, column => (column in cells ? valueOf(cells[column]) ?? null : null)));
  const wrong = rows.length ? "" : "This JSON has layers, and no layer with dL/dz. Paste all of what report.json() gives.";
  const said = Array.isArray(findings) ? findings.filter(text => typeof text === "string").slice(0, 50) : [];
  return { kind: "report", rows, findings: said, notes: [], about: "dL/dz", over: "layers", order: "input", wrong };
}

/* A row of a report; `cell` gives what stands in a column. */
export const row = (name, cell) => ({ name, value: cell("dL/dz"), cells: Object.fromEntries(COLUMNS.map(column => [column, cell(column)])) });

/* Every number in it, by the path to it; a histogram counts as its root mean square. */
function leaves(top) {
  const found = [];
  const walk = (it, path, depth) => {
    const value = valueOf(it);
    if (value !== undefined) found.push({ name: path.join("/"), value });
    else if (it && typeof it === "object" && depth < DEEPEST) {
      const mean = histogram(it);
      if (mean !== undefined) found.push({ name: path.join("/"), value: mean });
      else for (const [key, part] of Object.entries(it)) walk(part, Array.isArray(it) ? path : [...path, key], depth + 1);
    }
  };
  walk(top, [], 0);
  return found;
}

function histogram({ _type, values, bins }) {
  if (_type !== "histogram" || !Array.isArray(values) || !Array.isArray(bins) || bins.length !== values.length + 1) return undefined;
  let squares = 0, count = 0;
  values.forEach((n, k) => { squares += n * ((bins[k] + bins[k + 1]) / 2) ** 2; count += n; });
  return count ? Math.sqrt(squares / count) : undefined;
}
