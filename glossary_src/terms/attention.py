"""A layer in which every token of a sequence, such as a word, asks all of them. Scores say how well
its query fits their keys; softmax turns scores into shares, by which their values are averaged."""

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


def attend(q, k, v, factor, hidden=0):
    """Outputs and shares. Hidden scores are −inf."""
    score = factor * q @ k.mT + hidden
    e = np.exp(score - score.real.max(axis=-1, keepdims=True))
    p = e / e.sum(axis=-1, keepdims=True)
    return p @ v, p


def backward(q, k, v, factor, p, error):
    """dL/dq, dL/dk, dL/dv and dL/d(scores), from dL/d(output)."""
    dp = error @ v.mT
    ds = p * (dp - (p * dp).sum(axis=-1, keepdims=True))
    return factor * ds @ k, factor * ds.mT @ q, p.mT @ error, ds


def draw_shares(axes, p, arrives, name):
    """Shares as a picture; beside it what reaches each query."""
    cells, bars = axes
    look = {"vmin": 0, "vmax": 1, "interpolation": "none"}
    cells.imshow(p**0.5, "Greys", aspect="auto", **look)
    cells.set(xticks=(), yticks=(), xlabel="keys")
    cells.set_title(name, loc="center", pad=6)
    cells.grid(visible=False)
    bars.barh(range(len(p)), np.minimum(arrives, 1), 0.8, color="C3")
    bars.set(xlim=(0, 1), ylim=(len(p) - 0.5, -0.5), yticks=())
    bars.set_xticks((0, 1), ("0", "≥ 1"))
    bars.set(xlabel="error")


@snippet(
    shows="dL/dh",
    # 24 seeds: see check
    promises={
        "variance": between(0.9, 1.1, here=0.9897528328),
        "top": between(0.92, 0.97, here=0.9396942087),
        "top_divided": between(0.22, 0.27, here=0.2441044666),
        "query": between(0.001, 0.05, here=0.00881209121),
        "query_divided": between(0.24, 0.3, here=0.2662063454),
        "rms": between(2.4, 4.6, here=4.070778008),
        "rms_divided": between(0.28, 0.34, here=0.3035045068),
        "none": between(0.4, 0.62, here=0.50625),
        "none_divided": near(0),
        "no_key": between(0.22, 0.37, here=0.2875),
        "no_key_divided": near(0),
        "value": between(0.94, 0.99, here=0.9563252847),
        "value_divided": between(0.34, 0.39, here=0.3635529281),
        "score": between(4e-5, 0.003, here=0.0003875519325),
        "score_divided": between(0.24, 0.3, here=0.2667795918),
        "score_rms": between(0.1, 0.23, here=0.1791080108),
        "score_rms_divided": between(0.28, 0.34, here=0.3043620988),
        "future": near(0),
        "past": between(1e-5, 0.01, here=0.0008133495773),
        "off_nudge": between(0, 1e-10),
    },
    data=near(-153.5993128, rel=1e-6),
    turn={
        "d": (2, 4, 8, 16, 32, 64, 128, 256, 512, 1024),
        "mask": ("none", "causal"),
    },
    labels={"d": "d, length of a query"},
    always={"variance": between(0.8, 1.2), "off_nudge": between(0, 1e-9)},
    says="""d = @{d}: the largest share is @{top:.2f} on average, and half of the queries receive
        less than @{query:.2g} times the error; divided by √d, @{top_divided:.2f} and
        @{query_divided:.2g}.""",
    caption="""Random queries and keys. Dark cells are large shares; bars, the error that reaches
        each query. Undivided scores grow with √d; where they are large, half of the queries receive
        next to nothing, a few much.""",
    alt="""Two pictures of 16 × 16 shares. Without division nearly every row has one black cell, and
        beside it many bars are missing, a few reach the edge. With division all cells are gray, and
        all bars are of similar length, about @{query_divided:.2f}.""",
    checked="""A nudge of queries, keys and values, too small to round, changes the loss as their
        gradients say: they differ by @{off_nudge:.0e} of it.""",
    edits=(
        Edit("a narrow head", "d=512", "d=16"),
        Edit("many tokens", "tokens=16", "tokens=40"),
    ),
)
def divided(d=512, mask="none", tokens=16, draws=60):
    """Shares of random queries and keys, and what gets back."""
    rng = np.random.default_rng(0)
    q, k, v, error = rng.normal(size=(4, draws, tokens, d))
    later = np.triu(np.full((tokens, tokens), -np.inf), 1)
    hidden = later if mask == "causal" else 0
    shape = {"figsize": (5.84, 3.7), "width_ratios": (1, 0.42) * 2}
    fig, axes = plt.subplots(1, 4, **shape)
    fig.subplots_adjust(0.05, 0.13, 0.97, 0.92, 0.16)
    numbers, off, room = {}, [], 1 / np.linalg.norm(error, axis=-1)
    for column, factor in enumerate((1, 1 / np.sqrt(d))):
        _, p = attend(q, k, v, factor, hidden)
        back = backward(q, k, v, factor, p, error)
        left = [np.linalg.norm(g, axis=-1) * room for g in back]
        name = ("undivided", "divided by √d")[column]
        draw_shares(axes[2 * column :][:2], p[0], left[0][0], name)
        end = ("", "_divided")[column]
        numbers[f"top{end}"] = p.max(axis=-1).mean()
        numbers[f"query{end}"] = np.median(left[0])
        numbers[f"rms{end}"] = np.sqrt((left[0] ** 2).mean())
        numbers[f"none{end}"] = (left[0] < 0.01).mean()
        numbers[f"no_key{end}"] = (left[1] < 0.01).mean()
        numbers[f"value{end}"] = np.sqrt((left[2] ** 2).mean())
        numbers[f"score{end}"] = np.median(left[3])
        numbers[f"score_rms{end}"] = np.sqrt((left[3] ** 2).mean())
        to = rng.normal(size=(3, *q.shape))
        nudged = np.stack((q, k, v)) + 1e-100j * to
        change = (error * attend(*nudged, factor, hidden)[0]).sum()
        said = sum((a * b).sum() for a, b in zip(back, to))
        off.append(abs(change.imag / 1e-100 / said - 1))
    axes[0].set_ylabel("queries")
    _, causal = attend(q, k, v, 1 / np.sqrt(d), later)
    return fig, numbers | {
        "variance": (q @ k.mT).var() / d,
        "future": (causal > 0)[:, later < 0].sum(),
        "past": causal[:, later == 0].min(),
        "off_nudge": max(off),
    }


def layer(x, W):
    """Self-attention: queries, keys and values of the same tokens."""
    q, k, v = (x @ w for w in W)
    factor = 1 / np.sqrt(x.shape[-1])
    return (q, k, v, factor), *attend(q, k, v, factor)


def tokens_back(W, made, p, error):
    """dL/dx of every token, by all three ways."""
    back = backward(*made, p, error)
    return sum(g @ w.T for g, w in zip(back, W))


def recur(x, U, W):
    """A tanh RNN reads the tokens one by one."""
    h = [0 * x[:, 0]]
    for t in range(x.shape[1]):
        h.append(np.tanh(h[-1] @ W + x[:, t] @ U))
    return h


def recur_back(h, U, W, error):
    """dL/dx of every token, back through all later ones."""
    dx = []
    for t in reversed(range(len(h) - 1)):
        dz = error * (1 - h[t + 1] ** 2)
        dx.insert(0, dz @ U.T)
        error = dz @ W.T
    return np.stack(dx, axis=1)


@snippet(
    shows="dL/dx",
    promises={
        "last": between(0.005, 0.03, here=0.01323367564),
        "even": near(1 / 64),
        "flat": between(0.5, 2, here=1.037110981),
        "rnn_last": between(1e-17, 1e-10, here=4.111507677e-14),
        "rnn_step": between(0.5, 0.8, here=0.6180433051),
        "crossed": between(4, 14, here=8),
        "off_nudge": between(0, 1e-9),
    },
    data=near(18.26537924, rel=1e-6),
    turn={
        "tokens": (8, 10, 12, 16, 20, 24, 28, 32, 40, 48, 56, 64, 80, 96, 112, 128),
        "gain": (0.8, 1.0, 1.2),
    },
    labels={"gain": "weights of the RNN times"},
    limits={"x": (-2, 130), "y": (1e-16, 3)},
    always={"off_nudge": between(0, 1e-6)},
    says="""@{tokens} tokens, weights of the RNN times @{gain}: at the far end @{last:.2g} of the
        error arrives by attention, @{rnn_last:.1g} through the RNN.""",
    caption="""How much of an error at the last token reaches each token before. Attention has one
    step to all of them (mean share @{even:.3f}); the RNN pays at every step.""",
    alt="""Two lines over the distance from the last token, log scale. Attention is level, near
        @{last:.2f}, up to a distance of 63. The RNN starts above it, crosses it at a distance of
        @{crossed:.0f} and falls in a straight line to @{rnn_last:.0e}.""",
    checked="""A nudge of all tokens, too small to round, changes both losses as their dL/dx say:
        they differ by @{off_nudge:.0e} of it.""",
    edits=(
        Edit("a wide layer", "d=32", "d=128"),
        Edit("few tokens", "tokens=64", "tokens=16"),
    ),
)
def far(tokens=64, gain=1.0, d=32, draws=60):
    """How much of an error at the last token reaches each token."""
    rng = np.random.default_rng(0)
    x, to, error = rng.normal(size=(3, draws, tokens, d))
    W = rng.normal(0, np.sqrt(1 / d), (3, d, d))
    U, R = rng.normal(0, np.sqrt(1 / d), (2, d, d))
    R *= gain
    error[:, :-1] = 0  # an error at the last token alone
    last = error[:, -1]
    made, _, p = layer(x, W)
    dx = tokens_back(W, made, p, error)
    dx = np.stack((dx, recur_back(recur(x, U, R), U, R, last)))
    z = x + 1e-100j * to
    a = np.stack((layer(z, W)[1][:, -1], recur(z, U, R)[-1]))
    moved = (last * a).sum(axis=(1, 2)).imag / 1e-100
    off = moved / (dx * to).sum(axis=(1, 2, 3)) - 1
    size = np.linalg.norm(last, axis=-1)[:, None]
    way, rnn = np.median(np.linalg.norm(dx, axis=-1) / size, axis=1)
    back = tokens - 1 - np.arange(tokens)
    fig, ax = plt.subplots()
    ax.semilogy(back, way, "C5o-", ms=3, label="attention")
    ax.semilogy(back, rnn, "C4o-", ms=3, label="RNN")
    ax.legend(loc="lower left")
    ax.set(xlabel="tokens back", ylabel="share of the error")
    half = tokens // 2
    return fig, {
        "last": way[0],
        "even": p.mean(),
        "flat": np.median(way[:half]) / np.median(way[half:]),
        "rnn_last": rnn[0],
        "rnn_step": (rnn[0] / rnn[half]) ** (1 / half),
        "crossed": back[rnn > way].max(),
        "off_nudge": abs(off).max(),
    }


def alike(x):
    """How far the tokens are from their mean, relative to size."""
    gap = x - x.mean(axis=-2, keepdims=True)
    return np.linalg.norm(gap) / np.linalg.norm(x)


def draw_tokens(ax, x):
    """A row for each token, its numbers as colors."""
    size = np.sqrt((x**2).mean())
    look = {"vmin": -2, "vmax": 2, "interpolation": "none"}
    ax.imshow(x[:, :12] / size, "PuOr", aspect="auto", **look)
    ax.set(xticks=(), yticks=())
    ax.grid(visible=False)


@snippet(
    shows="dL/dh",
    promises={
        "start": between(0.9, 1, here=0.9659918453),
        "apart": between(3e-9, 1e-2, here=2.363395471e-05),
        "query": between(6e-7, 3e-2, here=0.0003214271032),
        "apart_skip": between(0.5, 1, here=0.810904156),
        "query_skip": between(0.2, 1.2, here=0.4117796965),
        "off_nudge": between(0, 1e-9),
    },
    data=near(18.210474, rel=1e-6),
    turn={"scale": (0.5, 0.6, 0.7, 0.85, 1.0, 1.2, 1.4, 1.7, 2.0)},
    labels={"scale": "all weights times"},
    always={"apart_skip": between(0.01, 1), "off_nudge": between(0, 1e-6)},
    says="""Weights times @{scale}: after three layers the tokens differ from their mean by
        @{apart:.1g} of their size without skips, by @{apart_skip:.2g} with them.""",
    caption="""A row is a token, its numbers as colors. With weights of variance 1/d attention alone
        makes all tokens alike in three layers; with larger ones it takes longer. With a skip they
        stay apart.""",
    alt="""Two rows of four pictures of twelve tokens. Without skips the rows of a picture become
        alike: after three layers there are only vertical stripes, and the tokens differ by
        @{apart:.0e} of their size. With skips they still differ by @{apart_skip:.2f}.""",
    checked="""A nudge of the queries of the last layer changes the loss as dL/dq says: they differ
        by @{off_nudge:.0e} of it or less.""",
    edits=(
        Edit("two layers", "depth=3", "depth=2"),
        Edit("weights twice as large", "scale=1.0", "scale=2.0"),
    ),
)
def collapse(scale=1.0, tokens=12, d=32, depth=3):
    """Layers of attention and nothing else, without and with skips."""
    rng = np.random.default_rng(0)
    start, error, to = rng.normal(size=(3, tokens, d))
    W = scale * rng.normal(0, np.sqrt(1 / d), (depth, 3, d, d))
    fig, axes = plt.subplots(2, depth + 1, figsize=(5.84, 3.8))
    fig.subplots_adjust(0.06, 0.03, 0.99, 0.93, 0.08, 0.12)
    numbers, off = {"start": alike(start)}, []
    for skip, row in enumerate(axes):
        x = start
        draw_tokens(row[0], x)
        for k in range(depth):
            made, out, p = layer(x, W[k])
            dq = backward(*made, p, error)[0]
            x = skip * x + out
            draw_tokens(row[k + 1], x)
        q, *rest = made
        change = (error * attend(q + 1e-100j * to, *rest)[0]).sum()
        off.append(change.imag / 1e-100 / (dq * to).sum() - 1)
        end = ("", "_skip")[skip]
        numbers[f"apart{end}"] = alike(x)
        arrives = np.linalg.norm(dq) / np.linalg.norm(error)
        numbers[f"query{end}"] = arrives
    for k in range(depth + 1):
        axes[0, k].set_title(f"layer {k}", loc="center", pad=5)
    for row, words in zip(axes, ("without skip", "with skip")):
        place = {"transform": row[0].transAxes, "rotation": 90}
        row[0].text(-0.12, 0.5, words, va="center", **place)
    return fig, numbers | {"off_nudge": np.abs(off).max()}


@practice(
    promises={"off": between(0, 1e-12), "open_row": near(0), "nan_rows": near(1)},
    text="""PyTorch's function is the formula of this page, with the same division. In its mask True
        means “may look”. With a row that may look nowhere, the formula written out gives NaN; the
        built-in function gives 0 there.""",
)
def in_pytorch():
    """The built-in function beside the formula written out."""
    import torch
    from torch.nn import functional as F

    q, k, v = torch.randn(3, 5, 8, dtype=torch.float64)
    look = torch.ones(5, 5, dtype=torch.bool).tril()  # causal
    look[2] = False  # the third query may look nowhere
    built_in = F.scaled_dot_product_attention(q, k, v, look)
    score = (q @ k.mT / 8**0.5).masked_fill(~look, -torch.inf)
    out = score.softmax(dim=-1) @ v
    broken = out.isnan().any(dim=-1)
    return {
        "off": (out - built_in)[~broken].abs().max().item(),
        "open_row": built_in[2].abs().max().item(),
        "nan_rows": broken.sum().item(),
    }


TERM = Term(
    title="Attention",
    definition=__doc__,
    aliases=(
        "self-attention",
        "scaled dot-product attention",
        "multi-head attention",
        "dot-product attention",
        "QKV attention",
    ),
    group="architecture",
    level="next",
    in_a_number="""With d = 512 and no division, half of the queries receive less than
        @{divided.query:.2f} times the error; with it, @{divided.query_divided:.2f} times.""",
    searched_as=(
        "why divide by sqrt d_k",
        "scaled_dot_product_attention",
        "nn.MultiheadAttention nan",
        "transformer padding mask nan",
        "multihead attention gradients nan",
        "key_padding_mask all True",
        "attention entropy collapse",
        "attention logits growth",
        "QK norm",
        "qk layernorm",
        "query key value",
        "causal mask",
        "attention weights one hot",
        "atention",
        "rank collapse",
        "attn_mask True or False",
        "tokens attend to each other",
        "attend to other positions",
    ),
    analogy=Analogy(
        text="""
            A reader asks a full library one question. Each book has a label (its key); how well the
            label fits the question says how much of the book goes into the answer. Put mildly, the
            question gets a blend of many books, and a better wording changes it a little. At full
            volume one book is read out alone. A better wording then changes nothing, so nobody
            learns how to ask.
        """,
        breaks_down="""
            Books stay as they are. Here labels and contents are learned as well: the values receive
            their error even then (@{divided.value:.2f} times).
        """,
    ),
    heading="Why the scores are divided",
    formula=r"""
        P = \operatorname{softmax}\!\left(\frac{Q K^\top}{\sqrt{d}}\right), \quad H = P V

        \frac{\partial L}{\partial V} = P^\top \frac{\partial L}{\partial H}, \quad
        \frac{\partial L}{\partial Q} = \frac{1}{\sqrt{d}} \,
        \frac{\partial L}{\partial S} \, K
    """,
    symbols={
        "Q": "queries, a row per token",
        "K": "keys",
        "V": "values",
        "S": "divided scores",
        "P": "shares, a row per query",
        "H": "outputs",
        "d": "length of a query",
    },
    explanation=r"""
        A score sums $d$ products. For independent entries of variance 1 its variance is $d$, so
        scores of size $\sqrt{d}$ go into [softmax](term:softmax), and it saturates. Dividing by
        $\sqrt{d}$ brings them back to size 1, at every $d$.

        **What vanishes, and what does not.** Queries and keys get their error through the slopes of
        softmax. With $d = 512$ and no division the largest of 16 shares is @{divided.top:.2f} on
        average, and @{divided.none:.0%} of the queries receive less than a hundredth of the error.
        A key collects from all queries, so fewer get so little: @{divided.no_key:.0%}. The values
        get theirs through the shares themselves, and these add up to 1 in every row:
        @{divided.value:.2f} times the error (root mean square), though a value that no query looks
        at gets nothing. So a saturated head is still told *what* to say; on where to look about
        half of its queries hear next to nothing.

        **Rare and large, too.** Some queries have two keys nearly level. There the slope of softmax
        is not small. So at the scores the median falls to @{divided.score:.0e} of the error, the
        root mean square only from @{divided.score_rms_divided:.2f} to @{divided.score_rms:.2f}. At
        the queries, where undivided scores lack the factor $1/\sqrt{d}$, it is even *larger*,
        @{divided.rms:.1f} against @{divided.rms_divided:.2f}. With growing $d$ such near ties
        become rare only as $1/\sqrt{d}$. The gradient is not gone; it is jerky.

        **One step to every token.** The second figure is why attention is used for long sequences:
        at the start, and with no positions in the scores, what reaches a token does not depend on
        its distance. Through a tanh RNN a factor of @{far.rnn_step:.2f} is paid at every step. The
        price is that each token has to share: with 64 tokens and shares that are nearly even, about
        one part in 64 each.

        **In training** the scores can grow again, since queries and keys are learned. In
        transformers of several kinds shares have been seen to concentrate on few tokens (a collapse
        of the entropy of attention), together with unstable training [@zhai2023]. A remedy is to
        normalize queries and keys before the product [@henry2020; @dehghani2023].

        **Attention alone makes all tokens alike.** Each output is a mean of values. Without skips
        and layers between, the tokens approach one another doubly exponentially with depth
        [@dong2021]: @{collapse.apart:.0e} of their size is left of the difference after three
        layers in the third figure (weights of variance 1/d; one draw, and 24 draws range over more
        than three powers of ten). When all values agree, it does not matter where a query looks,
        and the error that reaches the queries of the third layer is @{collapse.query:.0e}; with a
        [skip](term:residual_connection) around each layer, @{collapse.query_skip:.2f}.
    """,
    what_to_do=(
        """Divide by the root of the *head's* width; in training, watch the largest share or the
        size of the scores ([saturation](term:saturation)).""",
        """Never mask all keys of a query ([safe operations](term:log_sum_exp)).""",
        """Put a [skip](term:residual_connection) around every attention layer.""",
    ),
    claims=(
        Claim(
            """Without the division by the root of d, large scores push softmax to where its
            gradients are extremely small, so the model stops learning where to look.""",
            number=110,
            judged="misleading",
            read_in="widely",
            seen_at=(
                "https://www.cruxible.dev/learn/ml56-scaled-dot-product",
                "https://datarekha.com/interview/deep-learning/scaled-dot-product-scaling/",
            ),
            holds=lambda n: (
                n["divided.query"] < 0.03
                and n["divided.score_rms"] < 0.1 * n["divided.score_rms_divided"]
            ),
            holds_in_part=lambda n: n["divided.query"] < 0.03,
            counter={"divided.d": 8},
            because="""At the start that is right for about half of the queries: @{divided.none:.0%}
                receive less than a hundredth of the error (d = 512). But where two scores are
                nearly level the slope is large: at the scores the root mean square is still
                @{divided.score_rms:.2f} of the error, with the division
                @{divided.score_rms_divided:.2f}. It is uneven, not small throughout. The paper that
                introduced the division only suspects the reason [@vaswani2017].""",
        ),
        Claim(
            """Attention does away with vanishing gradients, since it connects any two positions
            directly.""",
            number=111,
            judged="misleading",
            read_in="widely",
            seen_at=(
                "https://tezvyn.com/bite/what-is-the-vanishing-gradient-problem-and-how-do-transformers-avoid-it-c998a441",
                "https://aicassindra.com/blogs/transformers/the_vanishing_gradient_problem.html",
            ),
            holds=lambda n: n["far.flat"] > 0.3 and n["collapse.query"] > 0.1,
            holds_in_part=lambda n: n["far.flat"] > 0.3,
            counter={"collapse.depth": 1},
            because="""Over the *sequence* it does, at the start and with no positions in the
                scores: the far half of the tokens gets @{far.flat:.2f} times what the near half
                gets, and through a tanh RNN @{far.rnn_last:.0e} of the error reaches the first
                token. Over the *depth* it does not. After three layers of attention alone, with
                weights of variance 1/d, less than a hundredth of the error reaches the queries
                (@{collapse.query:.0e} in the third figure); skips around the layers repair that
                (@{collapse.query_skip:.2f}).""",
        ),
    ),
    origin=r"""
        Bahdanau, Cho and Bengio let a translating network look back at all words of the sentence
        in 2014: the scores came from a small network, and one fixed vector no longer had to hold
        the whole sentence [@bahdanau2015]. Luong, Pham and Manning compared several scores in 2015,
        among them the plain dot product [@luong2015]. In 2017 the transformer did without
        recurrence: tokens attend to tokens, in several heads, with scores divided by $\sqrt{d}$
        [@vaswani2017].
    """,
    etymology="""
        From the attention that a person pays: to some things more, at the expense of others.
        *Query*, *key* and *value* are words of databases, where a query that equals a key fetches
        its value; here every key fits a little.
    """,
    trends="""
        Since 2017 the core of transformers, first for translation, then for language models, images
        and much else. Fused programs compute it without storing the matrix of shares. Normalized
        queries and keys have become common in large models.
    """,
    tagged_as=("architecture", "transformers", "natural language processing", "sequence models"),
    collocations=(
        "to attend to",
        "attention weights",
        "attention head",
        "causal attention",
        "attention mask",
        "self-attention layer",
    ),
    in_context=(
        "The third head attends to the previous word and to little else.",
        "The attention logits had grown to several hundred before the loss spiked.",
        "A sentence of nothing but padding gave NaN in the attention, and then everywhere.",
    ),
    faq=(
        Question(
            "Why divide by the root of d, and not by d?",
            """For independent queries and keys, as at the start, the variance of a score grows as
            $d$ (here @{divided.variance:.2f} $d$), so its size grows as $\\sqrt{d}$. Dividing by
            $d$ would make scores ever smaller and shares even. The $d$ is the width of one head:
            PyTorch divides by the root of `q.size(-1)`, unless you pass `scale`.""",
        ),
        Question(
            "A sequence of nothing but padding gives NaN, and setting NaN to 0 does not help. Why?",
            """All its scores are −inf, and softmax is 0/0. The outputs that you set to 0 or slice
            away send back a gradient of 0, and 0 times NaN is NaN, so that the weights of this
            layer and of all below become NaN. Leave one key open in each row, or drop such
            sequences before the layer. In PyTorch 2.13 `F.scaled_dot_product_attention` gives 0 for
            such a row, and `nn.MultiheadAttention` gives NaN with `need_weights=True`; with
            `need_weights=False` it gives none in training, but NaN again after `eval()` under
            `no_grad`, where a faster path runs.""",
        ),
        Question(
            "Does True in a mask mean look or do not look?",
            """Both, in PyTorch. In `F.scaled_dot_product_attention` True means that the key takes
            part. In `nn.MultiheadAttention`, for `attn_mask` and `key_padding_mask`, True means
            that it is left out. The wrong way around, a model sees the future or nothing.""",
        ),
        Question(
            "Where does the causal mask go?",
            """Before softmax, as −inf on the scores of later tokens: their shares are exactly 0,
            the rest adds up to 1, and no gradient reaches what was hidden. Multiplying the shares
            by zeros afterward leaves rows that do not add up to 1, and the hidden scores still
            count in their sum.""",
        ),
        Question(
            "My attention becomes one-hot during training. What can I do?",
            """Log the largest score and the entropy of the shares, by layer. If scores grow,
            normalize queries and keys before the product (QK-norm), with a learned factor. It was
            proposed against saturation of the softmax [@henry2020] and is used in a vision
            transformer of 22 billion parameters against growing scores [@dehghani2023]. A lower
            learning rate is the other lever.""",
        ),
        Question(
            "Does attention solve the vanishing gradient problem?",
            """Across the sequence, at the start and with no positions in the scores, yes: one step
            to any token, where an RNN pays @{far.rnn_step:.2f} per step. Across layers, no: that is
            done by skips and normalization. And inside, a saturated softmax is a place of its own
            where gradients vanish.""",
        ),
        Question(
            "What are several heads for?",
            """A head gives each query one set of shares. Several heads, each on a slice of the
            width, look at several places at once; their outputs are joined and mixed. The size of
            the scores depends on the width of a head.""",
        ),
    ),
    relations={
        "uses": ("softmax",),
        "remedies": ("long_term_dependency",),
        "contrasts with": ("rnn",),
        "related to": ("saturation", "residual_connection", "nan"),
    },
    did_you_know="""
        A layer of attention does not know the order of its tokens: shuffle them, and the outputs
        are the same, shuffled. What comes first has to be written into the tokens themselves, or
        into the scores. A causal mask is one way to break the tie.
    """,
)
