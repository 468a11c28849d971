/* How numbers read here: two digits, powers of ten in words of the page. Pure. */
const RAISED = { "-": "⁻", 0: "⁰", 1: "¹", 2: "²", 3: "³", 4: "⁴", 5: "⁵", 6: "⁶", 7: "⁷", 8: "⁸", 9: "⁹" };
export const power = exponent => `10${[...String(exponent)].map(sign => RAISED[sign]).join("")}`;

export function worded(value) {
  if (value === 0) return "0";
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (size >= 10 && size < 1000) return String(+value.toPrecision(2));
  if (size >= .01 && size < 10) return value.toPrecision(2);
  const [digits, exponent] = value.toExponential(0).split("e");
  return `${digits === "1" ? "" : `${digits} × `}${power(+exponent)}`;
}
/* A factor a layer: 0.99 and 1 are far apart over fifty layers. */
export const factored = value => value >= .1 && value < 100 ? value.toFixed(2) : worded(value);
export const percent = share => `${share > 0 && share < .01 ? "under 1" : share < 1 && share > .99 ? "over 99" : Math.round(100 * share)} %`;
