/* What was pasted, and what was chosen, as the part of an address that is never sent: #paste=...
   JSON, deflated, in base64url. What it is read into is checked: a link may come from anybody. */

const LONGEST = 8000, LARGEST = 200_000; // letters of a link; bytes that it may unpack to
const CHOICES = { gradient: ["dL/dz", "dL/dW"], over: ["layers", "time", "training"], first: ["input", "output"] };

const through = (bytes, stream) => new Blob([bytes]).stream().pipeThrough(stream);

export async function pack(text, choices) {
  const json = new TextEncoder().encode(JSON.stringify([text, choices]));
  const bytes = new Uint8Array(await new Response(through(json, new CompressionStream("deflate-raw"))).arrayBuffer());
  if (bytes.length > LONGEST * 0.75) throw new Error("This is too long for a link. Send the numbers themselves.");
  return `#paste=${btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "")}`;
}

/* {text, choices}; null where the address holds nothing; an error with a sentence where it cannot be read. */
export async function unpack(hash) {
  const [, packed] = hash.match(/^#paste=([\w-]*)$/) || [];
  if (packed === undefined) return null;
  try {
    if (packed.length > LONGEST) throw new Error();
    const bytes = Uint8Array.from(atob(packed.replaceAll("-", "+").replaceAll("_", "/")), letter => letter.charCodeAt(0));
    const [text, choices] = JSON.parse(await inflated(bytes));
    if (typeof text !== "string") throw new Error();
    const known = Object.entries(CHOICES).filter(([name, all]) => all.includes(choices?.[name])).map(([name]) => [name, choices[name]]);
    return { text, choices: Object.fromEntries(known) };
  } catch {
    throw new Error("This link holds nothing that can be read.");
  }
}

async function inflated(bytes) {
  const reader = through(bytes, new DecompressionStream("deflate-raw")).getReader(), parts = [];
  let size = 0;
  for (let part; !(part = await reader.read()).done;) {
    size += part.value.length;
    if (size > LARGEST) { reader.cancel(); throw new Error(); }
    parts.push(part.value);
  }
  return new TextDecoder("utf-8", { fatal: true }).decode(await new Blob(parts).arrayBuffer());
}
