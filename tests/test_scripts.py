"""The commands that authors and users type, run for real on a copy of the project."""

from __future__ import annotations

import ast
import errno
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import tomllib
from dataclasses import fields
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from mkdocs.exceptions import Abort
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from glossary_src.mkdocs_plugin import GlossaryPlugin
from glossary_src.mkdocs_setup import free
from glossary_src.mutation.record import hash_of
from glossary_src.pipeline.read.load import load_one
from glossary_src.schema import Term
from tests.pipeline.building import without_instead

ROOT = Path(__file__).parents[1]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The project with two small terms and no lab: enough to see what the commands do."""
    project = tmp_path / "project"
    ignore = shutil.ignore_patterns(".*", "site", "__pycache__", "tests", "*.egg-info")
    shutil.copytree(ROOT, project, ignore=ignore)
    for folder in ("labs", "senses"):
        shutil.rmtree(project / "docs" / folder)
    (project / "glossary_src" / "learning_paths.py").write_text("PATHS = ()\n")
    (project / "glossary_src" / "messages.py").unlink()
    (project / "glossary_src" / "published.txt").write_text("")
    (project / "glossary_src" / "forms.toml").unlink()
    for name in ("report", "diagnosis", "recipes", "bench"):
        (project / "docs" / f"{name}.md").write_text(f"# {name.title()}\n")
    (project / "docs" / "index.md").write_text("# Start\n")
    without_instead(project / "glossary_src")
    config = (project / "mkdocs.yml").read_text()
    config = re.sub(r"  - Lab:\n(      - labs/.+\n)+", "", config)
    config = re.sub(r"      - .+: senses/.+\n", "", config)
    config = re.sub(r" +- .+: (?:paths|messages)\.md\n", "", config)
    config = re.sub(r"  - Claims:\n(      - .+\n)+", "", config)
    (project / "mkdocs.yml").write_text(config)
    for folder in ("linking", "contributing"):
        for page in (project / "docs" / folder).glob("*.md"):
            page.write_text(f"# {folder.title()}\n")
    terms = project / "glossary_src" / "terms"
    for path in terms.glob("[!_]*.py"):
        path.unlink()
    for slug in ("first", "second"):
        subprocess.run([sys.executable, project / "scripts" / "new_term.py", slug], check=True)
    return project


@pytest.fixture
def command(copy: Path, tmp_path: Path, environment: dict[str, str]) -> dict[str, str]:
    """The environment of a command that works on the copy, with a cache of its own."""
    own = {"PYTHONPATH": str(copy), "GLOSSARY_CACHE": str(tmp_path / "cache")}
    return {**environment, **own, "PYTHONDONTWRITEBYTECODE": "1"}


def build(copy: Path, command: dict[str, str], *options: str) -> subprocess.CompletedProcess[str]:
    script = copy / "scripts" / "build_site.py"
    return subprocess.run(
        [sys.executable, script, *options],
        cwd=copy,
        env=command,
        capture_output=True,
        text=True,
        check=False,
    )


def tree(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_a_build_says_what_it_did_and_a_second_one_that_nothing_changed(
    copy: Path, command: dict[str, str]
) -> None:
    first = build(copy, command)
    assert first.returncode == 0, first.stderr
    assert re.search(r"^2 terms, 2 snippets run, 0 recalled, [\d.]+ s: site/$", first.stdout, re.M)
    assert "site/ is up to date: 2 terms" in build(copy, command).stdout
    assert build(copy, command, "--unchanged", "--no-python").returncode == 0
    assert build(copy, command, "--unchanged").returncode == 1, "Python for readers may come yet"


def test_an_edit_or_a_touched_site_is_noticed(copy: Path, command: dict[str, str]) -> None:
    build(copy, command)
    term = copy / "glossary_src" / "terms" / "first.py"
    term.write_text(term.read_text().replace("width=64", "width=65"))
    assert "1 snippets run, 1 recalled" in build(copy, command).stdout
    (copy / "site" / "index.html").unlink()
    assert "0 snippets run, 2 recalled" in build(copy, command).stdout
    assert (copy / "site" / "index.html").is_file()


def test_a_faulty_term_leaves_the_old_site_and_exit_code_1(
    copy: Path, command: dict[str, str]
) -> None:
    build(copy, command)
    before = tree(copy / "site")
    (copy / "glossary_src" / "terms" / "first.py").write_text("def (")
    done = build(copy, command)
    assert done.returncode == 1
    assert "terms/first.py: line 1 is no Python" in done.stderr
    assert "site/ is as it was" in done.stderr
    assert tree(copy / "site") == before


def test_a_build_on_a_cluster_that_is_not_there_leaves_no_site(
    copy: Path, command: dict[str, str]
) -> None:
    done = build(copy, command, "--scheduler", "nowhere")
    assert done.returncode == 1
    assert "--scheduler nowhere is no address of a scheduler." in done.stderr
    assert "site/ is as it was" in done.stderr
    assert not (copy / "site").exists()


def test_a_killed_build_is_repaired_by_the_next(copy: Path, command: dict[str, str]) -> None:
    script = [sys.executable, str(copy / "scripts" / "build_site.py")]
    cache = Path(command["GLOSSARY_CACHE"])
    with subprocess.Popen(script, cwd=copy, env=command, stdout=subprocess.DEVNULL) as running:
        while not list(cache.glob("site-*/**/*.html")):
            assert running.poll() is None, "it should be killed before it ends"
        running.kill()
    assert not (copy / "site").exists()
    done = build(copy, command)
    assert done.returncode == 0, done.stderr
    assert (copy / "site" / "terms" / "first" / "index.html").is_file()
    assert not list(cache.glob("site-*")), "what the killed build left is gone"


def test_two_builds_at_once_give_one_whole_site(copy: Path, command: dict[str, str]) -> None:
    script = [sys.executable, str(copy / "scripts" / "build_site.py")]
    both = [subprocess.Popen(script, cwd=copy, env=command) for _ in range(2)]
    assert [process.wait() for process in both] == [0, 0]
    assert "up to date" in build(copy, command).stdout


def test_two_sites_from_nothing_are_the_same_bytes(
    copy: Path, command: dict[str, str], tmp_path: Path
) -> None:
    build(copy, command)
    one = tree(copy / "site")
    shutil.rmtree(copy / "site")
    build(copy, {**command, "GLOSSARY_CACHE": str(tmp_path / "other")})
    two = tree(copy / "site")
    assert one.keys() == two.keys()
    assert [name for name in one if one[name] != two[name]] == []


def check(copy: Path, command: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    script = [sys.executable, str(copy / "scripts" / "check_term.py"), *arguments]
    return subprocess.run(script, env=command, capture_output=True, text=True, check=False)


def finished(copy: Path) -> Path:
    """The first term, filled in."""
    term = copy / "glossary_src" / "terms" / "first.py"
    text = term.read_text().replace("Fill in: ", "").replace("Fill in", "This")
    text = text.replace("relations={}", 'relations={"related to": ("second",)}')
    text = re.sub(r"searched_as=\(.*\)", 'searched_as=("stuck", "flat", "loss stays")', text)
    term.write_text(re.sub(r"  # .*|\(and ruff.*", "", text))
    ruff = [sys.executable, "-m", "ruff"]
    subprocess.run([*ruff, "format", "-q", term], check=True)
    return term


def test_a_finished_term_is_ready_and_shows_its_figures_and_other_seeds(
    copy: Path, command: dict[str, str], tmp_path: Path
) -> None:
    finished(copy)
    pin = [sys.executable, str(copy / "scripts" / "pin_terms.py"), "first"]
    subprocess.run(pin, env=command, check=True)
    done = check(copy, command, "first", "--seeds", "0")
    assert "has no score, or that of another text. Run: scripts/mutate first" in done.stderr
    (own,) = (entry := load_one(copy / "glossary_src" / "terms" / "first.py")).snippets
    with (copy / "glossary_src" / "scores.txt").open("a") as kept:
        kept.write(f"first.{own.name} {hash_of(entry, own)} 40 of 40\n")
    done = check(copy, command, "first", "--figures", str(tmp_path / "out"), "--seeds", "5")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "terms/first.py: ready." in done.stderr
    assert "kept" in done.stdout
    assert "between(" in done.stdout
    (figure,) = (tmp_path / "out").glob("*.svg")
    assert figure.read_text().startswith("<svg")
    assert not (copy / "site").exists()


def test_faults_of_every_stage_come_in_one_report(copy: Path, command: dict[str, str]) -> None:
    term = finished(copy)
    text = term.read_text()
    for old, new in (
        ('group="phenomena"', 'group="phenomenon"'),  # the schema
        ("[@he2015]", "[@nobody]"),  # sources
        ('("second",)', '("third",)'),  # relations
        (
            "rng = np.random.default_rng(0)",
            "import time; time.time(); rng = np.random.default_rng(0)",
        ),
        ("between(0.3, 3)", "between(30, 40)"),  # promises
        ('tagged_as=("a topic it belongs to",)', f"tagged_as=(), # {'x' * 100}"),
        ("where the comparison stops being true", "at 0.12345 of it"),
        ("in at most forty words", "in some quixotic words"),
        ("when people spoke of it", "<b>when people spoke of it"),
    ):
        text = text.replace(old, new)
    term.write_text(text)
    done = check(copy, command, "first", "--seeds", "0")
    assert done.returncode == 1
    for part in (
        "group 'phenomenon' does not exist. Did you mean 'phenomena'?",
        "cites 'nobody', not in references.bib.",
        "of its listing reads a clock, time.time().",
        "relation 'related to' names 'third', which is no term.",
        "simulate_first.left is ",
        "tagged_as is empty.",
        "breaks E501: Line too long",
        "is not formatted. Run: ruff format",
        "analogy: breaks_down holds a typed result, '0.12345'.",
        "definition uses 'quixotic', which no page explains.",
        "trends holds HTML",
    ):
        assert part in done.stderr
    assert all(line.startswith("terms/first.py: ") for line in done.stderr.splitlines())


def test_a_new_term_says_what_to_fill_in_and_is_never_overwritten(
    copy: Path, command: dict[str, str]
) -> None:
    done = check(copy, command, "first", "--seeds", "0")
    assert done.returncode == 1
    assert "terms/first.py: line 1" in done.stderr
    assert "still says “Fill in”" in done.stderr
    again = [sys.executable, str(copy / "scripts" / "new_term.py"), "first"]
    done = subprocess.run(again, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "exists. Edit it" in done.stderr


def test_a_new_term_has_every_field_in_the_order_of_the_page(copy: Path) -> None:
    """The module of a term is filled in from top to bottom, and nothing is forgotten."""
    tree = ast.parse((copy / "glossary_src" / "terms" / "first.py").read_text())
    term = next(node.value for node in tree.body if isinstance(node, ast.Assign))
    assert isinstance(term, ast.Call)
    written = [keyword.arg for keyword in term.keywords]
    assert written == [field.name for field in fields(Term) if field.init]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["Weight Decay"], "'Weight Decay' is no slug. Use lower case"),
        (["../up"], "is no slug"),
        (["1st"], "is no slug"),
        (["a--b"], "is no slug"),
        (["a" * 240], "has 240 letters. At most 60"),
        (["index"], "'index' is taken by the list of all terms. Choose another slug."),
        (["aux"], "'aux' is the name of a device on Windows. Choose another slug, or nobody can"),
        (["third", "--title", "<b>"], "name '<b>' holds HTML"),
        (["third", "--title", "First"], "terms/third.py: name 'First' already names terms/first."),
        (["third", "--title", "Seconds"], "name 'Seconds' already names terms/second.py (it is"),
    ],
    ids=lambda value: value[-1][:12] if isinstance(value, list) else "",
)
def test_a_name_that_no_term_may_have_is_refused(
    arguments: list[str], says: str, copy: Path
) -> None:
    new = [sys.executable, str(copy / "scripts" / "new_term.py"), *arguments]
    done = subprocess.run(new, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert len(list((copy / "glossary_src" / "terms").glob("[!_]*.py"))) == 2


def test_a_new_term_that_had_a_row_of_instead_says_what_to_remove(copy: Path) -> None:
    subject = copy / "glossary_src" / "glossary.py"
    row = '    instead={"weight decay|L2": ("first",)},\n    groups={'
    subject.write_text(subject.read_text().replace("    groups={", row, 1))
    new = [sys.executable, str(copy / "scripts" / "new_term.py")]
    done = subprocess.run([*new, "weight-decay"], capture_output=True, text=True, check=True)
    assert "It builds once this is done:" in done.stdout
    assert "glossary.py: instead 'weight decay|L2' has a page of its own now: W" in done.stdout
    assert "Remove the row." in done.stdout
    done = subprocess.run([*new, "third"], capture_output=True, text=True, check=True)
    assert "It builds as it is." in done.stdout


def test_a_title_may_hold_quotes(copy: Path) -> None:
    title = ["--title", 'He said "hi"']
    subprocess.run(
        [sys.executable, str(copy / "scripts" / "new_term.py"), "quo", *title], check=True
    )
    assert load_one(copy / "glossary_src" / "terms" / "quo.py").term.title == 'He said "hi"'


def test_a_term_that_is_none_is_suggested(copy: Path, command: dict[str, str]) -> None:
    done = check(copy, command, "frist")
    assert done.returncode == 1
    assert "'frist' is no term. Did you mean 'first'?" in done.stderr


@pytest.mark.parametrize("script", ["check_term", "pin_terms", "mutate_terms"])
def test_a_command_takes_the_path_of_a_term_and_leaves_nothing_where_it_is_called(
    script: str, copy: Path, command: dict[str, str], tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    run = [sys.executable, str(copy / "scripts" / f"{script}.py")]
    own = {name: value for name, value in command.items() if name != "GLOSSARY_CACHE"}
    kept: dict[str, Any] = {"capture_output": True, "text": True, "check": False}
    path = str(copy / "glossary_src" / "terms" / "frist.py")
    done = subprocess.run([*run, path], cwd=elsewhere, env=own, **kept)
    assert "'frist' is no term. Did you mean 'first'?" in done.stderr
    path = "../project/glossary_src/terms/first.py"
    more = ["--seeds", "0"] if script == "check_term" else []
    done = subprocess.run([*run, path, *more], cwd=elsewhere, env=own, **kept)
    assert "is no term" not in done.stderr
    assert "Traceback" not in done.stderr
    assert not list(elsewhere.iterdir())
    assert (copy / ".cache").is_dir()


@pytest.mark.parametrize("seeds", ["-1", "1.5", "many"])
def test_a_count_of_seeds_that_is_none_is_refused(
    seeds: str, copy: Path, command: dict[str, str]
) -> None:
    done = check(copy, command, "first", f"--seeds={seeds}")
    assert done.returncode == 2
    assert f"{seeds!r} is no count. Write a whole number, 0 or more." in done.stderr


def test_a_cache_that_cannot_be_written_is_told(copy: Path, command: dict[str, str]) -> None:
    (copy / "file").touch()
    done = build(copy, {**command, "GLOSSARY_CACHE": str(copy / "file" / "cache")})
    assert done.returncode == 1
    assert "cannot be written (Not a directory). Name another: GLOSSARY_CACHE=" in done.stderr


@pytest.mark.skipif(not Path("/dev/shm").is_dir(), reason="needs a second file system")
def test_the_cache_may_lie_on_another_file_system(copy: Path, command: dict[str, str]) -> None:
    with tempfile.TemporaryDirectory(dir="/dev/shm") as elsewhere:
        for _ in range(2):  # nothing is there; then the old site has to go
            done = build(copy, {**command, "GLOSSARY_CACHE": elsewhere}, "--force")
            assert done.returncode == 0, done.stderr
    assert (copy / "site" / "terms" / "first" / "index.html").is_file()
    assert not list(copy.glob(".site*"))


def test_a_page_that_is_not_utf_8_is_named(copy: Path, command: dict[str, str]) -> None:
    (copy / "docs" / "index.md").write_bytes(b"# St\xe4rt\n")
    done = build(copy, command)
    assert done.returncode == 1
    assert "docs/index.md: byte 4 is not UTF-8. Save it as UTF-8." in done.stderr


def test_a_taken_port_is_told_before_anything_is_built(copy: Path, command: dict[str, str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        serve = [sys.executable, "-m", "mkdocs", "serve", "-a", f"127.0.0.1:{port}"]
        done = subprocess.run(
            serve, cwd=copy, env=command, capture_output=True, text=True, check=False
        )
    assert done.returncode == 1
    assert f"Port {port} of 127.0.0.1 is taken" in done.stdout
    assert f"scripts/serve -a 127.0.0.1:{port + 1}" in done.stdout
    assert not Path(command["GLOSSARY_CACHE"]).exists()


@pytest.mark.parametrize(
    ("host", "port", "says"),
    [
        ("127.0.0.1", 80808, "Port 80808 of 127.0.0.1 is none. Choose one from 1024 to 65535"),
        ("203.0.113.7", 8000, "Port 8000 of 203.0.113.7 cannot be listened on (Cannot assign"),
    ],
    ids=["no port", "another machine"],
)
def test_a_port_that_nobody_can_listen_on_is_told(host: str, port: int, says: str) -> None:
    with pytest.raises(Abort) as caught:
        free(host, port)
    assert says in str(caught.value)
    assert "scripts/serve -a " in str(caught.value)


def test_the_last_port_of_all_is_not_followed_by_another() -> None:
    with socket.socket() as taken:
        try:
            taken.bind(("127.0.0.1", 65535))
        except OSError:
            pytest.skip("somebody else has it")
        taken.listen()
        with pytest.raises(Abort, match=r"is taken .* scripts/serve -a 127\.0\.0\.1:8000$"):
            free("127.0.0.1", 65535)


def test_a_site_without_a_place_is_told_in_a_sentence() -> None:
    plugin = GlossaryPlugin()
    plugin._site_dir = "/tmp/site"
    with pytest.raises(Abort, match=r"^No place for the site in /tmp/site \(No space left on dev"):
        plugin.on_build_error(error=OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)))
    plugin.on_build_error(error=OSError(errno.ENOENT, "another fault"))
    plugin.on_startup(command="serve")
    plugin.on_build_error(error=OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)))


@pytest.mark.parametrize("lacking", ["its python is gone", "it has no pip"])
def test_a_broken_environment_is_told_with_its_cure(lacking: str, copy: Path) -> None:
    venv = copy / ".venv"
    (venv / "bin").mkdir(parents=True)
    (venv / "pyvenv.cfg").touch()
    if lacking == "its python is gone":
        (venv / "bin" / "python").symlink_to(copy / "nowhere")
    else:
        (venv / "bin" / "python").write_text('#!/bin/sh\n[ "$1" = -c ]\n')
        (venv / "bin" / "python").chmod(0o755)
    environment = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
    done = subprocess.run(
        [copy / "scripts" / "serve"], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert f"{venv} is broken: {lacking}. Remove it, and call again" in done.stderr


@pytest.mark.parametrize("file", ["references.bib", "published.txt", "glossary.py"])
def test_a_file_beside_the_terms_that_is_no_text_is_named(
    file: str, copy: Path, command: dict[str, str]
) -> None:
    path = copy / "glossary_src" / file
    path.write_bytes(path.read_bytes() + b"# \xe4\n")
    done = build(copy, command)
    assert done.returncode == 1
    assert re.search(rf"{re.escape(file)}: byte \d+ is not UTF-8. Save it as UTF-8.", done.stderr)
    assert "Traceback" not in done.stderr


def test_a_served_page_that_is_not_utf_8_is_told_and_shown(tmp_path: Path) -> None:
    """MkDocs would raise an error that names no file, and look stuck."""
    path = tmp_path / "index.md"
    path.write_bytes(b"# St\xe4rt\n")
    page: Any = SimpleNamespace(file=SimpleNamespace(abs_src_path=str(path)))
    plugin = GlossaryPlugin()
    assert plugin.on_page_read_source(page=page) is None, "where nothing is wrong, MkDocs reads"
    plugin.faults = ["docs/index.md: byte 4 is not UTF-8. Save it as UTF-8."]
    assert plugin.on_page_read_source(page=page) == "# St\ufffdrt\n"


def test_an_older_python_is_told_and_what_to_call_instead(copy: Path) -> None:
    """The first python3 of a shell may be any: this one only says that it is older."""
    older = "import runpy, sys; sys.hexversion = 0x030A0000; sys.argv = sys.argv[1:]; "
    run = f"{older}runpy.run_path(sys.argv[0], run_name='__main__')"
    script = str(copy / "scripts" / "new_term.py")
    done = subprocess.run(
        [sys.executable, "-c", run, script, "third"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "Python 3.11 or newer is needed: .venv/bin/python scripts/new_term.py" in done.stderr
    assert not (copy / "glossary_src" / "terms" / "third.py").exists()


def test_an_environment_of_an_older_python_is_told(copy: Path, tmp_path: Path) -> None:
    python = tmp_path / "venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(
        '#!/bin/sh\ncase "$*" in --version) echo Python 3.10.1;; *info*) exit 1;; esac\n'
    )
    python.chmod(0o755)
    environment = {**os.environ, "VIRTUAL_ENV": str(tmp_path / "venv")}
    script = copy / "scripts" / "check"
    done = subprocess.run(
        [script, "first"], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "has Python 3.10.1; 3.11 or newer is needed. Leave it (deactivate)" in done.stderr


@pytest.mark.parametrize(
    "said",
    [
        "Retrying after connection broken by 'NewConnectionError('<pip._vendor",
        "Could not find a version that satisfies the requirement x==1 (from versions: none)",
        "ProxyError('Cannot connect to proxy.'",
    ],
    ids=["no route", "no answer", "a proxy"],
)
def test_no_network_is_told_when_pip_only_says_that_it_failed(
    said: str, copy: Path, tmp_path: Path
) -> None:
    python = tmp_path / "venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text('#!/bin/sh\ncase "$*" in *install*) cat "$0.said"; exit 1;; esac\n')
    python.with_name("python.said").write_text(f"ERROR: {said}\n")
    python.chmod(0o755)
    environment = {**os.environ, "VIRTUAL_ENV": str(tmp_path / "venv")}
    done = subprocess.run(
        [copy / "scripts" / "check", "first"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert f"ERROR: {said}" in done.stderr
    assert "No network: pip could not reach its index" in done.stderr
    assert not list((tmp_path / "venv").glob(".glossary-installed*"))


@pytest.mark.parametrize("works", [True, False], ids=["uv can", "uv cannot"])
def test_pip_installs_what_uv_cannot_and_nothing_else(
    works: bool, copy: Path, tmp_path: Path
) -> None:
    told, folder = tmp_path / "told", tmp_path / "venv" / "bin"
    folder.mkdir(parents=True)
    for name, code in (("python", 0), ("uv", 0 if works else 1)):
        command = f'case "$*" in *install*) echo {name} "$@" >> {told}; exit {code};; esac'
        (folder / name).write_text(f"#!/bin/sh\n{command}\n")
        (folder / name).chmod(0o755)
    environment = {**os.environ, "VIRTUAL_ENV": str(tmp_path / "venv")}
    subprocess.run([copy / "scripts" / "install", "test"], env=environment, check=True)
    asked = [
        (line.split()[0], Path(line.split()[-1]).name) for line in told.read_text().splitlines()
    ]
    again = [] if works else [("python", "test.txt")]
    assert asked == [("python", "uv.txt"), ("uv", "test.txt"), *again, ("python", copy.name)]
    assert all("--require-hashes" in line for line in told.read_text().splitlines()[:-1])


def test_what_needs_pyodide_is_said_only_where_it_is() -> None:
    plugin = GlossaryPlugin()
    text = "Turn it.<!-- run --> Edit it.<!-- /run -->"
    assert plugin.on_page_markdown(text) == "Turn it."
    plugin.python = object()
    assert plugin.on_page_markdown(text) == "Turn it. Edit it."
    assert "<!-- run --> Edit its code" in (ROOT / "docs" / "index.md").read_text()


@pytest.mark.parametrize("script", ["serve", "bench", "build", "get_pyodide", "get_torch"])
def test_a_script_keeps_its_arguments_from_the_installer(script: str) -> None:
    text = (ROOT / "scripts" / script).read_text()
    sourced = re.findall(r"^ *source .*install\"(.*)$", text, re.M)
    assert sourced == [' ""'], "without an argument, bash hands on the caller's"


def test_addresses_are_published_once_and_only_when_asked(
    copy: Path, command: dict[str, str]
) -> None:
    listed = copy / "glossary_src" / "published.txt"

    def run(*options: str) -> subprocess.CompletedProcess[str]:
        script = [sys.executable, str(copy / "scripts" / "published.py"), *options]
        return subprocess.run(script, env=command, capture_output=True, text=True, check=False)

    checked = run("--check")
    assert checked.returncode == 1
    assert "published.txt lacks first, second. Run scripts/published.py." in checked.stderr
    assert listed.read_text() == ""
    assert "2 new: first, second" in run().stdout
    assert listed.read_text() == "first\nsecond\n"
    assert (run("--check").returncode, run().stdout) == (0, "")


def test_style_comes_first_downloads_after_fast_tests_and_addresses_last() -> None:
    text = (ROOT / "scripts" / "test").read_text()
    steps = text[text.index("\nstyle\n") :].split("fi\n", 1)[1]
    wanted = ['-m "not whole"', "download", "-m whole", "other_python", "scripts/published.py"]
    places = [steps.index(step) for step in wanted]
    assert places == sorted(places)


@pytest.mark.parametrize("name", ["base", "check", "test"])
def test_the_lock_holds_what_the_project_asks_for(name: str) -> None:
    """By hash, without an address, and within what pyproject.toml allows."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = [*project["dependencies"], *project["optional-dependencies"].get(name, ())]
    text = (ROOT / "scripts" / "locks" / f"{name}.txt").read_text(encoding="utf-8")
    assert "://" not in text
    pinned: dict[str, set[str]] = {}
    for block in re.split(r"\n(?=\S)", text):
        package, version = re.split(r"==|[\s;]", block)[:2]
        assert "--hash=sha256:" in block, package
        pinned.setdefault(package, set()).add(version)
    assert "torch" not in pinned
    for requirement in map(Requirement, asked):
        found = pinned.get(canonicalize_name(requirement.name), set())
        kept = found and all(version in requirement.specifier for version in found)
        assert kept, f"{requirement} is not in scripts/locks/{name}.txt: run scripts/lock --keep"
