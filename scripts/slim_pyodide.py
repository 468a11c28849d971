"""What of Pyodide a listing can use, and nothing else: smaller wheels, a lock that fits them."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

PACKAGES = (
    *("numpy", "matplotlib", "contourpy", "cycler", "kiwisolver", "packaging", "pillow"),
    *("pyparsing", "python-dateutil", "six"),
)
"""numpy, matplotlib and what they import: not what only PDF, time zones or notebooks need."""

FONT = "DejaVuSans.ttf"
"""The only font that is kept: the page writes the text of a figure, matplotlib measures it."""

DROPPED = {
    "every wheel": r"(^|/)tests?/|\.(pyi|pxd|pyx|h|hpp|c|cpp|in|lib|a)$|/py\.typed$"
    r"|\.dist-info/RECORD$",
    "numpy": r"^numpy/(f2py|doc|_pyinstaller|distutils|random/_examples|_core/include)"
    r"|_(rational|umath|operand_flag|struct_ufunc)_tests\.cpython|_simd\.cpython",
    "matplotlib": r"^mpl_toolkits/|^pylab|^matplotlib/(testing|sphinxext|_ttconv"
    r"|mpl-data/(sample_data|images|plot_directive|fonts/(afm|pdfcorefonts)|kpsewhich"
    rf"|fonts/ttf/(?!{re.escape(FONT)}$|LICENSE))"
    r"|backends/(_backend_(gtk|tk|pdf)|backend_(gtk|macosx|nbagg|pdf|pgf|ps|qt|tk|web|wx|cairo)"
    r"|qt_|web_backend))",
    "pillow": r"^PIL/(?!(__init__|_version|_deprecate|_util|_binary|_typing|ExifTags|Image"
    r"|ImageChops|ImageColor|ImageFile|ImageMode|ImagePalette|ImageSequence|GimpGradientFile|GimpPaletteFile"
    r"|PaletteFile|PngImagePlugin|TiffTags)\.py$|_imaging\.cpython)",
    "python_stdlib.zip": r"^(_pydatetime|_pydecimal|_pyio|aifc|antigravity|bdb|cgi|cgitb|chunk|cmd"
    r"|compileall|cProfile|crypt|curses|dbm|doctest|ensurepip|filecmp|ftplib|idlelib|imaplib|imghdr"
    r"|lib2to3|mailbox|mailcap|modulefinder|msilib|multiprocessing|netrc|nntplib|optparse|pdb"
    r"|pickletools|pipes|poplib|profile|pstats|pty|pyclbr|pydoc_data|rlcompleter|shelve|smtplib"
    r"|sndhdr|socketserver|sqlite3|sunau|tabnanny|telnetlib|test|tkinter|trace|tty|turtle|turtledemo"
    r"|unittest|uu|venv|wave|webbrowser|wsgiref|xdrlib|xmlrpc|zipapp)(/|\.py)"
    r"|^encodings/(?!__init__|aliases|ascii|base64|charmap|cp1252|cp437|hex|idna|latin_1|punycode"
    r"|quopri|raw_unicode|unicode_escape|utf_|zlib)",
}
"""Patterns of names inside an archive."""

PACKED = "pyodide.asm.wasm"
"""The largest file is shipped compressed, whatever the host does; the worker unpacks it."""

COMPILER = Path(__file__).with_name("compile_pyodide.mjs")

RECIPE = hashlib.sha256(Path(__file__).read_bytes() + COMPILER.read_bytes()).hexdigest()[:16]
"""Changes with how a set is made: one that was made differently is made anew."""


def slim(originals: Path, out: Path, compiled: Callable[[Path, Path], None]) -> None:
    """Fill `out` with the files of a site, from verified originals."""
    lock = json.loads((originals / "pyodide-lock.json").read_text(encoding="utf-8"))
    packages = {name: dict(lock["packages"][name]) for name in PACKAGES}
    for name, entry in packages.items():
        wheel = (originals / entry["file_name"]).read_bytes()
        (out / entry["file_name"]).write_bytes(repack(wheel, "every wheel", name))
    library = (originals / "python_stdlib.zip").read_bytes()
    (out / "python_stdlib.zip").write_bytes(repack(library, "python_stdlib.zip"))
    compiled(originals, out)
    for entry in packages.values():
        wheel = (out / entry["file_name"]).read_bytes()
        entry["sha256"] = hashlib.sha256(wheel).hexdigest()
        entry["depends"] = [other for other in entry["depends"] if other in PACKAGES]
    lock["packages"] = packages
    (out / "pyodide-lock.json").write_text(json.dumps(lock, indent=1), encoding="utf-8")
    for name in ("pyodide.mjs", "pyodide.asm.js"):
        (out / name).write_bytes((originals / name).read_bytes())
    packed = gzip.compress((originals / PACKED).read_bytes(), 9, mtime=0)
    (out / f"{PACKED}.packed").write_bytes(packed)


def repack(archive: bytes, *kinds: str) -> bytes:
    """The same archive without what `DROPPED` names for these kinds; same input, same bytes."""
    dropped = [re.compile(DROPPED[kind]) for kind in kinds if kind in DROPPED]
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(out, "w") as new:
        for item in sorted(old.infolist(), key=lambda item: item.filename):
            if item.is_dir() or any(pattern.search(item.filename) for pattern in dropped):
                continue
            data = old.read(item)
            if item.filename == "matplotlib/fontlist.json":
                data = _one_font(data)
            copy = zipfile.ZipInfo(item.filename)  # its time is the beginning of time
            copy.external_attr = item.external_attr
            new.writestr(copy, data, zipfile.ZIP_DEFLATED, 9)
    return out.getvalue()


def _one_font(listed: bytes) -> bytes:
    """matplotlib's list of fonts, with the one that is there."""
    fonts = json.loads(listed)
    fonts["ttflist"] = [font for font in fonts["ttflist"] if font["fname"].endswith(f"/{FONT}")]
    fonts["afmlist"] = []
    return json.dumps(fonts).encode()
