/* Numbers in any text: with names, in brackets, as Python, NumPy and PyTorch print them. */
import { valueOf } from "./structured.mjs";

export const MOST_ROWS = 10_000; // no network has more layers; what is longer is not read to its end
const DRESS = /\b(?:device|dtype|grad_fn|requires_grad|layout|size)\s*=\s*(?:'[^'\n]{0,60}'|"[^"\n]{0,60}"|<[^>\n]{0,60}>|[\w.]{1,60})|\b(?:torch\.)?(?:tensor|Parameter|array|np\.float\d+|numpy\.float\d+)(?=\s*\()|torch\.(?:Size|\w*float\w*)\b/g;
const TOKEN = /"[^"\n]{0,200}"|'[^'\n]{0,200}'|[^\s,;|=:()[\]{}"'<>]+|[:=\n]/g;

export function loose(text) {
  const plain = decimals(text.replace(DRESS, " "));
  return byLine(plain) || stream(plain);
}

/* 0,0012 where every line or field is such a number: a comma that is a point. */
function decimals(text) {
  const fields = text.split(/[\s;]+/).filter(Boolean);
  const comma = fields.length > 1 && fields.every(field => /^\d+,\d+(e[-+]?\d+)?$/i.test(field));
  return comma ? text.replaceAll(",", ".") : text;
}

/* A word that is a number, "nan", "inf" or "None"; undefined for any other. */
const number = word => (/^[\d.+-]|^(nan|inf|infinity|none|null)$/i.test(word) ? valueOf(word) : undefined);

/* One layer a line: what stands before its last number is its name, or an index. */
function byLine(text) {
  const every = text.split("\n", MOST_ROWS + 2);
  if (every.length > MOST_ROWS + 1) return null;
  const lines = every.map(line => line.match(TOKEN) || []).map(words => words.filter(word => word !== "\n")).filter(words => words.length);
  if (lines.length < 2) return null;
  const split = lines.map(words => ({ name: words.slice(0, -1).filter(it => it !== ":" && it !== "=").map(bare).join(" "), value: number(words.at(-1)), words }));
  if (split.some(it => it.value === undefined)) return null;
  const counts = split.map(it => it.words.filter(word => number(word) !== undefined).length);
  const named = split.every(it => /[a-z]/i.test(it.name)), indexed = counts.every(n => n === 2) && consecutive(split.map(it => number(it.words[0])));
  if (named && counts.every(n => n === counts[0])) return rowsOf(split);
  return indexed ? rowsOf(split) : null;
}

const rowsOf = split => split.map(({ name, value }) => ({ name, value }));
const consecutive = numbers => numbers.every((n, k) => Number.isInteger(n) && (!k || n === numbers[k - 1] + 1));
const bare = word => word.replace(/^["']|["']$/g, "");

/* All numbers one after another; a word before a number is its name, and so is "layer 3:". */
function stream(text) {
  const found = [];
  let name = [], held; // a number, until it is clear that no colon follows
  const keep = () => {
    if (held !== undefined) found.push({ name: name.join(" "), value: held.value });
    if (held !== undefined) name = [];
    held = undefined;
  };
  for (const [token] of text.matchAll(TOKEN)) {
    if (token === "\n") continue;
    if (token === ":" || token === "=") {
      if (held !== undefined && name.length < 4) name.push(held.token);
      held = undefined;
      continue;
    }
    keep();
    const value = number(token);
    if (value !== undefined) held = { token, value };
    else if (name.length < 4) name.push(bare(token).slice(0, 200));
    if (found.length > MOST_ROWS) break;
  }
  keep();
  return found;
}
