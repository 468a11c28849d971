"""How a computed number reads in prose."""

from __future__ import annotations

import re

_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_POWER = re.compile(r"^(−?[\d.]+)e([+-]\d+)$")
_NOT_ZERO = re.compile(r"[^e]*[1-9]|-inf|-nan")
_PROGRAMMED = re.compile(r"(?<![\w.])(\d+(?:\.\d+)?)e([+−-]?\d+)(?![\w.])")
_HYPHEN = re.compile(r"(?<![\w.)\]-])-(?=\d)")


def superscript(exponent: int) -> str:
    """An exponent as plain characters."""
    return str(exponent).translate(_SUPERSCRIPT)


def worded(value: float, spec: str = "") -> str:
    """A number as text: `9 × 10⁻¹³`, `0.25`, `1,000`. Without a spec, three digits that matter."""
    if not spec and value == int(value) and abs(value) < 1e6:
        spec = ",.0f"
    text = format(value, spec or ".3g")
    if text.startswith("-"):  # what rounds to zero has no sign
        text = f"{'−' if _NOT_ZERO.match(text) else ''}{text[1:]}"
    if power := _POWER.match(text):
        exponent = int(power[2])
        if exponent == 0:
            return power[1]
        return f"{power[1]} × 10{superscript(exponent)}"
    return text


def typeset(text: str) -> str:
    """A text of a figure, its numbers as people write them: `4.4e-09` is `4.4 × 10⁻⁹`.

    `-2` is `−2`, and what is neither small nor large needs no power: `7.2e+03` is `7,200`.
    """
    return _PROGRAMMED.sub(_as_written, _HYPHEN.sub("−", text))


def _as_written(number: re.Match[str]) -> str:
    plain = number[0].replace("−", "-")
    exponent = int(plain.partition("e")[2])
    if -5 < exponent < 4:
        return f"{float(plain):,g}"
    power = f"10{superscript(exponent)}"
    return power if number[1] == "1" else f"{number[1]} × {power}"


def marked(value: float, spec: str = "") -> str:
    """The same for a page: a `<data>` element that carries the full value."""
    return f'<data class="g-n" value="{value:.6g}">{worded(value, spec)}</data>'
