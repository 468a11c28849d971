"""How a computed number reads in prose."""

from __future__ import annotations

import re

_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_POWER = re.compile(r"^(−?[\d.]+)e([+-]\d+)$")


def superscript(exponent: int) -> str:
    """An exponent as plain characters."""
    return str(exponent).translate(_SUPERSCRIPT)


def worded(value: float, spec: str = "") -> str:
    """A number as text: `9 × 10⁻¹³`, `0.25`, `1,000`. Without a spec, three digits that matter."""
    if not spec and value == int(value) and abs(value) < 1e6:
        spec = ",.0f"
    text = format(value, spec or ".3g").replace("-", "−", 1 if value < 0 else 0)
    if power := _POWER.match(text):
        exponent = int(power[2])
        if exponent == 0:
            return power[1]
        return f"{power[1]} × 10{superscript(exponent)}"
    return text


def marked(value: float, spec: str = "") -> str:
    """The same for a page: a `<data>` element that carries the full value."""
    return f'<data class="g-n" value="{value:.6g}">{worded(value, spec)}</data>'
