"""Pages that gather from all terms: the register of claims, the learning paths, the map."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from glossary_src.pipeline.read.bibliography import Source
from glossary_src.pipeline.read.learning_paths import FILE
from glossary_src.pipeline.read.notation import Writer
from glossary_src.pipeline.run.outcomes import Computed
from glossary_src.pipeline.write.atlas import atlas, sentences
from glossary_src.pipeline.write.causes import causes_and_cures, in_words
from glossary_src.pipeline.write.handwritten import handwritten
from glossary_src.pipeline.write.pages import alphabetical
from glossary_src.pipeline.write.rendering import rendered_claim
from glossary_src.pipeline.write.site import Site
from glossary_src.pipeline.write.templating import environment
from glossary_src.pipeline.write.views import View, name_index
from glossary_src.schema import Glossary, LearningPath
from glossary_src.schema.claims import VERDICTS


def claims_page(
    computed: Mapping[str, Computed],
    sources: Mapping[str, Source],
    glossary: Glossary,
    template: str = "claims.md.j2",
    writer_of: type[Writer] = Writer,
) -> str:
    """Every claim by its number, with its computed verdict, and the sources that they cite."""
    names = name_index(computed)
    cited: list[str] = []
    rows: list[dict[str, Any]] = []
    for it in computed.values():
        for claim in it.term.claims:
            writer = writer_of(
                it.numbers, sources, names, lambda other: f"terms/{computed[other].slug}.md"
            )
            rows.append(
                {
                    "number": claim.number,
                    "entry": it.entry,
                    "read_in": claim.read_in,
                    "plain": writer.plain(claim.text),
                    "it": rendered_claim(claim, writer, glossary, autolink=False),
                }
            )
            cited += [key for key in writer.cited if key not in cited]
    rows.sort(key=lambda row: row["number"])
    count = Counter(row["it"].verdict for row in rows)
    return (
        environment(escaping=writer_of is Writer)
        .get_template(template)
        .render(
            rows=rows,
            verdicts=VERDICTS,
            counts={said: count[verdict] for verdict, said in VERDICTS.items() if count[verdict]},
            glossary=glossary,
            sources=glossary.texts,
            cited=[sources[key] for key in sorted(cited)],
            entries=[entry for entry in alphabetical(computed) if entry.term.claims],
        )
    )


def gallery_page(computed: Mapping[str, Computed], views: Mapping[str, View]) -> str:
    """Every figure of every page, small, with a link to where it stands."""
    figures = [(e, figure) for e in alphabetical(computed) for figure in views[e.module].shown]
    return environment().get_template("gallery.md.j2").render(figures=figures)


def paths_page(
    paths: Sequence[LearningPath],
    computed: Mapping[str, Computed],
    template: str = "paths.md.j2",
    *,
    plain: bool = False,
) -> str:
    """Every learning path: its terms in order, and the number it ends in."""
    page = environment(escaping=not plain).get_template(template)
    text = page.render(paths=paths, entries=computed)
    return handwritten(text, FILE, computed, "", plain=plain)


def map_page(computed: Mapping[str, Computed], site: Site) -> str:
    """All terms and relations, as a drawing and as a list."""
    entries = {module: it.entry for module, it in computed.items()}
    related = {module: it.related for module, it in computed.items()}
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
            site=site,
            causes=causes_and_cures(entries, related, site.under_root),
            in_words=list(in_words(entries, related)),
            drawing=atlas(entries, related, site.glossary.columns, site.under_root),
            sentences=list(sentences(entries, related)),
            legend=legend,
        )
    )
