/* Answers the theme's search in place of its own worker, whose messages these are. */
const [SETUP, READY, QUERY, RESULT] = [0, 1, 2, 3];
const module = import("./searching.mjs");
let searching;

addEventListener("message", async ({ data: { type, data } }) => {
  const { Searching } = await module;
  if (type === SETUP) {
    searching = new Searching(data);
    postMessage({ type: READY });
  } else if (type === QUERY) {
    postMessage({ type: RESULT, data: { items: searching.answer(data) } });
  }
});
