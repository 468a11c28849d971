"""Which of many like cases run every time."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests import sampled
from tests.sampled import MODULES

SLUGS = sorted(name.replace("_", "-") for name in MODULES)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three terms, committed one after another, and a way to change them."""
    folder = tmp_path / "terms"
    folder.mkdir()
    monkeypatch.setattr(sampled, "TERMS", folder)
    git(tmp_path, "init", "-q")
    for name in ("relu", "sigmoid", "tanh"):
        commit(folder, name)
    return folder


def git(folder: Path, *command: str) -> None:
    who = ["-c", "user.name=n", "-c", "user.email=e", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *who, *command], cwd=folder, check=True, capture_output=True)


def commit(folder: Path, *names: str) -> None:
    for name in names:
        (folder / f"{name}.py").write_text(f"# {name}\n")
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "commit sigmoid.py")


def test_the_terms_of_the_newest_commits_come_first(repository: Path) -> None:
    assert sampled.changed.__wrapped__() == ["tanh", "sigmoid", "relu"]


def test_what_is_not_committed_comes_before_all_commits(repository: Path) -> None:
    (repository / "relu.py").write_text("# other\n")
    (repository / "gradient.py").write_text("# new\n")
    assert sampled.changed.__wrapped__() == ["relu", "gradient", "tanh", "sigmoid"]


def test_a_commit_of_many_terms_says_nothing_of_which_changed(repository: Path) -> None:
    commit(repository, *sorted(MODULES - {"relu", "sigmoid", "tanh"}))
    assert sampled.changed.__wrapped__() == ["tanh", "sigmoid", "relu"]


def test_without_git_a_sample_is_only_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda _: None)
    assert sampled.changed.__wrapped__() == []


def test_a_term_that_just_changed_is_in_every_sample(monkeypatch: pytest.MonkeyPatch) -> None:
    for slug in SLUGS:
        monkeypatch.setattr(sampled, "changed", lambda slug=slug: [slug.replace("-", "_")])
        assert slug in sampled.some(SLUGS, 4)
        assert f"terms/{slug}/" in sampled.some([f"terms/{it}/" for it in SLUGS], 2)


def test_what_is_left_out_of_a_sample_is_thorough() -> None:
    cases = sampled.sampled(SLUGS, 5)
    marked = [case for case in cases if not isinstance(case, str)]
    assert len(cases) == len(SLUGS) == len(marked) + 5
    assert all([mark.name for mark in case.marks] == ["thorough"] for case in marked)
