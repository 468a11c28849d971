"""Sorting by halves: cut the list in two, sort each half the same way, then merge them by taking
the smaller of the two first elements again and again."""

import matplotlib.pyplot as plt
import numpy as np

from glossary_src.schema import Analogy, Claim, Question, Term, between, near, snippet


@snippet(
    shows="comparisons",
    # 256 elements, 200 draws, 4 sd: merging 1727 (7), inserting 16560 (670)
    promises={
        "merging": between(1690, 1765),
        "inserting": between(13800, 19300),
        "worst": near(1793),
        "over": near(0),
        "misplaced": near(0),
    },
    caption="""Both sort the same shuffled lists. At 256 elements merging needs @{merging:.0f}
        comparisons, inserting @{inserting:.0f}.""",
    alt="""Two lines on log scales, for 2 to 256 elements. They begin together; insertion rises to
        @{inserting:.0f} comparisons, merging to @{merging:.0f}.""",
)
def race():
    """Count the comparisons of merge sort and of insertion sort."""

    def merge_sort(values):
        if len(values) < 2:
            return values, 0
        middle = len(values) // 2
        left, a = merge_sort(values[:middle])
        right, b = merge_sort(values[middle:])
        merged, spent = [], a + b
        while left and right:
            spent += 1
            first = left if left[0] <= right[0] else right
            merged.append(first.pop(0))
        return merged + left + right, spent

    rng, lengths = np.random.default_rng(0), 2 ** np.arange(1, 9)
    merging, inserting, misplaced = [], [], 0
    for length in lengths:
        values = list(rng.permutation(length))
        minima = len(set(np.minimum.accumulate(values)))
        larger = np.triu(np.greater.outer(values, values), 1).sum()
        inserting.append(larger + length - minima)
        merged, spent = merge_sort(values)
        merging.append(spent)
        misplaced += np.sum(merged != np.arange(length))
    worst = lengths * np.log2(lengths) - lengths + 1
    fig, ax = plt.subplots()
    ax.loglog(lengths, inserting, "o-", label="insertion sort")
    ax.loglog(lengths, merging, "s--", label="merge sort")
    ax.legend(loc="upper left")
    ax.set(xlabel="elements", ylabel="comparisons")
    return fig, {
        "merging": merging[-1],
        "inserting": inserting[-1],
        "worst": worst[-1],
        "over": np.sum(merging > worst),
        "misplaced": misplaced,
    }


TERM = Term(
    title="Merge sort",
    definition=__doc__,
    aliases=("sorting by merging",),
    group="algorithms",
    level="further on",
    in_a_number="@{race.merging:.0f} comparisons put 256 shuffled elements in order.",
    analogy=Analogy(
        text="""Two people have each sorted half of a pile of letters. To merge the halves, one
            looks only at the two letters on top, and takes the one that comes first.""",
        breaks_down="""The two people need somebody to halve their own piles, and so on down to
            single letters. And merging wants a second table: room for a whole pile more.""",
    ),
    formula=r"W(n) = n \lceil \log_2 n \rceil - 2^{\lceil \log_2 n \rceil} + 1",
    explanation="""
        Merging two lists takes one comparison for each element but the last, at most. Halving goes
        on for about $\\log_2 n$ rounds, so the worst case $W$ grows a little faster than the
        length: @{race.worst:.0f} comparisons for 256 elements. One comparison that takes an element
        from the right half undoes an inversion with all that is left of the left half.
    """,
    claims=(
        Claim(
            "Merge sort makes fewer comparisons than insertion sort on a long shuffled list.",
            number=2,
            read_in="belief",
            holds=lambda n: n["race.merging"] < n["race.inserting"],
            because="@{race.merging:.0f} against @{race.inserting:.0f} for 256 elements.",
        ),
        Claim(
            "The oldest known program for a computer that stores its programs is about merging.",
            number=3,
            read_in="belief",
            holds=None,
            because="Von Neumann wrote it in 1945, for a machine still being planned [@knuth1970].",
        ),
    ),
    origin="""
        John von Neumann wrote a program that sorts by merging in 1945, for a computer that had yet
        to be built [@knuth1970; @knuth1998].
    """,
    trends="Sorts in today's libraries often merge, and insert where a part is short.",
    tagged_as=("sorting", "divide and conquer"),
    faq=(
        Question(
            "Does it keep equal elements in order?",
            "Yes, if the left one is taken first whenever the two are equal: the sort is stable.",
        ),
    ),
    relations={},
)
