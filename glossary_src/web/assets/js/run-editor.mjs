/* The editor of a listing: suggestions, the field, what came of a run. What a reader wrote stays for
   the session; what a link brought is shown as foreign and runs only when the reader says so. */
import { field } from "./run-field.mjs";
import { changed, pack, unpack } from "./run-link.mjs";
import { busy, end, load, run, running } from "./run-python.mjs";
import { button, make, results } from "./run-results.mjs";

const editors = new WeakMap();
let runs = 0;

const kept = {
  read: key => { try { return sessionStorage.getItem(key); } catch { return null; } },
  write: (key, text) => { try { sessionStorage.setItem(key, text); } catch { /* it is not kept, then */ } },
  drop: key => { try { sessionStorage.removeItem(key); } catch { /* there is nothing to drop */ } },
};

/* A reader asks for the editor, by a button to which they come back. */
export function edit(listing, from) {
  const it = of(listing);
  it.show(from);
  it.text.focus({ preventScroll: true });
  if (!running()) load(it.me);
  it.me.mark();
}

/* The reader's own edit, from before the page was left. */
export function resume(listing) {
  unfold(listing);
  of(listing).show();
}

/* An edit that came with the address. */
export async function follow(listing, packed) {
  const it = of(listing);
  it.show();
  await it.receive(packed);
}

function of(listing) {
  if (!editors.has(listing)) editors.set(listing, create(listing));
  return editors.get(listing);
}

/* Open what is folded around an element. */
function unfold(element) {
  for (let at = element; (at = at.parentElement?.closest("details"));) at.open = true;
}

function reveal(element) {
  unfold(element);
  element.scrollIntoView({ block: "start" });
}

function create(listing) {
  const { name } = listing.dataset, file = `${name}.py`, key = `run ${location.pathname} ${name}`;
  const original = listing.querySelector(".highlight code").textContent;
  const suggested = JSON.parse(listing.dataset.edits || "[]");
  const code = field(`run-${name}`, original, keep), { text } = code;
  let back = null, said = 0;

  const status = make("p", { className: "g-run-status", id: `run-${name}-status` });
  status.setAttribute("role", "status");
  text.setAttribute("aria-describedby", status.id);
  const note = make("p", { className: "g-run-note", hidden: true });
  note.setAttribute("role", "note");
  const result = make("div", { className: "g-run-result" });
  const [go, stop] = [button("Run", ask), button("Stop", () => busy(me) && end("Stopped."))];
  go.classList.add("g-button-first");
  const panel = make("div", { className: "g-run" },
    make("div", { className: "g-run-code" }, note,
      make("label", { htmlFor: text.id }, make("b", { textContent: file }), ", yours to edit. Ctrl+Enter runs it, Tab moves on."),
      suggestions(), code.box,
      make("p", { className: "g-run-bar" }, go, stop, button("Reset", reset), button("Copy link to this edit", share), button("Close", close)),
      status),
    result);
  const box = make("div", { className: "g-run-editor" }, panel);
  listing.querySelector(".highlight").after(box);

  const can = (button, yes) => button.setAttribute("aria-disabled", String(!yes));
  const me = {
    panel,
    mark() {
      can(stop, busy(me));
      can(go, running()?.owner !== me); // else it says what runs
    },
    say(words, often) {
      if (often && performance.now() - said < 250) return; // a screen reader would not keep up
      said = performance.now();
      status.textContent = words;
    },
    said: () => status.textContent,
  };

  function suggestions() {
    const bar = make("p", { className: "g-run-bar g-run-try", hidden: !suggested.length }, make("span", { textContent: "Try:" }));
    bar.append(...suggested.map(one => button(one.words, () => put(one))));
    return bar;
  }

  const once = piece => text.value.split(piece).length === 2;

  /* Put a suggestion in, another one out where both change the same piece, and run it. */
  function put(one) {
    if (running()) return me.say("It is still running. Stop it first.");
    const swap = (old, words) => { const at = text.value.indexOf(old); code.replace(at, at + old.length, words); };
    if (!once(one.old)) {
      if (once(one.new)) return me.say("This is in the code already.");
      for (const other of suggested) {
        const same = other.old.includes(one.old) || one.old.includes(other.old);
        if (same && !text.value.includes(other.old) && once(other.new)) swap(other.new, other.old);
      }
    }
    if (!once(one.old)) return me.say("What this changes is no longer in the code. Reset brings it back.");
    swap(one.old, one.new);
    ask();
  }

  function ask() {
    if (running()) {
      if (running().owner !== me) me.say("Another listing of this page is running. Stop it first.");
      return;
    }
    clear();
    const job = { owner: me, number: ++runs, text: text.value, original, name: file };
    job.show = found => {
      const seconds = ((performance.now() - job.begun) / 1000).toFixed(1), where = found.line ? ` in line ${found.line}` : "";
      const unchanged = job.text === original, jump = () => code.goTo(found.line);
      result.replaceChildren(...results(listing, found, { name: file, unchanged, go: jump }));
      listing.classList.toggle("g-ran", found.numbers.length > 0);
      if (job.text === text.value) code.fail(found.line);
      me.say(found.trace ? `Stopped by an error${where} after ${seconds} s.` : `Done in ${seconds} s.`);
      result.firstElementChild?.scrollIntoView({ block: "nearest" });
    };
    run(job);
    me.mark();
  }

  function clear() {
    result.replaceChildren();
    listing.classList.remove("g-ran");
    code.fail(0);
  }

  function keep() {
    if (text.value === original) kept.drop(key);
    else kept.write(key, text.value);
  }

  function reset() {
    if (busy(me)) end("Stopped.");
    note.hidden = true;
    code.set(original);
    kept.drop(key);
    clear();
    me.say("As it is on the page.");
  }

  function show(from) {
    back = from || back;
    listing.classList.add("g-editing");
    box.hidden = false;
    if (from) reveal(listing);
    code.draw();
  }

  function close() {
    if (busy(me)) end("Stopped.");
    listing.classList.remove("g-editing", "g-ran");
    box.hidden = true;
    (back?.isConnected ? back : listing.querySelector(".filename button")).focus();
  }

  async function share() {
    if (text.value === original) return me.say("Nothing is changed yet.");
    try {
      const address = `${location.origin}${location.pathname}#edit=${name}:${await pack(original, text.value)}`;
      await navigator.clipboard.writeText(address);
      me.say(`Copied: a link that holds your edit of ${lines(changed(original, text.value))}.`);
    } catch (error) {
      me.say(navigator.clipboard ? error.message : "This browser lets no page copy. Copy the code instead.");
    }
  }

  async function receive(packed) {
    reveal(listing);
    try {
      const edited = await unpack(original, packed);
      code.set(edited);
      note.textContent = "This code comes from a link and is not the page’s. It differs in "
        + `${lines(changed(original, edited))}. Nothing runs before you press Run; Reset brings the page’s back.`;
    } catch (error) {
      code.set(original);
      note.textContent = `${error.message} This is the page’s code.`;
    }
    clear();
    note.hidden = false;
    me.mark();
  }

  text.addEventListener("keydown", event => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    ask();
  });
  const before = kept.read(key);
  if (before !== null) code.set(before);
  return { me, text, show, receive };
}

/* The lines of an edit, in words. */
function lines({ from, now }) {
  return now.length > 1 ? `lines ${from + 1} to ${from + now.length}` : `line ${from + 1}`;
}
