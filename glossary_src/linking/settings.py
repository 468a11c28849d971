"""What `[tool.gradient-glossary]` in pyproject.toml may say."""

from __future__ import annotations

import re
import sys
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from ..faults import Fault, GlossaryError, did_you_mean
from .dialects import DIALECTS
from .findings import ORDER, RULES
from .report import FORMATS
from .terms import PROJECT
from .texts.kinds import READERS, USUAL

_TABLE = re.compile(r"gradient-glossary(?!-)")
"""Not the name of the package, which stands among the dependencies."""


@dataclass(frozen=True)
class Settings:
    """Each is also an option of the command, with a hyphen for the underscore."""

    source: str = ""
    """Address of the site, or address or path of its `glossary.json` or `objects.inv`.

    None: the glossary that the installed package carries.
    """
    url: str = ""
    sha256: str = ""
    project: str = PROJECT
    cache: str = ""
    max_age: float = 24.0
    timeout: float = 10.0
    rules: tuple[str, ...] = tuple(RULES)
    ignore: tuple[str, ...] = ()
    """Names that need no link."""
    exclude: tuple[str, ...] = ()
    """Patterns of files to leave out, such as `docs/old/*`."""
    keys: tuple[str, ...] = ("gradients",)
    """What `intersphinx_mapping` or mystmd's `references` calls the glossary."""
    suffixes: tuple[str, ...] = USUAL
    """Endings of the files to look for in folders."""
    brackets: str = "auto"
    """Whether `[[...]]` means the glossary: `true`, `false`, or found out."""
    dialect: str = "auto"
    """How `--fix` writes a link."""
    fail_on: str = "warning"
    """The lowest level that makes the command fail, or `never`."""
    baseline: str = ""
    """A file of findings that are known already."""
    format: str = "text"


_ONE = {"rules": "rule", "suffixes": "suffix"}
CHOICES: dict[str, Collection[str]] = {
    "rules": RULES,
    "suffixes": READERS,
    "brackets": ("auto", "true", "false"),
    "dialect": ("auto", *DIALECTS),
    "fail_on": ("never", *reversed(ORDER)),
    "format": FORMATS,
}


def from_pyproject(path: Path) -> Settings:
    """The settings of a project; those of the command if it has none."""
    try:
        whole = _toml(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Settings()
    except (OSError, ValueError) as error:
        raise _wrong(path, "file", "cannot be read.", str(error)) from error
    table = whole.get("tool", {}).get("gradient-glossary", {})
    return with_values(Settings(), {k.replace("-", "_"): v for k, v in table.items()}, path)


def _toml(text: str) -> dict[str, Any]:
    if sys.version_info >= (3, 11):
        import tomllib  # novermin
    else:
        try:
            import tomli as tomllib
        except ImportError as error:
            if not _TABLE.search(text):
                return {}
            cure = "Install tomli, or give them on the command line."
            raise OSError(f"Python {sys.version.split()[0]} reads no TOML. {cure}") from error
    return tomllib.loads(text)


def with_values(settings: Settings, values: dict[str, Any], path: Path | str) -> Settings:
    """The settings with some values replaced; what does not fit is named."""
    if isinstance(values.get("brackets"), bool):
        values = {**values, "brackets": str(values["brackets"]).lower()}
    known = {field.name: type(getattr(settings, field.name)) for field in fields(settings)}
    faults = []
    for name, value in values.items():
        if name not in known:
            cure = did_you_mean(name, known).replace("_", "-")
            faults.append(Fault(f"setting {name.replace('_', '-')!r}", "does not exist.", cure))
        elif not _fits(value, known[name]):
            wanted = {tuple: "a list of texts", float: "a number"}.get(known[name], "a text")
            faults.append(Fault(f"setting {name.replace('_', '-')!r}", f"is {wanted}.", ""))
    for name, one in _each_chosen(values):
        if one not in CHOICES[name]:
            thing = _ONE.get(name, name).replace("_", "-")
            faults.append(
                Fault(f"{thing} {one!r}", "does not exist.", did_you_mean(one, CHOICES[name]))
            )
    if faults:
        raise GlossaryError(fault.found_in(str(path)) for fault in faults)
    fixed: dict[str, Any] = {n: tuple(v) if isinstance(v, list) else v for n, v in values.items()}
    return replace(settings, **fixed)


def _each_chosen(values: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Each value, or each of several, that is to be one of a list."""
    for name in CHOICES:
        value = values.get(name, ())
        if isinstance(value, str):
            yield name, value
        elif _fits(value, tuple):
            yield from ((name, one) for one in value)


def _fits(value: Any, kind: type) -> bool:
    if kind is tuple:
        return (
            isinstance(value, Sequence)
            and not isinstance(value, str)
            and all(isinstance(one, str) for one in value)
        )
    if kind is float:
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    return isinstance(value, kind)


def _wrong(path: Path, thing: str, rule: str, cure: str) -> GlossaryError:
    return GlossaryError([Fault(thing, rule, cure, str(path))])
