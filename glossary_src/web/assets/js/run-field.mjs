/* The field of an editor: a text area with line numbers beside it, of which those of changed lines and
   of the line that failed are marked. A text area works with every keyboard, screen reader and phone. */
import { changed } from "./run-link.mjs";
import { make } from "./run-results.mjs";

export function field(id, original, onchange) {
  const text = make("textarea", { id, spellcheck: false, autocomplete: "off", value: original });
  for (const no of ["autocorrect", "autocapitalize"]) text.setAttribute(no, "off");
  const numbers = make("div", {}), strip = make("div", { className: "g-run-strip", hidden: true });
  const gutter = make("div", { className: "g-run-gutter" }, numbers);
  gutter.setAttribute("aria-hidden", "true");
  let failed = 0;

  const height = () => parseFloat(getComputedStyle(text).lineHeight);
  const follow = () => {
    numbers.style.transform = `translateY(${-text.scrollTop}px)`;
    const top = parseFloat(getComputedStyle(text).paddingTop) + (failed - 1) * height() - text.scrollTop;
    strip.style.transform = `translateY(${top}px)`;
  };

  function draw() {
    const lines = text.value.split("\n"), { from, was, now } = changed(original, text.value);
    const differs = i => i >= from && i < from + now.length && (was.length !== now.length || was[i - from] !== lines[i]);
    text.rows = lines.length + 1;
    numbers.replaceChildren(...lines.map((_, i) => {
      const line = make("span", { textContent: i + 1 });
      line.classList.toggle("g-run-new", differs(i));
      line.classList.toggle("g-run-failed", i + 1 === failed);
      return line;
    }));
    strip.hidden = !failed;
    follow();
  }

  const it = {
    text,
    box: make("div", { className: "g-run-field" }, gutter, strip, text),
    draw,
    set(value) { text.value = value; it.fail(0); },
    fail(line) {
      failed = line;
      if (line) text.setAttribute("aria-invalid", "true"); else text.removeAttribute("aria-invalid");
      draw();
      if (line) text.scrollTop = Math.max(0, (line - 4) * height());
    },
    /* Select a line, or a piece of the text, and bring it into view. */
    select(start, end) {
      text.focus({ preventScroll: true });
      text.setSelectionRange(start, end);
      const line = text.value.slice(0, start).split("\n").length;
      text.scrollTop = Math.max(0, (line - 4) * height());
    },
    goTo(line) {
      const start = text.value.split("\n").slice(0, line - 1).join("\n").length + (line > 1);
      it.select(start, start + text.value.split("\n")[line - 1].length);
      text.scrollIntoView({ block: "nearest" });
    },
    /* Put other words in, so that the browser can undo it where it may. */
    replace(start, end, words) {
      const touch = matchMedia("(pointer: coarse)").matches; // its keyboard would cover half the screen
      if (!touch) it.select(start, end);
      if (touch || !document.execCommand("insertText", false, words)) text.setRangeText(words, start, end, "select");
      if (!touch) it.select(start, start + words.length);
      changing();
    },
  };

  function changing() {
    it.fail(0);
    onchange();
  }
  text.addEventListener("input", changing);
  text.addEventListener("scroll", follow);
  text.addEventListener("keydown", event => { // a new line begins where the one before it did
    if (event.key !== "Enter" || event.ctrlKey || event.metaKey || event.shiftKey || event.isComposing) return;
    const line = text.value.slice(0, text.selectionStart).split("\n").at(-1);
    const indent = line.match(/^ */)[0] + (/:\s*(#.*)?$/.test(line) ? "    " : "");
    if (indent && document.execCommand("insertText", false, `\n${indent}`)) event.preventDefault();
  });
  return it;
}
