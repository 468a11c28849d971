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


SHARED = """import numpy as np

from glossary_src.schema import snippet


def unused(x):
    return x


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def forward(W, h):
    for w in W:
        h = sigmoid(h @ w)
    return h


@snippet(shows="slope")
def other(depth=3):
    return None, {}


@snippet(shows="slope")
def shown(depth=3):
    W = np.ones((depth, 1, 1))
    return {"last": forward(W, np.ones((1, 1))).max()}
"""


def test_functions_that_it_calls_come_along_and_theirs_in_the_order_of_the_file() -> None:
    text = listing(SHARED, "shown", figure=False)
    heads = [line for line in text.split("\n") if line.startswith(("import", "from", "def"))]
    assert heads == [
        "import numpy as np",
        "def sigmoid(z):",
        "def forward(W, h):",
        "def shown(depth=3):",
    ]
    exec(text, {"__name__": "__main__"})


def test_a_function_with_a_figure_of_its_own_is_no_part_of_another() -> None:
    module = SHARED.replace("return None, {}", "return forward(1, 2)").replace(
        "forward(W, np.ones", "other(W, np.ones"
    )
    with pytest.raises(GlossaryError, match=r"shown\(\) uses other from outside itself"):
        listing(module, "shown", figure=False)


def test_a_fault_in_a_shared_function_names_that_function() -> None:
    wide = f"    wide = {'w' * 70!r}\n"
    module = SHARED.replace("def forward(W, h):\n", f"def forward(W, h):\n{wide}")
    with pytest.raises(GlossaryError, match=r"forward\(\) line 15 has 83 columns"):
        listing(module, "shown")


def test_a_listing_is_no_longer_than_one_reads_in_one_go() -> None:
    long = SHARED.replace("    return x\n", "    return x\n" + "    y = x\n" * 37)
    long = long.replace("h = sigmoid(h @ w)", "h = sigmoid(unused(h @ w))")
    long = long.replace("    return 1 / (", "    z = z\n" * 38 + "    return 1 / (")
    with pytest.raises(GlossaryError, match="lines with the functions that it calls"):
        listing(long, "shown")
