"""What writers install: one file, without dependencies, for any Python from 3.9 on."""

from __future__ import annotations

import functools
import http.server
import os
import re
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest

from glossary_src.glossary import GLOSSARY
from glossary_src.pipeline.feeds.package import parts, wheel
from glossary_src.pipeline.write.site import Site
from tests.conftest import ROOT
from tests.linking.installed import Venv, borrowed, made, packed
from tests.linking.samples import SITE, glossary
from tests.serving import serving

DOCS = [ROOT / "docs" / "linking" / f"{name}.md" for name in ("index", "markdown", "check")]
LINES = sorted(
    {
        line
        for page in DOCS
        for block in re.findall(r"^ *```(?:bash|yaml)\n(.*?)```$", page.read_text(), re.M | re.S)
        for line in re.findall(r"(?:^|- run: )(pip install .*)$", block, re.MULTILINE)
    }
)
RENDERED = """
import markdown
print(markdown.markdown("A [[vanishing gradient]].", extensions=["gradient_glossary"]))
import sys
print(*sorted(name for name in sys.modules if "gloss" in name))
"""


@pytest.fixture(scope="module")
def venv(tmp_path_factory: pytest.TempPathFactory) -> Venv:
    return made(tmp_path_factory.mktemp("installed"))


@pytest.fixture
def at(venv: Venv, tmp_path: Path) -> Iterator[str]:
    """The address of a site that serves the wheel; the environment is empty again afterwards."""
    handler = functools.partial(_Quiet, directory=str(tmp_path))
    with serving(handler) as address:
        name, data = packed(f"{address}/")
        (tmp_path / name).write_bytes(data)
        (tmp_path / "glossary.json").write_bytes(glossary(url=f"{address}/"))
        yield address
    venv.forget()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


def names(data: bytes) -> list[str]:
    return zipfile.ZipFile(BytesIO(data)).namelist()


def test_the_same_glossary_makes_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    _, data = packed()
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    old = os.umask(0o077)
    try:
        assert packed()[1] == data
    finally:
        os.umask(old)
        monkeypatch.undo()
        time.tzset()
    assert packed("https://other.test/")[1] != data, "the address is inside"


def test_it_carries_the_feeds_and_all_linking_code_and_nothing_else() -> None:
    name, data = packed(feeds={"glossary.json": glossary(), "forms.json": b"{}", "x.json": b"{}"})
    found = set(names(data))
    assert name == f"gradient_glossary_link-{GLOSSARY.version}-py3-none-any.whl"
    assert {"gradient_glossary/glossary.json", "gradient_glossary/forms.json"} <= found
    code = {p for p in parts() if p.startswith("gradient_glossary/")}
    own = {"glossary.json", "forms.json", "__init__.py"}
    inside = {path for path in found if ".dist-info/" not in path}
    assert inside == code | {f"gradient_glossary/{name}" for name in own}
    tracked = (ROOT / "glossary_src" / "linking").rglob("*.py")
    assert {path.name for path in tracked} <= {path.rpartition("/")[2] for path in inside}


def test_its_license_is_that_of_the_project() -> None:
    assert parts()["LICENSE"] == (ROOT / "LICENSE").read_bytes()


def test_of_another_glossary_there_is_no_wheel_with_our_name() -> None:
    assert wheel(Site(replace(GLOSSARY, name="Sorting")), {"glossary.json": b"{}"}) == {}


def test_the_report_in_it_links_to_the_site() -> None:
    _, data = packed("https://g.test/base/")
    text = zipfile.ZipFile(BytesIO(data)).read("gradient_glossary/report.py").decode()
    assert 'SITE = "https://g.test/base"' in text
    compile(text, "report.py", "exec")


def test_it_installs_alone_and_pip_has_nothing_to_say_against_it(
    venv: Venv, tmp_path: Path
) -> None:
    name, data = packed()
    (tmp_path / name).write_bytes(data)
    done = venv.run("pip", "install", "--no-index", tmp_path / name)
    assert "Successfully installed gradient-glossary-link" in done.stdout
    assert "No broken requirements found" in venv.run("pip", "check").stdout
    told = venv.python(RENDERED, **borrowed(tmp_path / "lib", "Markdown")).splitlines()
    assert f'href="{SITE}terms/vanishing-gradient/"' in told[0]
    assert {name.split(".")[0] for name in told[-1].split()} == {"gradient_glossary"}
    (tmp_path / "a.md").write_text("It is a vanishing gradient.\n")
    check = ("gradient-glossary", "check", "--fail-on", "note", tmp_path / "a.md")
    found = venv.run(*check, code=1, variables=borrowed(tmp_path / "all")).stdout
    assert f"{SITE}terms/vanishing-gradient/" in found
    assert "with its extra [check]" in venv.run(*check, code=2).stderr
    venv.forget()


def test_a_copy_that_knows_no_address_says_what_to_set(venv: Venv, tmp_path: Path) -> None:
    terms = [{"slug": "tanh", "title": "Tanh", "aliases": [], "url": "terms/tanh/"}]
    name, data = packed("", {"glossary.json": glossary(terms, url="")})
    (tmp_path / name).write_bytes(data)
    (tmp_path / "a.md").write_text("It is tanh.\n")
    venv.run("pip", "install", tmp_path / name)
    try:
        check = ("gradient-glossary", "check", "--fail-on", "note", tmp_path / "a.md")
        parsers = borrowed(tmp_path / "all")
        told = venv.run(*check, code=2, variables=parsers).stderr
        assert "url is missing" in told
        assert "Set url to the address of the glossary's site, or set source." in told
        there = (*check, "--url", "https://own.test/")
        assert "https://own.test/terms/tanh/" in venv.run(*there, code=1, variables=parsers).stdout
    finally:
        venv.forget()


def test_the_docs_name_the_wheel_that_is_built_and_no_package_of_an_index() -> None:
    assert len(LINES) >= 1
    name, _ = packed()
    for page in DOCS:
        text = page.read_text(encoding="utf-8")
        assert set(re.findall(r"[\w.-]+\.whl", text)) == {name}, page.name
        for line in re.findall(r"(?:pip install|uv add|poetry add)[^`\n]*", text):
            assert ".whl" in line, f"{page.name}: {line}"


@pytest.mark.parametrize("line", LINES)
def test_an_install_line_of_the_docs_works_as_it_stands(
    line: str, venv: Venv, at: str, tmp_path: Path
) -> None:
    parsers = borrowed(tmp_path / "all")
    venv.run("bash", "-c", line.replace("SITE", at), variables=parsers)
    assert "usage" in venv.run("gradient-glossary", "--help").stdout


def test_a_requirements_file_may_name_it(venv: Venv, at: str, tmp_path: Path) -> None:
    text = (ROOT / "docs" / "linking" / "markdown.md").read_text(encoding="utf-8")
    (line,) = re.findall(r"^gradient-glossary-link @ SITE/.*whl$", text, re.MULTILINE)
    (tmp_path / "requirements.txt").write_text(line.replace("SITE", at))
    venv.run("pip", "install", "-r", tmp_path / "requirements.txt")
    assert "usage" in venv.run("gradient-glossary", "--help").stdout


def _older() -> str:
    """A Python older than 3.11, the oldest that is here."""
    for minor in (9, 10):
        for place in (
            shutil.which(f"python3.{minor}"),
            *sorted(map(str, Path.home().glob(f".pyenv/versions/3.{minor}.*/bin/python"))),
        ):
            asked = f"import sys; print(sys.version_info[1] == {minor})"
            if place and _prints(place, asked) == "True":
                return place
    return ""


def _prints(python: str, program: str) -> str:
    done = subprocess.run([python, "-c", program], capture_output=True, text=True, check=False)
    return done.stdout.strip()


ASKS = """
from pathlib import Path
from gradient_glossary.linking import check, clauses, command, fix, settings, source
print(source.load(source.Source()).glossary.find("vanishing gradients").url)
settings.from_pyproject(Path("other.toml"))
command.main(["check", "a.md"])
"""


@pytest.mark.skipif(not (python := _older()), reason="no Python older than 3.11 here")
def test_it_runs_on_an_older_python(tmp_path: Path) -> None:
    _, data = packed()
    zipfile.ZipFile(BytesIO(data)).extractall(tmp_path / "lib")
    (tmp_path / "a.md").write_text("It is a vanishing gradient.\n")
    (tmp_path / "pyproject.toml").write_text('[tool.gradient-glossary]\nignore = ["tanh"]\n')
    (tmp_path / "other.toml").write_text('[project]\nneeds = ["gradient-glossary-link"]\n')
    done = subprocess.run(
        [python, "-S", "-c", ASKS],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": "lib"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert f"{SITE}terms/vanishing-gradient/" in done.stdout, done.stderr
    assert re.fullmatch(r".*Python 3\.\d+\.\d+ reads no TOML\. Install tomli.*\n", done.stderr)


def test_nothing_in_it_asks_for_a_newer_python() -> None:
    """Of the report PyTorch asks more."""
    linking = ROOT / "glossary_src" / "linking"
    beside = [ROOT / "glossary_src" / name for name in ("faults.py", "names.py")]
    assert _asks_for([linking, *beside]) == ""


def test_a_newer_call_would_be_seen(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("from itertools import pairwise\n")
    assert "3.10" in _asks_for([tmp_path])


def _asks_for(paths: list[Path]) -> str:
    program = "import vermin; vermin.main()"
    options = ("-q", "--target=3.9-", "--violations", "--eval-annotations", "--no-tips")
    command = [sys.executable, "-c", program, *options, *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert not done.stderr, done.stderr
    return done.stdout.strip()
