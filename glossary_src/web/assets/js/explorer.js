/* Turn a figure: the build drew every frame, this swaps them. Without this script the default stands.
   A frame is a list of pieces a layer; a piece is a template and two rows of coordinates, each number
   written as its difference from the one before (glossary_src/pipeline/draw/encoding.py). */
(() => {
  "use strict";
  const loaded = new Map();

  const load = url => {
    if (!loaded.has(url)) {
      const promise = fetch(url, { priority: "low" }).then(answer => answer.ok ? answer.json() : Promise.reject());
      promise.catch(() => loaded.delete(url));
      loaded.set(url, promise);
    }
    return loaded.get(url);
  };

  const sums = row => {
    let total = 0;
    return row.split(" ").map(step => (total += +step) / 10);
  };
  const markup = (strings, [template, x, y]) => {
    const rows = [sums(strings[x]), sums(strings[y])];
    let n = 0;
    return strings[template].replace(/\x7f/g, () => rows[n & 1][n++ >> 1]);
  };

  /* What the address asks for: {name: place} of one figure, or what is wrong with it. */
  function asked(form, turn, alone) {
    const places = {};
    for (const [key, value] of new URLSearchParams(location.search)) {
      const [, figure, name] = key.match(/^(\w+)\.(\w+)$/) || [];
      if (figure === form.dataset.explore) {
        const values = Object.hasOwn(turn, name) ? turn[name] : [];
        places[name] = values.findIndex(v => v === value || (value.trim() !== "" && +v === +value));
        if (places[name] < 0) return `The address asks for ${name} = ${value.slice(0, 30)}, which is not to be had here. This is the default.`;
      } else if (figure && alone && !document.querySelector(`[data-explore="${figure}"]`)) {
        return `The address asks for “${figure.slice(0, 30)}”, which is no figure of this page.`;
      }
    }
    return places;
  }

  function ready(form, data, alone) {
    const { strings, pieces, turn } = data, names = Object.keys(turn);
    const figure = form.closest("figure"), desc = figure.querySelector("desc"), alt = desc.textContent;
    const layers = data.layers.map(name => figure.querySelector(`[data-layer="${name}"]`));
    const shown = data.frames[data.default].map(String);
    const [says, note, back] = [".g-says", ".g-turn-note", "button"].map(q => form.querySelector(q));
    const table = document.querySelector(`[data-numbers="${form.dataset.explore}"]`);
    const cells = table ? [...table.querySelectorAll("td:nth-child(2)")] : [];
    const control = name => form.elements.namedItem(name); // elements.length is their number, whatever is named so

    const place = name => control(name).tagName === "SELECT" ? control(name).selectedIndex : +control(name).value;
    const set = (name, at) => {
      if (control(name).tagName === "SELECT") control(name).selectedIndex = at; else control(name).value = at;
    };
    const frame = () => names.reduce((at, name) => at * turn[name].length + place(name), 0);
    const reset = () => {
      let rest = data.default;
      for (const name of [...names].reverse()) {
        set(name, rest % turn[name].length);
        rest = Math.floor(rest / turn[name].length);
      }
    };
    const draw = () => {
      const at = frame(), moved = at !== data.default;
      data.frames[at].forEach((own, n) => {
        if (shown[n] === String(own)) return;
        layers[n].innerHTML = own.map(p => markup(strings, pieces[p])).join("");
        shown[n] = String(own);
      });
      for (const name of names) {
        if (control(name).tagName === "SELECT") continue;
        const value = data.words[name][place(name)];
        control(name).setAttribute("aria-valuetext", value);
        control(name).nextElementSibling.textContent = value;
      }
      says.textContent = strings[data.says[at]];
      cells.forEach((cell, n) => { cell.textContent = strings[data.numbers[at][n]]; });
      for (const it of [figure, table]) if (it) it.toggleAttribute("data-moved", moved);
      back.hidden = !moved;
    };
    const settle = () => { // when the reader lets go
      desc.textContent = frame() === data.default ? alt : says.textContent;
      const query = new URLSearchParams(location.search), own = form.dataset.explore + ".";
      for (const key of [...query.keys()]) if (key.startsWith(own)) query.delete(key);
      for (const name of names) {
        const size = names.slice(names.indexOf(name) + 1).reduce((n, other) => n * turn[other].length, 1);
        if (place(name) !== Math.floor(data.default / size) % turn[name].length) query.set(own + name, turn[name][place(name)]);
      }
      const text = String(query);
      try { history.replaceState(history.state, "", location.pathname + (text && `?${text}`) + location.hash); }
      catch { /* some browsers limit how often: the next change is remembered */ }
    };

    form.addEventListener("input", draw);
    form.addEventListener("change", settle);
    form.addEventListener("submit", event => event.preventDefault());
    back.addEventListener("click", () => { reset(); draw(); settle(); control(names[0]).focus(); });
    note.textContent = "";
    form.firstElementChild.disabled = false;
    const places = asked(form, turn, alone);
    reset(); // a browser may have kept where a control stood
    if (typeof places === "string") says.textContent = places;
    else if (Object.keys(places).length) {
      for (const [name, at] of Object.entries(places)) set(name, at);
      draw();
      settle();
    }
  }

  function start() {
    document.querySelectorAll("form[data-explore]").forEach((form, n) => {
      if (form.dataset.ready) return;
      form.dataset.ready = "1";
      const note = form.querySelector(".g-turn-note");
      note.textContent = "loading …";
      load(new URL(form.dataset.frames, location.href).href)
        .then(data => { if (form.isConnected) ready(form, data, n === 0); })
        .catch(() => { note.textContent = "could not be loaded: reload the page to turn this figure"; });
    });
  }
  if (window.document$) window.document$.subscribe(start);
  else addEventListener("DOMContentLoaded", start);
})();
