"""Recipes: each listing prints what its page shows, and what is called right is right."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from glossary_src.messages import MESSAGES
from tests.recipes import PAGE, Recipe, Side, filled, marks, printed_by, recipes

TEXT = PAGE.read_text(encoding="utf-8")
RECIPES = {it.slug: it for it in recipes(TEXT)}
BOTH = [(slug, side) for slug in RECIPES for side in ("wrong", "right")]
HOLDS = {
    "sqrt-at-zero": "gradient 0.0",
    "norm-zero": "unit 0.0",
    "log-of-zero": "entropy 0.6931",
    "double-where": "gradient [0.0, 1.0]",
    "masked-row": "[0.0, 0.0, 0.0]",
    "masking-with-zeros": "'0.000']",
    "log-sum-exp": "1000.31",
    "std-of-one-value": "gradient 0.0",
    "acos-at-one": "gradient 0.0",
    "float16-squares": "90000.0",
    "loss-from-scores": "gradient [-1.0, 1.0]",
    "bce-from-scores": "gradient 1.0",
    "softmax-twice": "loss 0.0000",
    "labels-shape": "loss 0.0",
    "zero-grad": "3.0\ngradient 3.0\ngradient 3.0",
    "none-or-zero": "0.weight None",
    "not-in-the-optimizer": "moved: True",
    "layers-in-a-list": "216 weights",
    "loss-from-item": "gradient tensor([5.])",
    "loss-for-a-log": "graph: False",
    "update-by-hand": "weight 0.64",
    "unscale-before-clip": "step 0.1",
    "log-before-clipping": "norm 200.00",
    "clip-value-or-norm": "0.033",
    "gradient-accumulation": "in parts 1.0",
    "eval-test": "apart 0.000",
    "batch-of-one": "4 -> 4\n4 -> 4\n",
    "detach-the-state": "three windows, one step",
    "dead-units": "3 of 8 dead",
    "first-nan": "Linear True False",
    "anomaly": "PowBackward0",
}
"""What the right side of a recipe prints, and the wrong side does not."""
WHOLE = {"batch-of-one"}
"""Recipes whose wrong side prints that, too, before it fails."""
NUMBER = re.compile(r"-?\d+\.\d+(?:e-?\d+)?")


def same(one: str, other: str) -> bool:
    """The same text, but for digits that another processor may give."""
    found = [[float(it) for it in NUMBER.findall(text)] for text in (one, other)]
    texts = [NUMBER.sub("#", text) for text in (one, other)]
    return texts[0] == texts[1] and found[0] == pytest.approx(found[1], rel=0.02, abs=1e-6)


def right(recipe: Recipe) -> bool:
    """Whether the page calls right what is right."""
    words = HOLDS[recipe.slug]
    if recipe.slug in WHOLE:
        return words == recipe.right.printed != recipe.wrong.printed
    return words in recipe.right.printed and words not in recipe.wrong.printed


@pytest.mark.torch
@pytest.mark.parametrize(("slug", "side"), BOTH)
def test_a_listing_prints_what_the_page_shows(slug: str, side: str, torch: Any) -> None:
    shown: Side = getattr(RECIPES[slug], side)
    assert same(printed_by(shown.code), shown.printed)


@pytest.mark.torch
@pytest.mark.parametrize("slug", RECIPES)
def test_a_listing_under_the_other_heading_is_caught(slug: str, torch: Any) -> None:
    recipe = RECIPES[slug]
    assert not same(printed_by(recipe.wrong.code), recipe.right.printed)
    assert not same(printed_by(recipe.right.code), recipe.wrong.printed)


@pytest.mark.parametrize("slug", RECIPES)
def test_what_is_called_right_is_right_and_both_swapped_are_caught(slug: str) -> None:
    recipe = RECIPES[slug]
    assert right(recipe)
    assert not right(replace(recipe, wrong=recipe.right, right=recipe.wrong))


@pytest.mark.parametrize(("slug", "side"), BOTH)
def test_a_listing_stands_alone_and_is_short(slug: str, side: str) -> None:
    lines = getattr(RECIPES[slug], side).code.splitlines()
    assert lines[0] == "import torch"
    assert len([line for line in lines if line.strip()]) <= 12
    assert max(map(len, lines)) <= 60


@pytest.mark.parametrize("slug", RECIPES)
def test_the_lines_that_differ_are_marked(slug: str) -> None:
    wrong, good = RECIPES[slug].wrong, RECIPES[slug].right
    assert wrong.marks == marks(wrong.code, good.code)
    assert good.marks == marks(good.code, wrong.code) != ""


@pytest.mark.parametrize("slug", RECIPES)
def test_a_recipe_leads_to_a_term_and_says_what_people_type(slug: str) -> None:
    assert "](term:" in RECIPES[slug].text
    assert RECIPES[slug].also
    assert f"(#{slug})" in TEXT.partition("\n## ")[0], "it stands in the list on top"


@pytest.mark.torch
def test_numbers_in_the_text_are_so(torch: Any) -> None:
    v = torch.zeros(3, requires_grad=True)
    torch.nn.functional.normalize(v, dim=0).sum().backward()
    assert v.grad.tolist() == pytest.approx([1e12] * 3)
    assert torch.tensor(88.7).exp().isfinite()
    assert torch.tensor(88.8).exp().isinf()
    assert torch.tensor(256.0).half().square().isinf()
    for classes, least in ((3, 0.55), (10, 1.46)):
        sure = torch.eye(classes)[:1]
        twice = torch.nn.functional.cross_entropy(sure, torch.tensor([0])).item()
        assert f"{twice:.2f}" == f"{least}"


def test_every_recipe_is_read() -> None:
    assert list(RECIPES) == list(HOLDS)
    assert len(RECIPES) == TEXT.count("\n### ") >= 20


@pytest.mark.parametrize("message", [it for it in MESSAGES.entries if it.recipe])
def test_a_message_names_a_recipe_that_exists(message: Any) -> None:
    assert message.recipe in RECIPES


def test_an_error_is_printed_by_its_first_sentence() -> None:
    assert printed_by("raise ValueError('No. 5. Or 6')") == "ValueError: No\n"
    assert printed_by("print(1)\n1 / 0") == "1\nZeroDivisionError: division by zero\n"


def test_filling_in_mends_outputs_and_marks() -> None:
    recipe = (
        "### Title {#slug .g-said}\n\n"
        '<div class="g-wrong" markdown>\n\n**Wrong**\n\n'
        "```python\na = 1\nprint(a)\n```\n\n```text\nold\n```\n\n</div>\n"
        '<div class="g-right" markdown>\n\n**Right**\n\n'
        '```python hl_lines="9"\na = 2\nprint(a)\n```\n\n```text\n```\n\n</div>\n'
    )
    page = filled(recipe)
    assert page.count('```python hl_lines="1"\n') == 2
    assert "```text\n1\n```" in page
    assert "```text\n2\n```" in page
    assert filled(page) == page
