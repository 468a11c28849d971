/* Turn a figure: the build drew every frame, frames.mjs shows them, this is what a reader turns them
   with, and the address that keeps it. Without scripts the default stands. */
(() => {
  "use strict";
  const BLEND = 150; // milliseconds from frame to frame
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const elements = Object.getOwnPropertyDescriptor(HTMLFormElement.prototype, "elements").get; // a control may have this name
  const loaded = new Map(), seen = new WeakSet();

  const load = url => {
    if (!loaded.has(url)) {
      const promise = fetch(url, { priority: "low" }).then(answer => answer.ok ? answer.json() : Promise.reject());
      promise.catch(() => loaded.delete(url));
      loaded.set(url, promise);
    }
    return loaded.get(url);
  };

  /* What the address asks for: {name: place} of one figure, or what is wrong with it. */
  function asked(own, turn, alone) {
    const places = {};
    for (const [key, value] of new URLSearchParams(location.search)) {
      const [, figure, name] = key.match(/^(\w+)\.(\w+)$/) || [];
      if (figure === own) {
        const values = Object.hasOwn(turn, name) ? turn[name] : [];
        places[name] = values.findIndex(v => v === value || (value.trim() !== "" && +v === +value));
        if (places[name] < 0) return `The address asks for ${name} = ${value.slice(0, 30)}, which is not to be had here. This is the default.`;
      } else if (figure && alone && !document.querySelector(`[data-explore="${figure}"]`)) {
        return `The address asks for “${figure.slice(0, 30)}”, which is no figure of this page.`;
      }
    }
    return places;
  }

  function ready(form, data, canvas, alone) {
    const { strings, turn } = data, names = Object.keys(turn);
    const own = form.getAttribute("data-explore"), [says, note, back] = [".g-says", ".g-turn-note", "button"].map(q => form.querySelector(q));
    const figure = note.closest("figure"), svg = figure.querySelector("svg"), desc = svg.querySelector("desc"), alt = desc.textContent;
    const show = canvas(data.layers.map(name => svg.querySelector(`[data-layer="${name}"]`)), data);
    const table = document.querySelector(`[data-numbers="${own}"]`);
    const cells = table ? [...table.querySelectorAll("td:nth-child(2)")] : [];
    const control = name => elements.call(form).namedItem(name);
    const place = name => +control(name).value, set = (name, at) => { control(name).value = at; };
    const focus = name => form.querySelector(`[name="${name}"]:is(:checked, :not([type=radio]))`).focus({ preventScroll: true });
    let ring = () => {}, before = 0, lively = false;

    const frame = () => names.reduce((at, name) => at * turn[name].length + place(name), 0);
    const reset = () => {
      let rest = data.default;
      for (const name of [...names].reverse()) {
        set(name, rest % turn[name].length);
        rest = Math.floor(rest / turn[name].length);
      }
    };
    const label = () => {
      for (const name of names) {
        const it = control(name);
        if (it.type !== "range") continue;
        it.style.setProperty("--g-at", it.value / it.max);
        it.nextElementSibling.textContent = data.words[name][it.value];
        it.setAttribute("aria-valuetext", data.words[name][it.value]);
      }
    };
    const draw = () => {
      const at = frame(), moved = at !== data.default, now = performance.now();
      const lasts = !lively || calm.matches || document.hidden ? 0 : Math.min(BLEND, now - before); // who turns fast never waits
      before = now;
      show(at, lasts);
      ring(at, lasts);
      label();
      says.textContent = strings[data.says[at]];
      cells.forEach((cell, n) => { cell.textContent = strings[data.numbers[at][n]]; });
      for (const it of [figure, table]) if (it) it.toggleAttribute("data-moved", moved);
      back.hidden = !moved;
    };
    const settle = () => { // at the end of a turn
      desc.textContent = frame() === data.default ? alt : says.textContent;
      const query = new URLSearchParams(location.search);
      for (const key of [...query.keys()]) if (key.startsWith(`${own}.`)) query.delete(key);
      for (const name of names) {
        const size = names.slice(names.indexOf(name) + 1).reduce((n, other) => n * turn[other].length, 1);
        if (place(name) !== Math.floor(data.default / size) % turn[name].length) query.set(`${own}.${name}`, turn[name][place(name)]);
      }
      const text = String(query);
      try { history.replaceState(history.state, "", location.pathname + (text && `?${text}`) + location.hash); }
      catch { /* some browsers limit how often */ }
    };

    form.addEventListener("input", draw);
    form.addEventListener("change", settle);
    form.addEventListener("submit", event => event.preventDefault());
    back.addEventListener("click", () => { reset(); draw(); settle(); focus(names[0]); });
    note.textContent = "";
    form.firstElementChild.disabled = false;
    const places = asked(own, turn, alone);
    reset(); // a browser may keep where a control stood
    if (typeof places === "string") says.textContent = places;
    else if (Object.keys(places).length) {
      for (const [name, at] of Object.entries(places)) set(name, at);
      draw();
      settle();
    }
    label();
    lively = true;
    if (data.drag) import("./drag.mjs").then(({ grip }) => {
      const { name } = data.drag;
      const move = at => { if (at !== place(name)) { set(name, at); draw(); } };
      ring = grip(svg, data.drag, () => place(name), move, () => { settle(); focus(name); });
      ring(frame(), 0);
    });
  }

  function start() {
    document.querySelectorAll("form[data-explore]").forEach((form, n) => {
      if (seen.has(form)) return;
      seen.add(form);
      const note = form.querySelector(".g-turn-note");
      note.textContent = "loading …";
      Promise.all([load(new URL(form.getAttribute("data-frames"), location.href).href), import("./frames.mjs")])
        .then(([data, { canvas }]) => { if (form.isConnected) ready(form, data, canvas, n === 0); })
        .catch(() => { note.textContent = "could not be loaded: reload the page to turn this figure"; });
    });
  }
  if (window.document$) window.document$.subscribe(start);
  else addEventListener("DOMContentLoaded", start);
})();
