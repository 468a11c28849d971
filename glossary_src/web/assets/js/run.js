/* “Edit and run” under each listing that says data-run, the megabytes of Python it would load.
   Nothing is fetched before a reader asks. One worker, one run at a time. */
(() => {
  "use strict";
  const root = new URL("../../", document.currentScript.src).href;
  const SECONDS = 60;
  const python = { worker: null, ready: false, owner: null, job: null, timer: 0 };
  let runs = 0;

  // Python: comes when an editor is opened, goes with Stop or when its page is left

  function load(owner) {
    python.owner = owner;
    if (python.worker) return;
    owner.say("Loading Python: 0 %");
    python.worker = new Worker(`${root}assets/js/run-worker.mjs`, { type: "module" });
    python.worker.onmessage = ({ data }) => hear(data);
    python.worker.onerror = event => {
      event.preventDefault();
      end(`Python could not be started${event.message ? `: ${event.message}` : ""}. Run tries again.`);
    };
    python.worker.postMessage({ start: `${root}pyodide/`, modules: `${root}glossary_src/pipeline/draw/` });
  }

  function hear({ share, starting, ready, failed, run: number, result }) {
    const { owner, job } = python;
    if (failed) end(`${failed} Run tries again.`);
    else if (share) owner.say(`Loading Python: ${Math.floor(share * 100)} %`, "often");
    else if (starting) owner.say("Starting Python …");
    else if (ready) {
      python.ready = true;
      if (job) send();
      else owner.say("Python is ready.");
    } else if (job?.number === number) {
      clearTimeout(python.timer);
      python.job = null;
      job.show(result);
    }
    owner.mark();
  }

  function run(job) {
    load(job.owner);
    python.job = job;
    if (python.ready) send();
  }

  function send() {
    const { job } = python;
    job.owner.say("Running …");
    job.begun = performance.now();
    python.timer = setTimeout(() => end(`Stopped: it ran for ${SECONDS} seconds.`), SECONDS * 1000);
    python.worker.postMessage({ run: job.number, text: job.text, key: `run-${job.number}`, name: job.name });
  }

  function end(words) {
    const { owner } = python;
    clearTimeout(python.timer);
    python.worker?.terminate();
    Object.assign(python, { worker: null, ready: false, owner: null, job: null });
    owner?.say(words);
    owner?.mark();
  }

  // What a reader wrote stays for the session

  const kept = {
    read: key => { try { return sessionStorage.getItem(key); } catch { return null; } },
    write: (key, text) => { try { sessionStorage.setItem(key, text); } catch { /* it is not kept, then */ } },
    drop: key => { try { sessionStorage.removeItem(key); } catch { /* there is nothing to drop */ } },
  };

  // The editor of one listing

  const make = (tag, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };
  const button = (text, onclick) => make("button", { type: "button", className: "g-button", textContent: text, onclick });

  function attach(listing) {
    const code = listing.querySelector(".highlight code");
    if (!code || listing.querySelector(".g-run") || location.protocol === "file:") return;
    const original = code.textContent, name = `${listing.dataset.name}.py`;
    const key = `run ${location.pathname} ${name}`;
    const open = button("Edit and run", () => { show(true); text.focus(); if (!python.job) load(me); me.mark(); });
    const size = make("small", { textContent: `downloads ${listing.dataset.run} MB of Python, once` });
    const start = make("p", { className: "g-run-bar" }, open, " ", size);
    const text = make("textarea", { id: `run-${listing.dataset.name}`, spellcheck: false, autocomplete: "off", value: original });
    for (const no of ["autocorrect", "autocapitalize"]) text.setAttribute(no, "off");
    const label = make("label", { htmlFor: text.id }, make("b", { textContent: name }), ", yours to edit. Ctrl+Enter runs it, Tab moves on.");
    const status = make("p", { className: "g-run-status" });
    status.setAttribute("role", "status");
    const result = make("div", { className: "g-run-result" });
    const [go, stop] = [button("Run", ask), button("Stop", () => busy() && end("Stopped."))];
    go.classList.add("g-button-first");
    const bar = make("p", { className: "g-run-bar" }, go, " ", stop, " ", button("Reset", reset), " ", button("Close", close), " ");
    const editor = make("div", { className: "g-run-editor" }, label, text, bar, status, result);
    const panel = make("div", { className: "g-run" }, start, editor);
    listing.querySelector(".highlight").after(panel);

    const busy = () => python.owner === me && (python.job !== null || !python.ready);
    const fit = () => { text.rows = text.value.split("\n").length + 1; };
    const can = (button, yes) => button.setAttribute("aria-disabled", String(!yes));
    let said = 0;
    const me = {
      panel,
      mark() {
        can(stop, busy());
        can(go, python.owner !== me || !python.job);
      },
      say(words, often) {
        if (often && performance.now() - said < 250) return; // a screen reader would not keep up
        said = performance.now();
        status.textContent = words;
      },
    };

    function show(editing) {
      listing.classList.toggle("g-editing", editing);
      start.hidden = editing;
      editor.hidden = !editing;
      fit();
    }

    function ask() {
      if (python.job) {
        if (python.owner !== me) me.say("Another listing of this page is running. Stop it first.");
        return;
      }
      result.replaceChildren();
      const job = { owner: me, number: ++runs, text: text.value, name };
      job.show = found => {
        const seconds = ((performance.now() - job.begun) / 1000).toFixed(1);
        result.replaceChildren(...results(listing, found, name, job.text === original));
        me.say(found.trace ? `Stopped by an error after ${seconds} s.` : `Done in ${seconds} s.`);
      };
      run(job);
      me.mark();
    }

    function reset() {
      if (busy()) end("Stopped.");
      text.value = original;
      kept.drop(key);
      result.replaceChildren();
      fit();
      me.say("As it is on the page.");
    }

    function close() {
      if (busy()) end("Stopped.");
      show(false);
      open.focus();
    }

    text.addEventListener("input", () => {
      fit();
      if (text.value === original) kept.drop(key);
      else kept.write(key, text.value);
    });
    text.addEventListener("keydown", event => {
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      ask();
    });
    const before = kept.read(key);
    if (before !== null) text.value = before;
    show(before !== null);
    me.mark();
  }

  // What came of a run

  function results(listing, { output, trace, numbers, figures }, name, unchanged) {
    const parts = [];
    if (figures.length) parts.push(pictures(listing, figures, name));
    if (trace) parts.push(block("Traceback", trace, "g-run-trace"));
    if (output) parts.push(block("Output", output, "g-run-output"));
    if (numbers.length) parts.push(table(listing, numbers, unchanged ? "rounding" : "changed"));
    return parts;
  }

  function block(title, text, className) {
    const pre = make("pre", { className, tabIndex: 0 }, make("code", { textContent: text }));
    pre.setAttribute("role", "group");
    pre.setAttribute("aria-label", title);
    return pre;
  }

  function pictures(listing, figures, name) {
    const all = make("div", { className: "g-run-figures" });
    const first = document.querySelector(`#figure-${CSS.escape(listing.dataset.name)} svg.fig`);
    if (first) all.append(picture(again(first), "The page’s"));
    figures.forEach((svg, i) => {
      const drawn = new DOMParser().parseFromString(svg, "image/svg+xml").documentElement;
      drawn.setAttribute("aria-label", `Figure that your ${name} drew${i ? `, number ${i + 1}` : ""}`);
      all.append(picture(drawn, i ? `Yours, number ${i + 1}` : "Yours"));
    });
    return all;
  }

  const picture = (svg, words) => make("figure", {},
    make("figcaption", { textContent: words }), make("div", { className: "g-svg" }, document.importNode(svg, true)));

  /* The page's own figure once more: every id in it begins with its key. */
  function again(svg) {
    const id = (svg.getAttribute("aria-labelledby") || "").split("-title")[0];
    const text = new XMLSerializer().serializeToString(svg).replaceAll(`${id}-`, `${id}-again-`);
    return new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
  }

  function table(listing, numbers, differs) {
    const values = JSON.parse(listing.dataset.numbers);
    const zeros = listing.dataset.zeros.split(" ");  // but for rounding
    const words = new Map([...listing.querySelectorAll("table.g-numbers tbody tr")]
      .map(row => [row.cells[0].textContent, row.cells[1].textContent]));
    const cell = (tag, ...children) => make(tag, {}, ...children);
    const rows = numbers.map(({ name, value, words: yours }) => {
      const known = Object.hasOwn(values, name);
      const near = zeros.includes(name) ? 1e-5 : 1e-6 * Math.abs(values[name]);
      const same = known && value !== null && Math.abs(value - values[name]) <= near;
      const note = same ? [] : [" ", make("b", { className: "g-changed", textContent: known ? differs : "new" })];
      return make("tr", {}, cell("td", make("code", { textContent: name })),
        cell("td", known ? words.get(name) ?? String(values[name]) : ""), cell("td", yours, ...note));
    });
    const head = ["number", "the page’s", "yours"].map(text => make("th", { scope: "col", textContent: text }));
    return make("table", { className: "g-numbers" },
      make("caption", { className: "g-hidden", textContent: "Your numbers beside the page’s" }),
      make("thead", {}, make("tr", {}, ...head)), make("tbody", {}, ...rows));
  }

  function begin() {
    if (python.worker && !python.owner.panel.isConnected) end("");
    document.querySelectorAll(".g-listing[data-run]").forEach(attach);
  }
  if (window.document$) window.document$.subscribe(begin);
  else addEventListener("DOMContentLoaded", begin);
})();
