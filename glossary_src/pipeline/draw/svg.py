"""A matplotlib figure as inline SVG: small, deterministic, follows the theme, clean under a CSP.

What matplotlib writes for a file does harm inside a page: a style sheet that leaks, `style=`
attributes, ids that clash, metadata. Here these become presentation attributes, prefixed ids,
CSS variables, two decimals.
"""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ET
from functools import lru_cache
from typing import TYPE_CHECKING

from glossary_src.pipeline.draw.dressing import dress
from glossary_src.pipeline.draw.groups import ARTIST, flatten
from glossary_src.pipeline.draw.marks import rings, stamp_out
from glossary_src.pipeline.draw.theme import TOKENS, parameters

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_NS = "http://www.w3.org/2000/svg"
_HREF = "{http://www.w3.org/1999/xlink}href"  # plain href trips Material's instant navigation
_NUMBER = re.compile(r"scale\([^)]*\)|-?\d+\.\d+")
_GEOMETRY = (
    *("d", "x", "y", "transform", "points", "width", "height"),
    *("stroke-width", "font-size", "stroke-dasharray"),
)
_NAMESPACE = re.compile(r' xmlns(:\w+)?="[^"]*"')
_FONT = re.compile(r"(?:(italic|oblique)\s+)?(?:(\d00|bold)\s+)?([\d.]+)px")
MARK = "data-"
"""An artist whose id begins with it stays a group of its own, named by the attribute `ARTIST`."""
ET.register_namespace("", _NS)
ET.register_namespace("xlink", "http://www.w3.org/1999/xlink")


def to_svg(figure: Figure, key: str) -> str:
    """One `<svg>` without title or description (`described` adds them); ids start with `key`."""
    dress(figure)
    return text_of(tree(figure, key))


def warm_up() -> None:
    """Import matplotlib and draw once, so that the next figure waits for neither."""
    import matplotlib

    matplotlib.use("svg")
    import matplotlib.pyplot as plt

    with plt.rc_context(parameters("warm")):
        figure, axes = plt.subplots()
        axes.semilogy([1, 2, 3], [1e-9, 1, 1e3], marker="o", label="x")
        axes.set(xlabel="x", ylabel="y")
        axes.legend()
        to_svg(figure, "warm")
        plt.close(figure)


def tree(figure: Figure, key: str) -> ET.Element:
    """A figure that is dressed already, as a tree."""
    buffer = io.StringIO()
    nothing = {"Date": None, "Creator": None, "Format": None, "Type": None}
    figure.savefig(buffer, format="svg", metadata=nothing)
    return tidy(buffer.getvalue(), key)


def clean(text: str, key: str) -> str:
    """What matplotlib wrote, made fit for a page."""
    return text_of(tidy(text, key))


def text_of(element: ET.Element) -> str:
    """Its markup. A part of a figure does not repeat the namespaces of the whole."""
    text = ET.tostring(element, encoding="unicode").replace(" />", "/>")
    return text if element.tag == _tag("svg") else _NAMESPACE.sub("", text)


def tidy(text: str, key: str) -> ET.Element:
    """The same as a tree, in which marked artists are groups that share nothing with others."""
    text = text[text.index("<svg") :]
    for sentinel, (variable, value) in TOKENS.items():
        text = text.replace(sentinel, f"var({variable},{value})")
    root = ET.fromstring(text)
    used = set(re.findall(r'(?:url\(#|href="#)([^")]+)', text))
    for parent in list(root.iter()):
        for child in list(parent):
            if _is_ballast(child):
                parent.remove(child)
    for element in root.iter():
        if element.tag == _tag("a"):  # set_url: a figure leads nowhere, least of all to a script
            element.tag, element.attrib = _tag("g"), {}
        _style_to_attributes(element)
        _own_ids(element, key, used)
        _round(element)
    stamp_out(root)
    for child in root:
        flatten(child)
    rings(root)
    box = root.get("viewBox", "")
    root.attrib.clear()
    root.attrib.update({"class": "fig", "viewBox": box, "role": "img"})
    root.attrib.update({"font-family": "inherit", "stroke-linejoin": "round"})
    return root


def described(svg: str, key: str, title: str, description: str) -> str:
    """The figure with a name and a description for who cannot see it."""
    root = ET.fromstring(svg)
    root.set("aria-labelledby", f"{key}-title {key}-desc")
    for place, (tag, text) in enumerate((("title", title), ("desc", description))):
        element = ET.Element(f"{{{_NS}}}{tag}", {"id": f"{key}-{tag}"})
        element.text = text
        root.insert(place, element)
    return text_of(root)


def _tag(name: str) -> str:
    return f"{{{_NS}}}{name}"


def _is_ballast(element: ET.Element) -> bool:
    """Metadata, the style sheet that would leak into the page, boxes that nobody sees."""
    style = element.get("style", "").replace(" ", "")
    return (
        element.tag == _tag("metadata")
        or (element.tag == _tag("defs") and element.find(_tag("style")) is not None)
        or (element.tag == _tag("path") and style in ("fill:none", "fill:none;opacity:0"))
    )


def _style_to_attributes(element: ET.Element) -> None:
    for declaration in (element.attrib.pop("style", None) or "").split(";"):
        name, _, value = (part.strip() for part in declaration.partition(":"))
        if name == "font" and (font := _FONT.match(value)):
            slant, weight, size = font.groups()
            pairs = {"font-style": slant, "font-weight": weight, "font-size": size}
            element.attrib.update({k: v for k, v in pairs.items() if v})
        elif name and name not in ("font-family", "font"):  # the page's font is inherited
            element.set(name, value.replace("px", "") if name == "font-size" else value)


def _own_ids(element: ET.Element, key: str, used: set[str]) -> None:
    identity = element.attrib.pop("id", None) or ""
    if identity.startswith(MARK):
        element.set(ARTIST, identity.removeprefix(MARK))
    elif identity in used:
        element.set("id", f"{key}-{identity}")
    if element.get(_HREF, "").startswith("#"):  # an image carries its pixels in there
        element.set(_HREF, f"#{key}-{element.attrib[_HREF][1:]}")
    if "clip-path" in element.attrib:
        element.set("clip-path", element.attrib["clip-path"].replace("url(#", f"url(#{key}-"))


@lru_cache(1 << 16)
def _short(number: str) -> str:
    """Two decimals. Bars and grids have the same coordinates over and over."""
    if number.startswith("scale"):
        return number
    rounded = f"{float(number):.2f}".rstrip("0").rstrip(".")
    return "0" if rounded in ("-0", "") else rounded


def _round(element: ET.Element) -> None:
    """Two decimals are 1/100 of a pixel. Never inside scale()."""
    for name in _GEOMETRY:
        if name in element.attrib:
            value = _NUMBER.sub(lambda match: _short(match[0]), element.attrib[name])
            value = re.sub(r"\s+", " ", value).strip()
            element.set(name, re.sub(r" ?([MLHVCQZz]) ?", r"\1", value) if name == "d" else value)
    if "transform" in element.attrib:
        kept = re.sub(r"rotate\(-?0( [^)]*)?\)", "", element.attrib["transform"]).strip()
        element.attrib.pop("transform")
        if kept:
            element.set("transform", kept)
    for side in ("text", "tail"):
        if (text := getattr(element, side)) and not text.strip():
            setattr(element, side, None)
