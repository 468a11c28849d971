"""A rendered notebook becomes a page that is read: pictures first, code folded below."""

from __future__ import annotations

from pathlib import Path

import pytest
from mkdocs_jupyter.convert import nb2html

from glossary_src.pipeline.run.labs import run_labs
from glossary_src.pipeline.write.lab_page import lab_page

LAB = """# %% [markdown]
# # A lab
#
# Its sum is @{total:,}, [as a term says](../../terms/sum/).
#
# ## The picture

# %%
import matplotlib.pyplot as plt

total = 1000 + 234
fig, ax = plt.subplots()
ax.plot([1, 2])
plt.show()

# %%
assert total > 0

# %% [markdown]
# **It rises.**

# %% [markdown]
# ## The end

# %%
seen = total
"""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("site") / "labs"
    folder.mkdir()
    (folder / "one.py").write_text(LAB, encoding="utf-8")
    (path,) = run_labs(folder, folder.parent / "cache").values()
    return lab_page(nb2html(str(path), theme=""))


def test_a_text_says_what_the_run_computed_even_before_it_is_computed(page: str) -> None:
    assert "Its sum is 1,234, <a" in page


def test_a_picture_comes_first_then_what_it_shows_then_its_code(page: str) -> None:
    order = ["The picture", "<figure", "It rises.", "The code of this figure", "assert", "The end"]
    places = [page.index(words) for words in order]
    assert places == sorted(places)
    assert page.count("<details") == 2, "the cells of one figure are one fold"


def test_the_code_is_closed_and_nothing_of_the_sheet_and_scripts_is_left(page: str) -> None:
    assert "<details open" not in page
    assert not [tag for tag in ("<style", "<script", "clipboard", "jp-") if tag in page]


def test_a_drawing_is_kept_with_the_colors_of_the_page(page: str) -> None:
    assert page.count("<svg") == page.count("</svg>") == 1
    assert "var(--fig-1,#0063a6)" in page


def test_a_text_that_names_what_is_not_computed_stops_the_build(tmp_path: Path) -> None:
    from glossary_src.faults import GlossaryError

    (tmp_path / "labs").mkdir()
    (tmp_path / "labs" / "one.py").write_text("# %% [markdown]\n# Two is @{two}.\n")
    with pytest.raises(GlossaryError, match="NameError: name 'two' is not defined"):
        run_labs(tmp_path / "labs", tmp_path / "cache")
