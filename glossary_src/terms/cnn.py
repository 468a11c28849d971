"""A neural network whose layers slide one small set of weights, a kernel, over all places of an
image or a signal. The gradient of a shared weight sums over all places."""

import matplotlib.pyplot as plt
import numpy as np

from glossary_src.schema import Analogy, Edit, Question, Term, between, near, snippet


def seven(side=14):
    """The image of a digit, written with a soft pen."""
    y, x = np.indices((side, side))
    ink = np.zeros((side, side))
    for a, b, c, d in ((2.5, 3, 10.5, 3), (10.5, 3, 6, 11.5)):
        u, v = c - a, d - b  # a stroke from (a, b) to (c, d)
        along = ((x - a) * u + (y - b) * v) / (u * u + v * v)
        along = np.clip(along, 0, 1)
        far = np.hypot(x - a - along * u, y - b - along * v)
        ink = np.maximum(ink, np.clip(1.6 - far, 0, 1))
    return ink


def show(ax, values, title, corner, side):
    """Dark where values are large; a frame around some of them."""
    shade = np.full((*values.shape, 4), 0.5)
    shade[..., 3] = values
    ax.imshow(shade)
    whole = (-0.5, -0.5), len(values)
    for (x, y), n in (whole, (corner, side)):
        color, lw = ("gray", 0.5) if n > 3 else ("C7", 2)
        kind = {"fill": False, "ec": color, "lw": lw}
        ax.add_patch(plt.Rectangle((x, y), n, n, **kind))
    ax.set_title(title, pad=6)
    ax.set_axis_off()


@snippet(
    shows="no gradient",
    # no draw: all follows from the image
    promises={
        "weights": near(9, words="3²"),
        "answers": near(144, words="12²"),
        "sum": between(1.6, 1.75, here=1.67369435),
        "answer": between(1.6, 1.75, here=1.67369435),
        "on": near(50 / 144),
        "off_nudge": between(0, 1e-9),
    },
    data=near(-22.9202292, rel=1e-6),
    turn={
        "kernel": ("horizontal edge", "vertical edge", "outline"),
        "row": (4, 7, 10),
        "column": tuple(range(1, 13)),
    },
    always={"answers": near(144), "off_nudge": between(0, 1e-9)},
    says="""Row @{row}, column @{column}, @{kernel}: nine pixels times nine weights add up to
        @{sum:.2f}; ReLU makes it @{answer:.2f}.""",
    caption="""One small kernel slides over an image. Each answer is a sum of nine pixels times the
        same nine weights, after ReLU.""",
    alt="""Three squares: the image of a seven with a frame around nine of its pixels, a kernel of
        nine weights, and a map of @{answers:.0f} answers in which one is framed. The kernel finds
        the lower edge of the bar: its answer there is @{answer:.2f}.""",
    checked="""The gradient of the sum of all answers with respect to the kernel, a sum over all
        places, is what a nudge of its weights says: they differ by @{off_nudge:.0e} of it.""",
    edits=(
        Edit("a kernel for corners", "[1, 1, 1], [0, 0, 0]", "[-1, 1, 1], [-1, 1, 1]"),
        Edit("an upside-down edge", "K, image = kinds", "K, image = -1 * kinds"),
        Edit("no ReLU: sizes", "np.maximum(z, 0)", "abs(z)"),
    ),
)
def slide(kernel="horizontal edge", row=4, column=8):
    """Put one kernel on every place of an image."""
    edge = np.array([[1, 1, 1], [0, 0, 0], [-1, -1, -1]])
    outline = 9 * np.eye(9)[4].reshape(3, 3) - 1
    kinds = {"horizontal edge": edge, "vertical edge": edge.T}
    K, image = kinds.get(kernel, outline), seven()
    views = np.lib.stride_tricks.sliding_window_view(image, (3, 3))
    z = (views * K).sum(axis=(2, 3))  # the same K at every place
    answers = np.maximum(z, 0)

    room = {"width_ratios": (14, 6, 12), "wspace": 0.15}
    room |= {"left": 0.02, "right": 0.98, "top": 0.9, "bottom": 0.1}
    fig, axes = plt.subplots(1, 3, figsize=(5.84, 3), gridspec_kw=room)
    x, y = column - 1.5, row - 1.5  # the corner of the frame
    show(axes[0], image, "image", (x, y), 3)
    show(axes[1], 0.2 * abs(np.sign(K)), "kernel", (-0.5, -0.5), 3)
    show(axes[2], answers / answers.max(), "answers", (x, y), 1)
    for (i, j), weight in np.ndenumerate(K):
        word = f"{weight:g}".replace("-", "−")
        axes[1].text(j, i, word, ha="center", va="center")
    arrow = {"arrowstyle": "->", "color": "C7", "lw": 1.5}
    ends = ((x + 3, y + 1.5), (-0.5, 1)), ((2.5, 1), (x, y + 0.5))
    for k, (start, end) in enumerate(ends):
        a, b = axes[k].transData, axes[k + 1].transData
        axes[k + 1].annotate("", end, start, b, a, arrow)
    here = answers[row - 1, column - 1]
    words = f"nine pixels, one answer: {here:.2f}"
    axes[2].text(11.5, 12.9, words, ha="right")
    dK = (views * (z > 0)[..., None, None]).sum(axis=(0, 1))
    nudge = 1e-100j * np.arange(9).reshape(3, 3)
    moved = (views * (K + nudge)).sum(axis=(2, 3)).imag[z > 0].sum()
    return fig, {
        "weights": K.size,
        "answers": z.size,
        "sum": z[row - 1, column - 1],
        "answer": here,
        "on": (z > 0).mean(),
        "off_nudge": abs(moved / (nudge.imag * dK).sum() - 1),
    }


def stack(x, W, shifts):
    """The sums z of each layer; the image wraps around at its edges."""
    h, z = x, []
    for K in W:
        moved = (np.roll(h, s, axis=(0, 1)) for s in shifts)
        z.append(sum(m @ k for m, k in zip(moved, K)))
        h = np.maximum(z[-1], 0)
    return z


def below(dz, K, shifts):
    """dL/dh at the input of a layer: the kernel, mirrored."""
    parts = []
    for (i, j), k in zip(shifts, K):
        parts.append(np.roll(dz @ k.T, (-i, -j), axis=(0, 1)))
    return sum(parts)


@snippet(
    shows="dL/dz",
    # 24 seeds: log10 of counted -0.04 (0.14), skew; the others are exact multiples of it.
    promises={
        "inputs": near(288, words="9 · 32"),
        "counted": between(0.12, 8, here=1.386342931),
        "half": between(0.12 * 2**-9.5, 8 * 2**-9.5, here=0.001914633765),
        "forgot": between(0.12 * 3.0**19, 8 * 3.0**19, here=1611292969),
        "off_nudge": between(0, 1e-9),
    },
    data=near(21.43637903, rel=1e-6),
    turn={"kernel": (1, 3, 5), "layers": (5, 10, 20)},
    labels={"kernel": "kernel, along a side"},
    limits={"y": (1e-4, 1e14)},
    always={"off_nudge": between(0, 1e-9)},
    says="""@{layers} layers, @{inputs} inputs a unit. The error is multiplied by @{counted:.2g} at
        variance 2/n, @{half:.1g} at half of it, @{forgot:.3g} without the kernel.""",
    caption="""Depth multiplies here as well. A unit sums over kernel *and* channels. Forget the
        kernel when you scale the weights, and the error explodes.""",
    alt="""Three lines on a log scale over layers 1 to 20. With variance 2/n, where n counts
        @{inputs:.0f} inputs, dL/dz stays level and ends at @{counted:.1f}; with half of that it
        falls to @{half:.0e}; with channels only it grows to @{forgot:.0e}.""",
    checked="""In each stack a nudge of the image changes the loss as its gradient says: they
        differ by @{off_nudge:.0e} of it.""",
    edits=(
        Edit("forty layers", "layers=20", "layers=40"),
        Edit("a quarter of it", '(1 / inputs, "half of that")', '(0.5 / inputs, "a quarter")'),
    ),
)
def deep_stack(kernel=3, layers=20, channels=32, side=6):
    """Send an error back through a stack of convolutions with ReLU."""
    reach = range(-(kernel // 2), kernel // 2 + 1)
    shifts = [(i, j) for i in reach for j in reach]
    inputs = len(shifts) * channels  # that one output unit sums
    starts = {  # variance of the weights
        "counted": (2 / inputs, "2/n, n counts the kernel"),
        "half": (1 / inputs, "half of that"),
        "forgot": (2 / channels, "2/n, n counts channels only"),
    }
    fig, ax = plt.subplots()
    numbers, off = {"inputs": inputs}, []
    for name, (variance, label) in starts.items():
        rng = np.random.default_rng(0)
        shape = (layers, len(shifts), channels, channels)
        W = rng.normal(0, np.sqrt(variance), shape)
        x, error = rng.normal(size=(2, side, side, channels))
        z = stack(x, W, shifts)
        dz = [error * (z[-1] > 0)]
        for k in reversed(range(1, layers)):
            dz.insert(0, below(dz[0], W[k], shifts) * (z[k - 1] > 0))
        nudge = 1e-100j * rng.normal(size=x.shape)  # too small to round
        moved = np.maximum(stack(x + nudge, W, shifts)[-1], 0).imag
        told = (nudge.imag * below(dz[0], W[0], shifts)).sum()
        off.append(abs((moved * error).sum() / told - 1))
        size = [np.linalg.norm(d) for d in dz]
        ax.semilogy(range(1, layers + 1), size / size[-1], label=label)
        numbers[name] = size[0] / size[-1]
    ax.legend(loc="upper right")
    ax.set(xlabel="layer (1 is next to the input)")
    ax.set(ylabel="size of dL/dz, relative to the last layer")
    return fig, numbers | {"off_nudge": max(off)}


@snippet(
    shows="dL/dW",
    # 24 seeds: 26.3 (1.4) and 138.3 (1.9); theory 26 and sqrt(676 * 1.04 + 135.2^2) = 137.8
    promises={
        "terms": near(676, words="26²"),
        "unrelated": between(20.5, 32.2, here=27.91224027),
        "agreeing": between(130, 146, here=137.7611036),
        "off_nudge": between(0, 1e-9),
    },
    data=near(0.961163903, rel=1e-6),
    turn={
        "related": (0.0, 0.02, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
    },
    labels={"related": "correlation of error and image"},
    limits={"y": (0.5, 3000)},
    always={"off_nudge": between(0, 1e-9)},
    says="""Errors that correlate with the image by @{related}: over @{terms} positions the gradient
        adds up to @{agreeing:.0f}; without correlation to @{unrelated:.0f}.""",
    caption="""One weight, one term per position. Terms of random sign cancel in part; where the
        errors follow the image, they agree and add up.""",
    alt="""Log-log chart over 4 to 2116 positions. The gradient of a weight used once stays at 1. On
        an image of 28 x 28, with @{terms:.0f} positions, a shared weight has @{unrelated:.0f} from
        unrelated errors and @{agreeing:.0f} from errors with correlation 0.2.""",
    checked="""A nudge of the middle weight, on the last image, changes the loss as dL/dW says: they
        differ by @{off_nudge:.0e} of it.""",
    edits=(Edit("larger images", "(4, 8, 16, 28, 48)", "(8, 16, 32, 56, 80)"),),
)
def one_kernel(related=0.2, draws=200):
    """Add up what every position says about one shared weight."""
    rng = np.random.default_rng(0)
    own = (1 - related**2) ** 0.5
    positions, sizes = [], []
    for side in (4, 8, 16, 28, 48):
        n = side - 2  # places for a 3 x 3 kernel, along a side
        square = np.zeros(2)
        for _ in range(draws):
            x = rng.normal(size=(side, side))
            seen = x[1:-1, 1:-1]  # what the middle weight multiplies
            noise = rng.normal(size=(n, n))
            follows = related * seen + own * noise
            for k, dz in enumerate((noise, follows)):
                dw = (seen * dz).sum()  # one term per position
                square[k] += dw**2 / draws
        positions.append(n**2)
        sizes.append(square**0.5)
    K = np.zeros((3, 3), complex)
    K[1, 1] = 1e-100j  # a nudge of the middle weight
    views = np.lib.stride_tricks.sliding_window_view(x, (3, 3))
    moved = (views * K).sum(axis=(2, 3)).imag / 1e-100
    fig, ax = plt.subplots()
    ax.loglog(positions, sizes, "o-")
    ax.plot(positions, np.ones(5))
    names = ("errors unrelated to the image", f"related: {related:g}")
    ax.legend((*names, "a weight for one position"), loc="upper left")
    ax.set(xlabel="positions of the kernel", ylabel="size of dL/dW")
    return fig, {
        "terms": positions[3],
        "unrelated": sizes[3][0],
        "agreeing": sizes[3][1],
        "off_nudge": abs((moved * follows).sum() / dw - 1),
    }


TERM = Term(
    title="Convolutional network",
    definition=__doc__,
    aliases=("CNN", "ConvNet", "convolutional neural network"),
    group="architecture",
    level="next",
    wikidata="Q17084460",
    in_a_number="""A 3 x 3 kernel is used at @{one_kernel.terms:.0f} places of an image of 28 x 28,
        and its gradient is a sum over all of them.""",
    searched_as=(
        "nn.Conv2d",
        "conv layer gradient larger than fully connected",
        "fan in of a convolution",
        "kernel size and stride",
        "image classifier loss not decreasing",
        "receptive field size",
        "filter slides over image",
        "edge detection kernel",
        "first conv layer has large gradient norm",
        "backpropagation through convolution",
        "feature maps all zero",
        "max pooling gradient",
    ),
    analogy=Analogy(
        text="""
            An inspector walks along a fence with one checklist and uses it at every post and its
            neighbors. In the evening @{one_kernel.terms:.0f} posts complain, and all complaints
            amend the same list. If they contradict each other, they add up to
            @{one_kernel.unrelated:.0f} complaints' worth. A weak common point wins:
            @{one_kernel.agreeing:.0f}.
        """,
        breaks_down="""
            An inspector weighs complaints; a gradient sums them. And in a deep network a complaint
            passes through many checklists, spreads to more posts at each, and grows or fades.
        """,
    ),
    heading="What sharing does to the gradient",
    formula=r"""
        z_p = \sum_i h_{p+i}\, K_i

        \frac{\partial L}{\partial K_i} = \sum_p h_{p+i}^\top \, \frac{\partial L}{\partial z_p}

        \frac{\partial L}{\partial h_p} = \sum_i \frac{\partial L}{\partial z_{p-i}} \, K_i^\top
    """,
    symbols={
        "h": "output of the layer below",
        "i": "",
        "k": "",
    },
    explanation=r"""
        The kernel $K$ holds weights for each offset $i$ and acts at every place $p$. The lines are
        forward, weights, backward: dL/dK is a sum over all places, and the error flows back
        through the same kernel, mirrored.

        **Weights: a sum over places.** Each place adds its term to the gradient of the one shared
        kernel. A 3 x 3 kernel on an image of 28 x 28 has @{one_kernel.terms:.0f} places. Unrelated
        terms add up to the root of their number, terms that agree to the number itself. So for
        errors of the same size per place, dL/dW of a shared weight is larger than that of a weight
        used once, and it grows with the image. Behind an average over all places each error is
        smaller by their number, and the sum is at most about that of a weight used once.

        **Backward: a neighborhood.** After $d$ layers of kernels three wide the error of one place
        reaches $2d + 1$ places along each direction, and most of it stays near the middle. That is
        why the *effective* receptive field is much smaller than the theoretical one [@luo2016].

        **Depth still multiplies.** Each layer contributes a factor, slopes times weights, as
        in any network. What is new is the counting. A unit sums $n = k^2 c$ inputs, a kernel of
        $k$ by $k$ over $c$ channels. [He's variance](term:he_initialization) $2/n$ keeps the error
        level, @{deep_stack.counted:.1f} over twenty layers; $1/n$ leaves @{deep_stack.half:.0e}.
        With stride one and as many channels out as in, each input also feeds about $k^2 c$ outputs,
        so forward and backward agree.
    """,
    what_to_do=(
        """Count kernel area times channels when you scale [weights](term:he_initialization).""",
        """Compare a layer's [gradient norm](term:gradient_norm) with its own past, not with that of
        layers that see other image sizes.""",
    ),
    origin="""
        Kunihiko Fukushima's neocognitron of 1980 had layers of local units that share their
        weights, trained without backpropagation [@fukushima1980]. Backpropagation through weights
        shared over places told a T from a C in an example of 1986 [@rumelhart1986pdp]; shared over
        time, it recognized speech [@waibel1989]. Yann LeCun and coauthors read digits of
        handwritten zip codes with it in 1989 [@lecun1989]; the successor read checks
        [@lecun1998gradient]. The network that won the ImageNet contest of 2012 combined the idea
        with ReLU and graphics processors [@krizhevsky2012]. Networks of nineteen and 22 layers
        followed in 2014 [@simonyan2015; @szegedy2015], and residual connections made more than a
        hundred practical in 2015 [@he2016resnet].
    """,
    etymology="""
        *Convolution*, from Latin *convolvere*, to roll together, is the mathematical word for
        sliding one function over another. Strictly, the networks compute a cross-correlation: the
        kernel is not mirrored on the way forward. It is on the way back.
    """,
    trends="""
        The standard for images from 2012 on. Transformers took part of that place after 2020;
        convolutions stay where data are few, images large or devices small, and where
        signals of sound and time are filtered.
    """,
    tagged_as=("network architectures", "image recognition", "weight sharing"),
    collocations=(
        "convolutional layer",
        "feature map",
        "receptive field",
        "shared weights",
        "stride and padding",
    ),
    in_context=(
        "The convolutional layers hold a tenth of the weights and do most of the arithmetic.",
        "With a receptive field of nine pixels the network cannot see the whole digit.",
        "We froze the first convolutional layers and trained the rest.",
    ),
    faq=(
        Question(
            "Do convolutional networks have vanishing gradients?",
            """Yes, for the reason every deep network has them: one factor per layer. Twenty ReLU
            layers with half of the right variance leave @{deep_stack.half:.0e} of dL/dz. Sharing
            weights changes what is summed, not what is multiplied.""",
        ),
        Question(
            "Which number of inputs belongs in the initialization?",
            """Kernel area times input channels: @{deep_stack.inputs:.0f} for 3 x 3 and 32 channels.
            Libraries count that way by themselves, but PyTorch's default is variance 1/(3n), a
            sixth of [He's](term:he_initialization). Who computes the scale by hand and counts the
            channels only is off by a factor of three per layer, @{deep_stack.forgot:.0e} over
            twenty.""",
        ),
        Question(
            "Why are the gradient norms of my first layers larger than those of the last?",
            """First layers see large images, so each of their weights sums over many places, and
            their errors may be larger or smaller per place. Compare dL/dz, or compare dL/dW with
            its own past; a difference between layers of unequal image size proves nothing.""",
        ),
        Question(
            "How many inputs does one output see?",
            """With stride one, kernels three wide and $d$ layers: $2d + 1$ places per
            direction. What it *notices* is less: the gradient is concentrated near the middle
            [@luo2016].""",
        ),
        Question(
            "What do pooling and stride do to the gradient?",
            """Max pooling hands the error to the winner of each window and nothing to the others.
            Average pooling divides it evenly. A stride above one lets each input feed fewer
            outputs, so less error comes back per input; the receptive field grows faster in
            exchange.""",
        ),
        Question(
            "How does weight sharing differ from that in a recurrent network?",
            """A kernel is shared across places of one layer, so its uses stand side by side and
            their terms add. A recurrent matrix is shared across time steps, so its uses stand one
            behind the other, and they multiply as well.""",
        ),
    ),
    relations={
        "narrower than": ("neural_network",),
        "contrasts with": ("rnn",),
        "uses": ("relu",),
        "related to": ("he_initialization", "residual_connection", "batch_normalization"),
    },
    did_you_know="""
        A plain convolutional network of ten thousand layers, without normalization and without
        skips, has been trained. What it took was a start whose singular values are all one,
        orthogonal in the channels and confined to the middle of the kernel [@xiao2018].
    """,
)
