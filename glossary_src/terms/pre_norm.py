"""Layer normalization at the start of each branch of a residual network: the branch reads a copy of
mean 0 and variance 1, and the skip carries its input on unchanged."""

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


def norm_back(g, y, s):
    parts = [(g * a).mean(-1, keepdims=True) for a in (1, y)]
    return (g - parts[0] - y * parts[1]) / s


def forward(x, weights, post):
    kept = []  # for the way back
    for U, W, mix in weights:
        y, s = norm(x, not post)
        h = y @ U
        h = h * (h.real > 0)
        x, _ = norm(x + mix @ h @ W, post)
        kept.append((y, s, h, x))
    x, s = norm(x, not post)
    return x, [*kept, (x, s)]


def backward(g, kept, weights):
    dx = [norm_back(g, *kept[-1])]  # and at the input of branches
    for k in reversed(range(len(weights))):
        (U, W, mix), (y, s, h, *_) = weights[k], kept[k]
        F = mix.T @ dx[0] @ W.mT * (h > 0) @ U.mT
        dx.insert(0, dx[0] + norm_back(F, y, s))
    return dx


def draw(depth, branches, seeds=5, places=16, width=64):
    rng = np.random.default_rng(0)  # a set per seed
    U, W = rng.normal(size=(2, depth, seeds, width, width))
    alone, mean = np.eye(places), np.ones((places, places)) / places
    mix = [alone, mean if branches == "mixing" else alone] * depth
    weights = zip(U * (2 / width) ** 0.5, W / width**0.5, mix)
    return list(weights), *rng.normal(size=(2, seeds, places, width))


def rivers(axes, stream, error):
    blocks, x = len(stream) - 1, np.arange(len(stream) + 1)
    for k in range(blocks + 1):  # a band is what a branch adds
        band = {"color": "C7", "alpha": (0.35, 0.65)[k % 2], "lw": 0}
        ends = k and stream[k - 1], stream[k]
        axes[0].fill_between((k, blocks + 0.7), *ends, **band)
    ends = *error, error[-1]
    axes[1].fill_between(x, 0, ends, step="post", color="C3", alpha=0.6)
    axes[0].set_title(f"stream → {stream[-1]:.1f}", weight="bold")
    axes[1].set_title(f"error ← {error[0]:.2f}", weight="bold")
    for ax in axes:
        ax.axvline(blocks + 0.85, color="C5", lw=4)  # final norm
        ax.set(xlim=(0, blocks + 1), xticks=(1, 6, 12))
    axes[0].set(ylim=(0, 15), yticks=(0, 5, 10, 15), xticklabels=())
    axes[1].set(ylim=(0, 1.6), yticks=(0, 1), xlabel="branch")


@snippet(
    shows="dL/dx",
    # theory, unit branches without end: 1 + 12, shares 1/2 and 1/13, errors 1 and 1/13
    promises={
        "stream": between(10.5, 15, here=12.61010872),
        "share_first": between(0.45, 0.55, here=0.5105400168),
        "share_last": between(0.06, 0.1, here=0.07730512011),
        "error_first": between(0.7, 1.6, here=1.166382262),
        "error_last": between(0.06, 0.1, here=0.0853487919),
        "level": between(0.85, 1.35, here=1.056564781),
        "off_nudge": between(0, 1e-10),
    },
    data=near(11.76707905, rel=1e-6),
    turn={
        "branches": ("feed-forward", "mixing"),
        "size": tuple(k / 20 for k in range(2, 24)),
    },
    labels={"size": "size of the branches"},
    limits={"y": (0, 17), "y2": (0, 1.6)},
    always={"off_nudge": between(0, 1e-9), "stream": between(1, 20)},
    says="""Branches: @{branches}, size @{size}. The stream ends at a variance of @{stream:.1f}; the
        last branch makes up @{share_last:.0%} of it. The error grows from @{error_last:.2f} to
        @{error_first:.2f} on its way back.""",
    caption="""A stream that every branch widens (bands), and the error that comes back on it, mean
        squares. The bar is the final norm: it divides both.""",
    alt="""Above, a staircase of twelve steps to the right, from 1 to @{stream:.0f}, with a band for
        what each branch adds. Below, the error, a staircase that falls from @{error_first:.1f} at
        the first branch to @{error_last:.2f} at the last.""",
    checked="""A nudge of the input changes the loss as dL/dx says: they differ by @{off_nudge:.0e}
        of it.""",
    edits=(
        Edit("branches of 1/√12", "size=1.0, depth", "size=12**-0.5, depth"),
        Edit("narrow branches", "width=64", "width=8"),
    ),
)
def stream_grows(branches="feed-forward", size=1.0, depth=12):
    weights, x, error = draw(depth, branches)
    weights = [(U, size * W, mix) for U, W, mix in weights]
    kept = forward(x, weights, 0)[1]
    dx = backward(error, kept, weights)
    every = np.array([[x, *(k[3] for k in kept[:-1])], dx])
    stream, back = np.median((every**2).mean((3, 4)), axis=2)
    share = np.diff(every[0], axis=0).var((1, 2, 3))  # of a branch
    share /= every[0][1:].var((1, 2, 3))
    fig, axes = plt.subplots(2, 1, figsize=(5.84, 4))
    rivers(axes, stream, back)
    moved = forward(x + 1e-100j * error, weights, 0)[0].imag / 1e-100
    told = (error * dx[0]).sum()
    return fig, {
        "stream": stream[-1],
        "share_first": share[0],
        "share_last": share[-1],
        "error_first": back[0],
        "error_last": back[-1],
        "level": np.median(stream * back),
        "off_nudge": abs((error * moved).sum() / told - 1),
    }


@snippet(
    shows="no gradient",
    # theory of the last branch: √(1 − √(12/13))·√2 = 0.28 and √(2 − √2) = 0.77
    promises={
        "pre_first": between(0.55, 0.85, here=0.7155319277),
        "pre_last": between(0.22, 0.33, here=0.2744720594),
        "pre_theory": near((2 - 2 * (12 / 13) ** 0.5) ** 0.5),
        "post_first": between(0.35, 0.8, here=0.5891262907),
        "post_last": between(0.65, 0.85, here=0.7229706209),
        "post_theory": near((2 - 2**0.5) ** 0.5),
    },
    data=near(-8.405308602, rel=1e-6),
    turn={
        "size": (0.1, 0.25, 0.4, 0.5, 0.6, 0.75, 0.9, 1.0, 1.1, 1.25, 1.4, 1.5, 1.6, 1.75, 1.9, 2.0)
    },
    labels={"size": "size of the branches"},
    limits={"y": (0, 1.1)},
    always={"pre_last": between(0, 0.8)},
    says="""Twelve branches of size @{size}. Left out, the first changes the output by
        @{pre_first:.2f} and the last by @{pre_last:.2f} with pre-norm; by @{post_first:.2f} and
        @{post_last:.2f} with post-norm.""",
    caption="""Leave out one branch: how far does the output move, of its size? With pre-norm the
    late ones count least; with post-norm the last counts most.""",
    alt="""Pairs of bars for twelve branches. Pre-norm falls from @{pre_first:.2f} at the first
        branch to @{pre_last:.2f} at the last; post-norm rises from @{post_first:.2f} to
        @{post_last:.2f}.""",
    edits=(
        Edit("leave out two", "k + 1 :", "k + 2 :"),
        Edit("six branches", "depth=12", "depth=6"),
        Edit("branches that mix positions", '"feed-forward"', '"mixing"'),
    ),
)
def left_out(size=1.0, depth=12):
    """Leave out one branch at a time, in both orders."""
    weights, x, _ = draw(depth, "feed-forward")
    weights = [(U, size * W, mix) for U, W, mix in weights]
    fig, ax = plt.subplots(figsize=(5.84, 3.6))
    numbers = {}
    for name, post in (("pre", 0), ("post", 1)):
        whole, moved = forward(x, weights, post)[0], []
        for k in range(depth):
            rest = [*weights[:k], *weights[k + 1 :]]
            away = forward(x, rest, post)[0] - whole
            rms = np.sqrt((away**2).mean((1, 2)))
            moved.append(np.median(rms))
        look = {"color": ("C5", "C4")[post], "label": f"{name}-norm"}
        place = np.arange(1, depth + 1) + 0.4 * post - 0.2
        ax.bar(place, moved, 0.36, **look)
        numbers[f"{name}_first"] = moved[0]
        numbers[f"{name}_last"] = moved[-1]
    kept = depth * size**2 + 1 - size**2, 1
    for name, without in zip(("pre", "post"), kept):
        alike = np.sqrt(without / (without + size**2))
        numbers[f"{name}_theory"] = np.sqrt(2 - 2 * alike)
    ax.legend()
    ax.set(xlabel="branch left out", ylabel="change of the output")
    return fig, numbers


@practice(
    promises={
        "grown": between(5, 60),  # copies of one layer: their branches agree
        "after_norm": near(1, rel=1e-3),
        "skip_gap": between(0, 1e-12, words="0"),
        "given": near(0),
    },
    text="""
        `norm_first=True` gives pre-norm. `nn.TransformerEncoder` adds no final norm unless you pass
        one as `norm=`. With all branches at zero, such a layer is the identity: nothing stands on
        its skip.
    """,
)
def in_pytorch():
    import torch
    from torch import nn

    torch.manual_seed(0)
    torch.set_default_dtype(torch.float64)
    kind = {"norm_first": True, "batch_first": True}
    layer = nn.TransformerEncoderLayer(64, 4, 256, 0.0, **kind)
    bare = nn.TransformerEncoder(layer, 12, enable_nested_tensor=False)
    x = torch.randn(4, 16, 64)
    out = bare(x)
    final = nn.LayerNorm(64)(out)
    nn.init.zeros_(layer.self_attn.out_proj.weight)
    nn.init.zeros_(layer.linear2.weight)
    nn.init.zeros_(layer.linear2.bias)
    torch.set_default_dtype(torch.float32)
    return {
        "grown": out.var().item(),
        "after_norm": final.var().item(),
        "skip_gap": (layer(x) - x).abs().max().item(),
        "given": float(bare.norm is not None),
    }


TERM = Term(
    title="Pre-norm",
    definition=__doc__,
    aliases=("pre-LN", "pre-layer normalization", "pre-normalization"),
    group="normalization",
    level="in depth",
    in_a_number="""Twelve branches of size 1 make the variance of the stream
        @{stream_grows.stream:.1f}; the last of them is @{stream_grows.share_last:.0%} of it.""",
    searched_as=(
        "norm_first=True",
        "x + F(LayerNorm(x))",
        "enable_nested_tensor is True, but norm_first was True",
        "pre-activation normalization",
        "final layer norm",
        "hidden states grow with depth",
        "residual stream norm grows",
        "activations get larger in deeper layers",
        "curse of depth",
        "deep layers of llm do nothing",
        "transformer without warmup",
        "layer pruning pre-ln",
        "pre norm vs post norm",
    ),
    analogy=Analogy(
        text="""
            A river with twelve tributaries, all of one size. Each reads the level through a gauge
            that shows the same whatever the river: its shape, not its size. The first tributary is
            @{stream_grows.share_first:.0%} of the water below it, the last
            @{stream_grows.share_last:.0%}. A lock at the mouth brings the river to a fixed level.
            Nothing dams it before, so news from the sea travels up to the source.
        """,
        breaks_down="""
            Water of different tributaries adds up; signals can also cancel. Only while branches
            are random, at the start, do their *variances* add.
        """,
    ),
    formula=r"""
        x_{k+1} = x_k + F_k(\operatorname{LN}(x_k))

        \frac{\partial L}{\partial x_k} = \frac{\partial L}{\partial x_{k+1}} \, (I + N_k J_k)^\top

        \operatorname{Var} x_k \approx 1 + k
    """,
    symbols={
        "x": "stream",
        r"\operatorname{LN}": "layer normalization",
        "F": "branch",
        "N": "Jacobian of the normalization",
        "I": "identity matrix",
        "J": "Jacobian of the branch",
        "k": "branch, from 0",
    },
    explanation=r"""
        The skip carries no factor, so what the final norm lets through of the error reaches every
        branch in full. Each branch reads a stream of size 1 and adds about 1 to its variance: after
        $k$ of them the stream has $1 + k$, and the next is only a part $1/(k+2)$ of the sum.

        **The two rivers mirror each other.** The final norm divides by the root of the variance,
        and the error begins at @{stream_grows.error_last:.2f} (mean square). On the way back each
        branch adds its part: the norm inside divides its error by the size of the stream there.
        Where the stream is narrow, that is much. So stream times error stays level
        (@{stream_grows.level:.2f}), and at the first branch @{stream_grows.error_first:.1f}
        arrives.

        **Nothing vanishes, and nothing is level either.** The first branches receive the larger
        error. Against a [post-norm](term:post_norm) network the *last* layers have the smaller
        gradient; its theory says that it falls as one over the root of the depth [@xiong2020]. The
        study sees in that the reason why pre-norm gets along with larger rates and without warm-up;
        another sees it in how little small changes of the weights amplify (see
        [post-norm](term:post_norm)).

        **Late branches do little.** Leave out the first of twelve branches, and the output moves by
        @{left_out.pre_first:.2f} of its size; leave out the last, and it moves by
        @{left_out.pre_last:.2f}. Two vectors of equal length that share a part $12/13$ of their
        variance differ by @{left_out.pre_theory:.2f}. With post-norm the last branch counts most
        (@{left_out.post_last:.2f}). Large language models show it after training, too: many of
        their late layers can be left out at little cost, and one study puts it down to the growing
        stream [@sun2025].

        **Smaller branches.** Multiply the last weights of each of $N$ branches by $1/\sqrt N$ at
        the start [@radford2019], and the stream ends at 2 instead of $1 + N$. Then the branches
        count more nearly alike: turn the second figure to 0.25.

        All this is measured at the start, with random weights. Training can make branches grow.
    """,
    what_to_do=(
        """Take it for deep transformers: `norm_first=True`, and a norm behind the last block.""",
        """Start the branches at one over the root of their number: see
        [residual connection](term:residual_connection).""",
        """With few layers, try [post-norm](term:post_norm), too.""",
    ),
    claims=(
        Claim(
            """In a pre-norm network the hidden states grow with depth, and that dilutes what each
            layer contributes.""",
            number=114,
            judged="true",
            read_in="widely",
            seen_at=(
                "https://aether.snwy.me/_export/xhtml/concepts:prenorm",
                "https://arxiv.org/html/2502.05795v3",
            ),
            holds=lambda n: (
                n["stream_grows.stream"] > 8
                and n["left_out.pre_last"] < n["left_out.pre_first"] / 2
                and n["left_out.post_last"] > n["left_out.post_first"]
            ),
            counter={"left_out.size": 0.25},
            because="""At the start, with branches of size 1: the variance ends at
                @{stream_grows.stream:.1f}, and leaving out a branch moves the output by
                @{left_out.pre_first:.2f} if it is the first of twelve, by @{left_out.pre_last:.2f}
                if it is the last. It is the growth that does it: with branches of a quarter of that
                size all count nearly alike. In post-norm nothing grows, and the last counts
                most.""",
        ),
    ),
    origin="""
        The idea is that of the residual network of 2016, which cleared the skip of everything and
        moved normalization and activation into the branch [@he2016identity]. For transformers it
        was studied by Wang and others in 2019, who trained encoders of thirty layers with it
        [@wang2019], and used in GPT-2 in the same year [@radford2019]. Wang and others called it
        *pre-norm* and compared its gradients with those of post-norm; a study of 2020, which says
        *Pre-LN*, works out their size at the start [@xiong2020].
    """,
    etymology="""
        *Pre* is Latin for before: the norm comes before the branch, where in the first transformer
        it came behind the addition.
    """,
    trends="""
        The usual order of large language models since 2019, mostly with RMSNorm. Some
        have a second norm at the end of each branch.
    """,
    tagged_as=("transformers", "normalization layers", "residual networks"),
    collocations=(
        "pre-norm transformer",
        "pre-LN residual stream",
        "final layer norm",
        "pre-norm block",
    ),
    in_context=(
        "The pre-norm model trained without warm-up at three times the rate.",
        "We forgot the final layer norm, and the logits came out five times too large.",
        "In this pre-norm model the last ten blocks can go at the cost of one point.",
    ),
    faq=(
        Question(
            "Pre-norm or post-norm: which one should I take?",
            """Pre-norm, if the network is deeper than about ten layers or you do not want to tune
            the start of training. [Post-norm](term:post_norm) can end better in shallow networks
            [@takase2023], and needs warm-up.""",
        ),
        Question(
            "Why does pre-norm need a layer norm at the end?",
            """Because the stream has grown: variance @{stream_grows.stream:.1f} after twelve
            branches. Without it the variance of the output scores is that much larger, and the size
            of the loss and its gradient depends on the depth.""",
        ),
        Question(
            "Is norm first all that I need to set in PyTorch?",
            """No. `nn.TransformerEncoder` has `norm=None` by default: pass
            `norm=nn.LayerNorm(d_model)`. `nn.Transformer(norm_first=True)` brings its final norms
            along. The warning that `enable_nested_tensor` is not used because `norm_first` was True
            is harmless; `enable_nested_tensor=False` silences it.""",
        ),
        Question(
            "Does pre-norm need warm-up?",
            """Less. The study of 2020 trained it without, with results comparable to post-norm
            with warm-up, in less time [@xiong2020]. Large runs keep a short one all the
            same: Adam's averages and the first batches are noisy in any order.""",
        ),
        Question(
            "My activations get larger with every block. Is that a bug?",
            """Not in pre-norm: each branch adds to the variance of the stream. About 1 + N after N
            branches of size 1 is normal at the start. In trained models later branches are often
            larger, too. It is a warning when one branch keeps growing from step to step: log the
            size of each behind its last weight. In float16, watch the largest entry:
            the stream is what [overflows](term:overflow).""",
        ),
        Question(
            "Why can late layers of a language model be left out?",
            """Each adds a small part to a stream that is large by then: the last of twelve branches
            moves the output by @{left_out.pre_last:.2f} of its size at the start, the first by
            @{left_out.pre_first:.2f}. How much it costs after training, only a test tells.""",
        ),
        Question(
            "Does the gradient still vanish or explode?",
            """At the start neither: @{stream_grows.error_first:.1f} times the error (mean square)
            arrives at the first branch. It can explode when branches grow in training, and a branch
            can vanish inside: its own softmax or activation [saturates](term:saturation).""",
        ),
    ),
    relations={
        "uses": ("layer_normalization", "residual_connection"),
        "contrasts with": ("post_norm",),
        "remedies": ("vanishing_gradient",),
        "related to": ("depth",),
    },
    did_you_know="""
        As a stream grows, the angle by which a branch turns it shrinks, too: the cosine between the
        stream before and behind branch $k$ is about $\\sqrt{(k+1)/(k+2)}$. Summed over branches,
        the stream turns more and more slowly, yet never comes to rest: the squared angles add up
        like 1/2 + 1/3 + 1/4 + …, which has no end.
    """,
)
