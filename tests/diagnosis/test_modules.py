"""The modules of the page, held by Node's own test runner."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tests.needs import node

HERE = Path(__file__).parent
JS = HERE.parents[1] / "docs" / "assets" / "js" / "diagnosis"


@pytest.mark.parametrize("path", sorted(HERE.glob("*.test.mjs")), ids=lambda path: path.name)
def test_the_tests_in_javascript_pass(path: Path) -> None:
    node()
    command = ["node", "--test", "--test-reporter=spec", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-1000:]
    assert int(re.findall(r"pass (\d+)", done.stdout)[-1]) > 5


def test_a_broken_fit_is_seen(tmp_path: Path) -> None:
    node()
    js, tests = tmp_path / "docs/assets/js/diagnosis", tmp_path / "tests/diagnosis"
    js.mkdir(parents=True)
    tests.mkdir(parents=True)
    for path in JS.glob("*.mjs"):
        text = path.read_text(encoding="utf-8")
        broken = text.replace("quantile(n - 1) * spread", "quantile(n - 1) * spread / 2")
        (js / path.name).write_text(broken, encoding="utf-8")
    (tests / "fit.test.mjs").write_text((HERE / "fit.test.mjs").read_text(encoding="utf-8"))
    command = ["node", "--test", str(tests / "fit.test.mjs")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "the interval holds the true factor" in done.stdout


def test_the_modules_are_small_and_make_no_markup_from_text() -> None:
    for path in JS.glob("*.mjs"):
        text = path.read_text(encoding="utf-8")
        assert len(text.splitlines()) <= 260, path.name
        assert not re.search(
            r"innerHTML|insertAdjacentHTML|outerHTML|\beval\(|document\.write", text
        )
        assert not re.search(r"fetch\((?!new URL\(\"examples\.json\")|XMLHttp|sendBeacon", text)
