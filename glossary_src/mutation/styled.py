"""Which parts of a listing only say how its figure looks: a fault there is none of the numbers."""

from __future__ import annotations

import ast

_STYLE = {
    *("set", "legend", "text", "annotate", "axhline", "axvline", "axhspan", "axvspan", "grid"),
    *("tick_params", "label_outer", "invert_xaxis", "invert_yaxis", "margins", "axis", "subplots"),
    *("set_aspect", "set_title", "set_xlabel", "set_ylabel", "set_xlim", "set_ylim", "set_xticks"),
    *(
        "set_yticks",
        "set_xscale",
        "set_yscale",
        "set_visible",
        "suptitle",
        "supylabel",
        "supxlabel",
    ),
    *("set_xticklabels", "set_yticklabels", "axline", "colorbar", "clabel", "add_patch"),
}
"""Methods of figures and axes that draw no data."""
_DRAWS = {
    *("plot", "semilogy", "semilogx", "loglog", "scatter", "bar", "barh", "stairs", "step"),
    *("fill_between", "imshow", "contour", "contourf", "pcolormesh", "hist", "errorbar", "stem"),
    *("vlines", "hlines", "quiver", "matshow", "arrow", "fill"),
}


_LOOKS = {
    *("color", "colors", "c", "ec", "fc", "fill", "alpha", "lw", "ls", "linewidth", "linewidths"),
    *("marker", "ms", "size", "fontsize", "ha", "va", "zorder", "arrowstyle", "arrowprops"),
    *("figsize", "left", "right", "top", "bottom", "wspace", "hspace", "angles", "scale_units"),
    *("width_ratios", "height_ratios", "gridspec_kw", "shrinkA", "shrinkB", "connectionstyle"),
    *("linestyles", "clip_on", "edgecolors", "facecolors", "scale"),
    *("extent", "origin", "vmin", "vmax", "cmap", "interpolation"),
    *("xytext", "textcoords", "xycoords"),
}
"""Keys of a dictionary that is passed on to what draws."""


def styled(tree: ast.AST) -> set[ast.AST]:
    """Nodes that a fault need not be planted in: style, texts, and the final call."""
    found: set[ast.AST] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(attr=name)) if name in _STYLE:
                found |= set(ast.walk(node))
            case ast.Expr(value=ast.Call(func=ast.Attribute(attr=name))) if name in _STYLE:
                found.add(node)
            case ast.Assign(targets=[target]) if _is_figure(target):
                found.add(node)
            case ast.Call(func=ast.Attribute(attr=name), keywords=keywords) if name in _DRAWS:
                for keyword in keywords:
                    found |= set(ast.walk(keyword))
            case ast.Dict(keys=keys) if keys and all(_is_look(key) for key in keys):
                found |= set(ast.walk(node))
            case ast.JoinedStr() | ast.Constant(value=str()):
                found |= set(ast.walk(node))
            case ast.If(test=ast.Compare(left=ast.Name(id="__name__"))):
                found |= set(ast.walk(node))
    return found


def _is_figure(target: ast.expr) -> bool:
    """Whether an assignment makes the figure: without it nothing runs."""
    return isinstance(target, ast.Tuple) and getattr(target.elts[0], "id", "") == "fig"


def _is_look(key: ast.expr | None) -> bool:
    """Whether a key of a dictionary says how something looks."""
    return isinstance(key, ast.Constant) and key.value in _LOOKS
