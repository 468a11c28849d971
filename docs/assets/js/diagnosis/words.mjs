/* How texts and numbers read. */

export const shortened = (text, most = 40) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

/* Two digits that count: 0.24, 1.2e-7. */
export function size(value) {
  if (value === null) return "None";
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "NaN" : "infinity";
  if (value !== 0 && (value < 0.001 || value >= 10_000)) return value.toExponential(1).replace("e+", "e");
  return String(+value.toPrecision(value >= 100 ? 4 : 2));
}

/* A factor: three digits that count. */
export const factor = value => (value > 0.01 && value < 100 ? String(+value.toPrecision(3)) : size(value));

export const percent = share => `${(100 * share).toFixed(share > 0 && share < 0.1 ? 1 : 0)} %`;

/* A factor that may underflow to 0 as a number: from its logarithm. */
export function power(log) {
  if (Math.abs(log) < 690) return size(Math.exp(log));
  const ten = log / Math.LN10;
  return `1e${Math.round(ten)}`;
}

export const several = (names, most = 3) => names.slice(0, most).map(name => shortened(name)).join(", ") + (names.length > most ? ` and ${names.length - most} more` : "");
