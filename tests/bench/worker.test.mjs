/* The worker of the bench, told and telling in this very thread. BENCH_ENGINE is the folder of its modules. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";

const of = name => import(pathToFileURL(join(process.env.BENCH_ENGINE, name)));
const told = [];
let waiting = null;
globalThis.onmessage = null;
globalThis.postMessage = message => {
  told.push(message);
  waiting?.();
};
await of("worker.mjs");
const { Training } = await of("training.mjs"), { DEFAULTS } = await of("network.mjs");
const SMALL = { ...DEFAULTS, activation: "relu", start: "he", depth: 3, width: 8, rate: 0.05 };
const tell = message => globalThis.onmessage({ data: message });

/* The first message from now on that fits. */
async function heard(fits = () => true) {
  for (;;) {
    const at = told.findIndex(fits);
    if (at >= 0) return told.splice(0, at + 1).at(-1);
    await new Promise(done => { waiting = done; });
  }
}

test("it tells of a new network before its first step", async () => {
  tell({ type: "settings", settings: SMALL });
  const state = await heard();
  assert.deepEqual([state.type, state.running, state.step, state.settings], ["state", false, 0, SMALL]);
  assert.equal(state.probe.dz.length, 3);
  assert.ok(state.held.accuracy >= 0 && state.held.loss > 0);
});

test("its steps are those of the network itself, and begin anew after a reset", async () => {
  const own = await Training.of(SMALL);
  for (const round of [1, 2]) {
    own.reset();
    tell({ type: "reset" });
    assert.equal((await heard()).step, 0);
    for (const step of [1, 2, 3]) {
      own.step();
      tell({ type: "step" });
      const state = await heard();
      assert.deepEqual([state.step, state.loss, round], [step, own.report().loss, round]);
    }
  }
});

test("it trains until it is told to pause, and a new rate does not start it over", async () => {
  tell({ type: "reset", settings: SMALL });
  tell({ type: "start" });
  const before = await heard(it => it.running && it.step > 20);
  tell({ type: "settings", settings: { ...SMALL, rate: 0.01 } });
  const after = await heard(it => it.running && it.settings.rate === 0.01);
  assert.ok(after.step >= before.step);
  tell({ type: "pause" });
  const last = await heard(it => !it.running);
  assert.ok(last.loss < 0.3, `it learned: ${last.loss}`);
  assert.deepEqual(told, []);
});

test("paused and started in one breath, it trains once, not twice", async () => {
  tell({ type: "reset", settings: SMALL });
  for (const type of ["start", "pause", "start"]) tell({ type });
  await heard(it => it.running && it.step > 20);
  tell({ type: "pause" });
  const last = await heard(it => !it.running), own = await Training.of(SMALL);
  for (let step = 0; step < last.step; step += 1) own.step();
  assert.equal(last.loss, own.report().loss);
  tell({ type: "step" });
  assert.equal((await heard()).step, last.step + 1);
});

test("it stops by itself when the loss is no number", async () => {
  tell({ type: "start", settings: { ...SMALL, rate: 100, activation: "linear", skip: true, depth: 40 } });
  const last = await heard(it => !it.running);
  assert.ok(!Number.isFinite(last.loss));
  assert.equal(last.probe.finite, false);
});

test("it looks at another network without touching its own", async () => {
  tell({ type: "reset", settings: SMALL });
  const { step } = await heard();
  tell({ type: "probe", settings: { ...SMALL, depth: 60 }, id: 7, rows: 64 });
  const look = await heard();
  assert.deepEqual([look.type, look.id, look.probe.dz.length, step], ["probe", 7, 60, 0]);
  tell({ type: "step" });
  assert.equal((await heard()).probe.dz.length, 3);
});

test("a message that it does not know is answered, not swallowed", async () => {
  tell({ type: "dance" });
  const { type, message } = await heard();
  assert.equal(type, "error");
  assert.match(message, /function/);
});
