/* Python for “Edit and run”, in a worker: the page stays responsive, and Stop is terminate().
   In: {start: folder, modules: folder}, then {run: number, text, key, name[, original]}.
   Out: {share} while files arrive, {starting}, {ready}, {run, result}, {failed: message}. */

const download = globalThis.fetch;
let files, python;

onmessage = async ({ data }) => {
  if (data.start) {
    python = load(data.start, data.modules);
    python.then(() => postMessage({ ready: true }), error => postMessage({ failed: lastLine(error) }));
    return;
  }
  try {
    const run = await python;
    postMessage({ run: data.run, result: JSON.parse(run(data.text, data.key, data.name, data.original ?? "")) });
  } catch (error) {
    postMessage({ failed: `Python broke down: ${lastLine(error)}` }); // such as a stack that overflowed
  }
};

const lastLine = error => String(error.message || error).trim().split("\n").pop();

async function load(folder, modules) {
  await allowed();
  files = await begin(folder);
  const all = [...files.values()].map(file => file.data);
  return (await Promise.all([start(folder, modules), ...all]))[0]; // a file that fails is heard of at once
}

async function start(folder, modules) {
  const version = name => `${folder}${name}?${files.get(name).sha256.slice(0, 8)}`;
  const code = ["pyodide.asm.js", "pyodide.mjs"];
  await Promise.all(code.map(name => files.get(name).data));
  await import(version(code[0]));
  const { loadPyodide } = await import(version(code[1]));
  globalThis.fetch = fromFiles;
  const own = fetchModules(modules);
  const pyodide = await loadPyodide({
    indexURL: folder,
    packages: ["numpy", "matplotlib"],
    stdout: () => {}, stderr: () => {},
  });
  postMessage({ starting: true });
  files = null; // 12 MB that nobody needs any more
  const package_ = "/home/pyodide/glossary_src/pipeline/draw";
  pyodide.FS.mkdirTree(package_);
  for (const path of ["glossary_src", "glossary_src/pipeline", "glossary_src/pipeline/draw"]) pyodide.FS.writeFile(`${path}/__init__.py`, "");
  for (const [name, text] of await own) pyodide.FS.writeFile(`${package_}/${name}`, text);
  const python = pyodide.pyimport("glossary_src.pipeline.draw.in_browser");
  python.warm_up();
  return python.run;
}

/* Pyodide waits for ever where a policy forbids WebAssembly: ask before anything is downloaded. */
async function allowed() {
  try {
    await WebAssembly.compile(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0));
  } catch (error) {
    throw new Error(`This browser or the policy of this site forbids WebAssembly (${error.message}).`);
  }
}

/* Ask for every file at once: one progress from 0 to 1, whatever the order in which Pyodide wants them. */
async function begin(folder) {
  const manifest = await (await arrived(`${folder}manifest.json`, "no-cache")).json();
  const found = new Map(Object.entries(manifest.files));
  const all = [...found.values()].reduce((sum, { size }) => sum + size, 0);
  let got = 0;
  for (const [name, file] of found) {
    const address = `${folder}${name}?${file.sha256.slice(0, 8)}`;
    file.data = whole(name, address, file, count => { got += count; postMessage({ share: got / all }); });
    file.data.catch(() => {}); // whoever awaits it hears of it
  }
  return found;
}

/* A file's address changes with its content, so the browser's copy is as good as a fresh one, unless it
   was spoiled on its way here: then it is asked for once more, past the cache. */
async function whole(name, address, file, count) {
  for (const cache of ["force-cache", "reload"]) {
    const data = await body(name, await arrived(address, cache), file.size, count);
    if (await isRight(data, file)) return data;
    count(-data.length);
  }
  throw new Error(`${name} did not arrive whole.`);
}

async function body(name, answer, size, count) {
  const data = new Uint8Array(size), reader = answer.body.getReader();
  let at = 0;
  try {
    for (let part; !(part = await reader.read()).done; at += part.value.length) {
      if (at + part.value.length > size) break;
      data.set(part.value, at);
      count(part.value.length);
    }
  } catch (error) {
    throw new Error(`${name} did not arrive (${error.message}).`);
  }
  return data.subarray(0, at);
}

async function isRight(data, { size, sha256 }) {
  if (data.length !== size) return false;
  if (!globalThis.crypto?.subtle) return true; // plain http on another machine has no such thing
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", data));
  return [...bytes].map(byte => byte.toString(16).padStart(2, "0")).join("") === sha256;
}

async function arrived(address, cache) {
  const name = address.replace(/.*\/|\?.*/g, "");
  let answer;
  try {
    answer = await download(address, { cache }).catch(() => download(address, { cache: "force-cache" }));
  } catch {
    throw new Error(`${name} did not arrive: no connection.`);
  }
  if (!answer.ok) throw new Error(`${name} did not arrive (status ${answer.status}).`);
  return answer;
}

const fetchModules = folder => Promise.all(
  ["curves.py", "dressing.py", "edges.py", "entities.py", "groups.py", "in_browser.py",
    "labels.py", "legends.py", "marks.py", "numbers.py", "occupied.py", "overlay.py", "svg.py", "theme.py"].map(async name =>
    [name, await (await arrived(folder + name, "no-cache")).text()]));

/* What Pyodide gets when it fetches: our files, the compressed ones unpacked. */
async function fromFiles(request) {
  const name = String(request.url ?? request).replace(/.*\/|\?.*/g, "");
  if (files.has(name)) return new Response(await files.get(name).data);
  const packed = files.get(`${name}.packed`);
  if (!packed) return download(request);
  const body = new Blob([await packed.data]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(body, { headers: { "content-type": "application/wasm" } });
}
