"""Whether a listing gives the same numbers each time and everywhere: no chance, clock, machine."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator

from glossary_src.faults import Fault
from glossary_src.pipeline.read.imports import imports

_SEEDED = "Write rng = np.random.default_rng(0), and draw from rng."
_STILL = "Leave it out: the same site is built tomorrow."
_ANYWHERE = "Leave it out: the same site is built on every machine."
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

_HAD = ("numpy", "matplotlib")
_MACHINE = (
    *("os.environ", "os.get", "os.cpu_count", "os.uname", "platform.", "socket.", "getpass."),
    *("sys.argv", "sys.path", "sys.platform", "sys.version", "tempfile.", "multiprocessing.cpu"),
)


def chance_faults(name: str, listing: str) -> Iterator[Fault]:
    """A fault for each call whose result differs from run to run, by its line in the listing."""
    tree = ast.parse(listing)
    names = _imported(tree)
    calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = _path(node.func, names)
            if found := _broken(called, _is_seeded(node)):
                rule, cure = found
                thing = f"{name}()"
                yield Fault(thing, f"line {node.lineno} of its listing {rule}.", cure)
        elif isinstance(node, ast.Attribute) and node not in calls and _asks(node, names):
            rule = f"line {node.lineno} of its listing asks the machine, {_path(node, names)}."
            yield Fault(f"{name}()", rule, _ANYWHERE)


def foreign_faults(name: str, listing: str) -> Iterator[Fault]:
    """A fault for each package that a reader who copies the listing may not have."""
    for package in sorted({_first(found) for found in _imported(ast.parse(listing)).values()}):
        if package not in _HAD and package not in sys.stdlib_module_names:
            cure = "A reader has numpy and matplotlib: write it with these."
            yield Fault(f"{name}()", f"imports {package or 'a module beside it'}.", cure)


def _first(path: str) -> str:
    return path.split(".")[0]


def _asks(node: ast.expr, names: dict[str, str]) -> bool:
    return _path(node, names).startswith(_MACHINE)


def _broken(called: str, seeded: bool) -> tuple[str, str] | None:
    """What a call does that it may not, and the cure."""
    last = called.rpartition(".")[2]
    if called.startswith(_MACHINE) and "." in called:
        return f"asks the machine, {called}()", _ANYWHERE
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
    """The full name of every name that an import binds, or another name for such."""
    names = {}
    for node in imports(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                first = alias.name.split(".")[0]
                names[alias.asname or first] = alias.name if alias.asname else first
        else:
            module = "" if node.level else node.module
            names |= {a.asname or a.name: f"{module}.{a.name}" for a in node.names}
    for other in ast.walk(tree):  # r = np.random
        match other:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Attribute() as value):
                if path := _path(value, names):
                    names[name] = path
    return names


def _path(node: ast.expr, names: dict[str, str]) -> str:
    """`np.random.rand` as `numpy.random.rand`; nothing for what is no imported name."""
    if isinstance(node, ast.Attribute):
        before = _path(node.value, names)
        return f"{before}.{node.attr}" if before else ""
    return names.get(node.id, "") if isinstance(node, ast.Name) else ""
