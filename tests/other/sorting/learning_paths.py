"""The one path."""

from glossary_src.schema import LearningPath

PATHS = (
    LearningPath(
        slug="why-merge",
        title="Why merge?",
        promise="What makes a list slow to sort, and how merging gets round it.",
        terms=("inversion", "insertion_sort", "merge_sort"),
        ends_with="""Merge sort needs @{merge_sort.race.merging:.0f} comparisons where insertion
            sort needs @{merge_sort.race.inserting:.0f}, because one comparison of a merge can undo
            many inversions at once.""",
    ),
)
