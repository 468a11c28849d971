"""Whether every field of a part holds what its annotation says, told by the name of the field."""

from __future__ import annotations

import types
from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from glossary_src.faults import Fault, with_article

MOST_ENTRIES = 60
"""Of a list of texts on a page: three times what the longest needs."""
_WORDS = {
    str: "a text",
    int: "a number",
    float: "a number",
    bool: "a truth value",
    type(None): "None",
    tuple: "a tuple",
    list: "a list",
    dict: "a dict",
    set: "a set",
    bytes: "bytes",
}
_CURES = {
    str: 'Write a text: {name}"...".',
    int: "Write a whole number: {name}1.",
    bool: "Write True or False.",
    Mapping: "Write a dict: {name}={{...: ...}}, or leave it out.",
    Callable: 'Write {name}=lambda n: n["snippet.number"] < 1.',
}


def field_faults(part: Any, thing: str = "") -> Iterator[Fault]:
    """A fault for each field of the wrong type, in this part and in the parts it holds."""
    kind: Any = type(part)
    for name, hint in _hints(kind).items():
        own = f"{thing}: {name}" if thing else name
        yield from _faults(own, name, getattr(part, name), hint)


@cache
def _hints(kind: Any) -> dict[str, Any]:
    """What the author gives, and of which type."""
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind) if field.init}


def _faults(thing: str, name: str, value: object, hint: Any) -> Iterator[Fault]:
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        if not any(not list(_faults(thing, name, value, arm)) for arm in inner):
            arm = next(arm for arm in inner if arm is not type(None))
            yield from _faults(thing, name, value, arm)
    elif origin is tuple:
        yield from _tuple_faults(thing, value, inner[0])
    elif isinstance(origin, type) and issubclass(origin, Mapping):
        yield from _mapping_faults(thing, name, value, inner[1])
    elif origin is not None:
        if not callable(value):
            yield _fault(thing, value, _CURES[Callable].format(name=name))
    elif isinstance(hint, type):
        yield from _plain_faults(thing, name, value, hint)


def _plain_faults(thing: str, name: str, value: object, kind: type) -> Iterator[Fault]:
    wrong = not isinstance(value, kind) or (kind is int and isinstance(value, bool))
    if wrong:
        own = f"{name}=" if name else ""
        cure = _CURES.get(kind, f"Write {_call(kind)}.").format(name=own)
        broken = kind is int and isinstance(value, float)
        yield Fault(thing, "is no whole number.", cure) if broken else _fault(thing, value, cure)
    elif is_dataclass(kind):
        yield from field_faults(value, thing)


def _mapping_faults(thing: str, name: str, value: object, kind: Any) -> Iterator[Fault]:
    if not isinstance(value, Mapping):
        yield _fault(thing, value, _CURES[Mapping].format(name=name))
        return
    for key in (key for key in value if not isinstance(key, str)):
        yield _fault(f"{thing}: the key {key!r:.40}", key, "Write it in quotes.")
    if kind in (str, tuple[str, ...]):  # what else it may hold has rules of its own
        for key, item in value.items():
            yield from _faults(f"{thing} {key!r}", "", item, kind)


def _tuple_faults(thing: str, value: object, kind: Any) -> Iterator[Fault]:
    if isinstance(value, tuple):
        if kind is str and len(value) > MOST_ENTRIES:
            cure = f"At most {MOST_ENTRIES}: keep those that help."
            yield Fault(thing, f"has {len(value):,} entries.", cure)
        for number, item in enumerate(value, 1):
            yield from _faults(f"{thing}, entry {number}", "", item, kind)
    elif kind is str and isinstance(value, str):
        yield _fault(thing, value, f"Write ({value[:40]!r},).")
    elif isinstance(kind, type) and isinstance(value, kind):
        yield _fault(thing, value, f"Write it in a tuple, with a comma: ({kind.__name__}(...),).")
    else:
        one = f"{_call(kind)}," if is_dataclass(kind) else "'one', 'two'"
        yield _fault(thing, value, f"Write a tuple, such as ({one}), or leave it out.")


def _fault(thing: str, value: object, cure: str) -> Fault:
    kind = type(value)
    return Fault(thing, f"is {_WORDS.get(kind) or with_article(kind.__name__)}.", cure)


def _call(kind: Any) -> str:
    """How one is written, with the fields that it needs."""
    if not is_dataclass(kind):
        return with_article(kind.__name__)
    needed = [
        f"{it.name}=..."
        for it in fields(kind)
        if it.init and it.default is MISSING and it.default_factory is MISSING
    ]
    return f"{getattr(kind, '__name__', kind)}({', '.join(needed)})"
