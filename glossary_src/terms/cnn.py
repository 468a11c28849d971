"""A neural network whose layers slide one small set of weights over all places of an image or a
signal. Each output hears only its neighborhood, and the gradient of a shared weight sums over
all places."""

import matplotlib.pyplot as plt
import numpy as np

from glossary_src.schema import Analogy, Question, Term, between, near, snippet


def convolved(h, K):
    """Each place sums over its neighbors, the same K everywhere."""
    return sum(np.roll(h, 1 - i, axis=0) @ K[i] for i in range(3))


def sent_back(dh, K):
    """Each place sends its error to the neighbors that it summed."""
    return sum(np.roll(dh @ K[i].T, i - 1, axis=0) for i in range(3))


def three_networks(rng, n, channels, layers, keeps):
    """dL/dx of errors in the middle, an error each row; a check."""
    middle, units = n // 2, n * channels
    std = (3 * channels) ** -0.5
    W, K = [], []
    for _ in range(layers):
        W.append(rng.normal(0, units**-0.5, (units, units)))
        K.append(rng.normal(0, std, (3, channels, channels)))
    Q = keeps * np.linalg.qr(rng.normal(size=(channels, channels)))[0]
    x = np.sin(np.arange(units)).reshape(n, channels)  # any input
    dense, conv, state = x.ravel(), x, 0
    for k in range(layers):  # forward
        dense, conv = dense @ W[k], convolved(conv, K[k])
    for t in range(middle + 1):
        state = (state + x[t]) @ Q  # always the same matrix
    out = dense.reshape(x.shape)[middle], conv[middle], state
    dx = np.zeros((3, channels, n, channels))
    dx[:2, :, middle] = error = np.eye(channels)
    for k in reversed(range(layers)):  # backward
        dx[0] = (dx[0].reshape(-1, units) @ W[k].T).reshape(dx[0].shape)
        dx[1] = [sent_back(dh, K[k]) for dh in dx[1]]
    for t in reversed(range(middle + 1)):
        error = dx[2, :, t] = error @ Q.T
    return dx, np.abs((dx * x).sum(axis=(2, 3)) - out).max()


@snippet(
    shows="dL/dx",
    # Counts follow from the wiring; spread is sqrt(2 * layers / 3) = 2.31 in expectation,
    # even is 1/7. 24 seeds: 2.33 (0.09), 0.141 (0.005).
    promises={
        "dense": near(49),
        "conv": near(17, words="2 · 8 + 1"),
        "recurrent": near(25),
        "spread": between(1.9, 2.75, here=2.35411886),
        "far": near(0.9**25, words="0.9²⁵"),
        "even": between(0.08, 0.22, here=0.1361633348),
        "off_nudge": between(0, 1e-9),
    },
    data=near(-6.750069869, rel=1e-6),
    turn={"layers": (2, 4, 8, 16), "keeps": (0.8, 0.9, 1.0)},
    labels={"keeps": "recurrent factor per step"},
    limits={"y": (2e-3, 4)},
    always={"dense": near(49), "recurrent": near(25), "off_nudge": between(0, 1e-9)},
    says="""After @{layers} layers the convolutional network sends the error to @{conv} of 49
        places, with a spread of @{spread:.1f}. The recurrent one, at @{keeps} per step, leaves
        @{far:.2g} for the earliest.""",
    caption="""One error at place 0 of the output. A fully connected network sends it to every input
        alike; a convolutional one to a neighborhood, as a hill; a recurrent one only to the past,
        weaker with every step. No nonlinearity, so this is the work of the weights alone.""",
    alt="""Three curves on a log scale: dL/dx over 49 places. Fully connected: level, all
        @{dense:.0f} places. Convolutional, eight layers: a hill over @{conv:.0f} places around 0.
        Recurrent: a line over @{recurrent:.0f} places that falls to @{far:.2f} at the left end.""",
    checked="""Each of these networks is linear: an input, sent forward, gives at place 0 what its
        product with dL/dx gives. They differ by @{off_nudge:.0e}.""",
)
def one_output(layers=8, keeps=0.9, draws=10, channels=6):
    """Ask which inputs hear the error of one place in the output."""
    rng = np.random.default_rng(0)
    places = np.arange(-24, 25)
    squares, off = np.zeros((3, 49)), []  # of dL/dx, place by place
    for _ in range(draws):
        dx, gap = three_networks(rng, 49, channels, layers, keeps)
        squares += (dx**2).sum(axis=(1, 3)) / draws
        off.append(gap)
    fig, ax = plt.subplots()
    squares[squares == 0] = np.nan  # no line where nothing arrives
    for row in squares:
        ax.semilogy(places, (row / channels) ** 0.5)
    kinds = "fully connected", "convolutional", "recurrent"
    ax.legend(kinds, loc="upper right")
    ax.set(xlabel="place of the input; the error is at place 0")
    ax.set(ylabel="size of dL/dx")
    reached = (squares > 0).sum(axis=1)
    numbers = dict(zip(("dense", "conv", "recurrent"), reached))
    share = np.nan_to_num(squares[1] / np.nansum(squares[1]))
    numbers["spread"] = np.sqrt(places**2 @ share)
    first = np.sqrt(squares[:, 0] / channels)
    numbers["even"], numbers["far"] = first[0], first[2]
    return fig, numbers | {"off_nudge": max(off)}


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
    says="""@{layers} layers, @{inputs} inputs a unit: on the way to the first layer the error is
        multiplied by @{counted:.2g} at variance 2/n, by @{half:.1g} at half of that, by
        @{forgot:.3g} where the kernel was forgotten.""",
    caption="""Depth multiplies here as well. A unit sums over the kernel *and* the channels,
        so both count as its inputs. Forget the kernel when you scale the weights, and the
        error explodes.""",
    alt="""Three lines on a log scale over layers 1 to 20. With variance 2/n, where n counts
        @{inputs:.0f} inputs, dL/dz stays level and ends at @{counted:.1f}; with half of that it
        falls to @{half:.0e}; with channels only it grows to @{forgot:.0e}.""",
    checked="""In each stack a nudge of the image changes the loss as its gradient says: they
        differ by @{off_nudge:.0e} of it.""",
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
    turn={"related": (0.0, 0.05, 0.1, 0.2, 0.5, 1.0)},
    labels={"related": "correlation of error and image"},
    limits={"y": (0.5, 3000)},
    always={"off_nudge": between(0, 1e-9)},
    says="""Errors that correlate with the image by @{related}: over @{terms} positions the gradient
        adds up to @{agreeing:.0f}; without correlation to @{unrelated:.0f}.""",
    caption="""One weight of a 3 x 3 kernel, one term per position. Terms of random sign cancel in
        part and add up like a square root. Where the errors follow the image, the terms agree, and
        the sum soon grows with the number of positions itself.""",
    alt="""Log-log chart over 4 to 2116 positions. The gradient of a weight used once stays at 1. On
        an image of 28 x 28, with @{terms:.0f} positions, a shared weight has @{unrelated:.0f} from
        unrelated errors and @{agreeing:.0f} from errors with correlation 0.2.""",
    checked="""A nudge of the middle weight, on the last image, changes the loss as dL/dW says: they
        differ by @{off_nudge:.0e} of it.""",
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
    in_a_number="""Through eight convolutional layers with kernels three wide, one error reaches
        @{one_output.conv:.0f} places of the input; through a fully connected network, all
        @{one_output.dense:.0f}.""",
    analogy=Analogy(
        text="""
            An inspector walks along a fence with one checklist. She uses it at every post and looks
            only at that post and its neighbors. In the evening complaints come in, one from each of
            @{one_kernel.terms:.0f} posts, and all of them amend the same list. If they contradict
            each other, little is changed: they add up to @{one_kernel.unrelated:.0f} complaints'
            worth. If they share even a weak common point, it wins: @{one_kernel.agreeing:.0f}.

            A fully connected layer is an office with an inspector for every post, each with a
            checklist of her own. No complaint reaches another's list.
        """,
        breaks_down="""
            An inspector weighs complaints against each other; a gradient just sums them. One walk
            is also only one layer. In a deep network the complaint about a post is passed down
            through many checklists, spreads to more posts at each of them, and grows or fades on
            its way.
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
        The kernel $K$ holds one matrix for each offset $i$, and the same kernel acts at every place
        $p$. Read the three formulas as forward, weights, backward.

        **Weights: a sum over places.** Each place adds its term to the gradient of the one shared
        kernel. A 3 x 3 kernel on an image of 28 x 28 has @{one_kernel.terms:.0f} places. Unrelated
        terms add up to the root of their number, terms that agree to the number itself. So dL/dW of
        a convolutional layer is larger than that of a layer whose weights are used once, and it
        differs between layers with large and with small images, with nothing wrong.

        **Backward: a neighborhood.** The error of one place flows back through the same kernel,
        mirrored. After $d$ layers of kernels three wide it reaches $2d + 1$ places,
        @{one_output.conv:.0f} in the first figure. Most of it stays near the middle: its mean
        square falls off like a bell of spread $\sqrt{2d/3}$, measured
        @{one_output.spread:.2f}. That is why the *effective* receptive field is much smaller than
        the theoretical one [@luo2016].

        **Depth still multiplies.** Each layer contributes a factor, slopes times weights, as
        in any network. What is new is the counting. A unit sums $n = k^2 c$ inputs, a kernel of
        $k$ by $k$ over $c$ channels. [He's variance](term:he_initialization) $2/n$ keeps the error
        level, @{deep_stack.counted:.1f} over twenty layers; $1/n$ leaves @{deep_stack.half:.0e}.
        With stride one and as many channels out as in, each input also feeds about $k^2 c$ outputs,
        so forward and backward agree.
    """,
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
            Libraries count that way by themselves. Who computes the scale by hand and counts the
            channels only is off by a factor of three per layer, @{deep_stack.forgot:.0e} over
            twenty.""",
        ),
        Question(
            "Why are the gradient norms of my first layers larger than those of the last?",
            """First layers see large images, so each of their weights sums over many places.
            Compare dL/dz, or compare dL/dW with its own past; a difference between layers of
            unequal image size proves nothing.""",
        ),
        Question(
            "How many inputs does one output see?",
            """With stride one, kernels three wide and $d$ layers: $2d + 1$ places per
            direction, @{one_output.conv:.0f} for eight layers. What it *notices* is less: the
            gradient is concentrated in a bell of spread @{one_output.spread:.1f}.""",
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
