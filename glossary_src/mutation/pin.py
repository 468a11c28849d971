"""The computed value, written into each promise of a module: `between(0.4, 0.6, here=0.512)`.

Seeds are fixed, so besides what holds for all seeds a promise can name what comes out with its own.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Iterator, Mapping, Sequence

from glossary_src.faults import Fault, GlossaryError
from glossary_src.schema import Snippet, Span

DATA = "data"
CLOSE, CHAOTIC = 1e-6, 0.02
"""How far from the pinned value any number may be; farther than this none may be pinned."""
_MARGIN = 10

Numbers = Mapping[str, float]
"""By the name of the number; under `DATA` what the figure's data come to."""


def unlike(name: str, first: Numbers, again: Numbers) -> Iterator[Fault]:
    """Numbers of a snippet that differ from one run to the next, on the same machine."""
    for number, value in first.items():
        if _within(value, [again[number]]) > CLOSE:
            what = "the data of its figure" if number == DATA else number
            rule = f"gives {value:.10g}, then {again[number]:.10g}: it draws without a seed, or "
            rule += "reads a clock."
            cure = "Draw with np.random.default_rng(seed); leave clocks out."
            yield Fault(f"{name}(): {what}", rule, cure)


def pinned(code: str, snippet: Snippet, runs: Sequence[Numbers]) -> str:
    """The text of a module with the promises of one snippet pinned to the first of its runs.

    The other runs, with other kernels of BLAS, tell how far a number may be off.
    Raises `GlossaryError` for numbers that they do not agree on.
    """
    edits: list[tuple[int, int, str]] = []
    faults = []
    call = _decorator(code, snippet.name)
    for number, value in runs[0].items():
        if number == DATA:
            continue
        span = snippet.promises.get(number)
        if span is None or _is_exact(span):
            continue
        within = _within(value, [run[number] for run in runs[1:]])
        if within > CHAOTIC:
            rule = f"differs by {within / _MARGIN:.1%} from one kernel of BLAS to another."
            cure = "Make it tame: fewer steps, a smaller rate, float64."
            faults.append(Fault(f"{snippet.name}.{number}", rule, cure))
            continue
        edits.append(_edit(code, _promise(call, number), _here(value, within)))
    if faults:
        raise GlossaryError(faults)
    return _applied(code, [*edits, _figure(code, call, runs), *_import(code)])


def _is_exact(span: Span) -> bool:
    return span.here is None and span.pinned


def _within(value: float, others: Sequence[float]) -> float:
    """A margin of ten around what other kernels give, as a power of ten."""
    size = abs(value) or 1.0
    off = max((abs(other - value) / size for other in others), default=0.0)
    if off * _MARGIN <= CLOSE:
        return CLOSE
    return float(f"{10.0 ** math.ceil(math.log10(off * _MARGIN)):g}")


def _here(value: float, within: float) -> str:
    more = "" if within == CLOSE else f", within={_short(within)}"
    return f"here={value:.10g}{more}"


def _short(within: float) -> str:
    """1e-6, as ruff would not touch it."""
    return f"{within:g}".replace("e-0", "e-")


def _decorator(code: str, name: str) -> ast.Call:
    for node in ast.parse(code).body:
        if isinstance(node, ast.FunctionDef) and node.name == name:
            for decorator in node.decorator_list:
                if isinstance(decorator, ast.Call):
                    return decorator
    raise LookupError(name)


def _promise(call: ast.Call, number: str) -> ast.Call:
    promises = next(k.value for k in call.keywords if k.arg == "promises")
    pairs = (
        zip(promises.keys, promises.values, strict=True) if isinstance(promises, ast.Dict) else ()
    )
    for key, value in pairs:
        if isinstance(key, ast.Constant) and key.value == number and isinstance(value, ast.Call):
            return value
    cure = "Write promises={...: between(...)} out, so that they can be pinned."
    raise GlossaryError([Fault(number, "is promised by no call of its own.", cure)])


def _edit(code: str, span: ast.Call, here: str) -> tuple[int, int, str]:
    """The arguments of near() or between(), with the pinned value in the place of an old one."""
    kept = [ast.get_source_segment(code, node) or "" for node in span.args]
    for keyword in span.keywords:
        if keyword.arg not in ("here", "within"):
            kept.append(f"{keyword.arg}={ast.get_source_segment(code, keyword.value)}")
    function = ast.get_source_segment(code, span.func)
    start, end = _place(code, span)
    return start, end, f"{function}({', '.join([*kept, here])})"


def _figure(code: str, call: ast.Call, runs: Sequence[Numbers]) -> tuple[int, int, str]:
    """`data=near(...)`, after the promises."""
    value = runs[0][DATA]
    within = min(_within(value, [run[DATA] for run in runs[1:]]), 1.0)
    new = f"near({value:.10g}, rel={_short(within)})"
    for keyword in call.keywords:
        if keyword.arg == DATA:
            start, end = _place(code, keyword.value)
            return start, end, new
    promises = next(k.value for k in call.keywords if k.arg == "promises")
    _, end = _place(code, promises)
    return end, end, f",\n    {DATA}={new}"


def _import(code: str) -> Iterator[tuple[int, int, str]]:
    """The import of `near`, where the module has none yet."""
    for node in ast.parse(code).body:
        if isinstance(node, ast.ImportFrom) and node.module == "glossary_src.schema":
            names = {alias.name for alias in node.names}
            if "near" not in names:
                start, end = _place(code, node)
                yield start, end, f"from {node.module} import {', '.join(sorted({*names, 'near'}))}"


def _place(code: str, node: ast.expr | ast.stmt) -> tuple[int, int]:
    """Where a node begins and ends, in characters."""
    lines = code.split("\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)

    def at(line: int, column: int) -> int:
        return starts[line - 1] + len(lines[line - 1].encode()[:column].decode())

    assert node.end_lineno is not None
    assert node.end_col_offset is not None
    return at(node.lineno, node.col_offset), at(node.end_lineno, node.end_col_offset)


def _applied(code: str, edits: Sequence[tuple[int, int, str]]) -> str:
    for start, end, new in sorted(edits, reverse=True):
        code = code[:start] + new + code[end:]
    return code
