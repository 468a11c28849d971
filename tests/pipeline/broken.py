"""A small term that is whole, to be broken on purpose in one place."""

WHOLE = '''"""A word for a test."""

import matplotlib.pyplot as plt

from glossary_src.schema import Analogy, Claim, Question, Term, between, near, practice, snippet


@snippet(shows="dL/dz", promises={"n": near(1)}, caption="See.", alt="One.")
def draw(n=1):
    fig, ax = plt.subplots()
    ax.plot([n, 2])
    return fig, {"n": n}


TERM = Term(
    title="Word",
    definition=__doc__,
    aliases=("other word",),
    group="phenomena",
    level="next",
    in_a_number="One dot: @{draw.n}.",
    analogy=Analogy(text="Plain.", breaks_down="There."),
    formula="x^2",
    explanation="It is @{draw.n}.",
    origin="Somewhere [@he2015].",
    faq=(Question("Why", "So."),),
    claims=(Claim("It is one.", number=1, read_in="github", holds=lambda n: n["draw.n"] == 1,
        because="It is."),),
    relations={},
)
'''


def without(*pairs: tuple[str, str]) -> str:
    """The whole term with parts of its text replaced."""
    text = WHOLE
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new)
    return text


SECOND = without(
    ('title="Word"', 'title="Second"'),
    ('("other word",)', '("number two",)'),
    ("number=1", "number=2"),
    ("A word for a test.", "Another for a test."),
    ("relations={}", 'relations={"causes": ("word",)}'),
    ("It is @{draw.n}.", "Other words and a word: @{draw.n}."),
)
"""Another one, which speaks of the first."""
