"""What a fault does to one node of a listing, as a change of its text."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

_TURNED: dict[type[ast.AST], tuple[str, str]] = {
    ast.Add: ("+", "-"),
    ast.Sub: ("-", "+"),
    ast.Mult: ("*", "/"),
    ast.Div: ("/", "*"),
    ast.Lt: ("<", ">="),
    ast.GtE: (">=", "<"),
    ast.Gt: (">", "<="),
    ast.LtE: ("<=", ">"),
    ast.Eq: ("==", "!="),
    ast.NotEq: ("!=", "=="),
}
_TOOLS = {"fig", "ax", "axes", "rng", "numbers", "name", "label", "line"}
"""Variables that hold no data."""
_LEFT_OUT = {"sqrt", "reversed", "mean", "abs", "cumprod", "cumsum", "log", "exp", "sorted"}
"""Calls that a fault replaces by their first argument, or by what they are called on."""


@dataclass(frozen=True, slots=True)
class Change:
    """Bytes of a listing, and what stands there instead."""

    start: int
    end: int
    new: str


class _Source:
    """The text of a listing, by its nodes: the syntax tree counts bytes in lines."""

    def __init__(self, text: str) -> None:
        self._bytes = text.encode()
        self._starts = [0]
        for line in self._bytes.split(b"\n"):
            self._starts.append(self._starts[-1] + len(line) + 1)

    def span(self, node: ast.AST) -> tuple[int, int]:
        """Where a node begins and ends."""
        start = self._starts[node.lineno - 1] + node.col_offset  # type: ignore[attr-defined]
        end = self._starts[node.end_lineno - 1] + node.end_col_offset  # type: ignore[attr-defined]
        return start, end

    def of(self, node: ast.AST) -> str:
        """The text of a node."""
        start, end = self.span(node)
        return self._bytes[start:end].decode()

    def instead(self, node: ast.AST, new: str) -> Change:
        """A change of the whole node."""
        return Change(*self.span(node), new)

    def turned(self, left: ast.AST, right: ast.AST, old: str, new: str) -> Iterator[Change]:
        """A change of the operator between two nodes."""
        begin, end = self.span(left)[1], self.span(right)[0]
        place = self._bytes[begin:end].find(old.encode())
        if place >= 0:
            yield Change(begin + place, begin + place + len(old), new)


def changes(node: ast.AST, function: ast.FunctionDef, listing: str) -> Iterator[Change]:
    """Every fault that this node can carry."""
    source = _Source(listing)
    match node:
        case ast.Constant(value=value) if isinstance(value, int | float):
            yield from _constant(node, source)
        case ast.Subscript(slice=index):
            yield from _index(node, index, source)
        case ast.Call():
            yield from _call(node, source)
        case ast.Assign() | ast.AugAssign() | ast.Expr():
            if not _is_docstring(node):
                yield source.instead(node, "pass")
        case ast.Name(ctx=ast.Load()):
            yield from _neighbor(node, function, source)
        case _:
            yield from _operator(node, source)


def _operator(node: ast.AST, source: _Source) -> Iterator[Change]:
    """Operators turned round or left out, with one of their sides."""
    match node:
        case ast.Attribute(attr="T", value=value):
            yield source.instead(node, source.of(value))
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            yield source.instead(node, f"({source.of(operand)})")
        case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in _TURNED:
            yield from source.turned(left, right, *_TURNED[type(op)])
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _TURNED:
            yield from source.turned(left, right, *_TURNED[type(op)])
            if isinstance(op, ast.Mult | ast.Div):
                yield source.instead(node, f"({source.of(left)})")
            if isinstance(op, ast.Mult):
                yield source.instead(node, f"({source.of(right)})")


def _constant(node: ast.Constant, source: _Source) -> Iterator[Change]:
    value = node.value
    if isinstance(value, bool):
        yield source.instead(node, str(not value))
    elif isinstance(value, int):
        for other in dict.fromkeys((value + 1, value - 1, 2 * value)):
            yield source.instead(node, f"({other})" if other < 0 else str(other))
    elif isinstance(value, float):
        for factor in (1.1, 2, 0.5):
            yield source.instead(node, repr(value * factor))


def _index(node: ast.Subscript, index: ast.expr, source: _Source) -> Iterator[Change]:
    """Neighbors of an index, ends of a slice, a reversal."""
    if isinstance(index, ast.Slice):
        if source.of(index) == "::-1":
            yield source.instead(node, source.of(node.value))
            return
        for end in (index.lower, index.upper):
            if isinstance(end, ast.Name | ast.BinOp):
                yield source.instead(end, f"{source.of(end)} + 1")
                yield source.instead(end, f"{source.of(end)} - 1")
    elif isinstance(index, ast.Name | ast.BinOp):
        yield source.instead(index, f"{source.of(index)} + 1")
        yield source.instead(index, f"{source.of(index)} - 1")


def _call(node: ast.Call, source: _Source) -> Iterator[Change]:
    """A call left out, one round of a loop more or less, the square of a norm."""
    name = getattr(node.func, "attr", getattr(node.func, "id", ""))
    if name in _LEFT_OUT:
        if isinstance(node.func, ast.Attribute) and not _is_module(node.func.value):
            yield source.instead(node, source.of(node.func.value))
        elif node.args:
            yield source.instead(node, f"({source.of(node.args[0])})")
    elif name == "range" and isinstance(node.args[-1], ast.Name | ast.BinOp):
        last = node.args[-1]
        yield source.instead(last, f"{source.of(last)} + 1")
        yield source.instead(last, f"{source.of(last)} - 1")
    elif name == "norm":
        yield source.instead(node, f"{source.of(node)} ** 2")


def _neighbor(node: ast.Name, function: ast.FunctionDef, source: _Source) -> Iterator[Change]:
    """The variable of its kind that was assigned before this one, in its place."""
    stored = [n for n in ast.walk(function) if isinstance(n, ast.Name) and _is_stored(n)]
    stored.sort(key=lambda n: (n.lineno, n.col_offset))
    order = [name for name in dict.fromkeys(n.id for n in stored) if _kind(name) == _kind(node.id)]
    if node.id in order and (place := order.index(node.id)):
        yield source.instead(node, order[place - 1])


def _is_stored(node: ast.Name) -> bool:
    return isinstance(node.ctx, ast.Store) and node.id not in _TOOLS


def _kind(name: str) -> bool:
    """Arrays have one letter, derivatives two: others are names in words."""
    return len(name.removeprefix("d")) < 2


def _is_module(node: ast.expr) -> bool:
    """Whether a call is one of numpy: `np.sqrt`, `np.linalg.norm`."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return isinstance(node, ast.Name) and node.id in ("np", "plt")


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
