"""Pages written by hand, or by a template: their numbers, figures, formulas and links filled in.

Their notation names the term first: `@{term.snippet.number:.2f}`, `![](figure:term.snippet)`.
`<!-- file: path/name.py -->` shows a file of the project, and publishes it with the page.
`<!-- address -->` and `<!-- /address -->` hold what tells readers to put an address for `SITE`.
`<!-- bench: table -->` is what the bench shows without a script.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from glossary_src.faults import Fault, GlossaryError, did_you_mean
from glossary_src.pipeline.draw.numbers import marked, worded
from glossary_src.pipeline.read.files import text_of
from glossary_src.pipeline.read.formulas import FormulaError, mathml
from glossary_src.pipeline.read.notation import Writer
from glossary_src.pipeline.run.outcomes import Computed
from glossary_src.pipeline.write import bench
from glossary_src.pipeline.write.figures import picture
from glossary_src.schema.grammar import module_of, tokens
from glossary_src.schema.sections import ANCHORS

_FIGURE = re.compile(r"^!\[\]\(figure:(\w+)\.(\w+)\)$", re.MULTILINE)
_NUMBER = re.compile(r"@\{(\w+)\.([\w.]+)(?::([^}]*))?\}")
_TERM_LINK = re.compile(r"\]\((term:[\w-]+)\)")
_FILE = re.compile(r"^<!-- file: ([\w./-]+) -->$", re.MULTILINE)

_ADDRESS = re.compile(r"<!-- address -->(.*?)<!-- /address -->( ?)", re.DOTALL)
_SITE = re.compile(r"\bSITE(?=[/\"\n])")
"""Where it stands for an address; not the name of a variable."""


def handwritten(
    text: str, file: str, computed: Mapping[str, Computed], up: str, *, plain: bool = False
) -> str:
    """A page of `docs/` with its numbers, figures and term links filled in.

    Its notation names the term first: `@{term.snippet.number:.2f}`, `![](figure:term.snippet)`.
    `@{glossary.terms}` is how many there are, `@{glossary.anchors}` the anchors of their sections.
    `up` leads from the page to the root of `docs/`. A `plain` page holds no HTML of ours: numbers
    are text, formulas LaTeX, figures what they show.
    """
    faults: list[Fault] = []
    known: dict[str, float] = {"glossary.terms": float(len(computed)), **bench.NUMBERS}
    for module, term in computed.items():
        known |= {f"{module}.{name}": value for name, value in term.numbers.items()}

    def number(match: re.Match[str]) -> str:
        name = f"{match[1]}.{match[2]}"
        if name == "glossary.anchors":
            return ", ".join(f"`#{anchor}`" for anchor in ANCHORS)
        if name not in known:
            faults.append(Fault(match[0], "is no number.", did_you_mean(name, known), file))
            return ""
        return (worded if plain else marked)(known[name], match[3] or "")

    def drawing(match: re.Match[str]) -> str:
        term = computed.get(match[1])
        if term is None or match[2] not in term.runs:
            figures = [f"{m}.{name}" for m, it in computed.items() for name in it.runs]
            cure = did_you_mean(f"{match[1]}.{match[2]}", figures)
            faults.append(Fault(match[0], "is no figure.", cure, file))
            return ""
        snippet = next(s for s in term.entry.snippets if s.name == match[2])
        writer = Writer(term.numbers, {})
        if plain:
            return f"Figure: {writer.plain(snippet.alt)}"
        drawn = picture(term, snippet, writer)
        return f'<div class="g-svg" markdown="0">{drawn}</div>'

    def term_link(match: re.Match[str]) -> str:
        module = module_of(match[1])
        if module not in computed:
            cure = did_you_mean(module, computed)
            faults.append(Fault(match[0], "links to no term.", cure, file))
            return match[0]
        return f"]({up}terms/{computed[module].slug}.md)"

    def formula(latex: str) -> str:
        try:
            typeset = mathml(latex)
        except FormulaError as error:
            faults.append(Fault(f"${latex}$", f"cannot be typeset: {error}.", "Mend it.", file))
            return ""
        return f"${latex}$" if plain else f"<span>{typeset}</span>"

    written = []
    for token in tokens(text):
        if token.kind == "code":
            written.append(token.text)
        elif token.kind == "formula":
            written.append(formula(token.text[1:-1]))
        else:
            filled = _NUMBER.sub(number, _FIGURE.sub(drawing, token.text))
            written.append(_TERM_LINK.sub(term_link, filled))
    if faults:
        raise GlossaryError(faults)
    return bench.fill("".join(written), up, plain=plain)


def with_files(text: str, page: str, folder: Path) -> tuple[str, dict[str, bytes]]:
    """A page of `docs/` with the files that it shows, and these files, to be published with it.

    `<!-- file: path/name.py -->` shows a file of `folder`, where `docs/` lies, as a listing. The
    site serves it below the address of the page: `page/name.py`.
    """
    files: dict[str, bytes] = {}

    def listing(match: re.Match[str]) -> str:
        path = folder / match[1]
        if not path.is_file():
            raise GlossaryError([Fault(match[1], "does not exist.", "Name a file there is.", page)])
        files[(PurePosixPath(page).with_suffix("") / path.name).as_posix()] = path.read_bytes()
        kind = path.suffix.removeprefix(".").replace("py", "python")
        return f"```{kind}\n{text_of(path, match[1])}```"

    return _FILE.sub(listing, text), files


def with_address(text: str, url: str) -> str:
    """A page of `docs/` that writes `SITE`, with the real address where it is known.

    Only a page that tells readers so, between `<!-- address -->` and `<!-- /address -->`; where the
    address is known, that is left out.
    """
    if not _ADDRESS.search(text):
        return text
    return in_place(_ADDRESS.sub("", text), url) if url else _ADDRESS.sub(r"\1\2", text)


def in_place(text: str, url: str) -> str:
    """A text with the address of the site in place of `SITE`."""
    return _SITE.sub(url.rstrip("/"), text)


def uses_notation(text: str) -> bool:
    """Whether a page of `docs/` has anything to fill in."""
    patterns = (_FIGURE, _NUMBER, _TERM_LINK, bench.MARKER)
    return any(pattern.search(text) for pattern in patterns)


def tells_of_terms(text: str) -> bool:
    """Whether a page of `docs/` says something of terms, not only how one writes that."""
    said = "".join(token.text for token in tokens(text) if token.kind != "code")
    return bool(_FIGURE.search(said) or _TERM_LINK.search(said))
