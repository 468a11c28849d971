"""A network for sequences: layers of attention, which mixes positions, and of small feedforward
networks, which work on each position alone, all added to one stream by skip connections."""

import matplotlib.pyplot as plt
import numpy as np

from glossary_src.schema import (
    Analogy,
    Edit,
    Question,
    Term,
    between,
    near,
    practice,
    snippet,
)


def norm(x):
    x = x - x.mean(-1, keepdims=True)  # over the features
    s = np.sqrt((x**2).mean(-1, keepdims=True) + 1e-5)
    return x / s, s


def norm_back(g, y, s):
    g = g - g.mean(-1, keepdims=True)
    return (g - y * (g * y).mean(-1, keepdims=True)) / s


def attention(x, A, V):
    p = np.exp(x @ A @ x.mT / A.shape[-1] ** 0.5)  # scores are small
    p = p / p.sum(-1, keepdims=True)

    def back(g):
        to_p = g @ (x @ V).mT
        to_z = p * (to_p - (to_p * p).sum(-1, keepdims=True))
        at = (to_z @ x @ A.mT + to_z.mT @ x @ A) / A.shape[-1] ** 0.5
        return at + p.mT @ g @ V.mT

    return p @ x @ V, back


def feed_forward(x, U, W):
    h = 2**0.5 * x @ U
    on = h.real > 0
    return h * on @ W, lambda g: g @ W.mT * on @ U.mT * 2**0.5


def through(x, error, branches):
    if not branches:
        y, s = norm(x)
        return y, [(x, norm_back(error, y, s), y, error)]
    (branch, weights), *rest = branches
    y, s = norm(x)
    F, back = branch(y, *weights)
    out, found = through(x + F, error, rest)  # to the end and back
    g = norm_back(back(found[0][1]), y, s)
    return out, [(x, found[0][1] + g, F, g), *found]


def draw(layers, scaled, places=16, n=48, seeds=5):
    rng = np.random.default_rng(0)
    W = rng.normal(size=(2 * layers, 2, seeds, n, n)) / n**0.5
    W[:, 1] *= (2 * layers) ** -0.5 if scaled else 1
    branches = zip([attention, feed_forward] * layers, W)
    return list(branches), *rng.normal(size=(2, seeds, places, n))


def draw_layer(ax, sizes):
    for x, name in ((1.9, "attention"), (7.1, "feed-forward")):
        way = np.array((-2, 5, 2.9, 2.9, 0, 0)) + x, (0, 0, 0, 2, 2, 0)
        ax.plot(*way, "-", color="gray", lw=1)
        ax.plot(x, 0.6, "s", color="C5")
        ax.text(x + 1.45, 2.9, name, ha="center", weight="bold")
    for j, row in enumerate(sizes):
        for i, size in enumerate(row[: 3 - j // 2]):
            x, y = 5.2 * i + 2.7 * (j > 1), (0, -1.2, 2, 0.9)[j]
            color, width = ("C7", "C3")[j % 2], (4, 20)[j % 2] * size
            ax.plot((x, x + 1.3), (y, y), "-", color=color, lw=width)
            ax.text(x + 0.3, y + 0.4, f"{size:.2f}", color=color)


@snippet(
    shows="dL/dx",
    promises={
        "stream_0": between(2, 3.6, here=2.626848552),
        "stream_1": between(2.1, 3.8, here=2.777589949),
        "error_0": between(0.22, 0.5, here=0.3314387953),
        "error_1": between(0.2, 0.45, here=0.3263479759),
        "adds_0": between(0.45, 1, here=0.7313506679),
        "adds_1": between(0.85, 1.15, here=0.9419511902),
        "returns_0": between(0.02, 0.15, here=0.05137439783),
        "returns_1": between(0.04, 0.2, here=0.1086902709),
        "off_nudge": between(0, 1e-10),
    },
    data=near(-10.18186889, rel=1e-6),
    turn={"layer": tuple(range(1, 13)), "scaled": (False, True)},
    labels={"scaled": "branches times 1/√24"},
    always={"off_nudge": between(0, 1e-9)},
    says="""Layer @{layer}, branches scaled: @{scaled}. Attention adds @{adds_0:.2f} to a stream
        of @{stream_0:.2f}, and returns @{returns_0:.2f} to an error of @{error_1:.2f}.""",
    caption="""One of twelve layers. Slate: the signal, to the right. Magenta: the error, to the
        left. Above the bows what a branch adds, below what it returns. Widths of each color have
        their own scale; squares are norms.""",
    alt="""A line for the stream with two bows over it, attention and feed-forward, a violet square
        at the start of each. On the stream thick bars: signal @{stream_0:.1f}, error
        @{error_0:.2f}. On the bows thinner ones: attention adds @{adds_0:.2f}, feed-forward
        @{adds_1:.2f}.""",
    checked="""A nudge of the input changes the loss as dL/dx says: they differ by @{off_nudge:.0e}
        of it.""",
    edits=(
        Edit("attention to few positions", "p = np.exp(x", "A, p = 4 * A, np.exp(4 * x"),
        Edit("four times as many layers", "layers=12", "layers=48"),
    ),
)
def one_layer(layer=6, scaled=False, layers=12):
    branches, x, error = draw(layers, scaled)
    found = np.array(through(x, error, branches)[1])
    at = found[2 * layer - 2 : 2 * layer + 1] ** 2
    sizes = np.median(np.sqrt(at.mean((3, 4))), axis=2).T
    fig = plt.figure(figsize=(5.84, 3.6))
    ax = fig.add_axes((0, 0, 1, 1))
    draw_layer(ax, sizes)
    ax.set(xlim=(-0.3, 12), ylim=(-1.6, 3.4))
    ax.set_axis_off()
    n = "stream", "error", "adds", "returns"
    numbers = {f"{n[j]}_{i}": sizes[j, i] for j, i in np.ndindex(4, 2)}
    moved = through(x + 1e-100j * error, error, branches)[0].imag
    told = 1e-100 * (error * found[0, 1]).sum()
    numbers["off_nudge"] = abs((moved * error).sum() / told - 1)
    return fig, numbers


@snippet(
    shows="no gradient",
    # theory of the stream: 1 + 2N, and 2 when scaled; attention adds less than 1 a branch
    promises={
        "full_3": between(3.4, 5.5, here=4.348179795),
        "full_24": between(35, 60, here=47.70168396),
        "scaled_3": between(1.3, 1.9, here=1.60210408),
        "scaled_24": between(1.3, 1.9, here=1.517329732),
        "felt_full_3": between(0.8, 2, here=1.19249782),
        "felt_full_24": between(1.5, 3.6, here=2.438359114),
        "felt_scaled_3": between(0.7, 1.4, here=1.064125793),
        "felt_scaled_24": between(0.7, 1.4, here=1.016979792),
    },
    data=near(-0.4061323793, rel=1e-6),
    turn={"places": (4, 16, 64)},
    labels={"places": "positions"},
    always={"scaled_24": between(1, 2.2)},
    says="""Sequences of @{places}. The stream ends at a variance of @{full_24:.0f} behind 24
        layers, of @{scaled_24:.1f} with scaled branches. Change all weights by 1%: the output
        changes by @{felt_full_24:.1f}%, and by @{felt_scaled_24:.1f}% with scaled ones.""",
    caption="""What has to change with depth: branches that start at one over the root of their
        number. Medians of five seeds.""",
    alt="""Two groups of bars for 3, 6, 12 and 24 layers. Stream: full branches climb from
        @{full_3:.0f} to @{full_24:.0f}, scaled ones stay at @{scaled_24:.1f}. Response to a change
        of the weights: full branches between @{felt_full_3:.1f} and @{felt_full_24:.1f}, scaled
        ones near @{felt_scaled_24:.1f}.""",
    edits=(
        Edit("scaled to half of it", "*= (2 * layers) ** -0.5", "*= (8 * layers) ** -0.5"),
        Edit("narrow layers", "n=48", "n=12"),
    ),
)
def deeper(places=16):
    depths, numbers = (3, 6, 12, 24), {}
    fig, axes = plt.subplots(2, 1, figsize=(5.84, 4), sharex=True)
    for scaled, name in enumerate(("full", "scaled")):
        rng, ends = np.random.default_rng(0), []
        for layers in depths:
            branches, x, _ = draw(layers, scaled, places)
            for branch, W in branches:  # a nudge too small to round
                step = rng.normal(size=W.shape)
                step *= W.std((1, 2, 3), keepdims=True)
                y = norm(x)[0]
                x = x + branch(y, *(W + 1e-100j * step))[0]
            felt = norm(x)[0].imag / 1e-100
            pair = np.array((x.real, felt)) ** 2
            ends.append(np.median(pair.mean((2, 3)), axis=1))
        stream, felt = np.transpose(ends)
        look = {"color": ("C4", "C5")[scaled], "label": name}
        place = np.arange(4) + 0.4 * scaled - 0.2
        for ax, bars in zip(axes, (stream, felt**0.5)):
            ax.bar(place, bars, 0.36, **look)
        numbers |= {f"{name}_3": stream[0], f"{name}_24": stream[3]}
        numbers[f"felt_{name}_3"] = felt[0] ** 0.5
        numbers[f"felt_{name}_24"] = felt[3] ** 0.5
    axes[0].legend(loc="upper left")
    axes[0].set(ylabel="variance of the stream")
    axes[1].set(ylabel="change of output", xlabel="layers")
    axes[1].set_xticks(range(4), map(str, depths))
    return fig, numbers


@snippet(
    shows="no gradient",
    promises={
        "first": between(0.3, 0.6, here=0.4084341596),
        "third": between(0.98, 1, here=0.9999946645),
        "last": between(0.9999, 1.0001, here=1),
        "with_skips": between(0.6, 0.9, here=0.7422521221),
        "with_both": between(0.5, 0.85, here=0.6523338454),
        "far": between(0.6, 1.7, here=0.8349707777),
        "off_nudge": between(-1e-10, 1e-10),
    },
    data=near(-27.57320997, rel=1e-6),
    turn={"skips": (False, True), "feed_forwards": (False, True)},
    labels={"skips": "skips", "feed_forwards": "feed-forward branches"},
    always={"with_both": between(0.4, 0.9)},
    says="""Skips: @{skips}; feed-forward branches: @{feed_forwards}. The similarity (cosine) of two
        positions is @{first:.2f} behind the first layer and @{last:.2f} behind the twelfth.""",
    caption="""A cell per pair of positions: dark where they have become alike. Attention alone
        makes all of them the same; skips slow it down.""",
    alt="""Three square pictures of 16 by 16 cells, behind layers 1, 3 and 12 of attention without
        skips. In the first the diagonal stands out; in the last all cells are equally dark.""",
    checked="""A nudge of the input changes the loss as dL/dx says, from which the reach over
        positions is taken: they differ by @{off_nudge:.0e} of it.""",
    edits=(
        Edit("sharper attention", "p = np.exp(x", "A, p = 4 * A, np.exp(4 * x"),
        Edit("forty positions", "places=16", "places=40"),
    ),
)
def alike(skips=False, feed_forwards=False, layers=12):
    branches, x0, error = draw(layers, False)

    def run(skip, use):
        x, cosines = x0, []
        for branch, W in branches[:: 2 - use]:
            x = skip * x + branch(norm(x)[0], *W)[0]
            y = x / np.linalg.norm(x, axis=-1, keepdims=True)
            cosines.append(y @ y.mT)
        cosines = cosines[int(use) :: 1 + use]  # behind whole layers
        return [np.median(c[:, 0, 1:]) for c in cosines], cosines

    same, cosines = run(skips, feed_forwards)
    fig, axes = plt.subplots(1, 3, figsize=(5.84, 3.6))
    for ax, k in zip(axes, (1, 3, layers)):
        ax.imshow(cosines[k - 1][0], "Purples", vmin=-0.3, vmax=1.2)
        words = f"layer {k}: {same[k - 1]:.2f}"
        ax.set(xticks=(), yticks=(), title=words)
    error[:, :-1] = 0  # at the last position only
    dx = through(x0, error, branches)[1][0][1]
    felt = through(x0 + 1e-100j * dx, error, branches)[0].imag
    off = (felt * error).sum() / (1e-100 * dx**2).sum() - 1
    numbers = {"first": same[0], "third": same[2], "off_nudge": off}
    return fig, numbers | {
        "last": same[-1],
        "with_skips": run(1, False)[0][-1],
        "with_both": run(1, True)[0][-1],
        "far": (dx[:, :7].var() / dx[:, 8:-1].var()) ** 0.5,
    }


@practice(
    promises={"grown": between(1.3, 3), "scaled": between(1, 1.25), "weights": near(24)},
    text="""
        The recipe of GPT-2, by hand: the last weight of each branch times one over the root of the
        number of branches. In these modules that is `out_proj` of the attention and `linear2` of
        the feed-forward part.
    """,
)
def in_pytorch():
    import torch
    from torch import nn

    torch.manual_seed(0)
    kind = {"norm_first": True, "batch_first": True}
    layer, size = nn.TransformerEncoderLayer, (64, 4, 256, 0.0)
    net = nn.Sequential(*[layer(*size, **kind) for _ in range(12)])
    x = torch.randn(4, 16, 64)
    grown, count = net(x).var().item(), 0
    with torch.no_grad():
        for name, weight in net.named_parameters():
            if name.endswith(("out_proj.weight", "linear2.weight")):
                weight *= (2 * len(net)) ** -0.5
                count += 1
    scaled = net(x).var().item()
    return {"grown": grown, "scaled": scaled, "weights": count}


TERM = Term(
    title="Transformer",
    definition=__doc__,
    aliases=("transformer network", "transformer architecture"),
    group="architecture",
    level="next",
    in_a_number="""Behind 24 layers the variance of the stream is @{deeper.full_24:.0f}; with
        branches that start at one over the root of their number it is @{deeper.scaled_24:.1f}.""",
    searched_as=(
        "attention is all you need",
        "nn.Transformer",
        "TransformerEncoderLayer",
        "transformer loss spike",
        "gradient norm spikes after adding layers",
        "gpt-2 initialization 1/sqrt(2N)",
        "scaled residual initialization",
        "residual stream",
        "deep transformer training unstable",
        "transformer loss explodes after thousands of steps",
        "rank collapse attention",
        "encoder decoder model diverges",
        "self attention network",
        "tranformer",
    ),
    analogy=Analogy(
        text="""
            A sheet of paper per word lies on a long table. In each round, everybody first reads the
            sheets of the others and adds a line to their own; then each thinks alone and adds
            another. Nothing is ever erased. So a remark on the final sheet goes back to any line
            directly, and to any other person in one round.
        """,
        breaks_down="""
            Lines on paper stay apart. Here they are added to one vector per word: after 24 rounds
            its variance is @{deeper.full_24:.0f}, and a single line hardly shows.
        """,
    ),
    heading="What carries the gradient, and what limits it",
    formula=r"""
        x \leftarrow x + \operatorname{Attention}(\operatorname{LN}(x))

        x \leftarrow x + \operatorname{FF}(\operatorname{LN}(x))
    """,
    symbols={
        "x": "stream, a row per position",
        r"\operatorname{LN}": "layer normalization",
        r"\operatorname{Attention}": "weighted mean over positions",
        r"\operatorname{FF}": "two layers, at each position",
    },
    explanation=r"""
        The stream is the only road from end to end, and it has no factor: an error at the output
        reaches every branch. In layer 6 of the first figure the stream has size
        @{one_layer.stream_0:.1f}, and attention adds @{one_layer.adds_0:.2f} to it; of the error
        @{one_layer.error_1:.2f} is there, and attention returns
        @{one_layer.returns_0:.2f} more.

        **Over positions nothing fades.** Put an error on the last position alone: without a mask
        and positional encoding far positions receive as much as near ones on average, since the
        network knows no distance (@{alike.far:.1f} times in this draw). In a
        [recurrent network](term:rnn) it would have to pass every step between.

        **Attention makes positions alike.** It takes means. Without skips and feed-forward parts
        two positions have a cosine of @{alike.first:.2f} behind one layer and of @{alike.third:.2f}
        behind three, and then all are the same. On the way back their errors are averaged as
        well. That pure attention collapses so has been proved [@dong2021]. Skips slow it down
        (@{alike.with_skips:.2f} behind twelve layers here); feed-forward parts on top change little
        at the start (@{alike.with_both:.2f}).

        **The stream grows.** With the norm inside the branch ([pre-norm](term:pre_norm)) each
        branch adds to it, and later ones count for less. With the norm on the stream
        ([post-norm](term:post_norm)) its size stays, and the road loses its clean skip. Both are
        built on [layer normalization](term:layer_normalization) and
        [residual connections](term:residual_connection).

        **What has to change with depth.** GPT-2 multiplies the weights of its residual layers by
        one over the root of their number at the start [@radford2019]. Then the stream ends at
        @{deeper.scaled_24:.1f} behind 24 layers instead of @{deeper.full_24:.0f}. And a change of
        all weights by one percent changes the output by @{deeper.felt_scaled_3:.2f} percent with
        three layers and by @{deeper.felt_scaled_24:.2f} with 24: alike, if each weight changes in
        proportion to its size. Adam does not step so: it moves scaled weights as far as the others,
        which is more of their size. So the rate may still have to fall with depth. Without the
        scaling it is @{deeper.felt_full_3:.1f} with three and @{deeper.felt_full_24:.1f} with 24.

        All numbers are those of random weights, with the norm inside the branch, a single head, no
        mask and no positional encoding.
    """,
    what_to_do=(
        """Beyond about ten layers, take [pre-norm](term:pre_norm) and a norm at the end.""",
        """Start the last weights of each branch at one over the root of the number of branches.""",
        """Let the [learning rate](term:learning_rate) rise slowly, and log
        [gradient norms](term:gradient_norm) by layer.""",
    ),
    origin="""
        Ashish Vaswani and seven colleagues at Google presented it in 2017, for translation: the
        attention that recurrent networks had used as an aid became the whole [@vaswani2017]. It had
        six layers in encoder and decoder, the norm behind each addition, and a learning rate that
        rises first. GPT-2 moved the norm into the branch and scaled the branches with depth
        [@radford2019]. The collapse of attention without skips was proved in 2021 [@dong2021].
    """,
    etymology="""
        It transforms one sequence of vectors into another, step by step. The word had been in use
        for a device of electricity since the 19th century.
    """,
    trends="""
        The standard for language since about 2018, and used for pictures, sound and proteins.
        Common changes since: the norm inside the branch, RMSNorm, gated feed-forward parts, and a
        normalization of queries and keys that keeps scores small.
    """,
    tagged_as=("deep learning", "sequence models", "language models", "architecture"),
    collocations=(
        "transformer block",
        "residual stream",
        "encoder and decoder",
        "feed-forward layer",
        "self-attention",
    ),
    in_context=(
        "We doubled the layers of the transformer and kept the rate; it spiked within an hour.",
        "Every block of a transformer only adds to the residual stream.",
        "The transformer sees all positions at once, so no gradient has to travel through time.",
    ),
    faq=(
        Question(
            "Does the gradient vanish in a transformer?",
            """Not along the stream with the norm in the branch: in the first figure the error grows
            on its way back. It can vanish inside a branch: where attention is nearly certain of one
            position its softmax is flat, and where positions are alike, the scores get none: any
            weights give the same mean.""",
        ),
        Question(
            """Only the number of layers changed, and the gradient norm spikes. What has to change
            with depth?""",
            """The size of the branches at the start, or the rate. With branches at one over the
            root of their number, the output of three layers and of 24 answers a change of one
            percent in all weights alike (@{deeper.felt_scaled_3:.2f} and
            @{deeper.felt_scaled_24:.2f}). With Adam the rate may have to fall as well. PyTorch does
            not do this for you; the listing does.""",
        ),
        Question(
            """The loss fell for 42k steps, then it spiked and exploded. Lower rate, warm-up and
            weight decay did not help. What else?""",
            """Find what grew *before* the spike. Log, per layer: the largest attention score, the
            size of each branch, the size of the output scores, the gradient norm, and the update
            over the weight. Scores that climb for thousands of steps: normalize queries and keys,
            or cap them. A single batch: go back to a checkpoint before it and skip that data. An
            update that jumps while the gradient does not: Adam's second moment was too small, so
            raise its ε or lower β₂. Only in float16: [overflow](term:overflow).""",
        ),
        Question(
            "Why does a transformer need warm-up?",
            """At the start Adam's averages are noisy, all branches move at once, and with
            [post-norm](term:post_norm) the gradients near the output are large. Pre-norm with
            scaled branches needs little of it.""",
        ),
        Question(
            "Why feed-forward layers, if attention does the work?",
            """Attention only takes weighted means of vectors. What is computed with a mean,
            position by position, is done by the feed-forward part, which holds about two thirds of
            the weights of a usual layer: eight squares of the width against four.""",
        ),
        Question(
            "Encoder and decoder: which is harder to train?",
            """The decoder has three branches per layer instead of two, and depends on the encoder
            as well. Count branches, not layers, and scale by their number. Which of two models
            diverges depends on the size of the branches more than on depth alone.""",
        ),
        Question(
            "Is a transformer always better than a recurrent network?",
            """No. For long dependencies the error has a shorter way: one layer instead of all steps
            between (see [long-term dependency](term:long_term_dependency)). It costs time that
            grows with the square of the length, and memory, too, unless the scores are computed in
            blocks.""",
        ),
    ),
    relations={
        "uses": ("layer_normalization", "residual_connection", "pre_norm", "post_norm"),
        "contrasts with": ("rnn",),
        "related to": ("long_term_dependency", "vanishing_gradient", "learning_rate"),
    },
    did_you_know="""
        Without positional encoding and mask, a transformer does not know the order of its words:
        shuffle the rows of the input, and the rows of the output are shuffled in the same way.
    """,
)
