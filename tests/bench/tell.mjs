/* What the engine of the bench says of what comes in as JSON: means, theory, values of GELU. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const of = name => import(pathToFileURL(join(process.env.BENCH_ENGINE, name)));
const { moments, theory } = await of("theory.mjs"), { ACTIVATIONS } = await of("activations.mjs");
const asked = JSON.parse(readFileSync(0)), z = Float64Array.from(asked.z), h = new Float64Array(z.length), d = new Float64Array(z.length);
ACTIVATIONS.gelu(z.length, z, h, d);
console.log(JSON.stringify({
  moments: asked.moments.map(([activation, q]) => moments(activation, q)),
  theory: asked.settings.map(settings => theory(settings, asked.sizes)),
  gelu: [...h],
}));
