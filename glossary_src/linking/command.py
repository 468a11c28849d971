"""`gradient-glossary check DOCS...`: what is to be mended in other people's docs.

Exit code 0: nothing that counts. 1: findings. 2: the command could not do its work.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ..faults import Fault, GlossaryError
from . import baseline
from .asked import Options, asked_for
from .changed import changed, is_changed
from .check import Checked, Request, examined, unread
from .dialects import dialect_of, settings_of_project, uses_brackets
from .documents import Document, documents, read, refused, write
from .findings import ORDER, Finding
from .fix import difference, fixed
from .references import BRACKETS
from .report import FORMATS
from .settings import Settings
from .source import Source, load, snapshot
from .terms import PROJECT, Glossary
from .texts.kinds import READERS, refuse_without_parsers


def main(arguments: Sequence[str] | None = None) -> int:
    """Check the docs, print what was found; the number is the exit code."""
    try:
        options = asked_for(arguments)
        return _run(options)
    except GlossaryError as error:
        print(error, file=sys.stderr)
        return 2


def _run(options: Options) -> int:
    settings = options.settings
    paths = _paths(options)
    request = _request(settings)
    refuse_without_parsers({path.suffix.lower() for path in paths})
    files = [_examined(path, request) for path in paths]
    found = _that_count([checked for _, checked in files], options)
    if options.update_baseline:
        Path(settings.baseline).write_text(baseline.written(found), encoding="utf-8")
        print(f"{settings.baseline}: {len(found)} finding(s) written.", file=sys.stderr)
        return 0
    if settings.baseline:
        found = baseline.new(found, Path(settings.baseline))
    if options.fix or options.diff:
        found = _mended(files, found, options, request.glossary)
    if told := FORMATS[settings.format](found) if not options.diff else "":
        _print(told)
    print(f"{len(paths)} file(s), {len(found)} finding(s).", file=sys.stderr)
    return 1 if any(_fails(finding, settings.fail_on) for finding in found) else 0


def _paths(options: Options) -> list[Path]:
    settings = options.settings
    paths = list(documents(options.docs, settings.exclude, settings.suffixes, tuple(READERS)))
    if not paths:
        looked_for = ", ".join(settings.suffixes)
        raise refused(options.docs[0], "holds nothing to check.", f"Looked for {looked_for}.")
    return paths


def _examined(path: Path, request: Request) -> tuple[Document, Checked]:
    document = read(path)
    checked = examined(path, document.text, request)
    if document.note and "unread" in request.rules:
        checked.findings.append(unread(path, f"The file {document.note}"))
    return document, checked


def _that_count(files: Sequence[Checked], options: Options) -> list[Finding]:
    """Findings without those about brackets of others, or about lines that did not change."""
    found = [finding for checked in files for finding in checked.findings]
    if not _means_brackets(files, options.settings):
        found = [finding for finding in found if finding.form != BRACKETS]
    if options.changed:
        lines = changed(options.changed)
        found = [finding for finding in found if is_changed(finding, lines)]
    return found


def _means_brackets(files: Sequence[Checked], settings: Settings) -> bool:
    """Whether `[[...]]` is a link to the glossary here. Others write their own notes so."""
    if settings.brackets != "auto":
        return settings.brackets == "true"
    resolved, total = sum(it.resolved for it in files), sum(it.brackets for it in files)
    return 2 * resolved >= total > 0 or uses_brackets(settings_of_project(Path()))


def _mended(
    files: Sequence[tuple[Document, Checked]],
    found: list[Finding],
    options: Options,
    glossary: Glossary,
) -> list[Finding]:
    """Write the links, or show what would be written. What is left is told as ever."""
    project = settings_of_project(Path())
    done: set[Finding] = set()
    for document, checked in files:
        of_file = [it for it in found if it.file == document.path.as_posix() and it.place]
        if not any(it.rule == "unlinked-term" for it in of_file):
            continue
        dialect = dialect_of(checked, options.settings.dialect, project, options.settings.source)
        result = fixed(document, checked, of_file, dialect, glossary)
        done.update(result.done)
        if options.diff:
            _print(difference(document, result.text).rstrip("\n"))
        elif result.done:
            write(document, result.text)
    if options.diff:
        return found
    print(f"{len(done)} link(s) written.", file=sys.stderr)
    return [it for it in found if it not in done]


def _fails(finding: Finding, lowest: str) -> bool:
    return lowest != "never" and ORDER.index(finding.level) >= ORDER.index(lowest)


def _request(settings: Settings) -> Request:
    """What to look for. Of another glossary no wrong statements are known."""
    request = Request(_glossary(settings), settings.rules, settings.ignore, settings.keys)
    return request if settings.project == PROJECT else replace(request, statements=())


def _glossary(settings: Settings) -> Glossary:
    """The terms. Without any, wrong statements can still be found."""
    if not settings.source and not snapshot():
        if set(settings.rules) <= {"wrong-statement", "unread"}:
            return Glossary()
        cure = "Give --source SITE/, or --rules wrong-statement, which needs none."
        raise GlossaryError([Fault("source", "is missing.", cure)])
    names = ("url", "sha256", "project", "cache", "max_age", "timeout")
    loaded = load(Source(settings.source, **{name: getattr(settings, name) for name in names}))
    for told in (*loaded.notes, *(() if loaded.failed else loaded.faults)):
        print(told, file=sys.stderr)
    if loaded.failed:
        raise GlossaryError(loaded.faults)
    return loaded.glossary


def _print(text: str) -> None:
    encoding = sys.stdout.encoding or "utf-8"
    print(text.encode(encoding, "replace").decode(encoding))


if __name__ == "__main__":
    sys.exit(main())
