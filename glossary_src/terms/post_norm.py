"""Layer normalization that comes after the addition of a residual block: it acts on the sum of
input and branch, so the skip, too, passes through it."""

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


def norm(x, on):
    x = x - on * x.mean(-1, keepdims=True)  # over the features
    s = np.sqrt((x**2).mean(-1, keepdims=True) + 1e-5) ** on
    return x / s, s


def norm_back(g, y, s, on):
    parts = [(g * a).mean(-1, keepdims=True) for a in (1, y)]
    return (g - on * (parts[0] + y * parts[1])) / s


def forward(x, weights, post, skip=1):
    kept = []  # for the way back
    for U, W, mix in weights:
        y, s = norm(x, not post)
        h = y @ U
        h = h * (h.real > 0)
        x, after = norm(skip * x + mix @ h @ W, post)
        kept.append((y, s, h, x, after))
    x, s = norm(x, not post)
    return x, [*kept, (x, s)]


def backward(g, kept, weights, post, skip=1, use=1):
    """dL/dx at the input of each branch, and behind the last."""
    dx = [norm_back(g, *kept[-1], not post)]
    for k in reversed(range(len(weights))):
        (U, W, mix), (y, s, h, x, after) = weights[k], kept[k]
        g = norm_back(dx[0], x, after, post)
        F = mix.T @ g @ W.mT * (h > 0) @ U.mT
        dx.insert(0, skip * g + use * norm_back(F, y, s, not post))
    return dx


def draw(depth, branches, seeds=5, places=16, width=64):
    rng = np.random.default_rng(0)  # a set per seed
    U, W = rng.normal(size=(2, depth, seeds, width, width))
    alone, mean = np.eye(places), np.ones((places, places)) / places
    mix = [alone, mean if branches == "mixing" else alone] * depth
    weights = zip(U * (2 / width) ** 0.5, W / width**0.5, mix)
    return list(weights), *rng.normal(size=(2, seeds, places, width))


def draw_road(ax, y, whole, alone, name):
    k, t = np.arange(len(whole) - 1), np.linspace(0, np.pi, 15)[:, None]
    for size, alpha in ((whole, 0.25), (alone, 1)):
        band = y - 0.12 * size, y + 0.12 * size
        look = {"color": "C3", "alpha": alpha, "lw": 0, "step": "post"}
        ax.fill_between(range(len(size)), *band, **look)
    bows = k + 0.4 - 0.3 * np.cos(t), 0 * k + y + 0.55 * np.sin(t)
    ax.plot(*bows, "-", color="gray", lw=1)
    ax.plot(k + 0.4, 0 * k + y + 0.55, "o", color="gray")
    gate = (0.85, y) if name == "post" else (0.12, y + 0.2)
    color = "C4" if name == "post" else "C5"
    ax.plot(k + gate[0], 0 * k + gate[1], "s", color=color, ms=7)
    words = f"{whole[0]:.2g} arrives, by skips alone {alone[0]:.1g}"
    look = {"color": color, "weight": "bold"}
    ax.text(0, y + 0.75, f"{name}-norm: {words}", **look)


@snippet(
    shows="dL/dx",
    # eight other draws of five seeds: 0.92 to 1.18, 0.016 to 0.021, 1.00 to 1.19, 0.275 to 0.292
    promises={
        "post": between(0.7, 1.6, here=1.083326041),
        "post_road": between(0.013, 0.03, here=0.02041060228),
        "post_top": between(0.95, 1.05, here=1.011159062),
        "pre": between(0.8, 1.4, here=1.079991788),
        "pre_road": between(0.24, 0.33, here=0.2921451555),
        "pre_top": between(0.24, 0.33, here=0.2921451555),
        "theory": near(0.5**6, words="(1/√2)¹²"),
        "off_nudge": between(0, 1e-10),
    },
    data=near(27.29089622, rel=1e-6),
    turn={
        "branches": ("feed-forward", "mixing"),
        "skip": tuple(k / 5 for k in range(1, 16)),
    },
    labels={"skip": "weight of the skip in post-norm"},
    always={"off_nudge": between(0, 1e-9), "post_top": between(0.9, 1.1)},
    says="""Branches: @{branches}; skip times @{skip}. With post-norm @{post:.2g} of the error
        arrives, @{post_road:.2g} of it along the road alone; with pre-norm @{pre:.2g} and
        @{pre_road:.2g}.""",
    caption="""The road narrows at each normalization that stands on it (squares). Dark: the error
        by the skips alone. Pale: with the branches. Mixing: every other branch averages over
        positions.""",
    alt="""Two chains of twelve branches, bows over a road. In the upper one a square stands on the
        road behind each branch, and the dark road thins from right to left to @{post_road:.0e},
        while a pale band around it stays as wide as it was. In the lower one the squares stand on
        the bows, and the dark road keeps its width.""",
    checked="""A nudge of the input changes the loss as dL/dx says, in both networks: they differ by
        @{off_nudge:.0e} of it.""",
    edits=(
        Edit("six branches", "depth=12", "depth=6"),
        Edit("small branches", "U * (2 / width) ** 0.5", "U * (0.2 / width) ** 0.5"),
    ),
)
def two_roads(branches="feed-forward", skip=1.0, depth=12):
    weights, x, error = draw(depth, branches)
    fig, numbers, off = plt.figure(figsize=(5.84, 3.6)), {}, 0
    ax = fig.add_axes((0.02, 0, 0.96, 1))
    for name, post in (("post", 1), ("pre", 0)):
        way = weights, post, skip if post else 1
        kept = forward(x, *way)[1]
        back = [backward(error, kept, *way, use) for use in (1, 0)]
        rms = np.sqrt((np.array(back) ** 2).mean((-2, -1)))
        whole, alone = np.median(rms, axis=-1)  # of the seeds
        draw_road(ax, 1.6 * post, whole, alone, name)
        whats = name, f"{name}_road", f"{name}_top"
        numbers |= zip(whats, (whole[0], alone[0], whole[-1]))
        moved = forward(x + 1e-100j * error, *way)[0].imag / 1e-100
        told = (error * back[0][0]).sum()
        off = max(off, abs((error * moved).sum() / told - 1))
    ax.axis((-0.2, depth + 0.4, -0.3, 2.6))
    ax.axis("off")
    numbers["theory"] = (1 + skip**-2) ** (-depth / 2)
    return fig, numbers | {"off_nudge": off}


@snippet(
    shows="dL/dx",
    # six other draws of fifteen seeds: 0.90 to 1.14, 0.88 to 1.34, 0.29 to 0.38, 0.12 to 0.24,
    # and 0.57 to 0.62 for the last
    promises={
        "post_ff": between(0.7, 1.5, here=1.103504428),
        "post_ff_48": between(0.5, 2, here=0.9355756076),
        "post_mixing": between(0.24, 0.45, here=0.3272273677),
        "post_mixing_48": between(0.06, 0.3, here=0.1498251457),
        "pre_mixing": between(0.6, 0.95, here=0.7495460536),
        "pre_mixing_48": between(0.5, 0.7, here=0.5876583296),
        "off_nudge": between(0, 1e-10),
    },
    data=near(-6.045384911, rel=1e-6),
    turn={"skip": (1.0, 1.5, 2.0, 3.0)},
    labels={"skip": "weight of the skip in post-norm"},
    limits={"y": (0.05, 4)},
    always={"post_ff": between(0.5, 2)},
    says="""Skip times @{skip}, 48 branches: of the error, post-norm lets @{post_mixing_48:.2g}
        through if every other branch averages over positions, and @{post_ff_48:.2g} if none
        does.""",
    caption="""The error at the first branch, medians of fifteen seeds. It falls with depth where
        branches hand back less than they pass on.""",
    alt="""Three lines over 3 to 48 branches, log scales. Post-norm with feed-forward branches stays
        near 1. Post-norm with branches that average over positions falls to
        @{post_mixing_48:.2f}. Pre-norm with such branches falls to @{pre_mixing_48:.2f}.""",
    checked="""In all fifteen networks a nudge of the input changes the loss as dL/dx says: they
        differ by @{off_nudge:.0e} of it.""",
    edits=(
        Edit("more positions", "places=16", "places=64"),
        Edit("small branches", "U * (2 / width) ** 0.5", "U * (0.2 / width) ** 0.5"),
    ),
)
def by_depth(skip=1.0):
    """The error at the first branch, over the number of branches."""
    depths = 3, 6, 12, 24, 48
    fig, ax = plt.subplots()
    numbers, off = {}, 0
    for name, post, branches, color in (
        ("post_ff", 1, "feed-forward", "gray"),
        ("post_mixing", 1, "mixing", "C4"),
        ("pre_mixing", 0, "mixing", "C5"),
    ):
        left, way = [], (post, skip if post else 1)
        for depth in depths:
            weights, x, error = draw(depth, branches, 15)
            kept = forward(x, weights, *way)[1]
            dx = backward(error, kept, weights, *way)[0]
            rms = np.sqrt((dx**2).mean((1, 2)))
            left.append(np.median(rms))
            moved = forward(x + 1e-100j * error, weights, *way)[0].imag
            told = 1e-100 * (error * dx).sum()
            off = max(off, abs((moved * error).sum() / told - 1))
        label = f"{'post' if post else 'pre'}-norm, {branches}"
        ax.loglog(depths, left, "o-", color=color, label=label)
        numbers |= {name: left[2], f"{name}_48": left[-1]}
    ax.legend(loc="lower left")
    ax.set_xticks(depths, map(str, depths))
    ax.set_xticks((), minor=True)
    ax.set(xlabel="branches", ylabel="share of the error that arrives")
    return fig, numbers | {"off_nudge": off}


@snippet(
    shows="no gradient",
    # theory: as the root of the depth, so 2 from 12 to 48; six other draws: 1.7 to 2.7, and 1.23
    # to 1.30 for pre-norm
    promises={
        "post_3": between(1.5, 2.1, here=1.566643645),
        "post_12": between(2.7, 4.3, here=3.357811848),
        "post_48": between(5, 11, here=5.812541817),
        "pre_3": between(1.2, 1.7, here=1.353486611),
        "pre_12": between(1.9, 2.6, here=1.999015882),
        "pre_48": between(2.3, 3.4, here=2.666346509),
        "growth_post": between(1.3, 3.2, here=1.731050482),
        "growth_pre": between(1.05, 1.5, here=1.333829577),
    },
    data=near(-5.163230836, rel=1e-6),
    turn={"branches": ("feed-forward", "mixing"), "skip": (1.0, 1.5, 2.0, 3.0)},
    labels={"skip": "weight of the skip in post-norm"},
    limits={"y": (0.4, 20)},
    always={"pre_3": between(1, 2)},
    says="""Branches: @{branches}; skip times @{skip}. Change all weights by 1%, and with 48
        branches the output changes by @{post_48:.1f}% with post-norm, by @{pre_48:.1f}% with
        pre-norm.""",
    caption="""Small random changes of all weights, and what they do to the output, per percent.
        Lines are medians, bands the range of fifteen seeds.""",
    alt="""Two rising lines with bands over 3 to 48 branches, log scales. Post-norm climbs from
        @{post_3:.1f} to @{post_48:.1f}, pre-norm only from @{pre_3:.1f} to @{pre_48:.1f}.""",
    edits=(
        Edit("narrow branches", "width=64", "width=16"),
        Edit("small branches", "U * (2 / width) ** 0.5", "U * (0.2 / width) ** 0.5"),
    ),
)
def amplified(branches="feed-forward", skip=1.0):
    """Nudge all weights, and watch the output."""
    depths = 3, 6, 12, 24, 48
    fig, ax = plt.subplots()
    numbers = {}
    for name, post in (("post", 1), ("pre", 0)):
        rng, change = np.random.default_rng(0), []
        for depth in depths:
            weights, x, _ = draw(depth, branches, 15, 8)
            moved = []
            for *pair, mix in weights:  # too small a nudge to round
                for i in (0, 1):
                    w, one = pair[i], rng.normal(size=pair[i].shape)
                    pair[i] = w + 1e-100j * w.std() * one
                moved.append((*pair, mix))
            way = post, skip if post else 1
            out = forward(x, moved, *way)[0]
            square = (out.imag / 1e-100) ** 2
            change.append(np.sqrt(square.mean((1, 2))))
        low, middle, high = np.quantile(change, (0, 0.5, 1), axis=1)
        look = {"color": "C4" if post else "C5"}
        ax.loglog(depths, middle, "o-", label=f"{name}-norm", **look)
        ax.fill_between(depths, low, high, alpha=0.2, lw=0, **look)
        numbers |= {f"{name}_{depths[i]}": middle[i] for i in (0, 2, 4)}
        numbers[f"growth_{name}"] = middle[-1] / middle[2]
    ax.legend(loc="upper left")
    ax.set_xticks(depths, map(str, depths))
    ax.set_xticks((), minor=True)
    ax.set(xlabel="branches", ylabel="change of output over weights")
    return fig, numbers


@practice(
    promises={
        "post_last": between(250, 500),
        "pre_last": between(180, 340),
        "post_tilt": between(0.7, 1.8),
        "pre_tilt": between(1.1, 2.4),
    },
    text="""
        Twelve layers of PyTorch at their start. At the last layer post-norm has the larger gradient
        of the two. Behind it stand @{two_roads.post_top:.1f} and @{two_roads.pre_top:.2f} of the
        error in the first figure; they are less apart here, since PyTorch starts its branches
        small.
    """,
)
def in_pytorch():
    """Gradients of the last layer, and first over last."""
    import torch
    from torch import nn

    numbers, size = {}, (64, 4, 256, 0.0)  # features, heads, hidden
    for name, first in (("post", False), ("pre", True)):
        torch.manual_seed(0)
        kind = {"norm_first": first, "batch_first": True}
        layer = nn.TransformerEncoderLayer
        net = [layer(*size, **kind) for _ in range(12)]
        x, error = torch.randn(2, 4, 16, 64)
        out = nn.Sequential(*net, nn.LayerNorm(64))(x)
        out.backward(error)
        W = net[0].linear2.weight, net[-1].linear2.weight
        size_of = [w.grad.norm().item() for w in W]
        numbers[f"{name}_last"] = size_of[1]
        numbers[f"{name}_tilt"] = size_of[0] / size_of[1]
    return numbers


TERM = Term(
    title="Post-norm",
    definition=__doc__,
    aliases=("post-LN", "post-layer normalization", "post-normalization"),
    group="normalization",
    level="in depth",
    in_a_number="""Through twelve branches, @{two_roads.post_road:.2f} of an error arrives by the
        skips alone with post-norm, @{two_roads.pre_road:.2f} with pre-norm.""",
    searched_as=(
        "post layer norm transformer diverges",
        "LayerNorm(x + F(x))",
        "add and norm",
        "norm_first=False",
        "nn.Transformer unstable",
        "deep transformer does not train",
        "transformer needs warmup",
        "DeepNorm",
        "Admin initialization",
        "BERT pretraining diverges",
        "B2T connection",
        "original transformer layer norm position",
        "post norm vs pre norm",
    ),
    analogy=Analogy(
        text="""
            Twelve editors in a row. Each writes a page of notes beside the sheet, and copies both
            onto one sheet of the old size; a copier needs 71% for that. After twelve, the letters
            of the author have @{two_roads.theory:.3f} of their size. A complaint about a letter of
            the final sheet that goes back over the author's text alone is as faint. Pre-norm works
            on a sheet that grows, and shrinks it once, at the end.
        """,
        breaks_down="""
            The notes are not independent of the text: each depends on what the editor has read. So
            a complaint also comes back through the notes, and with feed-forward branches all of it
            arrives (@{two_roads.post:.1f}).
        """,
    ),
    formula=r"""
        x_{k+1} = \operatorname{LN}(x_k + F_k(x_k))

        \frac{\partial L}{\partial x_k} = \frac{\partial L}{\partial x_{k+1}} \, N_k^\top
        (I + J_k)^\top
    """,
    symbols={
        "x": "stream of the blocks",
        r"\operatorname{LN}": "layer normalization",
        "F": "branch",
        "N": "Jacobian of the normalization",
        "I": "identity matrix",
        "J": "Jacobian of the branch",
        "k": "block",
    },
    explanation=r"""
        The sum of two independent signals of size 1 has size $\sqrt2$, and the normalization
        divides by it, on the way back too. So each block multiplies the error on the skip by
        $1/\sqrt2$. The branches bring some of it, or all, back.

        **The road fades, the gradient need not.** By the skips alone @{two_roads.post_road:.2f}
        arrives behind twelve branches, about $(1/\sqrt2)^{12}$. But a feed-forward branch hands
        back as much error as it passes on signal: what the division takes, the branches return, and
        @{two_roads.post:.1f} arrives.

        **It falls where a branch returns less.** Average over positions, as attention with equal
        weights does: signals grow alike and pass, errors that differ between positions cancel. With
        every other branch of this kind @{by_depth.post_mixing:.2f} arrives behind twelve, and
        @{by_depth.post_mixing_48:.2f} behind 48; with pre-norm @{by_depth.pre_mixing_48:.2f}. In
        wide networks that is no factor per block to the end: once the *errors* of all positions are
        alike, there is nothing left to cancel, and their mean passes, one over the root of the 16
        positions. At the 64 units of the figure the median goes on falling.

        **Larger at the top.** Behind its last block post-norm has the whole error
        (@{two_roads.post_top:.2f}); one norm stands between it and the last branch, whatever the
        depth. Pre-norm has a stream that has grown, and its final norm divides the error first
        (@{two_roads.pre_top:.2f}). The theory says so, too: at the last layer, post-norm has
        gradients that do not depend on depth, and pre-norm ones that fall as one over its root
        [@xiong2020].

        **Small steps add up.** An analysis of 2020 finds that uneven gradients are not the root of
        the trouble: it is that a post-norm network depends heavily on its branches, so that small
        changes of all weights amplify [@liu2020]. A study of 2023 says the contrary: the norms on
        the skip make the gradient vanish, and that makes training unstable [@takase2023]. The third
        figure measures the first. Per percent of
        change in the weights the output changes by @{amplified.post_12:.1f} percent with twelve
        branches and by @{amplified.post_48:.1f} with 48, about as the root of the depth; with
        pre-norm by @{amplified.pre_12:.1f} and @{amplified.pre_48:.1f}. So a rate that is just
        right for six layers can be too large for twenty-four.

        **Cures keep the road wide.** Multiply the skip by more than 1 (turn the figures): DeepNorm
        takes a weight that grows as the fourth root of the depth, and starts the branches smaller
        [@wang2022]. Admin sets the weights of the skips from a first pass over data [@liu2020]. B2T
        adds a road around all norms of a layer but its last [@takase2023]. All figures here show
        the start of training.
    """,
    what_to_do=(
        """Deeper than about ten layers, put the norm into the branch
        ([pre-norm](term:pre_norm)).""",
        """If it has to be post-norm: let the [learning rate](term:learning_rate) rise from zero,
        keep it small, or weight the skip.""",
    ),
    claims=(
        Claim(
            """Post-norm makes the gradients of the early layers vanish as the network gets
            deeper.""",
            number=113,
            judged="conditional",
            condition="""the branches hand back less error than they pass on signal, as those do
                that average over positions""",
            read_in="widely",
            seen_at=(
                "https://www.emergentmind.com/topics/post-layernorm-post-ln",
                "https://www.emergentmind.com/topics/post-layernorm-transformers",
                "https://www.cruxible.dev/learn/ml24-residual-layer-norm-placement",
            ),
            holds=lambda n: n["by_depth.post_ff_48"] < 0.3,
            holds_in_part=lambda n: n["by_depth.post_mixing_48"] < 0.3,
            counter={"by_depth.skip": 3.0},
            because="""In transformers it was measured so [@takase2023]. Here, at the start, 48
                branches of which half average over positions leave
                @{by_depth.post_mixing_48:.2f} of the error, and @{by_depth.post_mixing:.2f} if
                there are twelve. Feed-forward branches alone leave @{by_depth.post_ff_48:.1f}: what
                the normalizations take from the skip, such branches return. It is not the
                exponential fall of a network without skips either.""",
        ),
    ),
    origin="""
        The transformer of 2017 normalizes behind each addition [@vaswani2017]. Its authors trained
        it with a learning rate that rises over the first 4,000 steps. In 2020 an analysis of both
        orders explained why: at the start, the expected gradients near the output are large
        [@xiong2020]. In the same year another study put the blame on amplified updates [@liu2020].
        DeepNorm trained a post-norm variant with 1,000 layers in 2022 [@wang2022].
    """,
    etymology="""
        *Post* is Latin for after: the norm comes after the addition. The name came up when a second
        order needed telling apart from the first.
    """,
    trends="""
        The order of the first transformer and of BERT. Large language models have mostly had the
        norm inside the branch since 2019. Mixed forms, with norms at both ends of a branch, have
        come back with very large models.
    """,
    tagged_as=("transformers", "normalization layers", "training stability"),
    collocations=(
        "post-norm transformer",
        "post-LN with warm-up",
        "add and norm",
        "norm on the residual stream",
    ),
    in_context=(
        "Post-norm diverged at eighteen layers; with a weight of two on the skip it trained.",
        "The checkpoint is post-norm, so do not add a final layer norm.",
        "Our post-norm encoder needs four thousand steps of warm-up.",
    ),
    faq=(
        Question(
            "Why is nn.Transformer unstable beyond 12 layers?",
            """It is post-norm unless you say otherwise: `nn.Transformer(norm_first=False)` is the
            default, with Xavier weights. With depth, small changes of the weights amplify
            (@{amplified.post_48:.1f} for 48 branches, third figure), and a rate that was right can
            become too large. Set `norm_first=True`; if you cannot, lower the rate and warm up.""",
        ),
        Question(
            "Why does my shallower decoder diverge when the deeper one trains?",
            """Depth alone does not decide. What counts is how strongly the output depends on the
            branches, so how large they start against the skip, and the learning rate. A recipe that
            starts branches smaller in deeper networks, or weights the skip more, can make the
            deeper one the calmer. Compare the size of branch and stream block by block.""",
        ),
        Question(
            "What is warm-up, and why is it required for training BERT from scratch?",
            """The learning rate rises from near zero to its full value over the first steps. BERT
            is post-norm: at the start its gradients near the output are large [@xiong2020], and
            steps of all weights add up. Adam's averages are noisy then, too. Small steps let both
            settle.""",
        ),
        Question(
            "Does the gradient vanish in a post-norm network?",
            """On the skip, yes: @{two_roads.post_road:.2f} behind twelve branches. In all, it
            depends on the branches: @{two_roads.post:.1f} arrives with feed-forward ones,
            @{by_depth.post_mixing:.2f} if half of them average over positions. Log dL/dx block by
            block in your own network.""",
        ),
        Question(
            "Is post-norm ever the better choice?",
            """With few layers it can be: in the experiments of one study it beat pre-norm up to
            about six layers; from about ten on it often did not train [@takase2023]. Its last
            blocks count in full, since the stream does not grow.""",
        ),
        Question(
            "How do I see which order a model has?",
            """Read the forward pass. `norm(x + f(x))` is post-norm, `x + f(norm(x))` pre-norm. In
            `nn.TransformerEncoderLayer` look at `norm_first`: False is post-norm. Weights of the
            one do not work in the other.""",
        ),
        Question(
            "Does post-norm need a final layer norm?",
            """No. The last block ends in one. `nn.Transformer` adds one all the same; a second norm
            behind the first changes nothing at the start, while all scales are 1 and all shifts
            0.""",
        ),
    ),
    relations={
        "uses": ("layer_normalization", "residual_connection"),
        "related to": ("learning_rate",),
    },
    did_you_know="""
        Copy two pages onto one and the machine offers 71%: $1/\\sqrt2$, the ratio that makes half a
        sheet of A4 similar to the whole. A post-norm block divides by the same number for a related
        reason: it puts two signals of equal power in the place of one.
    """,
)
