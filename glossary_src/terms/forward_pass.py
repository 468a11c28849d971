"""Running a network from input to output, layer by layer. In training each layer also keeps what it
computed, because the backward pass needs it."""

import matplotlib.pyplot as plt
import numpy as np

from glossary_src.schema import Analogy, Question, Term, between, near, snippet


def there_and_back(W, x, every):
    """KiB kept, forward steps, dL/dx: keep one in so many layers."""
    h, kept, weight, steps = x, {}, [], 0
    for k, w in enumerate(W):
        if k % every == 0:
            kept[k] = h
        h, steps = np.tanh(h @ w), steps + 1
        weight.append(sum(a.nbytes for a in kept.values()))
    kept[len(W)] = h
    dh = np.ones_like(h)  # L is the sum of the outputs
    for k in reversed(range(len(W))):
        for i in range(max(i for i in kept if i <= k), k):
            kept[i + 1] = np.tanh(kept[i] @ W[i])  # once more
            steps += 1
        weight.append(sum(a.nbytes for a in kept.values()))
        dh = dh * (1 - kept.pop(k + 1) ** 2) @ W[k].T
    return np.array(weight) / 2**10, steps, dh


@snippet(
    shows="no gradient",
    promises={  # a layer is 32 · 128 numbers of 8 bytes: 32 KiB
        "all": near(37 * 32, words="37 layers of 32 KiB"),
        "some": near(12 * 32, words="12 layers of 32 KiB"),
        "more": near(30 / 36, words="5 of 6 layers twice"),
        "apart": between(0, 1e-12, words="0, up to rounding"),
        "weights": near(36 * 128, words="36 · 128² · 8 bytes"),
        "one_layer": near(32),
        "two_layers": near(64),
        "off_nudge": between(0, 1e-10),
    },
    data=near(-16.66203314, rel=1e-6),
    turn={"layers": (4, 9, 16, 25, 36), "batch": (8, 16, 32)},
    labels={"batch": "examples in a batch"},
    always={
        "apart": between(0, 1e-10),
        "more": between(0, 1),
        "off_nudge": between(0, 1e-10),
    },
    says="""@{layers} layers, @{batch} examples: keeping all takes @{all:,.0f} KiB. Keeping some
        takes @{some:,.0f} KiB, and the forward steps cost @{more:.0%} more. The weights themselves
        take @{weights:,.0f} KiB.""",
    caption="""What must be kept while a batch goes through a network and its error comes back. On
        the way there each layer adds to the pile; on the way back each takes from it. Keeping only
        some layers lowers the peak. The missing values are then computed a second time, and the
        gradient is the same.""",
    alt="""Two lines over 72 layers passed, 36 there and 36 back. Keeping all climbs in a straight
        line to @{all:,.0f} KiB and falls back. Keeping one layer in six climbs to @{some:.0f} KiB
        and comes down in teeth.""",
    checked="""A nudge of the input, sent forward, changes the loss as the dL/dx at the end of the
        way back says: they differ by @{off_nudge:.0e} of it.""",
)
def memory(layers=36, batch=32, width=128):
    """Go through a network and back; weigh what is kept meanwhile."""
    rng = np.random.default_rng(0)
    W = rng.normal(0, width**-0.5, (layers, width, width))
    x = rng.normal(size=(batch, width))
    root = round(layers**0.5)
    all_kept, steps, dx = there_and_back(W, x, 1)
    some_kept, more_steps, same_dx = there_and_back(W, x, root)
    fig, ax = plt.subplots()
    passed = np.arange(2 * layers) + 1
    ax.plot(passed, all_kept, label="keep all")
    ax.plot(passed, some_kept, label=f"keep one in {root}")
    ax.legend(loc="upper left")
    ax.set(xlabel="layers passed: there, then back", ylabel="kept, KiB")
    nudge = 1e-100j * rng.normal(size=x.shape)  # too small to round
    moved = x + nudge
    for w in W:
        moved = np.tanh(moved @ w)
    expected = (nudge.imag * dx).sum()
    return fig, {
        "all": all_kept.max(),
        "some": some_kept.max(),
        "more": more_steps / steps - 1,
        "apart": abs(dx - same_dx).max(),
        "weights": W.nbytes / 2**10,
        "one_layer": x.nbytes / 2**10,
        "two_layers": 2 * x.nbytes / 2**10,
        "off_nudge": abs(moved.imag.sum() / expected - 1),
    }


@snippet(
    shows="no gradient",
    # 40 seeds: log10 of apart -5.079, sd 0.050; per_layer 0.2352, sd 0.0040; theory 0.2361
    promises={
        "apart": between(5.2e-6, 1.4e-5, here=9.291374595e-06),
        "per_layer": between(0.219, 0.252, here=0.2390825365),
    },
    data=near(-27.74858918, rel=1e-6),
    turn={"activation": ("sigmoid", "tanh", "ReLU"), "scale": (0.5, 1.0, 1.4, 3.0)},
    labels={"scale": "scale of the weights"},
    limits={"y": (-3, 4)},
    says="""Activation: @{activation}. Weights of scale @{scale}: at the last layer the two
        inputs differ by @{apart:.3g} times what they did at the start, a factor of
        @{per_layer:.2f} per layer.""",
    caption="""Two different inputs go through one network. Each short line is a unit: its left end
        is what it answers to the first input, its right end to the second. In this sigmoid network
        the lines turn level within a few layers: whatever comes in, each unit says the same.""",
    alt="""Bundles of 25 short lines at layers 0 to 8. At the input they cross in all directions.
        By layer 3 they are nearly level; at layer 8 the two inputs differ by @{apart:.0e} of what
        they did.""",
)
def signal(activation="sigmoid", scale=1.0, layers=8, width=200):
    """Send two inputs through a network; join each unit's answers."""
    f = {
        "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
        "tanh": np.tanh,
        "ReLU": lambda z: np.maximum(z, 0),
    }[activation]
    rng = np.random.default_rng(0)
    h = rng.normal(size=(2, width))
    apart = []
    fig, ax = plt.subplots()
    for k in range(layers + 1):
        x = np.tile((k - 0.3, k + 0.3, np.nan), 25)
        y = np.vstack((h[:, :25], np.full(25, np.nan))).T.ravel()
        ax.plot(x, y, "C0-", lw=1)
        apart.append(np.sqrt(np.mean((h[0] - h[1]) ** 2)))
        w = rng.normal(0, scale / np.sqrt(width), (width, width))
        h = f(h @ w)
    ax.set(xlabel="layer (0 is the input)")
    ax.set(ylabel="h of a unit: left first input, right second")
    per_layer = (apart[-1] / apart[1]) ** (1 / (layers - 1))
    return fig, {"apart": apart[-1] / apart[0], "per_layer": per_layer}


TERM = Term(
    title="Forward pass",
    definition=__doc__,
    aliases=("forward propagation", "forward step", "inference pass"),
    group="calculus",
    level="start here",
    in_a_number="""A batch that goes through 36 layers leaves @{memory.all:,.0f} KiB for the way
        back; @{memory.some:,.0f} KiB if some layers are computed twice.""",
    analogy=Analogy(
        text="""
            Hansel walks into the forest and drops a pebble at every turn. In the evening he follows
            the pebbles home, last one first, and picks up each as he passes. The farther he walks,
            the fuller his pockets must be when he sets out.

            The forward pass is the walk out. At each layer it leaves what it computed. The way home
            is the backward pass, which needs these values in reverse order and can drop each once
            it is used. Short of pebbles, Hansel marks only every sixth turn. At each mark he then
            explores the next six turns again before he goes on.
        """,
        breaks_down="""
            A pebble only marks the spot. A kept value is used in the calculation: the slopes and
            the weight gradients are made from it. And whoever never walks home needs no pebbles: a
            network that only answers holds the input and the output of one layer at a time,
            @{memory.two_layers:.0f} KiB in the figure instead of @{memory.all:,.0f}.
        """,
    ),
    heading="What it computes, and what it keeps",
    formula=r"""
        z_k = h_{k-1} W_k + b_k, \qquad h_k = f(z_k), \qquad h_0 = x

        \text{kept for the way back: } h_0, h_1, \dots, h_d
    """,
    explanation=r"""
        Take a batch of inputs. Multiply by the first weight matrix, add the biases, apply the
        activation: these are the values of layer 1. They are the inputs of layer 2, and so on to
        the output. In training the loss is computed from the output, and the forward pass is
        done. Nothing has been learned yet.

        **Why it keeps things.** The backward pass multiplies by the slope $f'(z_k)$ of each unit,
        and makes the gradient of a weight from the input that the weight saw. Both are known since
        the forward pass. So training stores all layers, @{memory.all:,.0f} KiB in the first
        figure, where one layer takes @{memory.one_layer:.0f}. The pile grows with the depth and
        with the batch. Once a batch holds more examples than a layer has units, it outweighs the
        weights.

        **Memory can be traded for time.** Keep every sixth of 36 layers and the peak falls to
        @{memory.some:.0f} KiB. The rest is computed again when it is needed: @{memory.more:.0%}
        more forward steps, and the same gradient to the last digit. With about $\sqrt d$ layers
        kept, memory grows like $\sqrt d$ and the cost stays below one more forward pass
        [@chen2016].

        **It decides the gradient.** The way back multiplies by slopes that the way there has set.
        And both ways share a factor: in wide networks that forget their input, the difference
        between two inputs shrinks per layer as dL/dz does on its way back [@schoenholz2017]. The
        sigmoid network of the second figure loses it with @{signal.per_layer:.2f} per layer; after
        eight layers @{signal.apart:.0e} of it is left.
    """,
    origin="""
        Computing the output of a layered network is as old as such networks. As the first half of
        training it was described in 1986, together with the second: a forward pass that determines
        the state of all units, and a backward pass that carries the derivatives back
        [@rumelhart1986]. That the values in between must be stored, or computed again, is known
        from automatic differentiation; a paper of 2016 brought the trade to deep networks
        [@chen2016].
    """,
    etymology="""
        *Forward* is the direction from input to output; a *pass* is one run through all layers. Its
        counterpart is the backward pass.
    """,
    trends="""
        For most of its life the cheap half of training. As models grew, its memory became the
        bottleneck, and recomputing layers became routine. For models in use the forward pass is
        everything: they answer and learn nothing.
    """,
    tagged_as=("neural networks", "backpropagation", "memory", "inference"),
    collocations=(
        "run a forward pass",
        "forward and backward pass",
        "activations of the forward pass",
        "a single forward pass",
    ),
    in_context=(
        "One forward pass on a batch showed that half of the units were already saturated.",
        "We ran out of memory in the forward pass, long before any gradient was computed.",
        "To answer a question the model needs the forward pass only.",
    ),
    faq=(
        Question(
            "Does the forward pass change the weights?",
            """No. It reads them. The backward pass finds the gradient, and the optimizer changes
            the weights afterwards. Layers with running averages, such as batch normalization,
            update those in the forward pass of training.""",
        ),
        Question(
            "Why does training need so much more memory than using the network?",
            """It has to keep all layers until the error comes back: @{memory.all:,.0f} KiB here
            against @{memory.two_layers:.0f} for the input and output of one layer. Gradients and
            the optimizer's own numbers come on top, each about as large as the weights.""",
        ),
        Question(
            "I run out of memory. What helps?",
            """A smaller batch first, because the pile grows with it. Then recomputing: keep some
            layers and compute the others twice. Number formats of half the size halve what is kept.
            When you only want answers, turn gradient tracking off.""",
        ),
        Question(
            "Is the backward pass more expensive than the forward pass?",
            """About twice as expensive. For each multiplication by a weight matrix on the way
            there, the way back has two: one for the error of the layer below, one for the gradient
            of the weights.""",
        ),
        Question(
            "Can the forward pass alone tell me that gradients will vanish?",
            """For sigmoid and tanh, often: if the answers to different inputs become the same from
            layer to layer, as in the second figure, the gradient fades as well. Not for ReLU with
            [He weights](term:he_initialization): there inputs come to look alike, and the gradient
            keeps its size. Look at the backward pass, too.""",
        ),
    ),
    relations={
        "uses": ("activation_function",),
        "used by": ("backpropagation",),
        "related to": (
            "neural_network",
            "loss_function",
            "depth",
            "sigmoid",
            "saturation",
            "he_initialization",
        ),
    },
    did_you_know="""
        With 36 layers you can keep
        @{memory.all:,.0f} KiB and compute everything once, or @{memory.some:.0f} KiB and compute
        most of it twice. The gradients differ by @{memory.apart:.0f}: the same operations on the
        same numbers.
    """,
)
