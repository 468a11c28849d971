/* Answers the theme's search in place of its own worker, whose messages these are. */
const [SETUP, READY, QUERY, RESULT] = [0, 1, 2, 3];
let module, searching; // the module comes with the first search: most readers never do

addEventListener("message", async ({ data: { type, data } }) => {
  const { Searching } = await (module ??= import("./searching.mjs"));
  if (type === SETUP) {
    searching = new Searching(data);
    postMessage({ type: READY });
  } else if (type === QUERY) {
    postMessage({ type: RESULT, data: { items: searching.answer(data) } });
  }
});
