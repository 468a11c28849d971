/* node compile_pyodide.mjs ORIGINALS ARCHIVES OUT ROOT: Pyodide compiles, of its own archives, the modules
   that a first figure imports. A browser that finds bytecode starts in about half the time; what is
   left as source is smaller. Docstrings of compiled modules are emptied, assertions stay. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [originals, archives, out, root] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(`${originals}/pyodide.mjs`).href);
const python = await loadPyodide({ indexURL: originals });
const read = path => new Uint8Array(readFileSync(path)); // Pyodide takes no Buffer
const names = readdirSync(archives).filter(name => /\.(whl|zip)$/.test(name)).sort();
for (const name of names.filter(name => name.endsWith(".whl"))) {
  python.unpackArchive(read(`${archives}/${name}`), "wheel");
}
const own = "glossary_src/pipeline/draw";
python.FS.mkdirTree(`/home/pyodide/${own}`);
for (const name of ["__init__", "curves", "dressing", "edges", "entities", "groups", "in_browser",
  "labels", "legends", "marks", "numbers", "occupied", "overlay", "svg", "theme"]) {
  python.FS.writeFile(`/home/pyodide/${own}/${name}.py`, read(`${root}/${own}/${name}.py`));
}
const compile = python.runPython(`
import ast, importlib.util, io, re, sys, zipfile
from importlib._bootstrap_external import _code_to_hash_pyc
from glossary_src.pipeline.draw import in_browser
in_browser.warm_up()
used = {getattr(module, "__file__", None) for module in list(sys.modules.values())}

def without_docstrings(tree):
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            first = node.body[0]
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                if isinstance(first.value.value, str):
                    first.value.value = ""  # numpy insists on a string
    return tree

def compiled(archive, place):
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive.to_bytes())) as old, zipfile.ZipFile(out, "w") as new:
        for item in old.infolist():
            name, data = item.filename, old.read(item)
            if f"{place}/{name}" in used and name.endswith(".py"):
                tree = without_docstrings(ast.parse(data))
                code = compile(tree, f"{place}/{name}", "exec", dont_inherit=True, optimize=0)
                data = bytes(_code_to_hash_pyc(code, importlib.util.source_hash(data), False))
                name += "c"
            copy = zipfile.ZipInfo(name)
            copy.external_attr = item.external_attr
            new.writestr(copy, data, zipfile.ZIP_DEFLATED, 9)
    return out.getvalue()
compiled`);
const library = python.runPython("[path for path in sys.path if path.endswith('.zip')][0]");
const packages = python.runPython("import numpy; numpy.__path__[0].rpartition('/')[0]");
for (const name of names) {
  const archive = compile(read(`${archives}/${name}`), name.endsWith(".zip") ? library : packages);
  writeFileSync(`${out}/${name}`, archive.toJs());
  archive.destroy();
}
