/* [[vanishing gradient]] as a link to the glossary, in what renders Markdown with JavaScript:
     import { markdownIt, remark } from "./gradient-glossary.mjs";
     md.use(markdownIt, options);                        // markdown-it, VitePress
     remarkPlugins: [[remark, options]]                  // remark: Docusaurus, Astro, MDX
   options: { forms, url }. `forms` is forms.json of the glossary, read: JSON.parse(readFileSync(...));
   `url` is the address of its site, where the file does not tell; `unknown(name)` is told what no term has.
   [[term]], [[term|words]], [[term#section]], [words][[term]]. What is no term stays as it was written. */
const BRACKETS = /(?<![\p{L}\p{N}_\]!\\])\[(?:([^[\]]{1,500})\]\[)?\[([^[\]]{1,300})\]\](?![([])/u;

export function normalised(text) {
  const plain = text.replace(/[\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g, "")
    .replace(/[\u2018\u2019\u02bc\u2032\u00b4`]/g, "'").normalize("NFKC").toLowerCase();
  return plain.replace(/'s[^\p{L}\p{N}]*$/u, "")
    .replace(/(?:[^\p{L}\p{N}']|(?<![\p{L}\p{N}])'|'(?![\p{L}\p{N}]))+/gu, " ").trim();
}

/* What a pair of brackets says: where it leads, and which words the page shows; null where nowhere. */
function reader({ forms, url, unknown = (name) => console.warn(`[[${name}]] is no term of the glossary.`) }) {
  const base = url ?? forms?.url;
  if (forms?.format !== 1 || !forms.forms) throw new Error("gradient-glossary: `forms` is not what forms.json holds (format 1).");
  if (!/^https?:\/\//.test(base)) throw new Error("gradient-glossary: give `url`, the address of the glossary's site.");
  return (words, inner) => {
    const [target, ...said] = inner.split(/\\?\|/);
    const [name, section] = target.split("#").map((part) => part.trim());
    const at = Object.hasOwn(forms.forms, normalised(name)) ? forms.forms[normalised(name)] : -1;
    if (at < 0) {
      if (/^\p{L}[\p{L}\p{N}\s'’.&/‐‑-]+$/u.test(name)) unknown(name);
      return null;
    }
    const [slug, , path] = forms.terms?.[at] ?? [], root = new URL(base.replace(/\/?$/, "/")).href;
    const page = new URL(path, root).href;
    if (!page.startsWith(root)) throw new Error(`gradient-glossary: ${page} is not below ${root}`);
    return { slug, href: page + (section ? `#${encodeURIComponent(section)}` : ""), text: words ?? (said.join("|").trim() || name) };
  };
}

export function markdownIt(md, options) {
  const read = reader(options), sticky = new RegExp(BRACKETS.source, "uy");
  md.inline.ruler.before("link", "gradient_glossary", (state, silent) => {
    if (state.src[state.pos] !== "[" || state.linkLevel > 0) return false;
    sticky.lastIndex = state.pos;
    const found = sticky.exec(state.src), after = found && state.src.slice(sticky.lastIndex);
    if (silent && /^[^[\]]*\](?:\(|\[)/.test(after)) return false; // within the words of another link
    const term = found && read(found[1], found[2]);
    if (!term) return false;
    if (!silent) {
      const open = state.push("link_open", "a", 1);
      open.attrs = [["href", term.href], ["class", "glossary-term"]];
      state.push("text", "", 0).content = term.text;
      state.push("link_close", "a", -1);
    }
    state.pos += found[0].length;
    return true;
  });
}

export function remark(options) {
  const read = reader(options);
  const linked = (value) => {
    const made = [];
    let rest = value, done = "";
    for (let found; (found = BRACKETS.exec(rest)); rest = rest.slice(found.index + found[0].length)) {
      const term = read(found[1], found[2]), before = done + rest.slice(0, found.index);
      done = term ? "" : before + found[0];
      if (!term) continue;
      if (before) made.push({ type: "text", value: before });
      const data = { hProperties: { className: ["glossary-term"] } };
      made.push({ type: "link", url: term.href, data, children: [{ type: "text", value: term.text }] });
    }
    return done + rest ? [...made, { type: "text", value: done + rest }] : made;
  };
  const walk = (node) => {
    if (node.type === "link" || node.type === "linkReference" || !node.children) return;
    node.children.forEach(walk);
    node.children = node.children.flatMap((it) => (it.type === "text" && it.value.includes("[[") ? linked(it.value) : [it]));
  };
  return walk;
}
