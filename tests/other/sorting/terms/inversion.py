"""Two elements of a list that stand in the wrong order, neighbors or not. The number of such pairs
says how far the list is from being sorted."""

from itertools import permutations

import matplotlib.pyplot as plt
import numpy as np

from glossary_src.schema import Analogy, Question, Term, between, near, snippet


@snippet(
    shows="nothing counted",
    # 12 of 12 elements: 66 pairs; a shuffled list has 33 on average, standard deviation 7.3
    promises={"inversions": between(4, 62), "pairs": near(66), "undone": near(0)},
    caption="""Each line joins two elements that stand in the wrong order: @{inversions:.0f} of
        @{pairs:.0f} pairs. A list without lines is sorted.""",
    alt="""Twelve dots, one an element, by place and value. Lines join the @{inversions:.0f} of
        @{pairs:.0f} pairs in which the left dot is the higher one.""",
)
def pairs(length=12):
    """Find every inversion; undo them by swapping neighbors."""
    values = np.random.default_rng(0).permutation(length) + 1
    wrong = np.triu(np.greater.outer(values, values), 1)
    found = np.argwhere(wrong)
    rest, swaps, sorting = list(values), 0, True
    while sorting:  # a swap of neighbors undoes one inversion
        sorting = False
        for i in range(length - 1):
            if rest[i] > rest[i + 1]:
                rest[i : i + 2] = rest[i + 1], rest[i]
                swaps, sorting = swaps + 1, True
    fig, ax = plt.subplots()
    for i, k in found:
        ax.plot([i + 1, k + 1], values[[i, k]], "C0-", lw=0.5)
    ax.plot(np.arange(length) + 1, values, "C1o")
    ax.set(xlabel="place in the list", ylabel="value")
    return fig, {
        "inversions": len(found),
        "pairs": length * (length - 1) // 2,
        "undone": swaps - len(found),
    }


@snippet(
    shows="nothing counted",
    # every permutation of six elements: mean n (n - 1) / 4, all of 0 to n (n - 1) / 2 occur
    promises={"mean": near(7.5), "most": near(15), "lists": near(720)},
    caption="""All @{lists:.0f} orders of six elements by their inversions. Half of all pairs are
        wrong on average: @{mean} of @{most:.0f}.""",
    alt="""Sixteen bars in the shape of a bell, for 0 to @{most:.0f} inversions, highest in the
        middle. Their mean is @{mean}.""",
)
def all_orders(length=6):
    """Count the inversions of every order of a short list."""
    counts = [
        sum(p[i] > p[k] for k in range(length) for i in range(k))
        for p in permutations(range(length))
    ]
    bars = np.bincount(counts)
    fig, ax = plt.subplots()
    ax.bar(range(len(bars)), bars)
    ax.set(xlabel="inversions", ylabel="orders")
    return fig, {
        "mean": np.mean(counts),
        "most": max(counts),
        "lists": len(counts),
    }


TERM = Term(
    title="Inversion",
    definition=__doc__,
    aliases=("pair out of order",),
    group="order",
    level="first steps",
    in_a_number="A shuffled list of six has @{all_orders.mean} inversions on average.",
    analogy=Analogy(
        text="""Books stand on a shelf by size, almost. Point at every two books of which the left
            one is taller. The more often you point, the more untidy is the shelf.""",
        breaks_down="""Books of one size can stand either way. So can equal elements of a list: they
            form no inversion.""",
    ),
    heading="How it is counted",
    formula=r"0 \le I \le \frac{n (n - 1)}{2}",
    explanation="""
        A list of $n$ elements has $n (n - 1) / 2$ pairs. Sorted, none of them is an inversion; in
        reverse, all are. Swapping two *neighbors* that are in the wrong order undoes exactly one,
        so an algorithm that only swaps neighbors needs as many swaps as there are inversions.
    """,
    origin="""
        Cramer introduced inversions in 1750, for his rule on linear equations [@knuth1998].
        Kendall's measure of how well two rankings agree counts them [@kendall1938].
    """,
    etymology="From Latin *invertere*, to turn round.",
    in_context=("The log is nearly sorted: a thousand lines, twelve inversions.",),
    faq=(
        Question(
            "Do only neighbors count?",
            "No. Every two elements do, however far apart. In 3, 1, 2 there are two inversions.",
        ),
    ),
    relations={"used by": ("insertion_sort",), "related to": ("merge_sort",)},
)
