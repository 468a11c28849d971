"""Cut a function out of its module: imports, the functions that it calls, its source, a call.

The string that comes back is what the page shows, what the worker runs and what the download
holds. Works on text alone, so `mkdocs serve` sees an edit at once.
"""

from __future__ import annotations

import ast
import builtins
import symtable
from collections.abc import Iterator
from functools import cache

from glossary_src.faults import Fault, GlossaryError
from glossary_src.schema import practice, snippet

MOST_LINES, MOST_COLUMNS, MOST_IN_ALL = 40, 72, 80
_BETWEEN = "\n\n\n"
_OURS = {snippet.__name__, practice.__name__}
_CALL = """

if __name__ == "__main__":
    figure, numbers = {name}()
    for name, value in numbers.items():
        print(f"{{name:>24}} = {{value:.6g}}")
    plt.show()
"""
_CALL_WITHOUT_FIGURE = """

if __name__ == "__main__":
    for name, value in {name}().items():
        print(f"{{name:>24}} = {{value:.6g}}")
"""


@cache
def listing(source: str, name: str, *, figure: bool = True) -> str:
    """The program that a reader can paste into an empty file and run.

    Raises `GlossaryError` where the function would not stand alone or does not fit a screen.
    """
    tree = _parsed(source)
    functions = [n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name == name]
    if any(isinstance(n, ast.AsyncFunctionDef) and n.name == name for n in tree.body):
        cure = "Write a plain def: nothing waits in a listing."
        raise GlossaryError([Fault(f"{name}()", "is async.", cure)])
    if len(functions) != 1:
        rule = "is not defined once in this module."
        raise GlossaryError([Fault(f"{name}()", rule, "Define it here, at the top level.")])
    lines = source.split("\n")  # as ast counts them: a form feed ends no line
    shown, needed = _with_called(source, functions[0])
    if figure:
        needed.add("plt")
    imports = []
    for node in tree.body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            bound = {(alias.asname or alias.name).split(".")[0] for alias in node.names}
            if bound & needed and getattr(node, "module", "") != "__future__":
                imports.append(_lines(lines, node))
                needed -= bound
    texts = [_lines(lines, node) for node in shown]
    faults = [f for node, text in zip(shown, texts, strict=True) for f in _faults(node, text)]
    if faults := [*faults, *_faults_in_all(name, texts, needed)]:
        raise GlossaryError(faults)
    call = (_CALL if figure else _CALL_WITHOUT_FIGURE).format(name=name)
    head = "\n".join(imports) + "\n\n\n" if imports else ""
    return f"{head}{_BETWEEN.join(texts)}\n{call}"


def _with_called(source: str, function: ast.FunctionDef) -> tuple[list[ast.FunctionDef], set[str]]:
    """The function and those of its module that it calls, in the order of the file.

    Besides, every other name that they look up outside themselves. A function with a part of its
    own is no part of another: it is shown by itself.
    """
    plain: dict[str, ast.FunctionDef] = {
        node.name: node
        for node in _parsed(source).body
        if isinstance(node, ast.FunctionDef) and not any(map(is_ours, node.decorator_list))
    }
    found, todo, needed = {function.name: function}, [function], set[str]()
    while todo:
        for called in _names_from_outside(source, todo.pop()):
            if called in plain and called not in found:
                found[called] = plain[called]
                todo.append(plain[called])
            elif called not in found:
                needed.add(called)
    return sorted(found.values(), key=lambda node: node.lineno), needed


def _faults(node: ast.FunctionDef, text: str) -> Iterator[Fault]:
    """What is wrong with one function of a listing."""
    thing = f"{node.name}()"
    for decorator in node.decorator_list:
        if not is_ours(decorator):
            rule = f"is decorated with {ast.unparse(decorator)}."
            cure = "A listing stands alone: only @snippet or @practice may stand above it."
            yield Fault(thing, rule, cure)
    if "```" in text:
        cure = "The page fences its listing with them: write them otherwise."
        yield Fault(thing, "holds three backticks.", cure)
    lines = text.split("\n")
    if len(lines) > MOST_LINES:
        yield Fault(thing, f"has {len(lines)} lines.", f"At most {MOST_LINES} fit a screen.")
    for number, line in enumerate(lines, node.lineno):
        if len(line) > MOST_COLUMNS:
            rule = f"line {number} has {len(line)} columns."
            yield Fault(thing, rule, f"At most {MOST_COLUMNS} fit the page.")


def _faults_in_all(name: str, texts: list[str], missing: set[str]) -> Iterator[Fault]:
    """What is wrong with a listing as a whole."""
    thing = f"{name}()"
    if missing:
        rule = f"uses {', '.join(sorted(missing))} from outside itself."
        cure = "A reader who copies it would get a NameError: move it inside, or into a function."
        yield Fault(thing, rule, cure)
    if (count := len(_BETWEEN.join(texts).split("\n"))) > MOST_IN_ALL:
        rule = f"has {count} lines with the functions that it calls."
        yield Fault(thing, rule, f"At most {MOST_IN_ALL} can be read in one go.")


def is_ours(decorator: ast.expr) -> bool:
    """Whether this is `@snippet(...)` or `@practice(...)`, which only attach what they say."""
    called = decorator.func if isinstance(decorator, ast.Call) else None
    return isinstance(called, ast.Name) and called.id in _OURS


_parsed = cache(ast.parse)


@cache
def _tables(source: str) -> list[symtable.SymbolTable]:
    return symtable.symtable(source, "<term>", "exec").get_children()


def _lines(lines: list[str], node: ast.stmt) -> str:
    """The text of a statement at the top level, from its `def` on where it is decorated.

    `ast.get_source_segment` would split it all anew.
    """
    return "\n".join(lines[node.lineno - 1 : node.end_lineno])


def _names_from_outside(source: str, function: ast.FunctionDef) -> set[str]:
    """Names that the function, or one nested in it, looks up in its module."""
    todo = [table for table in _tables(source) if table.get_name() == function.name]
    names: set[str] = set()
    while todo:
        table = todo.pop()
        names |= {symbol.get_name() for symbol in table.get_symbols() if symbol.is_global()}
        todo += table.get_children()
    defaults = [*function.args.defaults, *(d for d in function.args.kw_defaults if d)]
    given = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
    hints = [arg.annotation for arg in given if arg.annotation]
    for part in (*defaults, *hints):  # evaluated in the module, so symtable does not see them
        names |= {node.id for node in ast.walk(part) if isinstance(node, ast.Name)}
    return {name for name in names if not hasattr(builtins, name)}
