/* How long one look at a network of the bench takes, and one step of its training: medians of processor time.

   usage: scripts/bench engine [ROUNDS] */
import { cpus } from "node:os";
import { make } from "../docs/assets/js/bench/data.mjs";
import { DEFAULTS, build, parameters, probe, step } from "../docs/assets/js/bench/network.mjs";
import { optimizer } from "../docs/assets/js/bench/optimizers.mjs";
import { theory } from "../docs/assets/js/bench/theory.mjs";
import { rows } from "../docs/assets/js/bench/training.mjs";

const rounds = Number(process.argv[2] ?? 41), { x, y, inputs } = make("rings", 1);

function median(work) {
  const times = Array.from({ length: rounds + 3 }, () => {
    const begin = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(begin);
    return (user + system) / 1000;
  });
  return `${times.slice(3).sort((a, b) => a - b)[rounds >> 1].toFixed(1)} ms`;
}

function row(more, count) {
  const settings = { ...DEFAULTS, start: "he", ...more }, some = rows({ x, y, inputs }, count), net = build(settings);
  const sizes = Array.from(some.y, (_, i) => Math.hypot(some.x[2 * i], some.x[2 * i + 1]) / Math.SQRT2);
  const state = optimizer("adam", 1e-3, parameters(net));
  const times = [
    () => build(settings), () => probe(net, some.x, some.y), () => theory(settings, sizes), () => step(net, state, some.x, some.y),
  ].map(median);
  const { activation, norm, depth, width } = settings;
  console.log(`| ${activation}${norm === "none" ? "" : `, ${norm} norm`} | ${depth} | ${width} | ${count} | ${times.join(" | ")} |`);
}

console.log(`${new Date().toISOString().slice(0, 10)}, Node.js ${process.version}, ${cpus()[0].model}, medians of ${rounds}\n`);
console.log("| network | layers | width | examples | start | look | theory | step, Adam |\n|---|---|---|---|---|---|---|---|");
for (const activation of ["relu", "sigmoid", "gelu"]) for (const count of [32, 64]) row({ activation, depth: 30, width: 64 }, count);
row({ activation: "relu", norm: "batch", depth: 30, width: 64 }, 32);
row({ activation: "relu", depth: 24, width: 32 }, 32);
row({ activation: "relu", depth: 64, width: 128 }, 32);
row({ activation: "relu", depth: 64, width: 256 }, 32);
