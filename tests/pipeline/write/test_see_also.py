"""Pages by hand and labs are listed by the terms that they speak of."""

from __future__ import annotations

from glossary_src.pipeline.write.see_also import MOST, see_also, spoken_of
from glossary_src.pipeline.write.site import Lab

ONCE = "A page that says [heap](term:heap) once.\n"
TWICE = "# Two heaps\n\n[One](term:heap) and [another](term:heap).\n"
HEADED = "# On the [heap](term:heap)\n"
TABLED = "| what |\n|---|\n| [heap](term:heap) |\n"


def test_a_page_speaks_of_a_term_in_a_heading_in_a_table_or_twice() -> None:
    assert [spoken_of(text) for text in (ONCE, TWICE, HEADED, TABLED)] == [(), *[("heap",)] * 3]


def test_a_lab_speaks_of_a_term_by_its_address() -> None:
    assert spoken_of("# [a](../../terms/merge-sort/)\n# b [c](../../terms/merge-sort/)\n") == (
        "merge_sort",
    )


def test_a_term_names_the_page_by_its_title_and_the_lab_by_its_notebook() -> None:
    lab = Lab("labs/sorts.md", "Three sorts", "labs/sorts.ipynb", ("heap",))
    pages = {"senses/heap.md": f'---\ntitle: "Heap: two meanings"\n---\n{TWICE}'}
    found = see_also(pages, [lab], ["heap", "other"])
    assert [(it.title, it.href) for it in found["heap"]] == [
        ("Heap: two meanings", "../senses/heap.md"),
        ("Three sorts", "../labs/sorts.ipynb"),
    ]
    assert found["other"] == []


def test_pages_on_contributing_and_linking_are_not_listed() -> None:
    pages = dict.fromkeys(("index.md", "contributing/a.md", "linking/b.md"), TWICE)
    assert see_also(pages, [], ["heap"]) == {"heap": []}


def test_a_term_lists_few_pages() -> None:
    pages = {f"senses/{number}.md": TWICE for number in range(MOST + 1)}
    assert len(see_also(pages, [], ["heap"])["heap"]) == MOST
