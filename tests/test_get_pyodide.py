"""scripts/get_pyodide against a release that breaks off, lies, or is not there."""

from __future__ import annotations

import functools
import hashlib
import http.server
import importlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from types import ModuleType
from typing import Any, ClassVar

import pytest

from glossary_src.faults import GlossaryError
from glossary_src.pipeline.write.pyodide import find, place
from tests.pipeline.write.test_pyodide import fetched
from tests.serving import serving
from tests.test_scripts import command, copy

__all__ = ["command", "copy"]
ROOT = Path(__file__).parents[1]


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def archive(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as bundle:
        for name in names:
            bundle.writestr(name, name * 50)
    return out.getvalue()


class Release(http.server.BaseHTTPRequestHandler):
    """Serves `files`; breaks off in the middle of those in `breaks`, once each."""

    protocol_version = "HTTP/1.1"
    files: ClassVar[dict[str, bytes]] = {}
    breaks: ClassVar[set[str]] = set()
    asked: ClassVar[list[tuple[str, str | None]]] = []

    def do_GET(self) -> None:
        name, span = self.path[1:], self.headers.get("Range")
        self.asked.append((name, span))
        if name not in self.files:
            self.send_error(404)
            return
        start = int(re.findall(r"\d+", span)[0]) if span else 0
        data = self.files[name][start:]
        self.send_response(206 if span else 200)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if name in self.breaks:
            self.breaks.discard(name)
            self.wfile.write(data[: len(data) // 2])
            self.close_connection = True
            return
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[ModuleType]:
    """The script, with a release of its own: small files, right hashes, no npm, no PyPI."""
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    get: Any = importlib.import_module("get_pyodide")
    originals: Any = importlib.import_module("pyodide_originals")
    wheels = {
        name: archive(f"{name}/__init__.py", f"{name}/tests/test.py") for name in originals.PACKAGES
    }
    lock = {
        "packages": {
            name: {"file_name": f"{name}.whl", "sha256": sha256(data), "depends": ["six", "pytz"]}
            for name, data in wheels.items()
        }
    }
    core = {
        "pyodide.mjs": b"mjs",
        "pyodide.asm.js": b"js" * 9000,
        "pyodide.asm.wasm": b"wasm" * 9000,
        "python_stdlib.zip": archive("abc.py", "tkinter/__init__.py"),
        originals.LOCK: json.dumps(lock).encode(),
    }
    Release.files = core | {f"{name}.whl": data for name, data in wheels.items()}
    Release.breaks, Release.asked = set(), []
    monkeypatch.setattr(originals, "CORE", {name: {sha256(data)} for name, data in core.items()})
    monkeypatch.setattr(originals, "SOURCES", (originals.from_release,))
    monkeypatch.setattr(get, "CACHE", tmp_path)
    monkeypatch.setattr(get.shutil, "which", lambda _: None)  # no node either
    monkeypatch.setattr(sys, "argv", ["get_pyodide"])
    with serving(Release) as address:
        monkeypatch.setattr(originals, "RELEASE", f"{address}/")
        yield get


def names_in(path: Path) -> list[str]:
    with zipfile.ZipFile(path) as bundle:
        return bundle.namelist()


def test_a_fetched_set_is_whole_small_and_fetched_once(
    script: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert script.main() == 0
    assert find(tmp_path)
    folder = place(tmp_path)
    assert names_in(folder / "numpy.whl") == ["numpy/__init__.py"]
    assert names_in(folder / "python_stdlib.zip") == ["abc.py"]
    lock = json.loads((folder / "pyodide-lock.json").read_text())["packages"]
    assert lock["numpy"]["sha256"] == sha256((folder / "numpy.whl").read_bytes())
    assert lock["numpy"]["depends"] == ["six"], "what is not shipped is not asked for"
    assert [path.name for path in folder.parent.iterdir()] == ["0.27.7", "lock"]
    before = len(Release.asked)
    assert script.main() == 0
    assert len(Release.asked) == before
    assert "MB for a reader" in capsys.readouterr().out


def test_a_download_that_breaks_off_is_resumed(script: ModuleType, tmp_path: Path) -> None:
    Release.breaks = {"pyodide.asm.wasm"}
    assert script.main() == 1
    assert find(tmp_path) is None, "nothing is used before all of it is there"
    assert script.main() == 0
    assert ("pyodide.asm.wasm", "bytes=18000-") in Release.asked
    assert sum(name == "pyodide.mjs" for name, _ in Release.asked) == 1, "what arrived is kept"
    assert find(tmp_path)


def test_a_part_that_fits_nothing_is_thrown_away(script: ModuleType, tmp_path: Path) -> None:
    store = tmp_path / "pyodide" / "originals-0.27.7"
    store.mkdir(parents=True)
    (store / "pyodide.mjs.part").write_bytes(b"x")
    (store / "pyodide.asm.js").write_bytes(b"spoiled on disk")
    assert script.main() == 1
    assert script.main() == 0
    assert find(tmp_path)


@pytest.mark.parametrize("name", ["pyodide.asm.wasm", "numpy.whl", "pyodide-lock.json"])
def test_a_file_with_a_wrong_hash_is_never_used(
    name: str, script: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    right, Release.files[name] = Release.files[name], Release.files[name] + b" "
    assert script.main() == 1
    said = capsys.readouterr().err
    assert f"pyodide: {name} from Pyodide's release has the sha256" in said
    assert f"pyodide: {name} came from nowhere" in said
    assert not place(tmp_path).exists()
    Release.files[name] = right
    assert script.main() == 0


def test_where_nothing_can_be_reached_every_file_is_named(
    script: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("pyodide_originals.RELEASE", "http://127.0.0.1:9/")
    assert script.main() == 1
    said = capsys.readouterr().err
    assert "cannot be reached" in said
    for name in importlib.import_module("pyodide_originals").CORE:
        assert f"pyodide: {name} came from nowhere (tried: release). See above why." in said


def test_a_damaged_set_is_made_anew(
    script: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    script.main()
    (place(tmp_path) / "numpy.whl").write_bytes(b"half")
    assert script.main() == 0
    assert "numpy.whl has the sha256" in capsys.readouterr().err
    assert find(tmp_path)


def test_a_set_made_another_way_is_made_anew(script: ModuleType, tmp_path: Path) -> None:
    script.main()
    manifest = place(tmp_path) / "manifest.json"
    manifest.write_text(manifest.read_text().replace(script.RECIPE, "older"))
    assert find(tmp_path), "the build does not mind"
    assert script.main() == 0
    assert script.RECIPE in manifest.read_text()


def test_a_failed_attempt_leaves_the_old_set_alone(
    script: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script.main()
    monkeypatch.setattr("pyodide_originals.RELEASE", "http://127.0.0.1:9/")
    monkeypatch.setattr(sys, "argv", ["get_pyodide", "--force"])
    assert script.main() == 1
    assert find(tmp_path)


def test_a_node_that_fails_leaves_the_source(
    script: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(script.shutil, "which", lambda name: name)  # it cannot run this Pyodide
    assert script.main() == 0
    assert names_in(place(tmp_path) / "numpy.whl") == ["numpy/__init__.py"]
    assert find(tmp_path)


def optional(script: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """As scripts/serve and scripts/build call it."""
    monkeypatch.setattr(sys, "argv", ["get_pyodide", "--optional"])
    assert script.main() == 0, "they go on, whatever comes of it"


def test_a_build_fetches_once_and_says_how_much(
    script: ModuleType,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    optional(script, monkeypatch)
    said = capsys.readouterr().out
    assert "some 25 MB to load, 12.5 MB in the site. --no-python leaves it out." in said
    assert re.search(r"numpy\.whl, 0\.00 MB, from Pyodide's release; \d more to come", said)
    assert find(tmp_path)
    manifest = place(tmp_path) / "manifest.json"
    manifest.write_text(manifest.read_text().replace(script.RECIPE, "older"))
    before = len(Release.asked)
    optional(script, monkeypatch)
    assert (len(Release.asked), capsys.readouterr().out) == (before, ""), "what is there will do"


def test_a_build_goes_on_without_what_did_not_come_and_says_so_in_a_line(
    script: ModuleType,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    release = script.fetch.__globals__["RELEASE"]
    monkeypatch.setattr("pyodide_originals.RELEASE", "http://127.0.0.1:9/")
    optional(script, monkeypatch)
    first, line, *rest = capsys.readouterr().out.splitlines()
    assert first.startswith("Fetching Python")
    assert line.startswith("This site has no “Edit and run”: Python did not arrive (")
    assert rest == []
    log = tmp_path / "pyodide" / "log"
    assert "cannot be reached" in log.read_text()
    monkeypatch.setattr("pyodide_originals.RELEASE", release)
    optional(script, monkeypatch)
    assert len(capsys.readouterr().out.splitlines()) == 1, "who is offline waits once an hour"
    assert find(tmp_path) is None
    os.utime(log, (0, 0))
    optional(script, monkeypatch)
    assert find(tmp_path)
    assert not log.exists()


@pytest.mark.parametrize("script_name", ["serve", "build"])
@pytest.mark.parametrize("python", [True, False], ids=["with Python", "without"])
def test_serve_and_build_ask_for_python_unless_told_not_to(
    script_name: str, python: bool, tmp_path: Path
) -> None:
    scripts = tmp_path / "scripts"
    scripts.mkdir()
    shutil.copy(ROOT / "scripts" / script_name, scripts)
    (scripts / "install").write_text(
        f'root="{tmp_path}" PYTHON="{tmp_path}/python"; export PYTHON\n'
    )
    (tmp_path / "python").write_text('#!/bin/sh\necho "$@" "${GLOSSARY_NO_PYTHON:-}"\n')
    (tmp_path / "python").chmod(0o755)
    options = ["-x", "y z", *([] if python else ["--no-python"])]
    command = ["bash", str(scripts / script_name), *options]
    clean = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=clean)
    fetching, last = ("get_pyodide.py --optional" in done.stdout), done.stdout.splitlines()[-1]
    assert fetching == python
    assert "-x y z" in last
    if script_name == "serve":
        assert last.endswith(" 1") == (not python)
        assert "--no-python" not in last, "mkdocs does not know it"


def attributes(html: str) -> list[list[tuple[str, str | None]]]:
    """Of every element."""
    found: list[list[tuple[str, str | None]]] = []

    class Parser(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.append(attrs)

    Parser().feed(html)
    return found


HARD = "width=65 + 0 * len('<b>&amp;\\n ** [x](y) \"')"
"""What HTML, Markdown and JSON might each take for their own."""


def test_a_site_has_the_edits_of_a_listing_or_asked_for_by_name_no_python(
    copy: Path, command: dict[str, str]
) -> None:
    term = copy / "glossary_src" / "terms" / "first.py"
    text = term.read_text().replace("import Analogy,", "import Analogy, Edit,")
    edit = f"""    edits=(Edit('it\\'s "wide"', "width=64", {HARD!r}),),\n)\ndef """
    term.write_text(text.replace(")\ndef ", edit, 1))
    fetched(Path(command["GLOSSARY_CACHE"]))
    done = mkdocs(copy, command)
    assert done.returncode == 0, done.stderr
    html = (copy / "site" / "terms" / "first" / "index.html").read_text()
    (found,) = [dict(a)["data-edits"] for a in attributes(html) if "data-edits" in dict(a)]
    assert json.loads(found or "") == [{"words": 'it\'s "wide"', "old": "width=64", "new": HARD}]
    build = [sys.executable, copy / "scripts" / "build_site.py"]
    run = functools.partial(subprocess.run, cwd=copy, env=command, capture_output=True, text=True)
    assert run([*build, "--no-python"]).returncode == 0
    assert not (copy / "site" / "pyodide").exists()
    assert "data-run" not in (copy / "site" / "terms" / "first" / "index.html").read_text()
    assert run([*build, "--unchanged", "--no-python"]).returncode == 0
    assert run([*build, "--unchanged"]).returncode == 1


def test_the_same_originals_give_the_same_bytes(script: ModuleType) -> None:
    slim: Any = importlib.import_module("slim_pyodide")
    wheel = archive("numpy/b.py", "numpy/a.py", "numpy/a.pyi", "numpy/tests/x.py")
    assert slim.repack(wheel, "every wheel", "numpy") == slim.repack(wheel, "every wheel", "numpy")


# What the site makes of it


def mkdocs(copy: Path, command: dict[str, str], *options: str) -> Any:
    build = [sys.executable, "-m", "mkdocs", "build", "--site-dir", str(copy / "site"), *options]
    return subprocess.run(build, cwd=copy, env=command, capture_output=True, text=True, check=False)


def test_a_site_without_pyodide_is_whole_and_has_no_button(
    copy: Path, command: dict[str, str]
) -> None:
    done = mkdocs(copy, command, "--strict")
    assert done.returncode == 0, done.stderr
    assert not (copy / "site" / "pyodide").exists()
    assert not (copy / "site" / "glossary_src").exists()
    assert "data-run" not in (copy / "site" / "terms" / "first" / "index.html").read_text()


def test_fetching_pyodide_changes_the_site_and_damage_stops_a_strict_build(
    copy: Path, command: dict[str, str]
) -> None:
    cache = Path(command["GLOSSARY_CACHE"])
    build = [sys.executable, copy / "scripts" / "build_site.py"]
    run = functools.partial(subprocess.run, cwd=copy, env=command, capture_output=True, text=True)
    assert run(build).returncode == 0
    fetched(cache)
    assert run([*build, "--unchanged"]).returncode == 1, "a new set is something new"
    assert run(build).returncode == 0
    page = copy / "site" / "terms" / "first" / "index.html"
    assert 'data-run="0.1"' in page.read_text()
    assert (copy / "site" / "pyodide" / "one.whl").read_bytes() == b"1" * 60_000
    (place(cache) / "one.whl").write_bytes(b"damaged")
    done = run([*build, "--force"])
    assert done.returncode == 1
    assert "WARNING: pyodide/0.27.7: one.whl has the sha256" in done.stderr
    assert "site/ is as it was" in done.stderr
    done = mkdocs(copy, command)
    assert done.returncode == 0, "an author at work is told, and gets a site without the button"
    assert "one.whl has the sha256" in done.stderr
    assert "data-run" not in page.read_text()
    shutil.rmtree(place(cache))
    assert mkdocs(copy, command, "--strict").returncode == 0


def test_every_fault_of_the_set_is_a_glossary_error(tmp_path: Path) -> None:
    fetched(tmp_path)
    (place(tmp_path) / "one.whl").unlink()
    with pytest.raises(GlossaryError, match="is missing"):
        find(tmp_path)
