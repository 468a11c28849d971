"""How fast the output of a function changes at one place: the change of the output over the
change of the input, as that change shrinks toward zero. It is the slope of the tangent."""

import matplotlib.pyplot as plt
import numpy as np

from glossary_src.schema import Analogy, Claim, Edit, Meter, Question, Term, between, near, snippet


@snippet(
    shows="slope",
    promises={  # (σ(h) − σ(0)) / h = tanh(h/2) / 2h
        "over": near(np.tanh(1) / 4, words="tanh(1)/4"),
        "over_0": near(np.tanh(4) / 16, words="tanh(4)/16"),
        "over_1": near(np.tanh(2) / 8, words="tanh(2)/8"),
        "over_2": near(np.tanh(1) / 4, words="tanh(1)/4"),
        "over_3": near(np.tanh(1 / 2) / 2, words="tanh(½)/2"),
        "over_4": near(np.tanh(1 / 4), words="tanh(¼)"),
        "slope": near(1 / 4, words="1/4"),
        "last_step": near(1 / 2, words="8/2⁴"),
        "tiny": near(1 / 4, rel=1e-9, words="1/4"),
        "ten": near(np.tanh(5) / 20, words="tanh(5)/20"),
        "million": near(1 / 2e6, words="½ over a million"),
    },
    data=near(-11.04306981, rel=1e-6),
    turn={"at": tuple(np.arange(-4, 4.1, 0.25)), "step": (0.25, 1.0, 2.0, 4.0)},
    drag="at",
    labels={"at": "input", "step": "step"},
    # the steepest place of the sigmoid: no line over a step can be steeper
    always={"over": between(0, 0.25), "slope": between(0, 0.25)},
    says="""At input @{at:g} the tangent rises by @{slope:.3f} per unit: the derivative. The line
        over a step of @{step:g} rises by @{over:.3f}.""",
    caption="""Drag the point. Above, the line over a step and the tangent; make the step smaller,
        and the line turns into the tangent. Below, the slope of the tangent at every input.""",
    alt="""The S-shaped curve of the sigmoid. At its middle a tangent of slope @{slope:.2f}, and a
        line over a step of 2 of slope @{over:.2f}. Below, a bell-shaped curve: the slope of the
        tangent at every input, highest in the middle.""",
    edits=(
        Edit("take a step a hundred times smaller", "step=2.0", "step=0.02"),
        Edit("go where the sigmoid is flat", "at=0.0", "at=4.0"),
        Edit("step to the left", "step=2.0", "step=-2.0"),
    ),
)
def secants(at=0.0, step=2.0):
    """Join two places on a curve; compare with the tangent."""

    def f(x):  # the sigmoid, in a form that never overflows
        return (1 + np.tanh(x / 2)) / 2

    def quotient(h):  # change of the output over change of the input
        return (f(at + h) - f(at)) / h

    def derivative(x):  # from calculus
        return f(x) * (1 - f(x))

    slope, there = derivative(at), at + step
    x, around = np.linspace(-6, 8, 141), at + np.array([-2.4, 2.4])
    tall = {"figsize": (5.84, 4.3), "height_ratios": (5, 2)}
    fig, (above, below) = plt.subplots(2, sharex=True, **tall)
    above.plot(x, f(x), "C0-")
    steps = (at, there, there), (f(at), f(at), f(there))
    above.plot(*steps, ":", color="gray", lw=1)
    above.plot((at, there), (f(at), f(there)), "C7--")
    above.plot(around, f(at) + slope * (around - at), "C3-")
    above.plot(at, f(at), "C3o", ms=8)
    above.text(-6, 1.07, f"tangent: slope {slope:.3f}", color="C3")
    note = f"over a step of {step:g}: {quotient(step):.3f}"
    above.text(-6, 0.92, note, color="C7")
    above.text(8, 0.85, "sigmoid", color="C0", ha="right")
    below.plot(x, derivative(x), "C3-")
    below.plot((at, at), (0, slope), "C3-", lw=4)
    above.set(ylabel="output", ylim=(-0.2, 1.2), yticks=(0, 0.5, 1))
    below.set(ylabel="slope of the tangent", xlabel="input")
    below.set(ylim=(0, 0.3), yticks=(0, 0.25))
    found = {f"over_{k}": quotient(8 / 2**k) for k in range(5)}
    return fig, found | {
        "over": quotient(step),
        "slope": slope,
        "last_step": 8 / 2**4,
        "tiny": quotient(1e-6),
        "ten": quotient(10.0),
        "million": quotient(1e6),
    }


@snippet(
    shows="slope",
    # Theory: steps near ε^½ and ε^⅓, errors near ε^½ and ε^⅔, for ε = 2⁻⁵².
    # Which roundings happen depends on the machine's exp: a decade each way.
    promises={
        "one_error": between(1e-9, 1e-7, here=1.67003299e-08, within=0.3),
        "one_step": between(1e-9, 3e-7, here=1.122018454e-08, within=0.3),
        "two_error": between(1e-12, 1e-10, here=1.789068893e-11, within=0.3),
        "two_step": between(1e-6, 1e-4, here=5.623413252e-06, within=0.3),
        "complex_error": between(0, 1e-15),
    },
    data=near(-19.81335802, rel=1),
    turn={"kind": ("float32", "float64"), "at": (1.0, 2.0, 4.0, 8.0)},
    labels={"kind": "numbers", "at": "input"},
    limits={"y": (1e-17, 1e2)},
    always={"complex_error": between(0, 3e-7)},
    says="""In @{kind}, at input @{at}: one-sided, the best step is about @{one_step:.0e} and leaves
        an error of @{one_error:.0e}; two-sided, @{two_step:.0e} and @{two_error:.0e}.""",
    caption="""A computer cannot take the limit. A smaller step helps until rounding takes over. The
        complex quotient subtracts nothing, so rounding cannot spoil it.""",
    alt="""Two V-shaped curves on logarithmic axes, error against step. The one-sided quotient is
        best near a step of @{one_step:.0e}, with an error of @{one_error:.0e}; the two-sided one
        near @{two_step:.0e}, with @{two_error:.0e}. The complex quotient falls to the level of
        rounding and stays there.""",
    edits=(
        Edit("use numbers of 32 bits", 'kind="float64"', 'kind="float32"'),
        Edit("go where the sigmoid is flat", "at=1.0", "at=8.0"),
    ),
)
def best_step(kind="float64", at=1.0):
    """Shrink the step until rounding spoils the quotient."""

    def f(x):
        return 1 / (1 + np.exp(-x))

    true = np.exp(-at) / (1 + np.exp(-at)) ** 2
    x, two = np.array((at, 2), kind)
    h = np.logspace(-14, 1, 301).astype(kind)
    i = np.zeros(1, kind) + np.complex64(1j)  # of the same precision
    up, here, down = f(x + h), f(x), f(x - h)
    estimates = {
        "one": ("one-sided", (up - here) / h),
        "two": ("two-sided", (up - down) / (two * h)),
        "complex": ("complex", f(x + i * h).imag / h),
    }
    fig, ax = plt.subplots()
    numbers = {}
    for key, (label, estimate) in estimates.items():
        error = abs(estimate / true - 1)
        ax.loglog(h, error + 1e-17, lw=1.2, label=label)
        ahead = np.lib.stride_tricks.sliding_window_view(error, 21)
        typical = np.median(ahead, 1)  # rounding errors scatter
        numbers[f"{key}_error"] = typical.min()
        numbers[f"{key}_step"] = h[typical.argmin() + 10]
    del numbers["complex_step"]  # any step that is small enough
    ax.legend(loc="lower right")
    ax.set(xlabel="step h", ylabel="error of the derivative, relative")
    return fig, numbers


TERM = Term(
    title="Derivative",
    definition=__doc__,
    aliases=("first derivative", "differential quotient", "instantaneous rate of change"),
    group="calculus",
    level="start here",
    in_a_number="""The sigmoid has a derivative of @{secants.slope:.2f} at its middle; a line across
        a step of @{secants.last_step:.1f} comes as close as @{secants.over_4:.3f}.""",
    searched_as=(
        "f prime",
        "dy/dx meaning",
        "rate of change",
        "slope of a curve at a point",
        "tangent line",
        "secant",
        "difference quotient",
        "limit of (f(x+h)-f(x))/h",
        "finite differences step size",
        "numerical gradient check",
        "gradcheck",
        "complex step",
        "np.gradient",
    ),
    analogy=Analogy(
        text="""
            How steep is the hill? Two walkers stand halfway up. One walks on to the top, divides
            the climb by the distance and says @{secants.over_0:.0%}. The other lays a spirit level
            under her feet and says @{secants.slope:.0%}. Both have measured well: the first an
            average over a long walk, the second the one place where she stands. The derivative is
            the second number. Make the walk shorter and the first comes closer to it:
            @{secants.over_1:.0%}, @{secants.over_2:.0%}, @{secants.over_3:.0%},
            @{secants.over_4:.0%}.
        """,
        breaks_down="""
            A spirit level has a length. A derivative is what the slopes settle on as the length
            shrinks toward zero. On a real hillside each direction has its own slope: that takes a
            [gradient](term:gradient).
        """,
        meters=(
            Meter(label="the whole walk", number="secants.over_0", format=".0%"),
            Meter(label="half of it", number="secants.over_1", format=".0%"),
            Meter(label="a quarter", number="secants.over_2", format=".0%"),
            Meter(label="underfoot", number="secants.slope", format=".0%"),
        ),
    ),
    heading="How it works",
    formula=r"""
        f'(x) = \lim_{h \to 0} \frac{f(x + h) - f(x)}{h}

        f(x + h) \approx f(x) + f'(x)\,h \quad \text{for small } h
    """,
    symbols={
        "f": "any function",
        "f'": "its derivative",
        "h": "a small step",
        "x": "the input, where the step starts",
    },
    explanation=r"""
        Nudge the input by $h$, divide the change of the output by $h$, and let $h$ shrink. If the
        quotient settles on one number, from both sides, that is the derivative. For the sigmoid at
        zero it is @{secants.slope:.2f}.

        **The step must shrink.** Over a step of ten the sigmoid rises by @{secants.ten:.2f} per
        unit, over a million by @{secants.million:.0e}. These are averages of a long way that is
        almost flat. Over a millionth the quotient is @{secants.tiny:.7f}.

        **It belongs to a place.** Move along the curve and the derivative changes, so it is itself
        a function of the input: high in the middle of the sigmoid, close to zero on both sides.
        At a corner, as ReLU has at zero, the slopes from the left and from the right differ, and
        there is none.

        **Training needs it** because it tells what a small change of a weight does to the loss:
        which way to turn the weight, and how much a small turn brings. A network has many weights,
        one derivative for each, and [backpropagation](term:backpropagation) finds them all without
        any nudging. Nudging remains the way to check it. There the step must not be *too* small:
        below @{best_step.two_step:.0e} or so, rounding spoils what a smaller step would gain.
    """,
    what_to_do=(
        """Read it as a forecast: a small nudge of the input, times the derivative, is about what
        the output will change by.""",
        """Check a derivative written by hand with the two-sided quotient, in float64 with a step
        between `1e-6` and `1e-4`; for the loss of a network the longer end.""",
    ),
    claims=(
        Claim(
            """A gradient tells how much a function changes when its input is changed by a very
            big number.""",
            number=45,
            judged="false",
            read_in="github",
            holds=lambda n: abs(n["secants.million"] / n["secants.slope"] - 1) < 0.01,
            counter={"secants.million": 0.25},
            because="""By a vanishingly *small* one. Divided by a step of a million, the change of
                the sigmoid at zero is @{secants.million:.0e}, and over a step of ten
                @{secants.ten:.2f}. Over a millionth it is @{secants.tiny:.7f}, and the
                derivative is @{secants.slope:.2f}. Only for a straight line is it all the
                same.""",
        ),
        Claim(
            """For a function of one variable the gradient is the derivative, the slope of the
            tangent at a point.""",
            number=94,
            judged="true",
            read_in="wordpress",
            holds=lambda n: abs(n["secants.tiny"] / n["secants.slope"] - 1) < 1e-6,
            counter={"secants.tiny": 0.24},
            because="""Lines over shorter and shorter steps settle on the tangent: over a millionth
                the quotient is @{secants.tiny:.7f}, and the derivative @{secants.slope:.2f}. Where
                the function has a corner there is no tangent.""",
        ),
    ),
    origin="""
        Tangents and extremes were found by special methods before there was a general one. Leibniz
        published his rules in 1684 [@leibniz1684]; Newton had found his own, for what he called
        fluxions, years earlier. The name and the sign $f'$ became common through a book by
        Lagrange, in 1797 [@lagrange1797]. The definition by a limit, with proofs built on it, came
        with Cauchy in the 1820s. So the thing was used first, then discovered, then developed, and
        defined last [@grabiner1983].
    """,
    etymology="""
        Lagrange wrote *fonctions dérivées*, derived functions: those that one original function
        gives rise to [@lagrange1797]. *To derive* is at root to lead water off from a stream.
    """,
    trends="""
        The first topic of every calculus course. Software rarely takes it by nudging any more:
        automatic differentiation applies the chain rule to the program itself and makes no error
        but rounding [@baydin2018].
    """,
    tagged_as=("calculus", "rate of change", "slope", "numerical differentiation"),
    collocations=(
        "take the derivative",
        "derivative of the loss with respect to a weight",
        "numerical derivative",
        "vanishing derivative",
    ),
    in_context=(
        "The derivative of the loss with respect to this weight is negative, so we raise it.",
        "Far from zero the derivative of the sigmoid is almost nothing, and so is the update.",
        "We check every hand-written derivative against a small nudge in both directions.",
    ),
    faq=(
        Question(
            "What is the difference between a derivative and a gradient?",
            """A derivative is one number: one input, one output. A function of many inputs has
            one for each of them, called a partial derivative; together they make up the gradient.
            In deep learning people often say gradient for both.""",
        ),
        Question(
            "Why not just divide by a very small number?",
            """On paper, the smaller the better. In float64 the two-sided quotient is best near
            @{best_step.two_step:.0e}. Below that the two outputs agree in almost all their digits,
            and their difference is mostly rounding error. The step that suits depends on the
            function and on its place.""",
        ),
        Question(
            "One-sided or two-sided quotient?",
            """Two-sided. Its error shrinks with the square of the step instead of the step: at
            its best @{best_step.two_error:.0e} here, against @{best_step.one_error:.0e}. It costs
            two evaluations of the function either way, unless you have the middle one already.""",
        ),
        Question(
            "Can a function have a large derivative and small values?",
            """Yes. The derivative says how steep a function is, not how large. Multiply the input
            of a sigmoid by a thousand: its slope at zero grows a thousandfold, and its values
            still lie between 0 and 1.""",
        ),
        Question(
            "What does a derivative of zero mean?",
            """That the function is flat there, to first order: a minimum, a maximum, or just a
            level place. It does not mean that the function is zero, nor that a larger step changes
            nothing.""",
        ),
        Question(
            "Does ReLU have a derivative?",
            """Everywhere but at zero, where its two sides meet in a corner. Libraries put 0 there.
            An input that is exactly zero is rare, so training hardly notices.""",
        ),
    ),
    relations={
        "used by": ("chain_rule", "backpropagation"),
        "related to": ("sigmoid", "saturation", "vanishing_gradient"),
    },
    did_you_know="""
        Step into the complex numbers and the trouble with rounding is gone. The imaginary part of
        f(x + ih), divided by h, needs no subtraction. Its error stays at the level of rounding,
        however small the step, as long as the code takes no absolute value and no conjugate: there
        the imaginary part is lost. Engineers use it to check whole simulation programs
        [@martins2003].
    """,
)
