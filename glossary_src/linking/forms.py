"""One spelling for all the spellings of a name: what `forms.json` is looked up by.

`web/assets/js/forms.mjs` says the same for browsers; a test holds the two together.
"""

from __future__ import annotations

import re
import unicodedata

_DROPPED = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
"""Signs without width: soft hyphen, zero-width blanks and joiners, marks of direction."""
_QUOTES = str.maketrans("\u2018\u2019\u02bc\u2032\u00b4`", "''''''")
_APART = re.compile(r"(?:[^\w']|_|(?<![^\W_])'|'(?![^\W_]))+")
"""Whatever is no letter or digit; an apostrophe only inside a word is part of it."""
_POSSESSIVE = re.compile(r"'s[\W_]*$")


def normalised(text: str) -> str:
    """A name without regard to case, hyphens, blanks and the kind of apostrophe; no possessive.

    “Vanishing-Gradient’s” and `vanishing gradient` are the same. Lower case, not `casefold`:
    browsers have no such thing.
    """
    text = unicodedata.normalize("NFKC", _DROPPED.sub("", text).translate(_QUOTES))
    return _APART.sub(" ", _POSSESSIVE.sub("", text.lower())).strip()


def closed(name: str) -> str:
    """A name written with a hyphen, without it: `mini-batch` is `minibatch`, too."""
    return re.sub(r"(?<=[^\W\d_])[-\u2010\u2011](?=[^\W\d_])", "", name)
