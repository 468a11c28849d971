/* A setting and an address: each gives the other. Pure. */
import { KNOBS } from "./knobs.mjs";

const OTHER = "other.";
const text = value => value === true ? "yes" : value === false ? "no" : String(value);

function parsed({ values, least, most, whole }, words) {
  if (least === undefined) return values.find(value => text(value) === words.toLowerCase());
  const number = words.trim() === "" ? NaN : Number(words);
  return number >= least && number <= most && (!whole || Number.isInteger(number)) ? number : undefined;
}

function allowed({ values, least, most, whole }) {
  return least === undefined ? values.map(text).join(", ") : `${whole ? "a whole number" : "a number"} from ${least} to ${most}`;
}

/* {settings, other, told}: what an address asks for, the setting it compares with or null, and a sentence
   for each value that is not to be had. */
export function read(query, defaults) {
  const asked = new URLSearchParams(query), told = [];
  const one = prefix => {
    const settings = { ...defaults };
    let any = false;
    for (const knob of KNOBS) {
      const words = asked.get(prefix + knob.name);
      if (words === null) continue;
      any = true;
      const value = parsed(knob, words);
      if (value === undefined) told.push(`The address asks for ${knob.label} = “${words.slice(0, 30)}”. It can be ${allowed(knob)}. This is ${text(settings[knob.name])}.`);
      else settings[knob.name] = value;
    }
    return { settings, any };
  };
  const { settings } = one(""), other = one(OTHER);
  return { settings, other: other.any ? other.settings : null, told };
}

/* The query of a setting: what differs from the defaults, with what is not ours kept. */
export function write(settings, other, defaults, query = "") {
  const asked = new URLSearchParams(query);
  for (const prefix of ["", OTHER]) for (const { name } of KNOBS) asked.delete(prefix + name);
  for (const [prefix, it] of [["", settings], [OTHER, other]]) {
    if (!it) continue;
    for (const { name } of KNOBS) if (it[name] !== defaults[name] || (prefix && name === "depth")) asked.set(prefix + name, text(it[name]));
  }
  return String(asked);
}
