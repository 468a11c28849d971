/* What people type and logs print: powers of ten with signs, percent, tables of Markdown, sentences. */
import { valueOf } from "./structured.mjs";

const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", MOST_PROSE = 2000;

/* 3 × 10⁻⁴ and 3*10^-4 as 3e-4, 2 % as 0.02, and a table of Markdown without its head. */
export function written(text) {
  const exponent = (_, digit, raised) => `${digit ?? 1}e${raised.replace(/[^\d+-]/g, sign => "0123456789-+"[RAISED.indexOf(sign)])}`;
  const lines = text.split("\n"), rule = lines.findIndex(line => line.includes("---") && /^[\s|:+-]+$/.test(line));
  return lines.slice(rule + 1).join("\n")
    .replace(/(?:(\d) ?[×·x*] ?)?10([⁻⁺]?[⁰¹²³⁴-⁹]{1,4})/g, exponent)
    .replace(/(?:(\d) ?[×·x*] ?)?10(?:\^|\*\*)[({]?([-+]?\d{1,4})[)}]?/g, exponent)
    .replace(/([\d.]{1,20}(?:e[-+]?\d{1,4})?) ?%/gi, (_, number) => String(Number(number) / 100));
}

/* Lines of a training run, each with a grad_norm: one number over training. */
export function logged(text) {
  const lines = text.split("\n").filter(line => line.trim());
  const found = lines.map(line => valueOf(/\bgrad_norm['"]?\s{0,9}[:=]\s{0,9}['"]?(nan|inf|[\d.][\d.e+-]{0,30})/i.exec(line)?.[1]));
  if (found.length < 2 || found.some(value => value === undefined)) return null;
  return { rows: found.map((value, k) => ({ name: `step ${k + 1}`, value })), over: "training" };
}

/* A sentence with numbers in it: many words to a number, and a line that ends with a word. */
export function prose(text) {
  if (text.length > MOST_PROSE || /[:=|[{]/.test(text)) return false;
  const number = word => valueOf(word.replace(/[.,;!?]$/, "")) !== undefined, words = text.split(/\s+/);
  const said = words.filter(word => /^[a-z'’]+[.,?!]?$/i.test(word) && !number(word)).length;
  return said > 4 && said > 2 * (words.length - said) && text.split("\n").some(line => line.trim() && !number(line.trim().split(/\s+/).at(-1)));
}
