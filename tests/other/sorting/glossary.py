"""The subject: sorting by comparisons."""

from glossary_src.schema import Glossary

GLOSSARY = Glossary(
    name="Sorting Glossary",
    key="sorting-glossary",
    prefix="sorting",
    version="1",
    about="How lists are put in order by comparing two elements at a time, and what that costs.",
    license="CC BY-SA 4.0",
    license_url="https://creativecommons.org/licenses/by-sa/4.0/",
    code_license="0BSD",
    groups={"algorithms": "Algorithms", "order": "Order and disorder"},
    levels={
        "first steps": "No background needed.",
        "further on": "Assumes the terms of the first steps.",
    },
    shown={
        "comparisons": "how often two elements are compared",
        "moves": "how often an element is written to another place",
        "nothing counted": "the list itself",
    },
    nothing_shown="nothing counted",
    nothing_shown_says="nothing counted here",
    texts={"belief": "a common belief"},
    texts_say="common beliefs about sorting",
    columns=(("order",), ("algorithms",)),
    columns_say="From disorder on the left to what removes it.",
)
