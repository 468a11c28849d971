"""What the command line asks for, over what the project's settings say."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ..faults import Fault, GlossaryError
from .documents import refused
from .findings import LEVELS, RULES
from .settings import CHOICES, Settings, from_pyproject, with_values
from .terms import PROJECT

_DESCRIPTION = """What is to be mended in docs: terms to link, dead links, wrong statements.

Exit code 0: nothing that counts. 1: findings. 2: the command could not do its work."""
_OWN = ("docs", "config", "fix", "diff", "changed", "update_baseline")


@dataclass(frozen=True)
class Options:
    """One run."""

    docs: tuple[Path, ...]
    settings: Settings
    fix: bool = False
    diff: bool = False
    changed: str = ""
    """A commit, or nothing for all lines."""
    update_baseline: bool = False


def asked_for(arguments: Sequence[str] | None) -> Options:
    """The options of a command line. What does not fit is named."""
    asked = _parser().parse_args(arguments)
    settings = _settings(asked)
    if asked.update_baseline and not settings.baseline:
        raise GlossaryError([Fault("baseline", "is missing.", "Give --baseline FILE.")])
    return Options(
        tuple(asked.docs),
        settings,
        asked.fix,
        asked.diff,
        asked.changed or "",
        asked.update_baseline,
    )


def _settings(asked: argparse.Namespace) -> Settings:
    path = asked.config or Path("pyproject.toml")
    if asked.config and not path.is_file():
        raise refused(path, "does not exist.", "Give another.")
    given = {k: v for k, v in vars(asked).items() if k not in _OWN and v is not None}
    return with_values(from_pyproject(path), given, "command line")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="gradient-glossary",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(required=True)
    one = commands.add_parser("check", help="check Markdown, reStructuredText, notebooks")
    one.add_argument("docs", nargs="+", type=Path, help="files and folders")
    _about_the_glossary(one.add_argument_group("the glossary"))
    _about_the_docs(one.add_argument_group("the docs"))
    _about_the_answer(one.add_argument_group("the answer"))
    return parser


def _about_the_glossary(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--source", help="address or file of the glossary")
    group.add_argument("--url", help="address of its site, where the file does not tell")
    group.add_argument("--sha256", help="the hash that the file must have")
    group.add_argument("--project", help=f"the name of the glossary, if not {PROJECT}")
    group.add_argument("--cache", help="folder for what was fetched")


def _about_the_docs(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--config", type=Path, help="instead of pyproject.toml in this folder")
    group.add_argument("--exclude", nargs="+", metavar="PATTERN", help="files to leave out")
    kinds = ", ".join(CHOICES["suffixes"])
    group.add_argument(
        "--suffixes", nargs="+", metavar="ENDING", help=f"what to look for in folders, of {kinds}"
    )
    group.add_argument(
        "--changed", nargs="?", const="HEAD", metavar="REF", help="only lines that changed since"
    )
    group.add_argument(
        "--brackets",
        choices=CHOICES["brackets"],
        help="whether [[...]] means the glossary; auto: where most of them do",
    )


def _about_the_answer(group: argparse._ArgumentGroup) -> None:
    rules = ", ".join(f"{rule} ({LEVELS[rule]})" for rule in RULES)
    group.add_argument("--rules", nargs="+", choices=RULES, metavar="RULE", help=rules)
    group.add_argument("--ignore", nargs="+", metavar="NAME", help="names that need no link")
    group.add_argument("--format", choices=CHOICES["format"])
    group.add_argument("--fail-on", choices=CHOICES["fail_on"], help="the lowest level that fails")
    group.add_argument("--baseline", metavar="FILE", help="findings that are known already")
    group.add_argument("--update-baseline", action="store_true", help="write that file")
    group.add_argument("--fix", action="store_true", help="write the missing links into the files")
    group.add_argument("--diff", action="store_true", help="show what --fix would write")
    group.add_argument("--dialect", choices=CHOICES["dialect"], help="how --fix writes a link")
