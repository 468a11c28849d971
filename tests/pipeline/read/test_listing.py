"""Cutting a snippet out of its module."""

import pytest

from glossary_src.faults import GlossaryError
from glossary_src.pipeline.read.listing import listing

MODULE = '''"""Doc."""
from __future__ import annotations

import os
import matplotlib.pyplot as plt
import numpy as np

DEPTH = 3


def shown(n=4):
    """Count."""
    # a comment stays

    def double(x):
        return 2 * x

    fig, ax = plt.subplots()
    ax.plot(np.arange(double(n)))
    return fig, {"n": n}


def leaky():
    return plt.subplots(), DEPTH


def by_default(n=DEPTH):
    return n


@os.fspath
def dressed():
    return plt
'''
EXPECTED = '''import matplotlib.pyplot as plt
import numpy as np


def shown(n=4):
    """Count."""
    # a comment stays

    def double(x):
        return 2 * x

    fig, ax = plt.subplots()
    ax.plot(np.arange(double(n)))
    return fig, {"n": n}


if __name__ == "__main__":
    figure, numbers = shown()
    for name, value in numbers.items():
        print(f"{name:>24} = {value:.6g}")
    plt.show()
'''


def test_a_listing_is_the_imports_it_uses_the_function_verbatim_and_a_call() -> None:
    assert listing(MODULE, "shown") == EXPECTED


@pytest.mark.parametrize(
    "decorator",
    ["@snippet(shows='slope')\n", "@snippet(\n    shows='slope',\n)\n", "@practice(text=DEPTH)\n"],
    ids=["on one line", "on three", "of the practice"],
)
def test_our_own_decorator_leaves_no_trace_in_a_listing(decorator: str) -> None:
    imported = "import numpy as np\n\nfrom glossary_src.schema import practice, snippet\n"
    module = MODULE.replace("def shown", f"{decorator}def shown")
    assert listing(module.replace("import numpy as np\n", imported), "shown") == EXPECTED


@pytest.mark.parametrize("name", ["snippet", "schema.snippet(shows='slope')", "snippets()"])
def test_what_only_resembles_our_decorator_is_refused(name: str) -> None:
    with pytest.raises(GlossaryError, match=r"shown\(\) is decorated with"):
        listing(MODULE.replace("def shown", f"@{name}\ndef shown"), "shown")


def test_an_edit_elsewhere_in_the_module_leaves_the_listing_alone() -> None:
    assert listing(MODULE.replace("DEPTH = 3", "DEPTH = 4"), "shown") == EXPECTED


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("leaky", "leaky() uses DEPTH from outside itself."),
        ("by_default", "by_default() uses DEPTH from outside itself."),
        ("dressed", "dressed() is decorated with os.fspath."),
        ("absent", "absent() is not defined once in this module."),
    ],
    ids=lambda value: value.split()[0],
)
def test_what_does_not_stand_alone_is_refused(name: str, message: str) -> None:
    with pytest.raises(GlossaryError) as caught:
        listing(MODULE, name)
    assert message in str(caught.value)


def test_long_functions_and_long_lines_are_refused_together() -> None:
    long = "def f():\n" + "    x = 1\n" * 40 + f"    return '{'x' * 80}'\n"
    with pytest.raises(GlossaryError) as caught:
        listing(long, "f", figure=False)
    assert "f() has 42 lines. At most 40 fit a screen." in str(caught.value)
    assert "f() line 42 has" in str(caught.value)
