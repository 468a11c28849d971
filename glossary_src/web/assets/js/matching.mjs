/* Which of many things a few typed words mean: for the search of the site, the filter of a list and
   an address that does not exist. A thing has names, each weighed as a whole, and sections of text.
   Words agree by their stem, by how they begin, as numbers that round to each other, or, where
   nothing else is called so, but for a slip of one or two letters. */

const SMALL = new Set(("a an and are as at be but by can do does for from get how i if in is it its me my no not of on or "
  + "am any been could did had has have several should some would so that the their then there this to was what when where which why will with you your").split(" "));
const ENDINGS = /(?:i[sz]ations?|ations?|i[sz]ing|i[sz]ed?|ati(?:ng|ve)|ate[ds]?|ences?|ings?|edly|ed|ions?|ers?|ly|e)$/;
const NUMBER = /^\d+(?:\.\d+)?(?:e-?\d+)?$/;
const GLUED = /[\p{L}\p{N}]*_[\p{L}\p{N}_]*/gu;
const SAME = 0.95, SLIP = 0.7, FAR_SLIP = 0.5, BEGUN = 0.75, BEGINS = 0.72, LIVELY = 1.2, LONG = 0.6, NAMED = 0.15, SHORT = 5;
export const NAME = 0.97, WHOLE = 0.999; // how much a name counts that is no title; how much of one is asked for as a whole

/* The words of a text: `zero_grad`, `W.grad` and `BatchNorm2d` have two, `2.303` and `1e-3` one. */
export function words(text) {
  const apart = text.normalize("NFKD").replace(/[\p{M}'’]/gu, "")
    .replace(/(\p{Ll}{2})(\p{Lu}\p{L}{2})/gu, "$1 $2").replace(/(\p{Lu}{2})(\p{Lu}\p{Ll}{2})/gu, "$1 $2");
  return apart.toLowerCase().match(/\d+(?:\.\d+)?e-?\d+(?!\p{L})|\d+\.\d+|[\p{L}\p{N}]+/gu) ?? [];
}

export function stem(word) {
  if (word.length < 4 || /\d/.test(word)) return word;
  const cut = word.replace(/ies$/, "y").replace(/(ss)$|s$/, "$1");
  const root = cut.replace(ENDINGS, "");
  return root.length < 3 ? cut : root.replace(/([bdgkmnprt])\1$/, "$1");
}

/* How many letters are added, missing, other or swapped with the next; more than `most` is Infinity. */
export function distance(a, b, most = 2) {
  if (Math.abs(a.length - b.length) > most) return Infinity;
  let before = [], last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] !== b[j - 1]));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j], before[j - 2] + 1);
    }
    if (Math.min(...row, ...last) > most) return Infinity; // a swap looks two rows back
    [before, last] = [last, row];
  }
  return last[b.length] > most ? Infinity : last[b.length];
}

/* Which letters a word has, one bit each: what differs in many of them is far off. */
const letters = word => [...word].reduce((bits, letter) => bits | 1 << (letter.codePointAt(0) % 32), 0);
function differing(a, b) {
  let count = 0;
  for (let bits = a ^ b; bits; bits &= bits - 1) count += 1;
  return count;
}

const rare = (all, having) => Math.log(1 + (all - having + 0.5) / (having + 0.5));
const sum = numbers => numbers.reduce((total, number) => total + number, 0);

/* Words that carry the sense, also small ones within a name such as `no_grad`; all where no other is there. */
function telling(text) {
  const all = words(text), named = new Set(words((text.match(GLUED) ?? []).join(" ")));
  const some = all.filter(word => !SMALL.has(word) || named.has(word));
  return some.length ? some : all;
}

/* A text as it is compared as a whole: “the hover card” is “hover card”, but “not a number” no “number”. */
function spoken(text) {
  const some = telling(text);
  return (some.length > 1 ? some : words(text)).join(" ");
}

function rounds(a, b) {
  if (!NUMBER.test(a) || !NUMBER.test(b) || a.length < 4 || b.length < 4 || /e/.test(a + b)) return false;
  const [few, many] = [a, b].sort((x, y) => x.length - y.length);
  return Number(many).toFixed(few.split(".")[1]?.length ?? 0) === few;
}

/* Whether a title or another name, not only what is typed for it, stands whole in the question. */
const said = ({ name, asked, held }) => name.weight >= NAME && asked > WHOLE
  && held.filter(how => how >= SAME).length >= name.own.length;

/* Another letter at the start of a short word is another word: “tying” is not “dying”. */
const another = (a, b) => a.length <= SHORT && a.length === b.length && a[0] !== b[0] && a.slice(1) === b.slice(1);

export class Matcher {
  /* `things`: [{names: [{text, weight}, ...], sections: [text, ...], prior}] */
  constructor(things) {
    this.things = things.map(it => ({
      prior: it.prior ?? 1,
      names: it.names.map(name => this.#phrase(name)),
    }));
    this.named = new Map(); // word of a name: the things that have it
    this.said = new Map(); // word of a text: how often each section has it
    this.lengths = [];
    this.owner = [];
    this.things.forEach((thing, at) => {
      for (const { all } of thing.names) for (const word of all.keys()) this.#add(this.named, word, at);
    });
    things.forEach((it, at) => (it.sections ?? []).forEach(text => {
      const own = words(text), section = this.owner.push(at) - 1;
      this.lengths.push(own.length);
      for (const word of own) this.#add(this.said, word, section);
    }));
    this.usual = sum(this.lengths) / (this.lengths.length || 1) || 1;
    this.known = [...new Set([...this.named.keys(), ...this.said.keys()])].map(word => [word, stem(word), letters(word)]);
    this.cache = new Map();
    this.stems = new Set(this.known.map(([, root]) => root));
  }

  #add(where, word, at) {
    if (!where.has(word)) where.set(word, new Map());
    where.get(word).set(at, (where.get(word).get(at) ?? 0) + 1);
  }

  /* Its words, and each two of them written as one, with the places that they fill. */
  #phrase(name) {
    const own = telling(name.text), all = new Map(own.map((word, at) => [word, [at]]));
    own.slice(1).forEach((word, at) => all.set(own[at] + word, [at, at + 1]));
    return { ...name, own, all, spoken: spoken(name.text) };
  }

  /* Which known words a typed one may mean, and how nearly. */
  #meant(typed, how = {}) {
    const key = `${typed} ${how.open ?? false} ${how.lax ?? true}`;
    if (!this.cache.has(key)) this.cache.set(key, this.#sought(typed, how));
    return this.cache.get(key);
  }

  #sought(typed, { open = false, lax = true }) {
    const root = stem(typed), found = new Map(), sure = this.stems.has(root);
    for (const [word, its] of this.known) {
      if (word === typed) found.set(word, 1);
      else if (its === root || rounds(word, typed)) found.set(word, SAME);
      else if (word.startsWith(typed) && typed.length > (open ? 1 : 2)) found.set(word, open && !sure ? BEGUN : BEGINS);
    }
    if (lax && !found.size && typed.length > 3 && !/^[\d.]+$/.test(typed)) {
      const most = typed.length > 7 ? 2 : 1, own = letters(typed);
      for (const [word, its, has] of this.known) {
        if ((!open && differing(own, has) > 2 * most + 1) || another(typed, word)) continue;
        const off = Math.min(distance(typed, word, most), distance(root, its, root.length > 3 ? most : 0));
        const begun = open && typed.length > 4 && word.length > typed.length ? distance(typed, word.slice(0, typed.length), 1) : Infinity;
        if (off <= most) found.set(word, off < 2 ? SLIP : FAR_SLIP);
        else if (begun < 2) found.set(word, FAR_SLIP);
      }
    }
    return found;
  }

  /* What was typed: each word with what it may mean; two that are one word elsewhere mean that, too. */
  #asked(query) {
    const typed = telling(query), open = /[\p{L}\p{N}]$/u.test(query);
    const parts = typed.map((word, at) => ({ word, means: this.#meant(word, { open: open && at === typed.length - 1 }), both: new Map() }));
    typed.slice(1).forEach((word, at) => {
      const unsure = [parts[at], parts[at + 1]].some(part => Math.max(0, ...part.means.values()) < SAME);
      parts[at].both = this.#meant(typed[at] + word, { lax: unsure });
    });
    for (const part of parts) {
      const having = new Set([...part.means].filter(([, how]) => how >= SAME).flatMap(([word]) => [...this.named.get(word)?.keys() ?? []]));
      part.weight = part.means.size ? rare(this.things.length, having.size) : rare(this.things.length, this.things.length / 4);
      part.inText = this.#rarity(part.means);
    }
    return parts;
  }

  #rarity(means) {
    const having = new Set([...means].flatMap(([word]) => [...this.said.get(word)?.keys() ?? []]));
    return rare(this.owner.length, having.size);
  }

  /* How well a name answers: how much of the question it holds, and how much of it is asked for. */
  #answer(name, parts, whole) {
    const held = parts.map(() => 0), filled = new Set(), by = parts.map(() => "");
    const take = (at, word, how, typed) => {
      const [first, second] = name.all.get(word);
      if (second && how < SAME && how > SLIP && typed.length <= name.own[first].length) return; // begins the first alone
      for (const place of name.all.get(word)) filled.add(place);
      if (how > held[at]) [held[at], by[at]] = [how, word];
    };
    parts.forEach((part, at) => {
      for (const [word, how] of part.means) if (name.all.has(word)) take(at, word, how, part.word);
      for (const [word, how] of part.both) {
        if (name.all.has(word)) for (const one of [at, at + 1]) take(one, word, how, part.word + parts[at + 1].word);
      }
    });
    const share = sum(held.map((how, at) => how * parts[at].weight)) / whole;
    const weights = name.own.map(word => rare(this.things.length, this.named.get(word)?.size ?? 0));
    const asked = sum(weights.filter((_, at) => filled.has(at))) / sum(weights);
    return { name, held, by, share, asked, score: name.weight * share * (0.6 + 0.4 * asked) };
  }

  /* How well each section answers, 0 to 1. */
  #sections(parts) {
    const scores = new Map(), whole = sum(parts.map(part => part.inText)) || 1;
    for (const part of parts) {
      const best = new Map();
      for (const [word, how] of part.means) {
        for (const [section, often] of this.said.get(word) ?? []) {
          const dense = often / (often + LIVELY * (1 - LONG + LONG * this.lengths[section] / this.usual));
          best.set(section, Math.max(best.get(section) ?? 0, how * dense));
        }
      }
      for (const [section, share] of best) scores.set(section, (scores.get(section) ?? 0) + share * part.inText / whole);
    }
    return scores;
  }

  /* [{at, score, ...}], the best first: `held` says how well each word is met by names, `inText` whether
     a text has it, `sections` how well each answers, `slip` whether a word was taken for another. */
  find(query) {
    const parts = this.#asked(query), whole = sum(parts.map(part => part.weight)) || 1, wanted = spoken(query);
    if (!parts.length) return [];
    const sections = this.#sections(parts), byThing = new Map();
    for (const [section, score] of sections) {
      const at = this.owner[section];
      if (!byThing.has(at)) byThing.set(at, []);
      byThing.get(at).push([section, score]);
    }
    return this.things.map((thing, at) => {
      const answers = thing.names.map(name => this.#answer(name, parts, whole));
      const best = answers.reduce((a, b) => (b.score > a.score ? b : a), { score: 0, share: 0, asked: 0, held: [], by: [] });
      const held = parts.map((_, n) => Math.max(0, ...answers.map(it => it.held[n])));
      const union = sum(parts.map((part, n) => part.weight * Math.max(0, ...answers.map((it, m) => it.held[n] * thing.names[m].weight)))) / whole;
      const same = thing.names.find(name => name.spoken === wanted);
      const own = byThing.get(at) ?? [], read = own.map(([, score]) => score).sort((a, b) => b - a);
      const text = read.length ? 0.6 * read[0] + 0.4 * Math.min(1, sum(read) / 3) : 0;
      const named = same?.weight ?? (answers.some(said) ? NAMED * thing.prior : 0);
      const score = thing.prior * (2 * (0.7 * best.score + 0.3 * union) + text) + named;
      const slip = best.held.some(how => how > 0 && how <= SLIP);
      return { at, score, held, read: parts.map(part => this.#reads(at, part)), best, sections: new Map(own), exact: same?.weight ?? 0, slip };
    }).filter(it => it.score > 0).sort((a, b) => b.score - a.score);
  }

  #reads(at, { means }) {
    return [...means.keys()].some(word => [...this.said.get(word)?.keys() ?? []].some(section => this.owner[section] === at));
  }

  /* Each typed word with the words that it may mean, for a text that shows where they stand. */
  meanings(query) {
    return this.#asked(query).map(({ word, means }) => ({ word, means: [...means.keys()] }));
  }
}
