/* An edit as text that fits a link: [line, what stood there, what stands there now], as JSON,
   deflated, in base64url. What it is read into is checked: a link may come from anybody. */

const LONGEST = 6000, LARGEST = 40_000; // letters of a link; bytes that it may unpack to

/* The lines that differ: from where, how many of one text, how many of the other. */
export function changed(original, text) {
  const [was, now] = [original.split("\n"), text.split("\n")];
  const least = Math.min(was.length, now.length);
  let from = 0, same = 0;
  while (from < least && was[from] === now[from]) from += 1;
  while (same < least - from && was.at(-1 - same) === now.at(-1 - same)) same += 1;
  return { from, was: was.slice(from, was.length - same), now: now.slice(from, now.length - same) };
}

export async function pack(original, text) {
  if (!globalThis.CompressionStream) throw new Error("This browser cannot make such a link.");
  let { from, was, now } = changed(original, text);
  if (!was.length) { // nothing is replaced: take a neighbor along, to be found by
    const near = original.split("\n")[from ? from - 1 : 0];
    [was, now] = from ? [[near], [near, ...now]] : [[near], [...now, near]];
    from = Math.max(from - 1, 0);
  }
  const stream = new Blob([JSON.stringify([from, was.join("\n"), now.join("\n")])]).stream();
  const bytes = new Uint8Array(await new Response(stream.pipeThrough(new CompressionStream("deflate-raw"))).arrayBuffer());
  const packed = btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
  if (packed.length > LONGEST) throw new Error("This edit is too long for a link. Copy the code instead.");
  return packed;
}

export async function unpack(original, packed) {
  const [from, was, now] = await read(packed);
  const lines = original.split("\n"), old = was.split("\n");
  if (lines.slice(from, from + old.length).join("\n") !== was) {
    const [before, after, ...more] = `\n${original}\n`.split(`\n${was}\n`);
    if (after === undefined || more.length) {
      throw new Error("The listing is another one since this link was made, and its edit fits nowhere.");
    }
    return `${before}\n${now}\n${after}`.slice(1, -1);
  }
  return [...lines.slice(0, from), now, ...lines.slice(from + old.length)].join("\n");
}

async function read(packed) {
  if (packed.length > LONGEST) throw new Error("This link is too long: what it holds was not read.");
  if (!globalThis.DecompressionStream) throw new Error("This browser cannot read such a link.");
  try {
    const bytes = Uint8Array.from(atob(packed.replaceAll("-", "+").replaceAll("_", "/")), letter => letter.charCodeAt(0));
    const found = JSON.parse(await inflated(bytes));
    const [from, was, now] = found;
    if (found.length !== 3 || !Number.isInteger(from) || from < 0) throw new Error();
    if (typeof was !== "string" || typeof now !== "string" || !packed) throw new Error();
    return found;
  } catch {
    throw new Error("This link holds no edit that can be read.");
  }
}

async function inflated(bytes) {
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader();
  const text = new TextDecoder("utf-8", { fatal: true });
  let all = "", size = 0;
  for (let part; !(part = await reader.read()).done;) {
    size += part.value.length;
    if (size > LARGEST) { reader.cancel(); throw new Error(); }
    all += text.decode(part.value, { stream: true });
  }
  return all + text.decode();
}
