"""Slips that were once silent, or told without file, thing, rule and cure. One row each."""

from __future__ import annotations

from tests.pipeline.broken import WHOLE, without

PART = 'claims=(Claim("It is one.", number=1, read_in="github", holds=lambda n: n["draw.n"] == 1,'
HOLDS = 'lambda n: n["draw.n"] == 1'
TWO = (
    ("return fig, {", 'return fig, {"m": 1.0, '),
    ("promises={", 'promises={"m": near(1.0), '),
    ('n["draw.n"] == 1', '1 / n["draw.m"] < 3'),
)
"""A second number, by which the claim is judged."""
BODY = "    ax.plot([n, 2])\n"


def field(name: str, value: str) -> str:
    """The whole term with one more field, or another value of one."""
    known = {
        "aliases": 'aliases=("other word",)',
        "formula": 'formula="x^2"',
        "definition": "definition=__doc__",
        "relations": "relations={}",
        "analogy": 'analogy=Analogy(text="Plain.", breaks_down="There.")',
        "faq": 'faq=(Question("Why", "So."),)',
        "title": 'title="Word"',
        "level": 'level="next"',
    }
    if name in known:
        return without((known[name], f"{name}={value}"))
    return without(("    relations={}", f"    {name}={value},\n    relations={{}}"))


def in_snippet(first: str) -> str:
    """The whole term, whose snippet is given more."""
    return without(("promises={", f"{first}, promises={{"))


def saying(text: str) -> str:
    """The whole term with this in its explanation."""
    return without(("It is @{draw.n}.", text))


def drawing(line: str, *imports: str) -> str:
    """The whole term, whose snippet does one thing more."""
    above = "".join(f"{text}\n" for text in imports)
    return without(
        (BODY, f"{BODY}    {line}\n"), ("import matplotlib", f"{above}import matplotlib")
    )


def at_import(line: str) -> str:
    """The whole term that does one thing more when it is loaded."""
    return WHOLE.replace("TERM =", f"{line}\nTERM =")


def turning(values: str, more: str = "") -> str:
    """The whole term with a parameter to turn."""
    return without(("promises={", f"turn={values}, says='It is @{{n}}.', {more}promises={{"))


TYPES = {
    "aliases without a comma": (
        field("aliases", '("clip")'),
        "terms/word.py: aliases is a text. Write ('clip',).",
    ),
    "tags without a comma": (
        field("tagged_as", '("optimization")'),
        "terms/word.py: tagged_as is a text. Write ('optimization',).",
    ),
    "aliases that are None": (field("aliases", "None"), "aliases is None. Write a tuple, such as"),
    "aliases in a list": (field("aliases", '["a"]'), "aliases is a list. Write a tuple, such as"),
    "an alias that is a number": (
        field("aliases", "(5,)"),
        'terms/word.py: aliases, entry 1 is a number. Write a text: "...".',
    ),
    "a title that is a number": (field("title", "5"), "terms/word.py: title is a number."),
    "a definition that is a dict": (field("definition", "{}"), "definition is a dict."),
    "a name that is an everyday word": (
        field("aliases", '("the",)'),
        "terms/word.py: name 'the' is an everyday word. Every page would link it",
    ),
    "a name with a letter that looks like another": (
        field("title", '"\\u0410dam"'),
        "holds a letter of another alphabet, U+0064 LATIN SMALL LETTER D. Write each word",
    ),
    "a formula that is None": (field("formula", "None"), "terms/word.py: formula is None."),
    "one question": (
        field("faq", 'Question("Why", "So.")'),
        "terms/word.py: faq is a Question. Write it in a tuple, with a comma: (Question(...),).",
    ),
    "a question that is a text": (
        field("faq", '("Why",)'),
        "faq, entry 1 is a text. Write Question(asked=..., answer=...).",
    ),
    "an answer that is None": (
        field("faq", '(Question("Why", None),)'),
        "question 'Why': answer is empty. Answer it.",
    ),
    "one meter": (
        without(('"There.")', '"There.", meters=Meter(label="x", number="draw.n"))')).replace(
            "import Analogy,", "import Analogy, Meter,"
        ),
        "analogy: meters is a Meter. Write it in a tuple",
    ),
    "one claim": (
        without(('because="It is."),)', 'because="It is."))')),
        "terms/word.py: claims is a Claim. Write it in a tuple, with a comma: (Claim(...),).",
    ),
    "an analogy that is a text": (
        field("analogy", '"Like a word."'),
        "terms/word.py: analogy is a text. Write Analogy(text=..., breaks_down=...).",
    ),
    "relations to a text": (
        field("relations", '{"causes": "first"}'),
        "terms/word.py: relations 'causes' is a text. Write ('first',).",
    ),
    "a relation to nothing": (
        field("relations", '{"related to": ("first", None)}'),
        "terms/word.py: relations 'related to', entry 2 is None. Write a text: \"...\".",
    ),
    "a place that is a number": (
        without(("number=1", 'number=1, seen_at=("https://a.org", 2)')),
        "terms/word.py: claims, entry 1: seen_at, entry 2 is a number.",
    ),
    "a title that is left open": (field("title", "..."), "terms/word.py: title is an ellipsis."),
    "relations in a list": (field("relations", "[]"), "relations is a list. Write a dict"),
    "promises that are None": (
        without(('promises={"n": near(1)}', "promises=None")),
        "snippet draw(): promises is None. Write a dict: promises=",
    ),
    "a caption that is a number": (
        without(('caption="See."', "caption=5")),
        "terms/word.py: snippet draw(): caption is a number.",
    ),
    **{
        f"{name} that is a number": (
            in_snippet(f"{name}=5, turn={{'n': (1, 2)}}" if name == "says" else f"{name}=5"),
            f"terms/word.py: snippet draw(): {thing} is a number.",
        )
        for name, thing in {
            "says": "says",
            "checked": "checked",
            "data": "data",
            "on_page": "on_page",
        }.items()
    },
    "a promise that is a range": (
        without(("near(1)", "range(3)")),
        "terms/word.py: snippet draw(): n is not a span. Use near() or between().",
    ),
    "words of a promise that are a number": (
        without(("near(1)", "near(1, words=5)")),
        'terms/word.py: snippet draw(): n: words are no text. Write words="...".',
    ),
    "an edit that is a text": (
        in_snippet("edits=('n=2',)"),
        "terms/word.py: snippet draw(): edits, entry 1 is a text. Write Edit(words=..., old=...",
    ),
    "a figure that shows None": (
        without(('shows="dL/dz"', "shows=None")),
        "terms/word.py: snippet draw(): shows is None.",
    ),
    "motion that is a text": (in_snippet('motion="yes"'), "motion is a text. Write True or False."),
    "labels in a list": (
        turning("{'n': (1, 2)}", 'labels=["x"], '),
        "terms/word.py: snippet draw(): labels is a list.",
    ),
    "a pin that is a text": (
        in_snippet('data="1"'),
        "terms/word.py: snippet draw(): data is a text. Write near(...) or between(...).",
    ),
    "a turn that is a tuple": (
        in_snippet("turn=(1, 2)"),
        "terms/word.py: snippet draw(): turn is a tuple. Write a dict",
    ),
    "a decorator without its brackets": (
        WHOLE.replace(WHOLE[WHOLE.index("@snippet(") : WHOLE.index("def draw")], "@snippet\n"),
        "line 8: @snippet is given something without its name. Write @snippet(shows=..., ",
    ),
    "a title without its name": (
        without(('title="Word"', '"Word"')),
        "Term is given something without its name. Write Term(title=..., definition=..., ...).",
    ),
    "a number of a claim without its name": (
        without(("number=1", "1")),
        "Claim is given something without its name. Write Claim(text=..., number=..., ...).",
    ),
    "an edit with a field too many": (
        in_snippet("edits=(Edit('so', 'n=1', 'n=2', why='no'),)").replace(
            "import Analogy,", "import Analogy, Edit,"
        ),
        "Edit has no field 'why'.",
    ),
    "a relation by number": (
        field("relations", "{1: ('word',)}"),
        "terms/word.py: relations: the key 1 is a number. Write it in quotes.",
    ),
    "a symbol without words": (
        field("symbols", "{'x': 1}"),
        "terms/word.py: symbols 'x' is a number. Write a text: \"...\".",
    ),
    "a question twice": (
        field("faq", '(Question("Why?", "So."), Question("why", "Else."))'),
        "terms/word.py: question 'why' stands twice. Keep one of them.",
    ),
    "claim minus one": (
        without(("number=1", "number=-1")),
        "terms/word.py: claim -1 has no number of the register. Count from 1.",
    ),
    "claim one in words": (
        without(("number=1", 'number="one"')),
        "terms/word.py: claims, entry 1: number is a text. Write a whole number: number=1.",
    ),
    "claim one and a half": (
        without(("number=1", "number=1.5")),
        "claims, entry 1: number is no whole number. Write a whole number: number=1.",
    ),
    "holds that is no function": (
        without((HOLDS, "True")),
        "claims, entry 1: holds is a truth value. Write holds=lambda n:",
    ),
    "seen in one place only": (
        without(("number=1", 'number=1, seen_at=("https://one.test/",)')),
        "claim 1: seen_at is no two public places. Give two or more addresses of pages",
    ),
    "seen in what is no place": (
        without(("number=1", 'number=1, seen_at=("https://one.test/", "a book")')),
        "claim 1: seen_at is no two public places.",
    ),
    "a counter that is no dict": (
        without(("number=1", 'number=1, counter="draw.n"')),
        "claims, entry 1: counter is a text. Write a dict",
    ),
    "a counter of what is no snippet": (
        without(("number=1", 'number=1, counter={"n": 2}')),
        'claim 1: counter sets \'n\'. Write "snippet.parameter" or "snippet.number".',
    ),
    "a counter without a value": (
        without(("number=1", 'number=1, counter={"draw.n": None}')),
        "claim 1: counter sets draw.n to None. Give the value of a parameter",
    ),
    "a condition without its verdict": (
        without(("number=1", 'number=1, condition="it is wide"')),
        "claim 1 names a condition and is not judged conditional.",
    ),
    "conditional without a condition": (
        without(("number=1", 'number=1, judged="conditional"')),
        'claim 1 is conditional and names no condition. Name it, as in condition="the layers',
    ),
    "judged false by nothing": (
        without(("number=1", 'number=1, judged="false"'), (HOLDS, "None")),
        "claim 1 is judged false by no number. Give holds=lambda n: ..., or judge it as usage",
    ),
    "a counter and nothing computed": (
        without(("number=1", 'number=1, counter={"draw.n": 2}'), (HOLDS, "None")),
        "claim 1 has a counter-setting and no holds. Leave it out: nothing is computed.",
    ),
    "a check that names no difference": (
        without(('alt="One."', 'alt="One.", checked="It is @{n}."')),
        "snippet draw(): checked names no number that is zero up to rounding. Name a difference",
    ),
    "a study that is turned": (
        without(('alt="One."', 'alt="One.", study=True, turn={"n": (1, 2)}, says="@{n}."')),
        "snippet draw() is a study and turned, or moving. A study runs once",
    ),
    "a pin outside its span": (
        without(("near(1)", "between(0, 1, here=2)")),
        "ValueError: between(0, 1, here=2): here lies outside",
    ),
    "a pin for every frame": (
        without(
            ('alt="One."', 'alt="One.", turn={"n": (1, 2)}, says="@{n}.", always={"n": SPAN}'),
            ("SPAN", "between(0, 2, here=1)"),
        ),
        "pins one number for every frame. Leave here= out: it speaks of the default.",
    ),
    "a verdict that nobody knows": (
        without(("number=1", 'number=1, judged="mislead"')),
        "terms/word.py: claim 1 is judged 'mislead'. Did you mean 'misleading'?",
    ),
}
TEXTS = {
    "an alias of one letter": (
        field("aliases", '("a",)'),
        "terms/word.py: name 'a' is one letter. It would stand for too much: leave it out.",
    ),
    "an alias with blanks": (
        field("aliases", '(" wide  word",)'),
        "terms/word.py: name ' wide word' has blanks too many. One between words, none at the",
    ),
    "more names than anyone reads": (
        field("aliases", "tuple(f'w{i}' for i in range(5000))"),
        "terms/word.py: aliases has 5,000 entries. At most 60: keep those that help.",
    ),
    "an empty formula": (
        field("formula", '""'),
        r"terms/word.py: formula is empty. Fill it in: \frac{\partial L}{\partial z}",
    ),
    "a percent sign in a formula": (
        field("formula", 'r"x = 5\\% y % z"'),
        r"terms/word.py: formula holds a comment: LaTeX ends at a percent sign. Write \%.",
    ),
    "a mile of space in a formula": (
        saying("It is $a\\\\hspace{9999999em}b$."),
        r"terms/word.py: explanation sets a length with \hspace. Leave it out, or write \quad.",
    ),
    "an empty alias": (field("aliases", '("",)'), "terms/word.py: name '' has no letter."),
    "an invisible alias": (field("aliases", '("\\u200b",)'), "name '\\u200b' has no letter."),
    "an alias turned round": (
        field("aliases", '("a\\u202eb",)'),
        "holds the sign U+202E RIGHT-TO-LEFT OVERRIDE. Leave it out.",
    ),
    "a long alias": (
        field("aliases", '("a" * 300,)'),
        "has 300 letters. At most 80: it is a name.",
    ),
    "a long text": (
        field("etymology", '"word " * 20000'),
        "terms/word.py: etymology has 99,999 letters. At most 10,000: say less.",
    ),
    "a bomb of LaTeX": (field("formula", '"{" * 5000'), "formula has 5,000 letters."),
    "brackets without end": (saying("[" * 9000), "explanation holds a bracket that belongs to no"),
    "an empty tag": (field("tagged_as", '("",)'), "terms/word.py: tagged_as is empty."),
    "a formula without r": (
        field("formula", '"\\frac{1}{2}"'),
        'formula holds the sign U+000C. A backslash of a formula was eaten: write r"..."',
    ),
    "theta without r": (field("formula", '"x + \\theta"'), "terms/word.py: formula holds a tab."),
    "theta first without r": (field("formula", '"\\theta"'), "terms/word.py: formula holds a tab."),
    "nabla without r": (
        field("formula", '"\\nabla L"'),
        "terms/word.py: formula begins a line with 'abla', the rest of '\\nabla'. Write r\"...\"",
    ),
    "theta in prose without r": (saying("$\\theta$ is so."), "explanation holds a tab."),
    "a lone surrogate": (saying("\\ud800 is so."), "explanation holds the sign U+D800. Leave"),
    "NUL in a text": (saying("\\0 is so."), "explanation holds the sign U+0000. Leave it out."),
    "a placeholder of Markdown": (saying("\\x02 is so."), "holds the sign U+0002."),
    "a number inside a formula": (
        saying("$x = @{draw.n}$"),
        "explanation holds a number inside '$x = @{draw.n}$'. It is not computed there: end the",
    ),
    "a number inside code": (saying("`@{draw.n}`"), "holds a number inside '`@{draw.n}`'."),
    "a number without a name": (saying("It is @{}."), "explanation holds a brace that belongs to"),
    "a number with blanks": (saying("@{ draw.n }"), "holds a brace that belongs to no number"),
    "a number with !r": (saying("@{draw.n!r}"), "explanation holds a brace that belongs to no"),
    "a number that fills the page": (
        saying("@{draw.n:>99999999}"),
        "explanation formats a number with '>99999999'. Use a format such as .2f, .0e or .0%.",
    ),
    "a number of many digits": (saying("@{draw.n:.99999999f}"), "formats a number with '.99999"),
    "a citation without a key": (saying("So [@]."), "explanation holds a bracket that belongs to"),
    "a script in a number": (
        saying("@{<script>document.title='x'</script>}"),
        "terms/word.py: explanation holds HTML",
    ),
    "an image between backticks": (
        saying("`` ` `<img src='x' onerror='y'>` ``"),
        "explanation holds a backtick without its partner",
    ),
    "a second h1": (saying("So.\\n\\n# Big"), "explanation holds a heading or a rule ('# Big')."),
    "an underlined heading": (saying("Big\\n==="), "explanation holds a heading or a rule"),
    "a rule of stars": (saying("So.\\n\\n***\\n\\nSo."), "explanation holds a heading or a rule"),
    "a rule with blanks": (saying("So.\\n\\n- - -"), "explanation holds a heading or a rule"),
    "signs that nobody sees": (
        saying("So\\U000e0041\\U000e0042."),
        "explanation holds the sign U+E0041 TAG LATIN CAPITAL LETTER A. Leave it out.",
    ),
    "an image from elsewhere": (
        saying("![x](https://e.org/x.png)"),
        "explanation holds an exclamation mark before a word or a link ('![…](…)').",
    ),
    "a fence": (saying("```\\nx\\n```"), "explanation holds a block of code."),
    "a script as heading": (
        field("heading", '"[x](javascript:alert(1))"'),
        "terms/word.py: heading holds the sign '['. It is shown as plain text: leave it out.",
    ),
    "an identifier that is a script": (
        field("wikidata", '"<script>"'),
        "terms/word.py: wikidata is '<script>'. Write its identifier",
    ),
    "a script in the words of a promise": (
        without(("near(1)", "near(1, words='<script>')")),
        "terms/word.py: snippet draw(): n: words holds HTML",
    ),
    "a script as label": (
        turning("{'n': (1, 2)}", "labels={'n': '<script>'}, "),
        "snippet draw(): labels 'n' holds HTML",
    ),
    "a script as value": (
        turning("{'k': ('one', '<script>')}").replace("draw(n=1)", "draw(n=1, k='one')"),
        "snippet draw(): turn 'k': '<script>' holds HTML",
    ),
    "a script as the name of a number": (
        without(('"n": near(1)', '"<script>": near(1)')),
        "snippet draw(): '<script>' is no name of a number.",
    ),
    "a fence in a listing": (
        drawing("print('```')"),
        "terms/word.py: draw() holds three backticks.",
    ),
    "a format that is none": (
        without(
            ('"There.")', '"There.", meters=(Meter(label="x", number="draw.n", format="x"),))')
        ).replace("import Analogy,", "import Analogy, Meter,"),
        "meter 'x': format is 'x'. Use a format such as .2f or .0%.",
    ),
    "a parameter in prose": (
        without(('{"n": n}', '{"m": n}'), ('"n": near', '"m": near')),
        "explanation uses the parameter 'draw.n' as a number. Only says may name one",
    ),
    "a gradient with another case": (
        without(('"dL/dz"', '"dL/dw"')),
        "snippet draw() shows 'dL/dw', nothing that this glossary knows. Did you mean 'dL/dW'?",
    ),
    "a key with another case": (
        without(("[@he2015]", "[@He2015]")),
        "origin cites 'He2015', not in references.bib. Did you mean 'he2015'?",
    ),
}
LIMITS = {
    "async def": (
        WHOLE.replace("def draw", "async def draw"),
        "terms/word.py: draw() is async. Write a plain def: nothing waits in a listing.",
    ),
    "an empty figure": (
        without((f"fig, ax = plt.subplots()\n{BODY}", "fig = plt.figure()\n")),
        "terms/word.py: draw() returns an empty figure. Draw into it, finite and visible: fig,",
    ),
    "axes that nobody drew into": (
        without((BODY, "    ax.set_title('Nothing')\n")),
        "terms/word.py: draw() returns an empty figure.",
    ),
    "a line of no number": (
        without((BODY, "    ax.plot([n, float('nan')], [float('nan'), 1])\n")),
        "terms/word.py: draw() returns an empty figure.",
    ),
    "a curve that nobody sees": (
        without((BODY, "    ax.plot([n, 2], alpha=0)\n")),
        "terms/word.py: draw() returns an empty figure.",
    ),
    "dots that nobody sees": (
        without((BODY, "    ax.scatter([n, 2], [1, 2], alpha=[0, 0])\n")),
        "terms/word.py: draw() returns an empty figure.",
    ),
    "a number under no name": (
        without(('return fig, {"n": n', 'return fig, {"ta ken": 1, "n": n')),
        "draw() returns a number under 'ta ken'. Name it as a variable: {\"left_over\": ...}.",
    ),
    "a figure as wide as a room": (
        drawing("fig.set_size_inches(120, 3)"),
        "terms/word.py: draw() returns a figure 120 inches wide. Between 3 and 8, as in",
    ),
    "a figure as high as a hair": (
        drawing("fig.set_size_inches(5, 0.01)"),
        "terms/word.py: draw() returns a figure 0.01 inches high. Between 1 and 8, as in",
    ),
    "an edit that leaves no Python": (
        in_snippet("edits=(Edit('break it', '[n, 2]', '[n, '),)").replace(
            "import Analogy,", "import Analogy, Edit,"
        ),
        "terms/word.py: snippet draw(): edit 'break it': new leaves no Python: ",
    ),
    "a sentence without a number": (
        turning("{'n': (1, 2)}").replace("says='It is @{n}.'", "says='It is so.'"),
        "terms/word.py: snippet draw(): says names no number. It carries the numbers",
    ),
    "limits of panel nought": (
        turning("{'n': (1, 2)}", "limits={'y0': (0, 3)}, "),
        "terms/word.py: snippet draw(): limits 'y0' is no axis with two ends.",
    ),
    "a package that readers lack": (
        drawing("import scipy"),
        "terms/word.py: draw() imports scipy. A reader has numpy and matplotlib: write it with",
    ),
    "this package in a listing": (
        drawing("from glossary_src.numerics import mlp"),
        "terms/word.py: draw() imports glossary_src.",
    ),
    "a hint from outside": (
        without(("draw(n=1)", "draw(n: Analogy = 1)")),
        "terms/word.py: draw() imports glossary_src. A reader has numpy and matplotlib",
    ),
    "limits that cut all off": (
        turning("{'n': (1, 2)}", "limits={'y': (50, 60)}, "),
        "draw() limits 'y' to where nothing is: everything is drawn from ",
    ),
}
SPANS = {
    "ends that are texts": (
        without(("near(1)", 'between("a", "b")')),
        "line 8 raises TypeError: between() takes numbers, and 'a' is none.",
    ),
    "an end that is missing": (
        without(("near(1)", "between(1)")),
        "line 8 raises TypeError: between() missing 1 required positional argument: 'high'. Write "
        "near(0.5), or between(0, 1).",
    ),
    "a number that no float holds": (
        without(("near(1)", "near(10**400)")),
        "line 8 raises OverflowError: int too large to convert to float. The module must import: "
        "write numbers up to 1e308.",
    ),
    "a share below nought": (
        without(("near(1)", "near(1, here=1, within=-1)")),
        "ValueError: near(): rel and within are 0 or more, and -1 is not. Write near(0.5)",
    ),
    "a pin that is no number": (
        without(("near(1)", "near(1, here=float('nan'))")),
        "line 8 raises ValueError: near(1, here=nan): here lies outside.",
    ),
    "a pin outside": (
        without(("near(1)", "near(1, here=2)")),
        "line 8 raises ValueError: near(1, here=2): here lies outside.",
    ),
    "a pin of anything": (
        without(("near(1)", "near(1, here=1, within=1e9)")),
        "ValueError: near(1): within is a share of here, below 1, and 1000000000.0 is not.",
    ),
    "a promise of anything": (
        without(("near(1)", "between(-float('inf'), float('inf'))")),
        "terms/word.py: snippet draw(): n promises -inf to inf.",
    ),
    "an open end that is broken": (
        without(("near(1)", "between(2, float('inf'))")),
        "terms/word.py: draw.n is 1; promised: 2 or more.",
    ),
}
CHANCE = {
    "a draw without a seed": (
        drawing("np.random.rand()", "import numpy as np"),
        "draw() line 8 of its listing draws by numpy.random.rand(). Write rng = np.random.default",
    ),
    "a generator without a seed": (
        drawing("np.random.default_rng()", "import numpy as np"),
        "draw() line 8 of its listing calls default_rng() without a seed.",
    ),
    "a generator seeded with None": (
        drawing("default_rng(None)", "from numpy.random import default_rng"),
        "listing calls default_rng() without a seed.",
    ),
    "chance of the standard library": (
        drawing("import random; random.random()"),
        "listing draws by random.random().",
    ),
    "chance by another name": (
        drawing("r = np.random; r.rand()", "import numpy as np"),
        "draw() line 8 of its listing draws by numpy.random.rand().",
    ),
    "chance that no text shows": (
        drawing("getattr(np.random, 'ra' + 'nd')()", "import numpy as np"),
        "terms/word.py: draw() draws without a seed. Write rng = np.random.default_rng(0), and",
    ),
    "chance that the standard library hides": (
        drawing("getattr(sys.modules['random'], 'random')()", "import sys"),
        "terms/word.py: draw() draws without a seed.",
    ),
    "a generator whose seed is none when it runs": (
        drawing("np.random.default_rng(*[])", "import numpy as np"),
        "terms/word.py: draw() draws without a seed.",
    ),
    "a generator that nobody calls by its name": (
        drawing("getattr(np.random, 'default' + '_rng')()", "import numpy as np"),
        "terms/word.py: draw() draws without a seed.",
    ),
    "a module that no import names": (
        drawing("__import__('time').time()"),
        "draw() line 7 of its listing asks the machine, __import__(). Leave it out",
    ),
    "a file": (drawing("open('/proc/uptime')"), "its listing asks the machine, open()."),
    "a folder": (
        drawing("list(Path('/tmp').iterdir())", "from pathlib import Path"),
        "draw() line 8 of its listing asks the machine, pathlib.Path().",
    ),
    "where something lies in memory": (drawing("id(n)"), "its listing asks the machine, id()."),
    "a variable of the environment": (
        drawing("os.environ['HOME']", "import os"),
        "draw() line 8 of its listing asks the machine, os.environ. Leave it out: the same site",
    ),
    "the number of processors": (
        drawing("count()", "from os import cpu_count as count"),
        "draw() line 8 of its listing asks the machine, os.cpu_count().",
    ),
    "a clock": (drawing("time.time()", "import time"), "listing reads a clock, time.time()."),
    "a clock that few know": (
        drawing("time.thread_time()", "import time"),
        "draw() line 8 of its listing reads a clock, time.thread_time().",
    ),
    "a clock that is called later": (
        drawing("[f() for f in (time.perf_counter,)]", "import time"),
        "draw() line 8 of its listing reads a clock, time.perf_counter.",
    ),
    "a clock of numpy": (
        drawing("np.datetime64('now')", "import numpy as np"),
        "draw() line 8 of its listing reads a clock, numpy.datetime64().",
    ),
    "a date": (
        drawing("datetime.now()", "from datetime import datetime"),
        "listing reads a clock, datetime.datetime.now(). Leave it out",
    ),
}
ENDS = {
    "sys.exit at import": (
        at_import("import sys; sys.exit()"),
        "terms/word.py: line 15 ends the build (SystemExit). The module must import and come",
    ),
    "os._exit at import": (at_import("import os; os._exit(0)"), "line 15 calls os._exit()."),
    "a fork at import": (at_import("import os; os.fork()"), "line 15 calls os.fork()."),
    "KeyboardInterrupt at import": (
        at_import("raise KeyboardInterrupt"),
        "line 15 ends the build (KeyboardInterrupt).",
    ),
    "a loop at import": (at_import("while True: pass"), "line 15 was still running after 0.3 s."),
    "a loop that catches all": (
        at_import("while True:\n    try:\n        while True: pass\n    except Exception: pass"),
        "was still running after 0.3 s.",
    ),
    "a thread at import": (
        at_import("import threading; threading.Thread(target=threading.Event().wait).start()"),
        "terms/word.py: the module leaves a thread running.",
    ),
    "a thread that nobody waits for": (
        at_import(
            "import threading; wait = threading.Event().wait\n"
            "threading.Thread(target=wait, daemon=True).start()"
        ),
        "terms/word.py: the module leaves a thread running.",
    ),
    "a thread below threading": (
        at_import("import _thread; _thread.start_new_thread(print, ())"),
        "terms/word.py: line 15 calls _thread.start_new_thread().",
    ),
    "the last word of the build": (
        at_import("import atexit, os; atexit.register(lambda: os._exit(0))"),
        "terms/word.py: line 15 calls atexit.register(). The module must import and come to an",
    ),
    "numpy that raises": (
        at_import('import numpy as np; np.seterr(all="raise")'),
        "terms/word.py: the module changes np.seterr, which others use.",
    ),
    "numpy that prints otherwise": (
        at_import("import numpy as np; np.set_printoptions(precision=2)"),
        "terms/word.py: the module changes np.set_printoptions, which others use.",
    ),
    "files that nobody may read": (
        at_import("import os; os.umask(0o777)"),
        "terms/word.py: the module changes os.umask, which others use.",
    ),
    "another folder for temporary files": (
        at_import('import tempfile; tempfile.tempdir = "/nonexistent"'),
        "terms/word.py: the module changes tempfile.tempdir, which others use.",
    ),
    "another ast": (
        at_import("import ast, subprocess; ast.parse = subprocess.run = None"),
        "terms/word.py: the module changes ast.parse, subprocess.run, which others use.",
    ),
    "an exception of a kind of its own": (
        at_import("class E(BaseException): pass\nraise E"),
        "terms/word.py: line 16 ends the build (E). The module must import and come to an end.",
    ),
    "an exception that cannot be told": (
        at_import("class E(Exception):\n    def __str__(self): return 1\nraise E"),
        "terms/word.py: line 17 raises E: it cannot be told. The module must import.",
    ),
    "an exception without a word": (
        at_import("raise ValueError"),
        "terms/word.py: line 15 raises ValueError. The module must import.",
    ),
    "an exception of many lines, with signs that a terminal obeys": (
        at_import(r"raise ValueError('a\nterms/b.py: forged \x1b[2J')"),
        r"terms/word.py: line 15 raises ValueError: a terms/b.py: forged \x1b[2J. The module",
    ),
    "an exception of a hundred thousand letters": (
        at_import("raise ValueError('x' * 100_000)"),
        f"line 15 raises ValueError: {'x' * 296} .... The module must import.",
    ),
    "a process at import": (
        at_import("import subprocess; subprocess.run(['true'])"),
        "terms/word.py: line 15 calls subprocess.Popen().",
    ),
    "a command at import": (at_import("import os; os.system('true')"), "calls os.system()."),
    "another program at import": (
        at_import("import os; os.execl('/bin/true', 'true')"),
        "terms/word.py: line 15 calls os.execv().",
    ),
    "a signal at import": (
        at_import("import os; os.kill(os.getpid(), 9)"),
        "terms/word.py: line 15 calls os.kill().",
    ),
    "memory at import": (
        at_import("hoard = bytearray(3 << 30)"),
        "terms/word.py: line 15 raises MemoryError. The module must import with 2 GB: keep less.",
    ),
    "a megabyte of print at import": (
        at_import("print('x' * 1_000_000)"),
        "terms/word.py: the module prints 1,000,001 bytes. The module must import and print noth",
    ),
    "print past Python at import": (
        at_import("import os; os.write(1, b'x' * 50_000); os.close(1); os.close(2)"),
        "terms/word.py: the module prints 50,000 bytes.",
    ),
    "another json at import": (
        at_import("import json; json.dumps = None"),
        "terms/word.py: the module changes json.dumps, which others use. The module must import "
        "and leave it as it is.",
    ),
    "chance at import": (
        at_import("import numpy as np; np.random.rand()"),
        "terms/word.py: the module changes where chance stands, which others use.",
    ),
    "another numpy at import": (
        at_import("import numpy as np; np.array = None"),
        "terms/word.py: the module changes numpy.array, which others use.",
    ),
    "another way to open": (
        at_import("import builtins; from pathlib import Path; builtins.open = Path.open = None"),
        "terms/word.py: the module changes builtins.open, ",
    ),
    "nested too deeply": (
        at_import("x = " + "-" * 100_000 + "1"),
        "terms/word.py: the text is nested too deeply for Python. Mend it.",
    ),
    "a text put into TERM behind its rules": (
        WHOLE + "object.__setattr__(TERM, 'explanation', '<script>hacked=1</script>')\n",
        "terms/word.py: explanation holds HTML ('<script>hacked=1</script",
    ),
    "a text put into a part behind its rules": (
        WHOLE + "object.__setattr__(TERM.faq[0], 'answer', '<b>So.</b>')\n",
        "terms/word.py: question 'Why': answer holds HTML",
    ),
    "a name put in behind its rules": (
        WHOLE + "object.__setattr__(TERM, 'names', ('<b>',))\n",
        "terms/word.py: name '<b>' holds HTML",
    ),
    "another type put in": (
        WHOLE + "object.__setattr__(TERM, 'faq', None)\n",
        "terms/word.py: faq is None.",
    ),
    "a field taken away": (
        WHOLE + "object.__delattr__(TERM, 'title')\n",
        "terms/word.py: TERM was changed once it was made: AttributeError: ",
    ),
    "an alt that is the caption": (
        without(('alt="One."', 'alt="See."')),
        "terms/word.py: snippet draw(): alt is the caption once more. Say the finding in it",
    ),
    "a second TERM": (
        WHOLE + WHOLE[WHOLE.index("TERM =") :],
        "terms/word.py: TERM is given 2 times. Keep one.",
    ),
    "a name with a letter too many": (
        without(("near(1)", "nearr(1)")),
        "line 8 raises NameError: name 'nearr' is not defined. Did you mean 'near'?",
    ),
    "a name with letters turned round": (
        without(("= Term(", "= Trem(")),
        "raises NameError: name 'Trem' is not defined. Did you mean 'Term'?",
    ),
    "a name that is imported wrongly": (
        without(("between, near,", "between, nearr,")),
        "Did you mean 'near'?",
    ),
    "a name like none": (
        at_import("x = quixotic"),
        "line 15 raises NameError: name 'quixotic' is not defined. Define it above, or import it.",
    ),
    "a name that is not imported": (
        WHOLE.replace("Claim, Question", "Question"),
        "raises NameError: name 'Claim' is not defined. Write above it: from glossary_src.schema",
    ),
    "NUL in a file": (WHOLE + "\0", "is NUL, which is no text. Save it as UTF-8."),
    "sys.exit in holds": (
        without((HOLDS, "lambda n: __import__('sys').exit()")),
        "terms/word.py: claim 1 cannot be judged: holds ends the build (SystemExit). Mend holds.",
    ),
    "a loop in holds": (
        without((HOLDS, "lambda n: [None for _ in iter(int, 1)]")),
        "terms/word.py: claim 1 cannot be judged: holds was still running after 0.3 s.",
    ),
    "holds that returns a text": (
        without((HOLDS, "lambda n: 'no'")),
        "claim 1 cannot be judged: holds returns 'no', no truth value. Compare numbers",
    ),
    "holds that changes the numbers": (
        without((HOLDS, "lambda n: n.update({'draw.n': 1}) or True")),
        "claim 1 cannot be judged: holds raises AttributeError: 'mappingproxy' object has no attr",
    ),
    "holds that throws dice": (
        without((HOLDS, "lambda n: __import__('random').random() < 2")),
        "claim 1 cannot be judged: holds changes where chance stands, which others use. Mend",
    ),
    "holds_in_part that raises": (
        without((HOLDS, f'{HOLDS}, holds_in_part=lambda n: n["draw.m"]')),
        "claim 1 cannot be judged: holds_in_part raises KeyError: 'draw.m'. Did you mean 'draw.n'?",
    ),
    "a counter that flips nothing": (
        without(
            ("near(1)", "between(0, 9)"),
            ("return fig, {", 'return fig, {"m": 1.0, '),
            ("promises={", 'promises={"m": near(1.0), '),
            ('n["draw.n"] == 1', 'n["draw.m"] < 3'),
            ("number=1", 'number=1, counter={"draw.m": 2.0}'),
        ),
        "claim 1: counter flips nothing: the claim holds with it, as without. Name values under",
    ),
    "a counter that leaves nothing to judge": (
        without(("number=1", 'number=1, counter={"draw.m": 0.0}'), *TWO),
        "claim 1: counter leaves nothing to judge: the claim raises ZeroDivisionError: ",
    ),
    "a counter that never comes to an end": (
        without(
            ("number=1", 'number=1, counter={"draw.m": 0.0}'),
            *TWO[:-1],
            ('n["draw.n"] == 1', 'n["draw.m"] > 0 or [1 for _ in iter(int, 1)]'),
        ),
        "claim 1: counter leaves nothing to judge: the claim was still running after 0.3 s",
    ),
    "a number of every frame that is not returned": (
        turning('{"n": (1, 2)}', 'always={"n": near(1)}, ').replace('{"n": n}', '{"m": n}'),
        "terms/word.py: draw.n is promised and not returned.",
    ),
    "another number than the pinned one": (
        without(("near(1)", "between(0, 2, here=1.5)")),
        "draw.n is 1; promised: 0 to 2, here 1.5 (up to 1e-06 of it).",
    ),
    "another figure than the pinned one": (
        without(('alt="One."', 'alt="One.", data=near(99)')),
        "draw(): figure shows other data: ",
    ),
    "a verdict that comes out otherwise": (
        without(("number=1", 'number=1, judged="false"')),
        "terms/word.py: claim 1 is judged false; by the numbers it holds. One of them is wrong",
    ),
}
UNSEEN = {
    f"a sign that nobody sees, U+{ord(sign):04X}": (
        saying(f"It is{sign} @{{draw.n}}."),
        f"explanation holds the sign U+{ord(sign):04X}",
    )
    for sign in "\u061c\u206a\u034f\u180e\u3164\u2800\u115f\U0001d173\u200d\ufe0f"
}
TWICE = {
    "three marks on one letter": (
        field("title", f'"W{chr(0x301) * 3}ord"'),
        "stacks three marks on one letter. Two at most",
    ),
    "an indented block of code": (
        saying(r"It is @{draw.n}.\n\n    import os\n\nSo."),
        "explanation is followed by a block of code",
    ),
    "a host that is none": (saying("[It](https://.) is @{draw.n}."), "links to 'https://.'."),
    "a host behind another": (
        saying("[It](https://pytorch.org@evil.example/x) is @{draw.n}."),
        "links to 'https://pytorch.org@evil.example/x'. Link to https://",
    ),
    "a link to its own page": (
        saying("[It](term:word) is @{draw.n}."),
        "terms/word.py: explanation links to its own page. Name it without a link",
    ),
    "a source cited twice at once": (
        saying("It is @{draw.n} [@he2015; @he2015]."),
        "explanation cites 'he2015' twice in '[@he2015; @he2015]'. Once is enough.",
    ),
    "a hundred digits": (saying("It is @{draw.n:.99f}."), "formats a number with '.99f'."),
    "an empty formula": (saying("It is @{draw.n} $ $."), "holds a formula that is empty."),
    "a color in a formula": (
        saying(r"It is @{draw.n} $\\color{red} x$."),
        "explanation sets a color in a formula. Leave it out",
    ),
    "Arabic digits of an item": (field("wikidata", "'Q\u0661\u0662'"), "wikidata is 'Q"),
    "item nought": (field("wikidata", '"Q0"'), "wikidata is 'Q0'. Write its identifier"),
    "a phrase that stands twice": (
        field("searched_as", '("one", "One", "one")'),
        "terms/word.py: searched_as 'one' stands twice. Keep one of them.",
    ),
    "a term related twice": (
        field("relations", '{"causes": ("nan",), "uses": ("nan",)}'),
        "relation 'uses' names 'nan', which 'causes' names already. Keep the one that says most.",
    ),
    "stops that leap": (
        turning("{'n': (1, 3, 2)}"),
        "turn 'n' leaps to and fro: [1, 3, 2]. Sort the numbers.",
    ),
    "stops that read alike": (
        turning("{'n': (1, 1.5, 1.5000001)}"),
        "turn 'n' has 1.5 and 1.5000001, which read alike. Give each stop words",
    ),
    "stops of two kinds": (
        turning("{'n': (1, 'two')}"),
        "turn 'n' mixes numbers, texts or truth values. Give it one of them.",
    ),
    "two controls with one name": (
        turning("{'n': (1, 2), 'm': (1, 2)}", "labels={'n': 'M'}, ").replace("(n=1)", "(n=1, m=1)"),
        "turn 'm' is called 'm', as 'n' is. Give it words of its own in labels=.",
    ),
}
SLIPS = {**TYPES, **TEXTS, **LIMITS, **SPANS, **CHANCE, **ENDS, **UNSEEN, **TWICE}
