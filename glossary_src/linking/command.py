"""`gradient-glossary check DOCS...`: what is to be mended in other people's docs.

Exit code 0: nothing. 1: findings. 2: the command could not do its work.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fnmatch import fnmatch
from pathlib import Path

from ..faults import Fault, GlossaryError
from .check import RULES, Finding, Request, check
from .prose import MARKUPS
from .report import FORMATS
from .settings import Settings, from_pyproject, with_values
from .source import Source, load, snapshot
from .terms import PROJECT, Glossary


def main(arguments: Sequence[str] | None = None) -> int:
    """Check the docs, print what was found; the number is the exit code."""
    asked = _parser().parse_args(arguments)
    try:
        settings = _settings(asked)
        paths = list(_documents(asked.docs, settings.exclude))
        request = _request(settings)
        found = [finding for path in paths for finding in _checked(path, request)]
    except GlossaryError as error:
        print(error, file=sys.stderr)
        return 2
    if told := FORMATS[settings.format](found):
        print(told)
    print(f"{len(paths)} file(s), {len(found)} finding(s).", file=sys.stderr)
    return 1 if found else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="gradient-glossary", description=__doc__)
    commands = parser.add_subparsers(required=True)
    one = commands.add_parser("check", help="check Markdown, MyST and reStructuredText")
    one.add_argument("docs", nargs="+", type=Path, help="files and folders")
    one.add_argument("--config", type=Path, help="instead of pyproject.toml in this folder")
    one.add_argument("--format", choices=FORMATS)
    one.add_argument("--source", help="address or file of the glossary")
    one.add_argument("--url", help="address of its site, where the file does not tell")
    one.add_argument("--sha256", help="the hash that the file must have")
    one.add_argument("--project", help=f"the name of the glossary, if not {PROJECT}")
    one.add_argument("--cache", help="folder for what was fetched")
    one.add_argument("--rules", nargs="+", choices=RULES, metavar="RULE", help=", ".join(RULES))
    one.add_argument("--ignore", nargs="+", metavar="NAME", help="names that need no link")
    one.add_argument("--exclude", nargs="+", metavar="PATTERN", help="files to leave out")
    return parser


def _settings(asked: argparse.Namespace) -> Settings:
    path = asked.config or Path("pyproject.toml")
    if asked.config and not path.is_file():
        raise _refused(path, "does not exist.", "Give another.")
    given = {k: v for k, v in vars(asked).items() if k not in ("docs", "config") and v is not None}
    settings = with_values(from_pyproject(path), given, "command line")
    if settings.format not in FORMATS:
        cure = f"Known: {', '.join(FORMATS)}."
        raise GlossaryError([Fault("format", "does not exist.", cure, str(path))])
    return settings


def _request(settings: Settings) -> Request:
    """What to look for. Of another glossary no wrong statements are known."""
    request = Request(_glossary(settings), settings.rules, settings.ignore, settings.keys)
    return request if settings.project == PROJECT else replace(request, statements=())


def _glossary(settings: Settings) -> Glossary:
    """The terms. Without any, wrong statements can still be found."""
    if not settings.source and not snapshot():
        if set(settings.rules) <= {"wrong-statement"}:
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


def _documents(given: Sequence[Path], exclude: Sequence[str]) -> Iterator[Path]:
    """The files to check, each once, those of a folder in order."""
    seen = set()
    for path in given:
        if not path.exists():
            raise _refused(path, "does not exist.", "Is it the right folder?")
        inside = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in inside:
            hidden = any(part.startswith(".") for part in file.relative_to(path).parts)
            left_out = any(fnmatch(file.as_posix(), pattern) for pattern in exclude)
            fits = file.suffix.lower() in MARKUPS and file.is_file()
            if fits and not hidden and not left_out and file.resolve() not in seen:
                seen.add(file.resolve())
                yield file
            elif not fits and file == path:
                cure = f"Known endings: {', '.join(MARKUPS)}."
                raise _refused(file, "is of no kind that is checked.", cure)


def _refused(path: Path, rule: str, cure: str) -> GlossaryError:
    return GlossaryError([Fault("file", rule, cure, str(path))])


def _checked(path: Path, request: Request) -> list[Finding]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise _refused(path, "cannot be read.", str(error)) from error
    return check(path, text, request)


if __name__ == "__main__":
    sys.exit(main())
