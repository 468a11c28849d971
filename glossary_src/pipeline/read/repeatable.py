"""Whether a listing gives the same numbers each time: no draw without a seed, no clock."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from glossary_src.faults import Fault
from glossary_src.pipeline.read.imports import imports

_SEEDED = "Write rng = np.random.default_rng(0), and draw from rng."
_STILL = "Leave it out: the same site is built tomorrow."
_MAKERS = {"default_rng", "RandomState", "SeedSequence", "MT19937", "PCG64", "PCG64DXSM"} | {
    *("Philox", "SFC64"),
}
"""Seeded by their first argument."""
_NO_DRAW = {"Generator", "BitGenerator"}
_CLOCKS = {
    *("time.time", "time.time_ns", "time.perf_counter", "time.perf_counter_ns"),
    *("time.monotonic", "time.monotonic_ns", "time.process_time", "time.process_time_ns"),
    *("time.localtime", "time.gmtime", "time.ctime", "time.strftime"),
    *("datetime.datetime.now", "datetime.datetime.utcnow", "datetime.datetime.today"),
    "datetime.date.today",
}
_CHANCE = ("random.", "secrets.", "os.urandom", "os.getrandom", "uuid.uuid1", "uuid.uuid4")


def chance_faults(name: str, listing: str) -> Iterator[Fault]:
    """A fault for each call whose result differs from run to run, by its line in the listing."""
    tree = ast.parse(listing)
    names = _imported(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = _path(node.func, names)
            if found := _broken(called, _is_seeded(node)):
                rule, cure = found
                thing = f"{name}()"
                yield Fault(thing, f"line {node.lineno} of its listing {rule}.", cure)


def _broken(called: str, seeded: bool) -> tuple[str, str] | None:
    """What a call does that it may not, and the cure."""
    last = called.rpartition(".")[2]
    if called in _CLOCKS:
        return f"reads a clock, {called}()", _STILL
    if called.startswith("numpy.random."):
        if last in _NO_DRAW or (last in _MAKERS and seeded):
            return None
        without = f"calls {last}() without a seed" if last in _MAKERS else f"draws by {called}()"
        return without, _SEEDED
    if called.startswith(_CHANCE) and not (called == "random.Random" and seeded):
        return f"draws by {called}()", _SEEDED
    return None


def _is_seeded(call: ast.Call) -> bool:
    given = [*call.args, *(keyword.value for keyword in call.keywords)]
    return bool(given) and not (isinstance(given[0], ast.Constant) and given[0].value is None)


def _imported(tree: ast.Module) -> dict[str, str]:
    """The full name of every name that an import binds."""
    names = {}
    for node in imports(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                first = alias.name.split(".")[0]
                names[alias.asname or first] = alias.name if alias.asname else first
        else:
            names |= {a.asname or a.name: f"{node.module}.{a.name}" for a in node.names}
    return names


def _path(node: ast.expr, names: dict[str, str]) -> str:
    """`np.random.rand` as `numpy.random.rand`; nothing for what is no imported name."""
    if isinstance(node, ast.Attribute):
        before = _path(node.value, names)
        return f"{before}.{node.attr}" if before else ""
    return names.get(node.id, "") if isinstance(node, ast.Name) else ""
