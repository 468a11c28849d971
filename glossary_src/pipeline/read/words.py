"""A definition uses everyday words, and words that the glossary explains."""

from __future__ import annotations

import re
from collections.abc import Iterator

from glossary_src.faults import Fault
from glossary_src.names import NameIndex
from glossary_src.pipeline.read.entry import Entry
from glossary_src.schema import Glossary

EVERYDAY = 3.3
"""On the Zipf scale of wordfreq: words of any newspaper. Rarer ones are technical."""
_ENDINGS = (
    *(("s", ""), ("es", ""), ("ies", "y"), ("ed", ""), ("ed", "e"), ("d", "")),
    *(("ied", "y"), ("ing", ""), ("ing", "e")),
)


def word_faults(entry: Entry, names: NameIndex, glossary: Glossary) -> Iterator[Fault]:
    """A fault for each word of a definition that a beginner may not know."""
    for word in unexplained(entry.term.definition or "", names, glossary):
        if word not in glossary.understood:
            cure = (
                "Say it in everyday words, or with names of terms; or say in understood=, in "
                "glossary.py, why it may stand."
            )
            yield Fault("definition", f"uses {word!r}, which no page explains.", cure)


def unexplained(definition: str, names: NameIndex, glossary: Glossary) -> list[str]:
    """Technical words of a definition that are neither terms nor parts of their names."""
    from wordfreq import zipf_frequency

    bare, place = [], 0
    for mention in names.find(definition):
        bare.append(definition[place : mention.start])
        place = mention.end
    bare.append(definition[place:])
    found = re.findall(r"[A-Za-z]+(?:-[A-Za-z]+)*", " ".join(bare))
    found = [_base(word.casefold(), glossary) for word in found]
    return [
        word
        for word in found
        if word in glossary.technical or zipf_frequency(word, "en") < EVERYDAY
    ]


def _base(word: str, glossary: Glossary) -> str:
    """The commonest of a word and what is left without an ending: `multiplies` is `multiply`."""
    from wordfreq import zipf_frequency

    forms = {word}
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) > len(ending) + 2:
            forms.add(word.removesuffix(ending) + instead)
    if named := forms & {*glossary.technical}:
        return named.pop()
    return max(sorted(forms), key=lambda form: zipf_frequency(form, "en"))
