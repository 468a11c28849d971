/* The ways into “Edit and run”: a button in the header of each listing that says data-run, the
   megabytes of Python that it would load; one under the figure that it draws; a link that carries
   an edit. The editor itself (run-editor.mjs) comes when it is asked for, Python after that. */
(() => {
  "use strict";
  const editor = () => import(EDITOR);
  const EDITOR = new URL("run-editor.mjs", document.currentScript.src).href;
  const kept = listing => {
    try { return sessionStorage.getItem(`run ${location.pathname} ${listing.dataset.name}`) !== null; }
    catch { return false; }
  };

  const make = (tag, properties, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };

  /* A button that opens the editor, and what it loads. */
  function way(listing, words) {
    const button = make("button", { type: "button", className: "g-button", textContent: words });
    button.addEventListener("click", () => open(listing, it => it.edit(listing, button)));
    return [button, make("small", { textContent: `loads ${listing.dataset.run} MB of Python, once` })];
  }

  async function open(listing, act) {
    try {
      await act(await editor());
    } catch {
      tell("The editor did not arrive. Reload the page to try again.", listing);
    }
  }

  function attach(listing) {
    const { name } = listing.dataset, head = listing.querySelector(".highlight .filename");
    if (!head || head.querySelector("button")) return;
    head.append(...way(listing, "Edit and run"));
    const figure = document.getElementById(`figure-${name}`);
    if (figure) slot(figure, name).append(...way(listing, "Edit this code"));
    if (kept(listing)) open(listing, it => it.resume(listing));
  }

  function slot(figure, name) {
    const found = document.querySelector(`.g-edit-slot[data-edit="${name}"]`);
    if (found) return found;
    const made = make("span", { className: "g-edit-slot" });
    made.dataset.edit = name;
    (figure.querySelector("figcaption") || figure).append(" ", made);
    return made;
  }

  /* #edit=NAME:DATA shows an edit that somebody else made. Nothing of it runs by itself. */
  function follow() {
    const [, name, data] = location.hash.match(/^#edit=(\w{1,80}):?(.*)$/) || [];
    if (!name) return;
    const listing = document.querySelector(`.g-listing[data-name="${name}"]`);
    if (listing) open(listing, it => it.follow(listing, data));
    else tell(document.querySelector(".g-listing[data-run]")
      ? `This link holds an edit of ${name}.py, a listing that this page does not have.`
      : `This link holds an edit of ${name}.py. There is no Python here to run it.`);
  }

  function tell(words, listing) {
    const note = make("p", { className: "g-run-note", textContent: words });
    note.setAttribute("role", "status");
    document.querySelectorAll(".g-run-note").forEach(old => old.remove());
    (listing?.querySelector(".highlight") || document.querySelector(".md-content h1"))?.after(note);
  }

  function begin() {
    window.dispatchEvent(new Event("g-page")); // who runs Python for a page that was left ends it
    if (location.protocol === "file:") return; // browsers start no worker there
    document.querySelectorAll(".g-listing[data-run]").forEach(attach);
    follow();
  }
  addEventListener("hashchange", follow);
  if (window.document$) window.document$.subscribe(begin);
  else addEventListener("DOMContentLoaded", begin);
})();
