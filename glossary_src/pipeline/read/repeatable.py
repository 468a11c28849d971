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
_CLOCKS = (
    *("time.", "datetime.datetime.now", "datetime.datetime.utcnow", "datetime.datetime.today"),
    *("datetime.date.today", "os.times", "email.utils.localtime", "email.utils.formatdate"),
)
_NOW = ("now", "today")
"""What `np.datetime64` takes for the present."""
_CHANCE = ("random.", "secrets.", "os.urandom", "os.getrandom", "uuid.uuid1", "uuid.uuid4")

_HAD = ("numpy", "matplotlib")
_MACHINE = (
    *("os.environ", "os.get", "os.cpu_count", "os.uname", "os.listdir", "os.scandir", "os.walk"),
    *("os.stat", "os.path.", "os.open", "pathlib.", "glob.", "shutil.", "io.open"),
    *("platform.", "socket.", "getpass."),
    *("sys.argv", "sys.path", "sys.platform", "sys.version", "tempfile.", "multiprocessing."),
    *("importlib.", "threading.get", "urllib.", "builtins."),
)
_BUILT_IN = {"open", "input", "eval", "exec", "__import__", "id", "hash"}
"""Reach for what no text shows, or answer otherwise in another process."""


def chance_faults(name: str, listing: str) -> Iterator[Fault]:
    """A fault for each call whose result differs from run to run, by its line in the listing."""
    tree = ast.parse(listing)
    names = _built_in(tree) | _imported(tree)
    parts = {node.func for node in ast.walk(tree) if isinstance(node, ast.Call)}
    parts |= {node.value for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = _path(node.func, names)
            found = _broken(f"{called}()", called, node)
        elif isinstance(node, ast.Attribute) and node not in parts:
            called = _path(node, names)
            found = _asked(called, called)
        else:
            continue
        if found:
            rule, cure = found
            yield Fault(f"{name}()", f"line {node.lineno} of its listing {rule}.", cure)


def foreign_faults(name: str, listing: str) -> Iterator[Fault]:
    """A fault for each package that a reader who copies the listing may not have."""
    for package in sorted({_first(found) for found in _imported(ast.parse(listing)).values()}):
        if package not in _HAD and package not in sys.stdlib_module_names:
            cure = "A reader has numpy and matplotlib: write it with these."
            yield Fault(f"{name}()", f"imports {package or 'a module beside it'}.", cure)


def _first(path: str) -> str:
    return path.split(".")[0]


def _asked(shown: str, called: str) -> tuple[str, str] | None:
    """What it does that asks for more than the listing says, and the cure."""
    if called.startswith(_CLOCKS):
        return f"reads a clock, {shown}", _STILL
    if called.startswith(_MACHINE) and not called.startswith(_CHANCE):
        return f"asks the machine, {shown.removeprefix('builtins.')}", _ANYWHERE
    return None


def _broken(shown: str, called: str, call: ast.Call) -> tuple[str, str] | None:
    """What a call does that it may not, and the cure."""
    last, seeded = called.rpartition(".")[2], _is_seeded(call)
    if found := _asked(shown, called):
        return found
    if called == "numpy.datetime64" and _is_given(call, _NOW):
        return f"reads a clock, {shown}", _STILL
    if called.startswith("numpy.random."):
        if last in _NO_DRAW or (last in _MAKERS and seeded):
            return None
        without = f"calls {last}() without a seed" if last in _MAKERS else f"draws by {shown}"
        return without, _SEEDED
    if called.startswith(_CHANCE) and not (called == "random.Random" and seeded):
        return f"draws by {shown}", _SEEDED
    return None


def _is_seeded(call: ast.Call) -> bool:
    return bool(call.args or call.keywords) and not _is_given(call, (None,))


def _is_given(call: ast.Call, values: tuple[str | None, ...]) -> bool:
    """Whether what a call is given first is written out, and one of some values."""
    given = [*call.args, *(keyword.value for keyword in call.keywords)]
    return bool(given) and isinstance(given[0], ast.Constant) and given[0].value in values


def _built_in(tree: ast.Module) -> dict[str, str]:
    """The names of `_BUILT_IN` that mean what Python means: the listing binds them to nothing."""
    bound = set()
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name, ctx=ast.Store()) | ast.arg(arg=name):
                bound.add(name)
            case ast.FunctionDef(name=name):
                bound.add(name)
    return {name: f"builtins.{name}" for name in _BUILT_IN - bound}


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
