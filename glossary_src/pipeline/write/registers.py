"""Pages that gather from all terms: the register of claims, the learning paths, the map."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from glossary_src.pipeline.read.bibliography import Source
from glossary_src.pipeline.read.entry import Entry
from glossary_src.pipeline.read.learning_paths import FILE
from glossary_src.pipeline.read.notation import Writer
from glossary_src.pipeline.run.cache import Cache
from glossary_src.pipeline.run.outcomes import Computed
from glossary_src.pipeline.write.atlas import atlas, sentences
from glossary_src.pipeline.write.causes import causes_and_cures, in_words
from glossary_src.pipeline.write.handwritten import handwritten
from glossary_src.pipeline.write.pages import alphabetical
from glossary_src.pipeline.write.reading import minutes
from glossary_src.pipeline.write.rendering import RenderedClaim, rendered_claim
from glossary_src.pipeline.write.site import Site
from glossary_src.pipeline.write.templating import environment
from glossary_src.pipeline.write.views import View, name_index
from glossary_src.schema import Glossary, LearningPath
from glossary_src.schema.claims import VERDICTS
from glossary_src.schema.grammar import tokens

SURPRISE = ("false", "misleading", "conditional", "history", "usage", "true")
"""Verdicts in the order of the register: what readers would not have thought comes first."""
ASKED = ("true", "misleading", "false")
"""Verdicts that the quiz has."""


@dataclass(frozen=True, slots=True)
class Row:
    """A claim with its verdict, as a list of all claims has it."""

    number: int
    entry: Entry
    figure: str
    """The snippet whose numbers decide it: the first that its reason names."""
    read_in: str
    plain: str
    it: RenderedClaim


def claim_rows(
    computed: Mapping[str, Computed],
    sources: Mapping[str, Source],
    glossary: Glossary,
    writer_of: type[Writer] = Writer,
) -> tuple[list[Row], list[str]]:
    """Every claim, the surprising verdicts first, and the keys of what they cite."""
    names = name_index(computed)
    cited: list[str] = []
    rows: list[Row] = []
    for it in computed.values():
        shown = [snippet.name for snippet in it.entry.snippets if snippet.on_page]
        for claim in it.term.claims:
            writer = writer_of(
                it.numbers, sources, names, lambda other: f"terms/{computed[other].slug}.md"
            )
            named = [
                t.parts["of"].split(".")[0] for t in tokens(claim.because) if t.kind == "number"
            ]
            figure = next((name for name in named if name in shown), shown[0])
            plain, told = (
                writer.plain(claim.text),
                rendered_claim(claim, writer, glossary, autolink=False),
            )
            rows.append(Row(claim.number, it.entry, figure, claim.read_in, plain, told))
            cited += [key for key in writer.cited if key not in cited]
    rows.sort(key=lambda row: (SURPRISE.index(row.it.verdict), row.number))
    return rows, cited


def claims_page(
    computed: Mapping[str, Computed],
    sources: Mapping[str, Source],
    glossary: Glossary,
    template: str = "claims.md.j2",
    writer_of: type[Writer] = Writer,
) -> str:
    """Every claim with its computed verdict, and the sources that they cite."""
    rows, cited = claim_rows(computed, sources, glossary, writer_of)
    count = Counter(row.it.verdict for row in rows)
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


def quiz_page(
    computed: Mapping[str, Computed], sources: Mapping[str, Source], glossary: Glossary
) -> str:
    """The claims that are plainly true, misleading or false, to be guessed."""
    rows, cited = claim_rows(computed, sources, glossary)
    asked = [row for row in rows if row.it.verdict in ASKED]
    return (
        environment()
        .get_template("quiz.md.j2")
        .render(rows=asked, glossary=glossary, cited=[sources[key] for key in sorted(cited)])
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
    words: Mapping[str, int] | None = None,
) -> str:
    """Every learning path: its terms in order, and the number it ends in.

    `words` are those before the first closed section of each page: from them come the minutes.
    """
    page = environment(escaping=not plain).get_template(template)
    lasts = {p.slug: minutes(sum(words[m] for m in p.terms)) for p in paths} if words else {}
    text = page.render(paths=paths, entries=computed, lasts=lasts)
    return handwritten(text, FILE, computed, "", plain=plain)


def map_page(computed: Mapping[str, Computed], site: Site, kept: Cache | None = None) -> str:
    """All terms and relations, as a drawing and as a list. `kept` knows where terms stood."""
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
            drawing=atlas(entries, related, site.glossary.columns, site.under_root, kept),
            sentences=list(sentences(entries, related)),
            legend=legend,
        )
    )
