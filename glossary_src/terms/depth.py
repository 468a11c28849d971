"""The number of layers that a signal passes in a network, from input to output. On the way back
the gradient is multiplied at every step from one layer to the next."""

import matplotlib.pyplot as plt
import numpy as np

from glossary_src.schema import Analogy, Claim, Edit, Question, Term, between, near, snippet


def sums(W, x):
    """The pre-activations of every layer, with ReLU in between."""
    z = [x @ W[0]]
    for w in W[1:]:
        z.append(np.maximum(z[-1], 0) @ w)
    return z


def errors(W, z, dz):
    """dL/dz of every layer, from that of the last."""
    dz = [dz]
    for k in reversed(range(1, len(W))):
        dz.insert(0, dz[0] @ W[k].T * (z[k - 1] > 0))
    return dz


def reached(left, smallest):
    """The first layer that gets too little or too much, or the last."""
    out = (left < smallest) | (left > 1 / smallest)
    return 1 + out.argmax() if out.any() else len(left)


def off_nudge(W, x, dz):
    """How far the effect of a nudge, too small to round, is off."""
    nudge = np.random.default_rng(1).normal(size=x.shape) * 1e-100j
    moved = (sums(W, x + nudge)[-1].imag * dz[-1]).sum()
    return abs(moved / (nudge.imag @ W[0] * dz[0]).sum() - 1)


@snippet(
    shows="dL/dz",
    # ran: mean 47.4, sd 1.3; the rest is algebra
    promises={
        "reached": between(41, 54, here=47),
        "ran": between(41, 54, here=47),
        "theory": near(47.5069933322, words="1 + 14 ln 10 / ln 2"),
        "quarters": near(12, words="¼¹² is the first below 10⁻⁷"),
        "clear": near(1603.73702, rel=1e-6, words="7 ln 10 / −ln 0.99"),
        "sigmoid": near(12.1644223, rel=1e-6, words="with 0.236 a layer"),
        "off_nudge": between(0, 1e-9),
    },
    data=near(-4.203258064, rel=1e-6),
    turn={
        "gain": (
            *(0.12, 0.25, 0.5, 0.75, 0.9, 1.0, 1.1, 1.25, 1.4),
            *(1.5, 1.6, 1.7, 2.4, 2.6, 3.0, 3.5, 4.0),
        ),
        "smallest": (1e-3, 1e-7),
    },
    labels={"gain": "variance of the ReLU weights, times n", "smallest": "bound"},
    always={
        "theory": between(20, 90),
        "reached": between(5, 300),
        "off_nudge": between(0, 1e-9),
    },
    says="""Bound @{smallest}: a ReLU network with variance @{gain}/n crosses it, or its inverse,
        at layer @{reached}; sigmoids at @{sigmoid:.1f}, in theory.""",
    caption="""An error enters at the top and sinks; white is below a bound that we chose. The
        sigmoids are theory; one ReLU network ran, and other weights rescale it.""",
    alt="""Three columns that show the size of dL/dz by layer, from the top down. Sigmoids are white
        below @{sigmoid:.1f} layers, ReLU with variance 1/n from layer @{reached} on; ReLU with He
        weights stays dark to the bottom.""",
    checked="""A nudge of the input moves the output of all the layers as dL/dz says: they differ by
        @{off_nudge:.0e} of it.""",
    edits=(
        Edit("weights a little below He", "gain=1.0", "gain=1.8"),
        Edit("narrow layers", "width=64", "width=32"),
    ),
)
def limit(gain=1.0, smallest=1e-7, width=64, deepest=300):
    """How many layers until dL/dz is too small, or too large?"""
    rng = np.random.default_rng(0)
    scale = np.sqrt(2 / width)  # keeps the size of dL/dz
    W = rng.normal(0, scale, (deepest, width, width))
    x = rng.normal(size=(16, width))
    z = sums(W, x)
    dz = errors(W, z, rng.normal(size=x.shape) * (z[-1] > 0))
    size = np.sqrt([(d**2).mean() for d in dz[::-1]])
    crossed = np.arange(deepest)

    def left(gain):  # other weights only rescale
        return size / size[0] * np.sqrt(gain / 2) ** crossed

    def layers(factor):  # in theory; n factors: n + 1 layers
        return 1 + abs(np.log(smallest) / np.log(factor))

    fig, ax = plt.subplots()
    grows = " ↑" * (gain > 2)
    names = "sigmoid", f"ReLU, {gain:g}/n{grows}", "ReLU, He"
    for k, share in enumerate((0.236**crossed, left(gain), left(2))):
        dark = 1 - np.log10(share[:60]) / np.log10(smallest)
        dark = np.ceil(8 * dark).clip(0, 8)  # 0: below the bound
        for n in range(1, 9):
            rows = 1 + np.flatnonzero(dark == n)
            ax.barh(rows, 0.8, 1, k - 0.4, color="C3", alpha=n / 8)
        ax.text(k, -1.5, names[k], ha="center")
        if (end := reached(share, smallest)) < 60:
            ax.text(k, end + 3, f"gone by layer {end}", ha="center")
    ax.set(xticks=(), ylim=(62, -4), xlim=(-0.5, 2.5))
    ax.set(ylabel="layers on the way back")
    return fig, {
        "reached": reached(left(gain), smallest),
        "ran": reached(left(1), smallest),
        "theory": layers(np.sqrt(0.5)),
        "quarters": np.ceil(layers(0.25) - 1),
        "clear": layers(0.99) - 1,
        "sigmoid": layers(0.23605233905),
        "off_nudge": off_nudge(W, x, dz),
    }


def forward(x, W, f):
    """The input of each layer, then the scores of the classes."""
    h = [x]
    for w in W[:-1]:
        h.append(f(h[-1] @ w))
    return [*h, h[-1] @ W[-1]]


def gradients(h, W, slope, dz):
    """dL/dW of each layer, from dL/d(scores). mT: transposed."""
    dW = []
    for k in reversed(range(len(W))):
        dW.insert(0, h[k].mT @ dz)
        dz = dz @ W[k].mT * slope(h[k])
    return dW


def trained(W, x, kind, f, slope, rates, at, stuck=0):
    """Share of new examples told right, a number a seed."""
    picks = np.random.default_rng(0).integers(0, 2000, (max(at), 50))
    right, truth = [], np.eye(W[-1].shape[-1])[kind]
    for step, pick in enumerate(picks, 1):
        h = forward(x[:, pick], W, f)
        p = np.exp(h[-1] - h[-1].max(axis=-1, keepdims=True))
        p = p / p.sum(axis=-1, keepdims=True)  # softmax
        dz = (p - truth[:, pick]) / 50
        dW = gradients(h, W, slope, dz)
        if step == 1:  # a nudge of all weights, too small to round
            other = [w + 1e-100j * d for w, d in zip(W, dW)]
            change = (forward(h[0], other, f)[-1].imag * dz).sum()
            told = 1e-100 * sum((d**2).sum() for d in dW)
        for k in range(stuck, len(W)):
            W[k] = W[k] - np.reshape(rates, (-1, 1, 1, 1)) * dW[k]
        if step in at:
            said = forward(x[:, 2000:], W, f)[-1].argmax(axis=-1)
            each = np.mean(said == kind[:, 2000:], axis=-1)
            right.append(each[np.median(each, axis=1).argmax()])
    return np.array(right), abs(change / told - 1)


@snippet(
    shows="no gradient",
    study=True,
    promises={
        "hidden_1": between(0.92, 1, here=0.998),
        "hidden_4": between(0.2, 1, here=0.99),
        "hidden_5": between(0.2, 0.33, here=0.251),
        "hidden_6": between(0.19, 0.31, here=0.262),
        "later_6": between(0.9, 1, here=0.993),
        "later_7": between(0.19, 0.33, here=0.248),
        "larger_6": between(0.9, 1, here=0.993),
        "ReLU_6": between(0.9, 1, here=0.99),
        "off_nudge": between(0, 1e-9),
    },
    data=near(5.888439074, rel=0.01),
    caption="""Tell four heaps of points in ten dimensions apart; dots are seeds, lines medians at
        the better of two learning rates. In 300 steps sigmoids learn it with four hidden layers, in
        5,000 with six: the cliff stands where the budget ends.""",
    alt="""Share of right answers over 1 to 7 hidden layers. Sigmoids fall at four hidden layers
        with 100 steps and guess at five; with 300 they guess at five (@{hidden_5:.2f}), with 1,000
        at six and with 5,000 at seven. ReLU stays near one in 300 steps.""",
    checked="""A nudge of all weights at once changes the loss as their gradients say: they differ
        by @{off_nudge:.0e} of it.""",
)
def cliff(deepest=7, width=16, seeds=5):
    """Train networks of 1 to 7 hidden layers, on several budgets."""
    rngs = [np.random.default_rng(seed) for seed in range(seeds)]
    kind = np.array([rng.integers(0, 4, 3000) for rng in rngs])
    at = [rng.normal(0, 1.5, (4, 10)) for rng in rngs]  # four heaps
    x = np.array([r.normal(a[k]) for r, a, k in zip(rngs, at, kind)])
    smooth = lambda z: 1 / (1 + np.exp(-z)), lambda h: h - h**2
    relu = lambda z: np.maximum(z, 0), lambda h: h > 0
    layers = range(1, deepest + 1)
    fig, ax = plt.subplots()
    found, off = [], []
    kinds = {  # activation, std of the weights times √n, rates
        "sigmoid": (smooth, 1, (1, 2)),
        "weights × 4": (smooth, 4, (1, 2)),
        "ReLU": (relu, 2**0.5, (0.05, 0.1)),
    }
    for name, (f, scale, rates) in kinds.items():
        at = (100, 300, 1000, 5000) if name == "sigmoid" else (300,)
        right = []  # by hidden layers, budget and seed
        for hidden in layers:
            n = [10, *[width] * hidden, 4]
            W = []
            for a, b in zip(n, n[1:]):
                w = [r.normal(0, scale / a**0.5, (a, b)) for r in rngs]
                W.append(np.array(w))
            each, gap = trained(W, x, kind, *f, rates, at)
            right.append(each)
            off.append(gap)
        for steps, seen in zip(at, np.swapaxes(right, 0, 1)):
            (line,) = ax.plot(layers, np.median(seen, axis=1))
            line.set_label(f"{name}, {steps:,} steps")
            ax.plot(layers, seen, ".", color=line.get_color())
            found.append(np.median(seen, axis=1))
    ax.legend(loc="lower left")
    ax.set(xlabel="hidden layers", ylabel="share of right answers")
    _, usual, _, longer, *others = found
    numbers = {f"hidden_{k}": usual[k - 1] for k in (1, 4, 5, 6)}
    numbers |= {f"later_{k}": longer[k - 1] for k in (6, 7)}
    numbers["larger_6"], numbers["ReLU_6"] = (r[5] for r in others)
    return fig, numbers | {"off_nudge": max(off)}


@snippet(
    shows="no gradient",
    promises={
        "none": between(0.9, 0.99, here=0.962),
        "one": between(0.6, 0.85, here=0.809),
        "two": between(0.5, 0.66, here=0.61),
        "off_nudge": between(0, 1e-9),
    },
    data=near(-9.224105948, rel=1e-6),
    turn={"width": (10, 20, 50)},
    labels={"width": "units a layer"},
    always={"off_nudge": between(0, 1e-9)},
    says="""@{width} units a layer: @{none:.0%} right answers if all layers learn, @{one:.0%} with
        the first frozen, @{two:.0%} with two.""",
    caption="""Have two numbers the same sign? If the first layer cannot learn, the others make do
        with its random weights. Guessing gives 50%.""",
    alt="""Three curves over 800 steps, all from one half. With all layers learning the share of
        right answers reaches @{none:.2f}, with the first frozen @{one:.2f}, with the first two
        frozen @{two:.2f}.""",
    checked="""A nudge of all weights at once changes the loss as their gradients say: they differ
        by @{off_nudge:.0e} of it.""",
    edits=(
        Edit("wider layers", "width=20", "width=50"),
        Edit("narrow layers", "width=20", "width=10"),
    ),
)
def frozen(width=20, seeds=5):
    """Train with the first layers left as they were drawn."""
    rngs = [np.random.default_rng(seed) for seed in range(seeds)]
    x = np.array([rng.normal(size=(3000, 10)) for rng in rngs])
    kind = 1 * (x[..., 0] * x[..., 1] > 0)  # do the two signs agree?
    n, start = [10, width, width, 2], []
    for a, b in zip(n, n[1:]):
        w = [rng.normal(0, (2 / a) ** 0.5, (a, b)) for rng in rngs]
        start.append(np.array(w))
    f, slope = lambda z: np.maximum(z, 0), lambda h: h > 0
    at = (50, 100, 200, 300, 400, 500, 600, 700, 800)
    fig, ax = plt.subplots()
    numbers, off = {}, []
    names = {"none": "all layers learn", "one": "first layer frozen"}
    names |= {"two": "first two frozen"}
    for stuck, name in enumerate(names):
        task = start[:], x, kind, f, slope, (0.1, 0.2, 0.4), at, stuck
        right, gap = trained(*task)
        middle = np.median(right, axis=1)
        (line,) = ax.plot(at, middle, label=names[name])
        ax.plot(at, right, ".", color=line.get_color())
        numbers[name] = middle[-1]
        off.append(gap)
    ax.legend(loc="upper left")
    ax.set(xlabel="step", ylabel="share of right answers")
    ax.set(ylim=(0.4, 1.3), yticks=(0.5, 0.75, 1))
    return fig, numbers | {"off_nudge": max(off)}


TERM = Term(
    title="Depth",
    definition=__doc__,
    aliases=("network depth", "number of layers", "depth of a network"),
    group="architecture",
    level="next",
    in_a_number="""If every layer passes on a quarter, @{limit.quarters:.0f} layers leave less than
        a ten-millionth of the gradient; if every layer passes on 99%, it takes
        @{limit.clear:,.0f}.""",
    searched_as=(
        "how many layers",
        "how many hidden layers do I need",
        "too many layers does not train",
        "deeper network performs worse",
        "adding layers makes accuracy worse",
        "loss 2.303 accuracy 10%",
        "vgg16 does not learn",
        "loss 6.907 not decreasing imagenet",
        "deep vs wide",
        "20 layers stuck at chance",
        "gradient norm spike deeper network",
    ),
    analogy=Analogy(
        text="""
            A diver goes down into a muddy lake. Each meter of water lets a quarter of the light
            through. After @{limit.quarters:.0f} meters less than a ten-millionth is left: night, at
            noon. In the clearest sea each meter lets 99% through, and the same night lies at
            @{limit.clear:,.0f} meters.

            So depth alone does not make it dark, and however clear the water, at some depth it is
            dark. What counts is the share per meter, multiplied as often as there are meters.
        """,
        breaks_down="""
            Water only takes light away; a layer can also amplify, and with a factor above one the
            gradient explodes. A factor of exactly one has no limit; no water is that clear.
        """,
    ),
    heading="What it does to the gradient",
    formula=r"""
        \left|\frac{\partial L}{\partial z_1}\right| \approx q^{\,d-1}
        \left|\frac{\partial L}{\partial z_d}\right|

        d_{\max} = 1 + \left|\frac{\ln \varepsilon}{\ln q}\right|
    """,
    symbols={
        r"\varepsilon": "what is too little to learn from",
    },
    explanation=r"""
        Count the layers of weights: that is the depth $d$. On the way back each of the $d - 1$
        steps between them multiplies the error signal by slopes and weights, by a factor of about
        $q$. So depth acts as an exponent.

        The layers whose outputs nobody sees are the *hidden* ones, one less than $d$.

        **A factor sets a depth.** With a quarter per layer, the steepest slope of a sigmoid and
        weights of size one, @{limit.quarters:.0f} factors take dL/dz below a ten-millionth, the
        bound of the first figure. A wide sigmoid network with weights of variance 1/n, at about
        0.24 per layer, crosses it at about @{limit.sigmoid:.0f} layers; ReLU with the same weights,
        at 0.71, at about @{limit.theory:.0f} (in the network of the figure: @{limit.ran}). Theory
        has a finer measure of the same thing, the depth scale: networks train up to a small
        multiple of it [@schoenholz2017].

        **With each layer the wait grows.** What can be learned is a matter of steps, too. In the
        second figure, after 300 steps, sigmoid networks with four hidden layers give
        @{cliff.hidden_4:.0%} right answers, with five @{cliff.hidden_5:.0%}, a guess; other draws
        are somewhat better. After 5,000 steps six hidden layers give @{cliff.later_6:.0%}, and
        seven @{cliff.later_7:.0%}: the cliff has moved by two layers. Where it stands depends on
        rate and batch as well. With weights four times as large, or ReLU with its own, six layers
        learn in 300 steps.

        **Why go deep at all.** Layers build on each other. There are functions that a deep network
        computes with few neurons and a shallow one only with exponentially many [@telgarsky2016].
        Networks of 152 layers, with residual connections, made that pay [@he2016resnet].
    """,
    what_to_do=(
        """Bring the factor per layer close to one: [weights](term:weight_initialization) that suit
        the activation.""",
        """Deeper still: [residual connections](term:residual_connection) or
        [batch normalization](term:batch_normalization).""",
    ),
    claims=(
        Claim(
            """How many hidden layers a network needs, and how many neurons in each, can only be
            decided by intuition or by experiment.""",
            number=35,
            judged="true",
            read_in="wordpress",
            holds=lambda n: n["cliff.hidden_5"] < 0.5 and n["limit.sigmoid"] > 7,
            holds_in_part=lambda n: n["limit.clear"] > 1000,
            counter={"limit.smallest": 1e-3},
            because="""True of the best numbers. What is far too deep, theory can tell for a given
                start. But its bound is chosen by hand: ten-millionths put it at
                @{limit.sigmoid:.0f} layers of sigmoids, and in the second figure five hidden layers
                are too many for 300 steps (@{cliff.hidden_5:.0%}) and not for 1,000.""",
        ),
        Claim(
            """Since the initial layers are often crucial, the whole network can become inaccurate
            when they are not updated well.""",
            number=50,
            judged="true",
            read_in="github",
            holds=lambda n: (
                1 - n["frozen.one"] > 3 * (1 - n["frozen.none"])
                and n["frozen.two"] < n["frozen.one"]
            ),
            counter={"frozen.width": 50},
            because="""It can. With the first layer left as drawn, right answers fall from
                @{frozen.none:.0%} to @{frozen.one:.0%}, with two such layers to @{frozen.two:.0%};
                50% would be guessing. It need not: with fifty units a layer the later ones
                do better.""",
        ),
        Claim(
            """The initial layers are often crucial to recognizing the core elements of the
            input.""",
            number=54,
            judged="true",
            read_in="github",
            holds=lambda n: n["frozen.one"] < n["frozen.none"] - 0.1,
            counter={"frozen.width": 50},
            because="""In the third figure two inputs of ten decide. A first layer that never learns
                to look at them gives @{frozen.one:.0%} right answers instead of @{frozen.none:.0%}.
                In trained image networks the first layer detects edges and blobs of color
                [@krizhevsky2012]. “Often” is right: a wide random layer can stand in for part of
                it.""",
        ),
        Claim(
            "The deeper a network, the better.",
            number=82,
            judged="false",
            read_in="widely",
            seen_at=(
                "https://packtpub.com/en-id/product/neural-networks-with-keras-cookbook-9781789346640/chapter/transfer-learning-5/section/gender-classification-of-the-person-in-image-using-the-resnet-50-architecture-based-model-ch05lvl1sec41",
                "https://packtpub.com/en-ua/product/hands-on-java-deep-learning-for-computer-vision-9781789613964/chapter/transfer-learning-and-deep-cnn-architectures-3/section/using-residual-networks-for-image-recognition-ch03lvl1sec23",
            ),
            holds=lambda n: n["cliff.hidden_6"] > n["cliff.hidden_1"],
            counter={"cliff.hidden_6": 1.0},
            because="""In 300 steps one hidden layer of sigmoids reaches @{cliff.hidden_1:.0%}, six
                reach @{cliff.hidden_6:.0%}. Six of ReLU reach @{cliff.ReLU_6:.0%}: they do no harm,
                and no good, as this task needs no depth. Some functions do need it
                [@telgarsky2016]. On images plain networks of 56 layers had a higher error in
                training than those of 20 [@he2016resnet].""",
        ),
        Claim(
            "It is very hard to train deep neural networks.",
            number=92,
            judged="conditional",
            condition="they are plain sigmoid networks with weights of the usual size",
            read_in="medium-2020",
            holds=lambda n: max(n["cliff.hidden_6"], n["cliff.ReLU_6"], n["cliff.larger_6"]) < 0.5,
            holds_in_part=lambda n: n["cliff.hidden_6"] < 0.5 < n["cliff.hidden_1"],
            counter={"cliff.hidden_6": 0.97},
            because="""After 300 steps six hidden layers of them still guess
                (@{cliff.hidden_6:.0%}). With weights four times as large they give
                @{cliff.larger_6:.0%}, with ReLU @{cliff.ReLU_6:.0%}, and with 5,000 steps
                @{cliff.later_6:.0%} as they are. Even ten thousand plain layers have been trained,
                from a start made for it [@xiao2018].""",
        ),
    ),
    origin="""
        Networks with several layers that learn were trained from 1965 on, by Ivakhnenko and
        coworkers. Schmidhuber's history of the field counts depth along the paths on which credit
        must be assigned, so that a recurrent network is as deep as its sequence is long
        [@schmidhuber2015]. That depth makes learning hard was analyzed for recurrent networks in
        1991 [@hochreiter1991]. Training layer by layer made deeper feedforward networks practical
        in 2006 [@hinton2006dbn]; skips made hundreds of layers practical in 2015
        [@srivastava2015training; @he2016resnet].
    """,
    etymology="""
        Networks are drawn as stacks, so more layers make them deeper. *Deep learning* is learning
        with such stacks. A *hidden* layer is one that neither the input nor the output shows.
    """,
    trends="""
        A handful of layers in the 1990s, eight in 2012 [@krizhevsky2012], nineteen and 22 in 2014
        [@simonyan2015; @szegedy2015], 152 in 2015 [@he2016resnet]. Since then depth has grown
        slowly. Large networks now grow in width, data and training time as well.
    """,
    tagged_as=("network architecture", "deep learning", "gradient flow", "hidden layers"),
    collocations=(
        "very deep network",
        "depth of the network",
        "trainable depth",
        "depth and width",
        "hidden layer",
    ),
    in_context=(
        "At a depth of thirty the plain sigmoid network did not move; with skips it trained.",
        "We doubled the depth and halved the width, at the same number of parameters.",
        "Depth is the exponent, so a small change of the factor per layer matters.",
    ),
    faq=(
        Question(
            "How do I count the layers of a network?",
            """Count what has weights: the hidden layers and the output layer. The input is not one.
            A network of 784-5-5-10 has a depth of three and two hidden layers. Papers differ, so
            say which count you use.""",
        ),
        Question(
            "How many factors does the gradient of the first layer have?",
            """One less than there are layers, for dL/dz: a network of $d$ layers has $d - 1$ steps
            between them. Going on to dL/dW of the first layer adds the input as one more factor,
            but no slope and no weight.""",
        ),
        Question(
            "Is deeper always better?",
            """No. In 300 steps a network with one hidden layer of sigmoids learns the second
            figure's task (@{cliff.hidden_1:.0%}) and one with six learns nothing. More steps help,
            but each layer multiplies the wait. And plain networks with healthy gradients were seen
            to train worse when they got deeper [@he2016resnet].""",
        ),
        Question(
            "How can I go deeper?",
            """Bring the factor per layer close to one with starting weights that suit the
            activation. Then keep it there: normalization, or residual connections that give the
            gradient a way around the layers.""",
        ),
        Question(
            "Does a recurrent network have depth?",
            """Yes, in time. Unrolled over a hundred steps it is a network of a hundred layers that
            all share their weights. That is where the vanishing gradient was found first.""",
        ),
        Question(
            "Deeper or wider?",
            """Width costs parameters and does not lengthen the product. It also makes the factor
            per layer more reliable: narrow networks scatter around the theory. Depth reuses what
            earlier layers have found. Good networks have both.""",
        ),
    ),
    relations={
        "causes": ("vanishing_gradient", "exploding_gradient"),
        "related to": (
            "neural_network",
            "chain_rule",
            "he_initialization",
            "residual_connection",
            "batch_normalization",
            "weight_initialization",
            "sigmoid",
        ),
    },
    did_you_know="""
        What counts is the factor, not ReLU or sigmoid as such. A ten-millionth takes
        @{limit.quarters:.0f} factors of a quarter, or @{limit.clear:,.0f} of 0.99. That is more
        layers than almost any network has, so a factor that is right to one percent is usually
        right enough.
    """,
)
