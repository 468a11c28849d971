/* Tables: the report as it prints itself, and files with columns (TensorBoard, Lightning, W&B). */
import { row, valueOf } from "./structured.mjs";

/* What print(report) shows: names of 20 letters, then cells of 10. */
export function printed(text) {
  const lines = text.split("\n"), head = lines.findIndex(line => /^\s*layer\s.*\bdL\/dz\b/.test(line));
  if (head < 0) return null;
  const columns = lines[head].trim().split(/\s+/).slice(1), rows = [];
  let at = head + 1;
  for (; at < lines.length && lines[at].trim(); at++) {
    const words = lines[at].trim().split(/\s+/), cells = words.slice(-columns.length), name = words.slice(0, -columns.length).join(" ");
    if (name) rows.push(row(name, column => cell(cells[columns.indexOf(column)])));
  }
  const findings = lines.slice(at).map(line => line.trim()).filter(line => line && line !== "Nothing found.").slice(0, 50);
  const gaps = lines.slice(head).some(line => /^\s*\.\.\.\s*$/.test(line));
  const notes = gaps ? ["Rows were left out of this table: the layers on both sides count as neighbors."] : [];
  return { kind: "report", rows, findings, notes, about: "dL/dz", over: "layers", order: "input", wrong: rows.length ? "" : "This table has a head and no rows." };
}

function cell(text) {
  if (text === undefined || text === "-") return null;
  const value = valueOf(text.replace("%", ""));
  return value === undefined || value === null ? null : text.endsWith("%") ? value / 100 : value;
}

/* Cells of one line; quotes hold separators together. */
export function cellsOf(line, mark) {
  const cells = [];
  let cell = "", quoted = false;
  for (const letter of line) {
    if (letter === '"') quoted = !quoted;
    else if (letter === mark && !quoted) { cells.push(cell.trim()); cell = ""; }
    else cell += letter;
  }
  cells.push(cell.trim());
  return cells;
}

/* {rows, over, about} of a file whose first line names its columns; null for anything else. */
export function csv(text) {
  const lines = text.split("\n").filter(line => line.trim()), mark = [",", "\t", ";"].find(it => lines[0].includes(it));
  if (!mark || lines.length < 2) return null;
  const head = cellsOf(lines[0], mark);
  if (head.length < 2 || head.some(cell => valueOf(cell) !== undefined || /[:={[]/.test(cell) && !/:0$/.test(cell))) return null;
  const body = lines.slice(1).map(line => cellsOf(line, mark));
  if (body.some(cells => cells.length !== head.length)) return null;
  return scalar(head, body) || wide(head, body) || long(head, body);
}

/* TensorBoard: Wall time, Step, Value. One number, over training. */
function scalar(head, body) {
  const value = head.findIndex(name => /^value$/i.test(name)), step = head.findIndex(name => /^step$/i.test(name));
  if (value < 0 || step < 0) return null;
  return { rows: body.map(cells => ({ name: `step ${cells[step]}`, value: valueOf(cells[value]) ?? null })), over: "training" };
}

/* A column a layer: the last line that has them. */
function wide(head, body) {
  const names = head.map((name, k) => [name, k]).filter(([name]) => /grad|norm|weight|kernel|dL\/d|layer|conv|linear|fc\d/i.test(name) && !/__(MIN|MAX)$/.test(name));
  if (names.length < 3 || body.some(cells => cells.every(cell => cell && valueOf(cell) === undefined))) return null;
  const has = cells => names.filter(([, k]) => cells[k] !== "" && valueOf(cells[k]) !== undefined);
  const last = body.findLast(cells => has(cells).length >= 3);
  if (!last) return null;
  const notes = body.length > 1 ? ["Of this file the last line that has the layers was taken."] : [];
  return { rows: has(last).map(([name, k]) => ({ name, value: valueOf(last[k]) })), notes };
}

/* A line a layer: its name, and a column that is called like a size, or else the last. */
function long(head, body) {
  const numeric = head.map((_, k) => k).filter(k => body.every(cells => valueOf(cells[k]) !== undefined));
  if (!numeric.length) return null;
  const value = numeric.find(k => /dL\/dz|grad|norm|rms|size|value/i.test(head[k])) ?? numeric.at(-1);
  const name = head.findIndex((_, k) => k !== value && (!numeric.includes(k) || /layer|name|step|epoch/i.test(head[k])));
  const about = /dL\/dz/i.test(head[value]) ? "dL/dz" : /dL\/dW/i.test(head[value]) ? "dL/dW" : null;
  const over = name >= 0 && /^(step|epoch|iter)/i.test(head[name]) ? "training" : null;
  return { rows: body.map((cells, k) => ({ name: name < 0 ? String(k + 1) : cells[name], value: valueOf(cells[value]) })), about, over };
}
