"""Sorting by taking one element after another and moving it left, past every larger one, to its
place among those before it."""

import matplotlib.pyplot as plt
import numpy as np

from glossary_src.schema import Analogy, Claim, Meter, Question, Term, between, near, snippet


@snippet(
    shows="comparisons",
    # shuffled: n (n - 1) / 4 + n - H(n) = 276 on average, standard deviation 31 or so
    promises={
        "comparisons": between(150, 400),
        "share": between(0.3, 0.8),
        "length": near(32),
        "misplaced": near(0),
        "gap": near(0),
    },
    turn={
        "order": ("sorted", "nearly sorted", "shuffled", "reversed"),
        "length": (8, 16, 32),
    },
    always={"share": between(0, 1), "misplaced": near(0), "gap": near(0)},
    says="""A list of @{length} elements, @{order}: @{comparisons:.0f} comparisons, @{share:.0%} of
        all pairs.""",
    caption="""Comparisons add up while the list is sorted. Shuffled, about half of all pairs are
        compared: @{comparisons:.0f} comparisons for @{length:.0f} elements.""",
    alt="""A curve that bends upward to @{comparisons:.0f} comparisons after @{length:.0f} elements,
        below a dashed curve, the most there can be: every pair.""",
)
def count(order="shuffled", length=32):
    """Sort a list, and count as it is sorted."""
    values = list(range(length))
    if order == "nearly sorted":
        values[1::4], values[2::4] = values[2::4], values[1::4]
    elif order == "shuffled":
        values = list(np.random.default_rng(0).permutation(length))
    elif order == "reversed":
        values.reverse()
    minima = len(set(np.minimum.accumulate(values)))
    inversions = np.triu(np.greater.outer(values, values), 1).sum()
    comparisons = [0]
    for place in range(1, length):
        value, spent = values[place], 0
        while place > 0:
            spent += 1
            if values[place - 1] <= value:
                break
            values[place] = values[place - 1]
            place -= 1
        values[place] = value
        comparisons.append(comparisons[-1] + spent)
    elements = np.arange(length) + 1
    fig, ax = plt.subplots()
    ax.plot(elements, comparisons, label="compared")
    ax.plot(elements, elements * (elements - 1) / 2, label="every pair")
    ax.legend(loc="upper left")
    ax.set(xlabel="elements in order", ylabel="comparisons")
    return fig, {
        "comparisons": comparisons[-1],
        "share": comparisons[-1] / (length * (length - 1) / 2),
        "length": length,
        "misplaced": np.sum(values != np.arange(length)),
        "gap": comparisons[-1] - (inversions + length - minima),
    }


@snippet(
    shows="comparisons",
    # n (n - 1) / 2 and 0 or more: what 16 elements come to is 120
    promises={"most": near(120), "passed": near(120)},
    turn={
        "elements": tuple(range(2, 34, 2)),
        "scale": ("in hundreds", "in comparisons"),
        "whose": ("a list that is in reverse order", "an incomparably disorderly alphabet", "both"),
    },
    drag="elements",
    labels={"whose": "what is sorted"},
    says="A list of @{elements} elements needs @{most:.0f} comparisons at most.",
    caption="Twice as many elements need four times as many comparisons, or nearly.",
    alt="A curve that bends upward, and a dot on it at 16 elements: @{most:.0f} comparisons.",
)
def growth(elements=16, scale="in comparisons", whose="both"):
    """Count all pairs of a list, and the passes of two loops."""
    unit = 100 if scale == "in hundreds" else 1
    lengths = np.arange(2, 33)
    most = elements * (elements - 1) / 2
    fig, ax = plt.subplots()
    ax.plot(lengths, lengths * (lengths - 1) / 2 / unit)
    ax.plot(elements, most / unit, "o")
    ax.text(elements, most / unit, f" {most:.0f} comparisons")
    ax.set(xlabel="elements", ylabel="comparisons at most", title=whose)
    passed = sum(1 for i in range(elements) for _ in range(i))
    return fig, {"most": most, "passed": passed}


@snippet(
    shows="moves",
    # 64 elements: none, and n (n - 1) / 2; both follow from the algorithm
    promises={"sorted": near(0), "reversed": near(2016), "misplaced": near(0)},
    caption="""What has to move decides: nothing in a sorted list, every pair in a reversed one,
        @{reversed:.0f} moves for 64 elements.""",
    alt="""Two lines for lists of 2 to 64 elements. Reversed lists need up to @{reversed:.0f} moves,
        sorted ones @{sorted:.0f}.""",
)
def best_and_worst(longest=64):
    """Count the moves for sorted and for reversed lists."""
    lengths, moves, misplaced = range(2, longest + 1), ([], []), 0
    for length in lengths:
        ordered = list(range(length))
        for k, values in enumerate((ordered[:], ordered[::-1])):
            moves[k].append(0)
            for place in range(1, length):
                while place > 0 and values[place - 1] > values[place]:
                    left, right = values[place - 1 : place + 1]
                    values[place - 1 : place + 1] = right, left
                    place, moves[k][-1] = place - 1, moves[k][-1] + 1
            misplaced += values != ordered
    fig, ax = plt.subplots()
    ax.plot(lengths, moves[1], label="reversed")
    ax.plot(lengths, moves[0], label="sorted")
    ax.legend(loc="upper left")
    ax.set(xlabel="elements", ylabel="moves")
    return fig, {
        "sorted": moves[0][-1],
        "reversed": moves[1][-1],
        "misplaced": misplaced,
    }


TERM = Term(
    title="Insertion sort",
    definition=__doc__,
    aliases=("sorting by insertion",),
    group="algorithms",
    level="first steps",
    in_a_number="""Of all pairs of a shuffled list of @{count.length:.0f}, it compares
        @{count.share:.0%}.""",
    analogy=Analogy(
        text="""You pick up playing cards one by one and slide each to its place among those you
            hold. A card that is larger than all of them stays where it is.""",
        breaks_down="""A hand of cards makes room by itself. In an array every larger element has to
            be moved, one by one, and that is most of the work.""",
        meters=(Meter(label="pairs compared", number="count.share", format=".0%"),),
    ),
    formula=r"""
        C = I + n - L

        0 \le I \le \frac{n (n - 1)}{2}
    """,
    explanation="""
        Each element passes every larger one before it, and each of these pairs is an inversion. So
        the comparisons $C$ are the inversions $I$, plus one for each element that stops before
        the front: $n$ elements without the $L$ that are smaller than all before them. The first
        figure finds a difference of @{count.gap:.0f} from this formula, in every frame.
    """,
    claims=(
        Claim(
            "Insertion sort always takes time that grows with the square of the length.",
            number=1,
            read_in="belief",
            holds=lambda n: n["best_and_worst.sorted"] > 0,
            holds_in_part=lambda n: n["best_and_worst.reversed"] == 64 * 63 / 2,
            because="""In a reversed list of 64 elements it makes @{best_and_worst.reversed:.0f}
                moves, one for every pair. In a sorted one: @{best_and_worst.sorted:.0f}.""",
        ),
    ),
    origin="""
        Nobody knows who first sorted so. Knuth analyzes it as straight insertion, and counts its
        comparisons by inversions [@knuth1998].
    """,
    tagged_as=("sorting", "algorithms"),
    faq=(
        Question(
            "When is it a good choice?",
            """For short lists, and for those that are sorted but for a few elements: then there are
            few inversions, and it does little more than look at each element once.""",
        ),
    ),
    relations={"contrasts with": ("merge_sort",)},
)
