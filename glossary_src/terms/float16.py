"""Two number formats of 16 bits, half as many as usual. float16 spends more bits on digits,
bfloat16 more on range: it holds far larger and smaller numbers, less exactly."""

import matplotlib.pyplot as plt
import numpy as np

from glossary_src.schema import (
    Analogy,
    Claim,
    Edit,
    Question,
    Term,
    between,
    near,
    practice,
    snippet,
)


def bfloat16(x):
    """The nearest number of the upper 16 bits of float32; ties even."""
    bits = np.asarray(x, "float32").view("uint32")
    bits = bits + 0x7FFF + (bits >> 16 & 1)
    near = (bits & 0xFFFF0000).view("float32")
    return np.where(np.isnan(x), np.nan, near)


def float16(x):
    with np.errstate(over="ignore"):
        return np.asarray(x, "float64").astype("float16")


def stored(kind, number):
    """What is kept of a number, and the bits that say so."""
    if kind == "float16":
        kept = float16(number)
        code = f"{int(kept.view('uint16')):016b}"
    else:
        kept = np.float32(number)
        kept = bfloat16(number) if kind == "bfloat16" else kept
        code = f"{int(kept.view('uint32')):032b}"
    count = 32 if kind == "float32" else 16
    return float(kept), np.array([int(c) for c in code[:count]])


def value(bits, exponent):
    """The number that bits stand for, by the formula."""
    places = np.arange(len(bits) - exponent - 1)
    fraction = bits[exponent + 1 :] @ 0.5 ** (places + 1)
    e = bits[1 : exponent + 1] @ 2.0 ** np.arange(exponent)[::-1]
    bias = 2 ** (exponent - 1) - 1
    if e == 0:  # subnormal: the leading 1 is missing
        return 2.0 ** (1 - bias) * fraction
    return 2.0 ** (e - bias) * (1 + fraction)


@snippet(
    shows="no gradient",
    # algebra: 70000 = 2^16 * 1.0681; bfloat16 has steps of 2^9 there
    promises={
        "bfloat16": near(70144, words="137 · 512"),
        "error": near(144 / 70000),
        "error16": near(1, words="lost"),
        "ties": near(3, words="0 + 0 + 1 + 2"),
        "nan": near(1, words="1: kept"),
        "off": between(0, 1e-15),
    },
    data=near(-13.42262383, rel=1e-6),
    turn={
        "number": (
            *(1e-8, 1e-7, 1e-5, 1e-4, 0.001, 0.1, 1.0, 1.001, 3.14159, 257.0),
            *(2049.0, 65504.0, 65519.0, 70000.0, 1e10),
        )
    },
    limits={"x": (-0.6, 31.6)},
    always={"off": between(0, 1e-15), "error": between(0, 0.004)},
    says="""@{number:.6g} in bfloat16 is @{bfloat16:.5g}, @{error:.2%} off. In float16 it is
        @{error16:.2%} off; 100% is lost.""",
    caption="""A box is a bit, dark where it is 1. bfloat16 is float32 cut in half; float16 has
        three more bits for digits and three fewer for the range.""",
    alt="""Three rows of boxes for the number 70000. float32 has 32: a sign, 8 for the exponent, 23
        for the fraction. float16 has 16, with 5 for the exponent, all dark: it stores infinity.
        bfloat16 has 16, with 8 for the exponent, the first 16 of float32 rounded: it stores
        @{bfloat16:.0f}.""",
    checked="""The bits, read by the formula, give back the number that is stored: they differ by
        @{off:.0e} of it.""",
    edits=(
        Edit("the largest that float16 holds", "number=70000.0", "number=65504.0"),
        Edit("a third", "number=70000.0", "number=1 / 3"),
    ),
)
def bits(number=70000.0):
    """The bits of one number in three formats, and what they keep."""
    fig, ax = plt.subplots(figsize=(5.84, 3.6))
    fig.subplots_adjust(0.02, 0.02, 0.98, 0.98)
    exponents = {"bfloat16": 8, "float16": 5, "float32": 8}
    lost, off = dict.fromkeys(exponents, 1), []
    for y, (kind, exponent) in enumerate(exponents.items()):
        kept, ones = stored(kind, number)
        tiny, code = stored(kind, 1e-7)  # subnormal in float16
        off.append(value(code, exponent) / tiny - 1)
        x = np.arange(len(ones))
        middle = (x > 0) & (x <= exponent)
        parts = {"gray": x < 1, "C5": middle, "C7": x > exponent}
        for color, part in parts.items():
            ax.bar(x[part], 0.42, 0.86, y, color=color, alpha=0.2)
            part &= ones > 0
            ax.bar(x[part], 0.42, 0.86, y, color=color)
        good = 0 < kept < np.inf
        words = "too large" if kept else "too small"
        if good:
            off.append(value(ones, exponent) / kept - 1)
            lost[kind] = abs(kept / number - 1)
            words = f"error {lost[kind]:.2%}"
        look = {"color": "C7" if good else "C6"}
        ax.text(-0.4, y + 0.5, kind)
        ax.text(5, y + 0.5, f"keeps {kept:.9g}", weight="bold", **look)
        ax.text(31.4, y + 0.5, words, ha="right", **look)
    words = {"sign": "gray", "exponent": "C5", "fraction": "C7"}
    for x, word in zip((0.6, 4.5, 12), words):
        ax.text(x, -0.25, word, color=words[word], ha="center")
    ax.set(xlim=(-0.6, 31.6), ylim=(-0.35, 2.85))
    ax.axis("off")
    return fig, {
        "bfloat16": stored("bfloat16", number)[0],
        "error": lost["bfloat16"],
        "error16": lost["float16"],
        "ties": 128 * (bfloat16(1 + np.arange(4) / 256) - 1).sum(),
        "nan": float(np.isnan(bfloat16((~np.uint32()).view("f4")))),
        "off": np.abs(off).max(),
    }


def limits():
    """What the formats end at, and the step from 1 to the next."""
    return {
        "largest": float(np.uint16(0x7BFF).view("float16")),
        "normal": float(np.uint16(0x0400).view("float16")),
        "least": float(np.uint16(0x0001).view("float16")),
        "step": float(np.uint16(0x3C01).view("float16")) - 1,
        "step_b": float(np.uint32(0x3F810000).view("float32")) - 1,
        "ties": 128 * (bfloat16(1 + np.arange(4) / 256) - 1).sum(),
        "largest_b": float(np.uint32(0x7F7F0000).view("float32")),
    }


@snippet(
    shows="no gradient",
    # algebra: 2^p + 1 is a tie, and goes to the even neighbor, 2^p
    promises={
        "float32": near(3000),
        "float16": near(2048, words="2¹¹"),
        "bfloat16": near(256, words="2⁸"),
        "ties": near(3, words="0 + 0 + 1 + 2"),
        "largest_b": near((2 - 2**-7) * 2.0**127),
        "step_b": near(2**-7),
        "step": near(2**-10),
        "least": near(2**-24),
        "normal": near(2**-14),
        "largest": near(65504, words="(2 − 2⁻¹⁰) · 2¹⁵"),
    },
    data=near(-6.493529512, rel=1e-6),
    turn={"add": (0.001, 0.01, 0.1, 1.0)},
    labels={"add": "what is added"},
    always={"float16": between(0.2, 2048), "bfloat16": between(0.2, 256)},
    says="""@{add:g}, added 3,000 times, makes @{float32:.4g} in float32, @{float16:.4g} in
        float16, @{bfloat16:.4g} in bfloat16.""",
    caption="""A running sum. Once the gap to the next number is at least twice what is added, every
        sum is rounded back: the counter stands still.""",
    alt="""Three sums over 3,000 steps of adding 1. That in float32 climbs to @{float32:.0f}. That
        in float16 leaves the line at @{float16:.0f} and is level from there, that in bfloat16
        already at @{bfloat16:.0f}.""",
    edits=(
        Edit("add a quarter", "add=1.0", "add=0.25"),
        Edit("10,000 steps", "steps=3000", "steps=10_000"),
    ),
)
def counting(add=1.0, steps=3000):
    """Add one number over and over, in three formats."""
    fig, ax = plt.subplots()
    numbers = {}
    kinds = {"float32": np.float32, "float16": float16}
    for kind, keep in {**kinds, "bfloat16": bfloat16}.items():
        total, totals = 0.0, [0.0]
        for _ in range(steps):
            total = float(keep(total + float(keep(add))))
            totals.append(total)
        ax.plot(np.array(totals) / add, label=kind)
        numbers[kind] = total
    ax.legend()
    ax.set(xlabel="steps", ylabel="sum, in units of what is added")
    return fig, numbers | limits()


@practice(
    promises={
        "largest": near(65504),
        "least": near(2**-24),
        "half": between(1e300, np.inf),
        "brain": near(70144),
        "step": near(2**-7),
        "same": near(1),
    },
    text="""
        `finfo` knows the limits of a format. `.half()` and `.bfloat16()` round to the nearest
        number of it, as the listing of the first figure does.
    """,
)
def in_pytorch():
    """The limits of the formats, and one number in each."""
    import torch

    info = torch.finfo(torch.float16)
    x = torch.tensor(70000.0)
    one = torch.tensor(1.0, dtype=torch.bfloat16)
    return {
        "largest": info.max,
        "least": info.smallest_normal * info.eps,
        "half": x.half().item(),
        "brain": x.bfloat16().item(),
        "step": torch.finfo(torch.bfloat16).eps,
        "same": (one + 0.001).item(),
    }


TERM = Term(
    title="float16 and bfloat16",
    definition=__doc__,
    aliases=(
        "float16",
        "bfloat16",
        "half precision",
        "fp16",
        "bf16",
        "binary16",
        "brain floating point",
    ),
    group="numerics",
    level="next",
    in_a_number="""bfloat16 stores 70,000 as @{bits.bfloat16:,.0f}, float16 as infinity: it ends at
        @{counting.largest:,.0f}.""",
    searched_as=(
        "fp16 vs bf16",
        "torch.float16 max value",
        "torch.half",
        "bfloat16 numpy",
        "torch.finfo eps",
        "model.half() nan",
        "loss is nan with fp16 but not with fp32",
        "half precision range",
        "why does bf16 not need a gradscaler",
        "float16 integers larger than 2048",
        "exponent and mantissa bits",
        "machine epsilon of half precision",
        "floating point rounding error training",
        "16-bit floats",
    ),
    analogy=Analogy(
        text="""
            Two kitchens buy the same number of weights for their scales. One buys fine ones: it
            weighs flour to the gram, and the scale ends at a sack. The other buys coarse ones: it
            can weigh a pinch of salt and a truck, each to about half a percent. float16 is the
            first kitchen, bfloat16 the second. A load of 70,000 is off the scale in one,
            and @{bits.bfloat16:,.0f} in the other.
        """,
        breaks_down="""
            A scale is as fine at ten kilograms as at one. Floating-point numbers are not: their
            gaps double with each power of two. That is why both formats count reliably only up to
            a point (second figure).
        """,
    ),
    heading="What the bits buy",
    formula=r"""
        x = (-1)^s \cdot 2^{\,e - b} \cdot (1 + 0.m) \qquad
        x_{\text{subnormal}} = (-1)^s \cdot 2^{\,1 - b} \cdot 0.m
    """,
    symbols={
        "x": "number",
        "s": "sign bit",
        "e": "exponent bits, read as an integer",
        "b": "bias: 15 in float16, 127 in bfloat16 and float32",
        "m": "fraction bits, after a binary point",
    },
    explanation=r"""
        Bits of the exponent buy range, bits of the fraction buy digits. float16 spends five and
        ten, bfloat16 eight and seven.

        **The ends.** With all exponent bits one, the pattern means infinity or
        [NaN](term:nan). One below that, float16 has its largest number, @{counting.largest:,.0f}.
        Its smallest normal number is @{counting.normal:.1e}; with an exponent of zero the leading 1
        is dropped, and such *subnormal* numbers reach down to @{counting.least:.1e}, with fewer and
        fewer digits. What is smaller than half of that becomes 0. bfloat16 has the exponent of
        float32 and so nearly its range: up to @{counting.largest_b:.1e}.

        **The gaps.** The first number after 1 is @{counting.step:.1e} away in float16 and
        @{counting.step_b:.1e} in bfloat16. From 2 to 4 the gaps are twice as wide, from 4 to 8
        again. From 2,048 on, float16 has only every second integer, bfloat16 already from 256 on.
        So 2,049 is stored as 2,048: halfway between two neighbors, the one whose last bit is 0 is
        taken (*ties to even*).

        **Which is worse for a network?** That depends on the quantity. Gradients spread over many
        powers of ten: they need range. Weights need digits: an update that is smaller than half the
        gap at the weight is rounded away, and the weight stays where it is. In bfloat16
        1 and a thousandth is 1. The second figure shows the same with a sum: the counter stops at
        @{counting.float16:,.0f} and @{counting.bfloat16:,.0f}. So weights, and sums over many
        terms, stay in float32 [@micikevicius2018; @kalamkar2019].
    """,
    what_to_do=(
        """For training, prefer bfloat16 where the hardware has it: it does not
        [overflow](term:overflow) where float32 would not.""",
        """Keep weights, optimizer states, sums and losses in float32 in either case:
        [mixed precision](term:mixed_precision).""",
    ),
    claims=(
        Claim(
            "bfloat16 is a drop-in replacement for float32.",
            number=104,
            judged="conditional",
            condition="only range is at stake, and weights and long sums stay in float32",
            read_in="widely",
            seen_at=(
                "https://scrapbox.io/work4ai/bf16",
                "https://gist.github.com/wolfram77/7b75d693bbd18b2607342f8dd6bb6b0d",
            ),
            holds=lambda n: n["counting.bfloat16"] == n["counting.float32"],
            holds_in_part=lambda n: n["bits.error"] < 0.01,
            counter={"counting.steps": 200},
            because="""The range is the same: 70,000 is off by @{bits.error:.1%} and not infinite.
                The digits are not: a sum of ones stops at @{counting.bfloat16:.0f}, and a weight
                stored in bfloat16 alone does not take small updates. Published training in bfloat16
                matches float32 with no other settings, with a float32 copy of the weights
                [@kalamkar2019]; without one it falls short unless the rounding is changed or its
                errors are carried along [@zamirai2020].""",
        ),
    ),
    origin="""
        The standard of 1985 knows formats of 32 and 64 bits [@ieee1985]. Graphics programs and
        graphics cards used one of 16 bits in the 2000s; the revision of 2008 made it
        a standard, binary16, for storage [@ieee2008]. Training networks in it was described in
        2018 [@micikevicius2018]. bfloat16 comes from Google Brain, for its tensor processing units;
        it is in no IEEE standard of its own. A comparison over many kinds of networks was published
        in 2019 [@kalamkar2019].
    """,
    etymology="""
        *Half* is half of single precision, the 32 bits of a float. The b of bfloat16 is for
        *brain*, after the team that made it.
    """,
    trends="""
        Large models are mostly trained in bfloat16 today. float16 is still common on older graphics
        cards, for running trained networks, and where digits matter more than range. There are two
        formats of 8 bits, too: one with more exponent bits, one with more fraction bits. Where
        small blocks of numbers share a scale, the second now often serves gradients as well.
    """,
    tagged_as=("floating-point arithmetic", "numerics", "mixed precision"),
    collocations=(
        "to cast to half precision",
        "bf16 training",
        "fp16 inference",
        "range and precision",
        "round to nearest even",
    ),
    in_context=(
        "The checkpoint was saved in bf16, and its scores differ in the third digit.",
        "In fp16 the attention scores overflowed; in bf16 the same run went through.",
        "We sum in fp32, because a mean over 4,096 tokens stalls in half precision.",
    ),
    faq=(
        Question(
            "float16 or bfloat16: which one should I train in?",
            """bfloat16, if your hardware is fast at it: its range is that of float32, so gradients
            neither overflow nor become zero for lack of range, and no
            [loss scaling](term:loss_scaling) is needed.
            float16 has three more bits of digits, and needs the loss scaled. Results that depend on
            the third digit (positions, times, large indices) belong in float32.""",
        ),
        Question(
            "Why is 2049 not a float16 number?",
            """A float16 number has eleven significant bits, ten of them stored. 2,049 needs twelve.
            Between 2,048 and 4,096 only even integers exist, between 4,096 and 8,192 every fourth.
            bfloat16 has eight significant bits: it skips odd integers from 256 on.""",
        ),
        Question(
            "My fp16 model gives NaN, the same model in fp32 does not. Why?",
            """Most likely something passed @{counting.largest:,.0f} and became infinite, and
            infinity minus infinity is [NaN](term:nan). A model that was trained in bfloat16 may
            have such activations and still be correct. Run it in bfloat16 or float32, or find the
            layer that [overflows](term:overflow).""",
        ),
        Question(
            "Why does numpy have no bfloat16?",
            """It is in no standard that numpy follows. The package `ml_dtypes` adds it. Or round a
            float32 to its upper 16 bits, as the listing of the first figure does; it agrees with
            `torch.bfloat16` bit by bit.""",
        ),
        Question(
            "May I store weights in float16 if I trained in bfloat16?",
            """Each bfloat16 weight between @{counting.normal:.0e} and @{counting.largest:,.0f} in
            size is stored exactly, since float16 has more digits there. Larger ones become
            infinite, smaller ones may lose digits or become 0; a float32 master weight is rounded.
            Look at the largest absolute weight first. Activations are another matter: they may
            overflow although all weights fit.""",
        ),
        Question(
            "I add a thousandth to 1 in bfloat16 and get 1. Is that a bug?",
            """No. The next number after 1 is @{counting.step_b:.4f} higher, and a thousandth is
            less than half of the way. Store such a weight, or the sum, in float32.""",
        ),
        Question(
            "Is bfloat16 just float32 cut off?",
            """The format is: the same sign, the same eight exponent bits, the first seven of 23
            fraction bits. The conversion usually is not. It rounds to the nearest, where cutting
            would make every number that does not fit smaller in size. Going back to float32 is
            exact: append 16 zeros.""",
        ),
    ),
    relations={
        "causes": ("overflow",),
        "related to": ("nan",),
    },
    did_you_know="""
        float16 has so few numbers that all of them can be listed: 65,536 patterns, of which 2,048
        stand for infinity or NaN. A function of one float16 number can be tested on every input
        there is, in less than a second.
    """,
)
