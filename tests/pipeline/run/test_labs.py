"""Labs: run, recalled, and stopped at the first thing that is wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from glossary_src.faults import GlossaryError
from glossary_src.pipeline.run.labs import run_labs

LAB = """# %% [markdown]
# # A lab
#
# Two is @.

# %%
import matplotlib.pyplot as plt
from glossary_src.numerics.activations import sigmoid

fig, ax = plt.subplots()
ax.plot([1, 2])
plt.show()
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    labs = tmp_path / "labs"
    labs.mkdir()
    return labs


def test_a_lab_becomes_a_notebook_with_themed_figures_and_is_recalled(
    folder: Path, tmp_path: Path
) -> None:
    (folder / "one.py").write_text(LAB)
    said: list[str] = []
    (path,) = run_labs(folder, tmp_path / "cache", said.append).values()
    notebook = json.loads(path.read_text())
    (output,) = [o for cell in notebook["cells"] for o in cell.get("outputs", [])]
    assert "var(--fig-1,#0063a6)" in output["data"]["text/html"]
    assert said == ["Running the lab one.py ..."]
    before = path.read_bytes()
    assert (
        run_labs(folder, tmp_path / "cache", said.append)["labs/one.ipynb"].read_bytes() == before
    )
    assert len(said) == 1, "the second time nothing runs"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("raise OSError('no digits')", "labs/one.py: a cell raises OSError: no digits"),
        ("import warnings; warnings.warn('odd')", "labs/one.py: cell 2 warns:"),
    ],
    ids=["exception", "warning"],
)
def test_a_lab_that_goes_wrong_stops_the_build(
    line: str, message: str, folder: Path, tmp_path: Path
) -> None:
    (folder / "one.py").write_text(f"{LAB}{line}\n")
    with pytest.raises(GlossaryError) as caught:
        run_labs(folder, tmp_path / "cache")
    assert message in str(caught.value)
    assert not list((tmp_path / "cache").rglob("*.ipynb")), "nothing wrong is kept"
