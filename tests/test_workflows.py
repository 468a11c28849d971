"""What runs at GitHub: that it can be read, and what it is allowed to do."""

from __future__ import annotations

import functools
import http.server
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.linking.installed import borrowed, packed
from tests.serving import serving

ROOT = Path(__file__).parents[1]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
ACTIONS = sorted((ROOT / ".github" / "actions").glob("*/action.yml"))
ACTION = ROOT / ".github" / "actions" / "check-terms" / "action.yml"
HOOKS = ROOT / ".pre-commit-hooks.yaml"


def read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def starts(workflow: Any) -> dict[str, Any]:
    """What starts a workflow: YAML takes `on` for true."""
    told = workflow[True]
    return told if isinstance(told, dict) else {told: None}


def broken(workflow: Any) -> list[str]:
    """What GitHub would refuse, or what a workflow of ours must not do."""
    told = []
    if "contents" not in workflow.get("permissions", {}):
        told.append("no permissions")
    for name, job in workflow["jobs"].items():
        if "uses" not in job and "runs-on" not in job:
            told.append(f"{name}: no machine")
        for step in job.get("steps", []):
            if ("run" in step) == ("uses" in step):
                told.append(f"{name}: a step runs or uses, one of both")
            if "${{" in step.get("run", ""):
                told.append(f"{name}: an expression in a shell script")
    return told


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_can_be_read(path: Path) -> None:
    assert broken(read(path)) == []


@pytest.mark.parametrize("path", ACTIONS, ids=lambda path: path.parent.name)
def test_an_action_can_be_read(path: Path) -> None:
    action = read(path)
    assert {"name", "description", "runs"} <= action.keys()
    for step in action["runs"]["steps"]:
        assert ("run" in step) != ("uses" in step)
        assert "run" not in step or step["shell"]
        assert "${{" not in step.get("run", "")


def test_a_fault_in_a_workflow_is_seen() -> None:
    assert broken({"jobs": {"a": {"steps": [{"run": "echo ${{ inputs.x }}"}]}}}) == [
        "no permissions",
        "a: no machine",
        "a: an expression in a shell script",
    ]


def test_the_package_goes_to_the_index_only_when_its_owner_says_so() -> None:
    workflow = read(ROOT / ".github" / "workflows" / "pypi.yml")
    assert set(starts(workflow)) == {"workflow_dispatch"}
    jobs = workflow["jobs"]
    assert jobs["publish"]["environment"] == "pypi"
    assert jobs["publish"]["permissions"] == {"id-token": "write"}
    assert [job for job in jobs if "id-token" in jobs[job].get("permissions", {})] == ["publish"]
    assert "password" not in str(workflow), "trusted publishing needs none"
    for other in WORKFLOWS:
        assert other.stem == "pypi" or "gh-action-pypi-publish" not in other.read_text()


def test_the_action_annotates_what_it_finds(tmp_path: Path) -> None:
    action = read(ACTION)
    (step,) = action["runs"]["steps"]
    text = "It is a vanishing gradient; see [[vanishing gradint]].\n"
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a.md").write_text(text)
    name, data = packed()
    assert action["inputs"]["wheel"]["default"] == name
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(tmp_path))
    with serving(handler) as address:
        (tmp_path / name).write_bytes(data)
        (tmp_path / "glossary.json").write_bytes(_snapshot(address))
        given = {"SITE": address, "DOCS": "docs", "OPTIONS": "", "WHEEL": name}
        assert given.keys() == step["env"].keys()
        own = {
            **given,
            "RUNNER_TEMP": str(tmp_path),
            "PIP_NO_INDEX": "1",
            **borrowed(tmp_path / "all"),
        }
        done = subprocess.run(
            ["bash", "-e", "-c", step["run"]],
            cwd=tmp_path,
            env={**os.environ, **own, **borrowed(tmp_path / "all")},
            capture_output=True,
            text=True,
            check=False,
        )
    assert "file=docs/a.md,line=1" in done.stdout, done.stderr
    assert "no term of the glossary" in done.stdout
    assert done.returncode == 1


def _snapshot(address: str) -> bytes:
    from tests.linking.samples import glossary

    return glossary(url=f"{address}/")


def test_the_hook_runs_out_of_a_checkout(tmp_path: Path) -> None:
    (hook,) = read(HOOKS)
    assert hook["language"] == "script", "any other would install the whole site"
    (tmp_path / "a.md").write_text("See [[vanishing gradint]].\n")
    (tmp_path / "glossary.json").write_bytes(_snapshot("https://g.test"))
    script, *options = hook["entry"].split()
    done = subprocess.run(
        [sys.executable, ROOT / script, *options, "--source", "glossary.json", "a.md"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "vanishing gradint" in done.stdout, done.stderr
    assert os.access(ROOT / script, os.X_OK)
