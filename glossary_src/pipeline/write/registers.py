"""Pages that gather from all terms: the register of claims, the learning paths, the map."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from glossary_src.pipeline.read.bibliography import Source
from glossary_src.pipeline.read.entry import Entry
from glossary_src.pipeline.read.notation import Writer
from glossary_src.pipeline.read.relations import relations
from glossary_src.pipeline.run.promises import Outcomes, numbers
from glossary_src.pipeline.write.atlas import atlas, sentences
from glossary_src.pipeline.write.handwritten import handwritten
from glossary_src.pipeline.write.pages import alphabetical
from glossary_src.pipeline.write.site import Site
from glossary_src.pipeline.write.templating import environment
from glossary_src.pipeline.write.views import name_index
from glossary_src.schema import SOURCE_TEXTS, LearningPath

VERDICTS = ("true", "misleading", "false", "history")


def claims_page(
    entries: Mapping[str, Entry], outcomes: Outcomes, sources: Mapping[str, Source]
) -> str:
    """Every claim by its number, with its computed verdict, and the sources that they cite."""
    names = name_index(entries)
    cited: list[str] = []
    rows: list[dict[str, Any]] = []
    for entry in entries.values():
        known = numbers(entry, outcomes)
        for claim in entry.term.claims:
            writer = Writer(known, sources, names, lambda other: f"terms/{entries[other].slug}.md")
            rows.append(
                {
                    "number": claim.number,
                    "entry": entry,
                    "verdict": claim.verdict(known),
                    "source": claim.source,
                    "plain": writer.plain(claim.text),
                    "text": writer.markdown(claim.text, autolink=False),
                    "because": writer.markdown(claim.because, autolink=False),
                }
            )
            cited += [key for key in writer.cited if key not in cited]
    rows.sort(key=lambda row: row["number"])
    count = Counter(row["verdict"] for row in rows)
    return (
        environment()
        .get_template("claims.md.j2")
        .render(
            rows=rows,
            verdicts=VERDICTS,
            counts={verdict: count[verdict] for verdict in VERDICTS if count[verdict]},
            sources=SOURCE_TEXTS,
            cited=[sources[key] for key in sorted(cited)],
            entries=[entry for entry in alphabetical(entries) if entry.term.claims],
        )
    )


def paths_page(
    paths: Sequence[LearningPath], entries: Mapping[str, Entry], outcomes: Outcomes
) -> str:
    """Every learning path: its terms in order, and the number it ends in."""
    text = environment().get_template("paths.md.j2").render(paths=paths, entries=entries)
    return handwritten(text, "paths.py", entries, outcomes, "")


def map_page(entries: Mapping[str, Entry], site: Site) -> str:
    """All terms and relations, as a drawing and as a list."""
    related = relations(dict(entries))
    legend = {
        "causes": "causes",
        "remedied by": "remedied by",
        "used by": "used by",
        "broader than": "broader than",
        "related to": "related, contrasted, confused",
    }
    return (
        environment()
        .get_template("map.md.j2")
        .render(
            drawing=atlas(entries, related, site.under_root),
            sentences=list(sentences(entries, related)),
            legend=legend,
        )
    )
