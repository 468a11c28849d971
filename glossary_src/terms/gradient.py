"""The list of slopes of a function of many inputs, one for each input. As an arrow it points
where the function rises fastest, and its length is how fast it rises that way."""

import matplotlib.pyplot as plt
import numpy as np

from glossary_src.schema import Analogy, Claim, Edit, Question, Term, between, near, snippet


@snippet(
    shows="slope",
    promises={  # f = x² − xy + 1.5y² at (−1, 1): slopes 2x − y and 3y − x
        "slope_x": near(-3, words="2x − y"),
        "slope_y": near(4, words="3y − x"),
        "twice_x": near(2, rel=1e-6, words="2, by calculus"),
        "length": near(5, words="√(3² + 4²)"),
        "uphill": near(np.degrees(np.arctan2(4, -3)), words="arctan 4/−3"),
        "best": near(120, words="of the steps tried, the nearest"),
        # the bend of f along a step to 120 degrees
        "off": near(0.01 * (1.375 + np.sqrt(3) / 4), words="step · bend"),
    },
    data=near(33.19548013, rel=1e-6),
    turn={"x": tuple(np.linspace(-1.6, 1.6, 33).round(1)), "y": (-1.0, -0.5, 0.5, 1.0)},
    drag="x",
    labels={"x": "first input", "y": "second input"},
    always={
        "twice_x": near(2, rel=1e-6),
        "length": between(1, 10),
        "off": between(0, 0.02),
    },
    says="""At (@{x:g}, @{y:g}) the gradient is (@{slope_x:.2g}, @{slope_y:.2g}): to
        @{uphill:.0f} degrees, rising @{length:.2f} per unit. Of the steps tried, the one to
        @{best:.0f} degrees rises most.""",
    caption="""A hollow from above; each ring has one height. The farther out a dot, the more a
        small step that way rises, or falls. The gradient is the steepest rise.""",
    alt="""A map of oval rings around a minimum and a point on one of them. An arrow of length
        @{length:.0f} leads from it at a right angle to the ring, to @{uphill:.0f} degrees. Dots
        that show the rise of a step in every direction form a circle on the arrow, and its mirror
        image below.""",
    edits=(
        Edit("take steps a hundred times as long", "pace=0.01", "pace=1.0"),
        Edit("stand near the bottom", "x=-1.0", "x=0.3"),
        Edit("make the hollow round", "x**2 - x * y + 1.5 * y**2", "x**2 + y**2"),
    ),
)
def all_directions(pace=0.01, x=-1.0, y=1.0):
    """Take one step in every direction: how much does each rise?"""

    def f(x, y):
        return x**2 - x * y + 1.5 * y**2

    h = 1e-3  # one input at a time, a little to both sides
    right, left = f(x + h, y), f(x - h, y)
    up, down = f(x, y + h), f(x, y - h)
    slopes = np.array([right - left, up - down]) / (2 * h)
    length = np.hypot(*slopes)

    degrees = np.arange(0, 360, 15)
    turn = np.radians(degrees)
    way = np.array([np.cos(turn), np.sin(turn)])
    there = f(x + pace * way[0], y + pace * way[1])
    measured = (there - f(x, y)) / pace
    fig, ax = plt.subplots(figsize=(5.84, 4.3))
    grid = np.meshgrid(np.linspace(-3, 3, 91), np.linspace(-2, 2, 61))
    heights = np.arange(0.5, 5.1, 0.5) ** 2
    rings = {"colors": "gray", "linewidths": 0.7, "alpha": 0.7}
    ax.contour(*grid, f(*grid), heights, **rings)
    dots = np.array([[x], [y]]) + 0.2 * abs(measured) * way
    ax.scatter(*dots, s=9, c=np.where(measured > 0, "C3", "C7"))
    unit = {"angles": "xy", "scale_units": "xy", "scale": 5}
    ax.quiver(x, y, *slopes, color="C3", width=0.009, **unit)
    ax.plot(x, y, "C3o", ms=8)
    note = f"steepest way up: {length:.2f} per unit"
    ax.text(3, 1.83, note, color="C3", ha="right")
    ax.set(xlabel="first input", ylabel="second input")
    ax.set(xlim=(-3.05, 3.05), ylim=(-2.02, 2.02))  # equal units
    return fig, {
        "slope_x": slopes[0],
        "slope_y": slopes[1],
        "twice_x": (right - 2 * f(x, y) + left) / h**2,
        "length": length,
        "uphill": np.degrees(np.arctan2(slopes[1], slopes[0])),
        "best": degrees[measured.argmax()],
        "off": abs(measured - slopes @ way).max(),
    }


@snippet(
    shows="slope",
    promises={  # cos angle = 2√r / (1 + r) for the ratio r; the slope is √r
        "angle": near(np.degrees(np.arccos(20 / 101)), words="arccos(20/101)"),
        "slope": near(10, words="√100"),
        "distance": near(1),
        "toward": near(20 / 101, words="cos of the angle, 20/101"),
        "along": near(1),
        "across": near(100),
    },
    data=near(-24.31882952, rel=1e-6),
    turn={"stretch": (1, 1.5, 2, 3, 4, 6, 8, 10, 15, 20, 30, 50, 70, 100, 150, 200)},
    labels={"stretch": "bend across, to 1 along"},
    always={"angle": between(0, 90), "distance": near(1)},
    says="""Bent @{stretch:g} to 1, the steepest way down misses the bottom by @{angle:.1f} degrees.
        The slope is @{slope:.2g}; the bottom is @{distance:.0f} away.""",
    caption="""A long valley from above. The steepest way down crosses the ring at a right angle;
        the bottom lies along the valley.""",
    alt="""A map of narrow nested rings around a minimum, with two arrows from one point. The arrow
        of steepest descent crosses the valley, the arrow to the minimum runs along it. They are
        @{angle:.1f} degrees apart.""",
    edits=(
        Edit("make the valley round", "stretch=100", "stretch=1"),
        Edit("make it longer", "stretch=100", "stretch=1000"),
    ),
)
def valley(stretch=100):
    """Compare the steepest way down with the way to the bottom."""
    x, y = np.sqrt((stretch / (1 + stretch), 1 / (1 + stretch)))

    def gradient(x, y):  # of (x² + stretch y²) / 2
        return np.array([x, stretch * y])

    slopes = gradient(x, y)
    down = -slopes / np.linalg.norm(slopes)
    bottom = -np.array([x, y])
    across = abs(down[0] * bottom[1] - down[1] * bottom[0])
    fig, ax = plt.subplots()
    sides = np.linspace(-1.6, 1.6, 41), np.linspace(-0.83, 0.83, 121)
    u, v = np.meshgrid(*sides)
    height = (u**2 + stretch * v**2) / (x**2 + stretch * y**2)
    rings = np.arange(0.5, 6, 0.5) ** 2
    ax.contour(u, v, height, rings, colors="gray", linewidths=0.7)
    ax.plot(x, y, "C3o", ms=8)
    unit = {"angles": "xy", "scale_units": "xy", "scale": 1}
    for way, color, name, side in (
        (down, "C3", "steepest way down ", "top"),
        (bottom, "C7", "way to the bottom ", "bottom"),
    ):
        ax.quiver(x, y, *(0.7 * way), color=color, zorder=3, **unit)
        looks = {"color": color, "ha": "right", "va": side}
        ax.text(*np.array((x, y)) + 0.72 * way, name, **looks)
    ax.set(xlabel="first input", ylabel="second input")
    ax.set(xlim=(-1.6, 1.6), ylim=(-0.83, 0.83))  # equal units
    return fig, {
        "angle": np.degrees(np.arctan2(across, down @ bottom)),
        "slope": np.linalg.norm(slopes),
        "distance": np.linalg.norm(bottom),
        "toward": down @ bottom,
        "along": np.linalg.norm(gradient(1, 0)),
        "across": np.linalg.norm(gradient(0, 1)),
    }


@snippet(
    shows="slope",
    promises={
        "shallow": near(0.2, words="2 · 0.1"),
        "shallow_end": near(0.2),
        "right": near(1, words="2 · 0.5"),
        "right_end": near(1),
        "steep": near(2.5, words="2 · 1.25"),
        "steep_end": near(2.5),
        "weakest": near(0.02),
        "strongest": near(200),
        "distance": near(1),
    },
    data=near(7.461218257, rel=1e-6),
    turn={"rate": tuple(np.linspace(0.1, 1.2, 23).round(2))},
    labels={"rate": "step, times the gradient"},
    says="""Steps of @{rate:g} times the gradient end at @{shallow_end:.2g}, @{right_end:.2g} and
        @{steep_end:.2g}. The bottom is at 1 in all three bowls.""",
    caption="""Each bottom is one unit from the start. A step as long as the gradient lands on one
        of them, by luck.""",
    alt="""Three curves with their lowest points at 1. From 0, the step in the shallow bowl ends at
        @{shallow_end:.1f}, in the middle one at @{right_end:.0f}, in the steep one at
        @{steep_end:.1f}, higher up than it began.""",
    edits=(
        Edit("step half as far", "rate=1.0", "rate=0.5"),
        Edit("make the shallow bowl ten times shallower", '"shallow": 0.1', '"shallow": 0.01'),
    ),
)
def no_step_size(rate=1.0):
    """Step from 0 by rate × gradient in bowls with bottom at 1."""
    x = np.linspace(-0.2, 3, 161)
    fig, ax = plt.subplots()
    numbers = {}
    bowls = {"shallow": 0.1, "right": 0.5, "steep": 1.25}
    for k, (name, c) in enumerate(bowls.items()):
        slope = 2 * c * (0 - 1)  # of c (x - 1)², at 0
        end = 0 - rate * slope
        label = f"gradient −{abs(slope):g} at 0"
        ax.plot(x, c * (x - 1) ** 2, f"C{k}", label=label)
        step = (0, end, end), (c, c, c * (end - 1) ** 2)
        ax.plot(*step, f"C{k}o:", lw=1, markevery=2)
        numbers |= {name: abs(slope), f"{name}_end": end}
    ax.legend(loc="upper center")
    ax.set(xlabel="input; the bottom of each bowl is at 1")
    ax.set(ylabel="height", ylim=(-0.1, 5.3))
    weakest, strongest = 2 * 0.01, 2 * 100
    numbers |= {"weakest": weakest, "strongest": strongest}
    return fig, numbers | {"distance": 1}


TERM = Term(
    title="Gradient",
    definition=__doc__,
    aliases=("gradient vector", "vector of partial derivatives"),
    group="calculus",
    level="start here",
    in_a_number="""At one place in a long valley the steepest way down points
        @{valley.angle:.0f} degrees away from the bottom.""",
    searched_as=(
        "grad of a function",
        "nabla",
        "del operator",
        "partial derivatives vector",
        "direction of steepest ascent",
        "steepest descent direction",
        "w.grad",
        "tf.gradients",
        "jax.grad",
        "directional derivative",
        "why do we subtract the gradient",
        "does the gradient point to the minimum",
        "large gradient far from minimum",
        "which way does the arrow point",
    ),
    analogy=Analogy(
        text="""
            A greenhouse has a hundred knobs: water, light, heat, air. You nudge one by a hair, note
            how much faster the tomatoes grow, and put it back. Then the next one. The hundred notes
            are the gradient: which way to turn each knob, in which proportion to turn all of them
            so that growth rises fastest, and how strongly it responds.
        """,
        breaks_down="""
            The notes hold for a hair's breadth, and do not say how far to turn. And a network does
            not nudge its millions of knobs one by one: it computes all notes in one sweep back.
        """,
    ),
    heading="What it says, and what it does not",
    formula=r"""
        \nabla f = \left( \frac{\partial f}{\partial x_1}, \dots,
        \frac{\partial f}{\partial x_n} \right)

        \text{rise in direction } u:\quad \nabla f \cdot u = |\nabla f| \cos \alpha
    """,
    symbols={
        "f": "a function of several inputs",
        "x": "input of $f$",
        "n": "number of inputs of $f$",
    },
    explanation=r"""
        Freeze all inputs but one and nudge that one: its slope is a *partial* derivative. At (−1,
        1) in the first figure they are @{all_directions.slope_x:.0f} and
        @{all_directions.slope_y:.0f}. The list of them is the gradient. For a small step it knows
        the rise in every direction.

        **It knows every direction.** The rise in any direction $u$ of length one
        is the gradient times $u$: its length times the cosine of the angle $\alpha$ between them.
        So the way is steepest straight along the gradient, @{all_directions.length:.2f} per unit,
        falls as steeply on the opposite side, and is level at right angles. The dots of the first
        figure, measured by steps of a hundredth, differ from this by at most
        @{all_directions.off:.2f}.

        **Its length is a slope, not a distance.** It says how much the function changes per unit of
        distance. In the three bowls it ranges from @{no_step_size.shallow:.1f} to
        @{no_step_size.steep:.1f}, and the bottom is always one unit away. How far to go is another
        choice: the learning rate. A strong slope may mean that the best place is close, or far.

        **Its direction is the steepest, not the shortest.** In a valley that bends
        @{valley.across:.0f} times as much across as along, the steepest way down can be
        @{valley.angle:.1f} degrees off the way to the bottom, and never more. Only in a round bowl
        do the two agree everywhere.

        In training, the function is the loss and its inputs are all weights, so the gradient has
        one entry for each weight. People also call dL/dz a gradient, with respect
        to the pre-activations of a layer. It is the error signal that travels back, and it can
        vanish where dL/dW does not. Always ask: the gradient of what, with respect to what.
    """,
    what_to_do=(
        """Step against it, a little: how far is the [learning rate](term:learning_rate).""",
        """Log its length, the [gradient norm](term:gradient_norm). Do not read a distance to the
        minimum from it.""",
    ),
    claims=(
        Claim(
            """The gradient of a function of several variables is the vector of its partial
            derivatives.""",
            number=31,
            judged="true",
            read_in="wordpress",
            holds=lambda n: abs(n["all_directions.best"] - n["all_directions.uphill"]) <= 7.5,
            counter={"all_directions.x": 1.0, "all_directions.pace": 1.0},
            because="""At (−1, 1) the slopes, each measured by nudging one input, are
                @{all_directions.slope_x:.0f} and @{all_directions.slope_y:.0f}; as an arrow they
                point to @{all_directions.uphill:.0f} degrees. Of all small steps tried, 15 degrees
                apart, the one to @{all_directions.best:.0f} degrees rises most.""",
        ),
        Claim(
            """The length of the gradient is the size of the step that reaches the point of steepest
            ascent.""",
            number=32,
            judged="false",
            read_in="wordpress",
            holds=lambda n: (
                abs(n["no_step_size.weakest"] - n["no_step_size.distance"]) < 0.1
                and abs(n["no_step_size.strongest"] - n["no_step_size.distance"]) < 0.1
            ),
            counter={"no_step_size.weakest": 1.0, "no_step_size.strongest": 1.0},
            because=r"""It is a slope: rise per unit of distance. For $c\,(x-1)^2$ at 0 it is
                @{no_step_size.weakest:.2f} with $c$ = 0.01 and @{no_step_size.strongest:.0f} with
                $c$ = 100. The bottom is @{no_step_size.distance:.0f} away in both. With a rate of
                one, gradient descent does step as far as the gradient is long, and arrives only
                where $c$ is ½.""",
        ),
        Claim(
            "The gradient tells the direction of steepest ascent, in which to reach the top.",
            number=33,
            judged="conditional",
            condition="the hill is round; what it gives is the steepest way here",
            read_in="wordpress",
            holds=lambda n: n["valley.angle"] < 1,
            holds_in_part=lambda n: (
                abs(n["all_directions.best"] - n["all_directions.uphill"]) <= 7.5
            ),
            counter={"valley.stretch": 1},
            because="""The first half is always right: @{all_directions.uphill:.0f} degrees, and of
                the steps tried the one to @{all_directions.best:.0f} rises most. The second is not.
                On a ridge like the valley of the figure, turned upside down, the gradient is
                @{valley.angle:.1f} degrees off the way to the top; on a winding ridge it can even
                lead away from it.""",
        ),
    ),
    origin=r"""
        Slopes in several variables are as old as calculus. Cauchy used all of them together in
        1847, when he proposed to solve equations by stepping against them: gradient descent
        [@cauchy1847]. The operator that produces them is due to Hamilton, who studied it within his
        quaternions [@hamilton1853]. Gibbs and Heaviside took it out of the quaternions, into the
        vector analysis that is taught today [@crowe1967]. A textbook after Gibbs's lectures made it
        common and called the sign *del* [@wilson1901].
    """,
    etymology="""
        From Latin *gradus*, a step. The gradient of a road or a railway is its steepness. *Nabla*,
        the name of the sign ∇, is a Greek word for a harp of that shape.
    """,
    trends="""
        In physics, a tool for fields: heat flows against the gradient of the temperature. In
        machine learning since the 1980s, the quantity that training runs on. Its everyday meaning
        has widened there: any derivative of the loss is called a gradient.
    """,
    tagged_as=("calculus", "vector analysis", "optimization", "loss surface"),
    collocations=(
        "compute the gradient",
        "gradient of the loss",
        "against the gradient",
        "gradient norm",
        "gradient vector",
    ),
    in_context=(
        "We step against the gradient, a little at a time, because it holds only nearby.",
        "The gradient was large and the minimum was close: the step overshot.",
        "In a narrow valley the gradient mostly points at the walls.",
    ),
    faq=(
        Question(
            "Is the gradient a number or a vector?",
            """A vector, with as many entries as the function has inputs. With one input it has a
            single entry, the ordinary derivative. What one plots on a single axis is usually its
            length, the gradient norm.""",
        ),
        Question(
            "Does a large gradient mean that I am far from the minimum?",
            """No. In the three bowls it is @{no_step_size.shallow:.1f},
            @{no_step_size.right:.0f} and @{no_step_size.steep:.1f}, at the same distance. In one
            bowl it grows along a straight line from the bottom. Not so between directions: in the
            valley one step off the bottom has a slope of @{valley.along:.0f} along it and of
            @{valley.across:.0f} across.""",
        ),
        Question(
            "Why do we go against the gradient?",
            """It points uphill, and training wants a smaller loss. A small step the opposite way
            lowers the function faster than an equally small step in any other direction.""",
        ),
        Question(
            "Does it point to the minimum if I turn it around?",
            """In general no. It stands at a right angle to the line of equal height. In a valley
            of ratio @{valley.across:.0f} it can miss the bottom by @{valley.angle:.1f} degrees.
            That is why plain gradient descent zigzags in narrow valleys.""",
        ),
        Question(
            "What does a gradient of zero mean?",
            """That the function is level in every direction, to first order. It can be a minimum,
            a maximum, a saddle point or a plateau. Rounding can make one as well: a gradient too
            small for its number format becomes zero.""",
        ),
        Question(
            "Is steepest the same in every unit of measurement?",
            """No. Measure one input in millimeters instead of meters, and the map is stretched: the
            arrow points elsewhere. Steepest always means per unit of length in the coordinates
            chosen. Scaling inputs well therefore changes where gradient descent goes.""",
        ),
    ),
    relations={
        "uses": ("derivative",),
        "used by": ("backpropagation", "gradient_descent", "gradient_norm"),
        "related to": ("vanishing_gradient", "exploding_gradient", "chain_rule"),
    },
    did_you_know="""
        The dot in the valley is the worst place there. Nowhere on the map is the steepest way down
        further off than @{valley.angle:.1f} degrees, and the limit depends only on the ratio of the
        two bends. However long the valley, it stays below ninety: a small enough step against the
        gradient always brings you a little closer to the bottom of a bowl like this.
    """,
)
