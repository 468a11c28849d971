"""A derivative that the code cuts off on its way back from the loss, by mistake or on purpose: the
forward pass gives the same numbers, and what lies below the cut does not learn."""

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

_Y = 0.7 * (1.1 * 0.8 * 1.2 + 1.3 * 0.7)  # the output: both paths


def forward(w, cut):
    """The value of every node; what travels along every edge."""
    h, sent = {"x": 1.0}, {}
    past = {"detach": np.real, "round": np.round, "freeze": np.array}
    past["saturate"] = lambda value: np.tanh(20 * value)
    for a, b in w:  # an edge from a to b has the name ab
        sent[a + b] = past[cut[1]](h[a]) if a + b == cut[0] else h[a]
        h[b] = h.get(b, 0) + w[a + b] * sent[a + b]
    return h, sent


def backward(w, h, sent, cut):
    """dL/dh by node; by edge dL/dw, and what goes down."""
    dh, dw, down = {"y": h["y"]}, {}, {}  # L = y² / 2
    for a, b in reversed(w):
        edge, here = a + b, cut[1] if a + b == cut[0] else ""
        if b in dh and here != "freeze":
            dw[edge] = dh[b] * sent[edge]
        if b in dh and here != "detach":
            slope = {"round": 0, "saturate": 20 * (1 - sent[edge] ** 2)}
            down[edge] = dh[b] * w[edge] * slope.get(here, 1)
            dh[a] = dh.get(a, 0) + down[edge]
    return dh, dw, down


def draw(ax, w, h, down, dh, dw, cut):
    """Values go forward, derivatives back; a bar where the cut is."""
    x, y = (0, 2.3, 5, 3.8, 6.2, 8.4), (0, 0, -1.6, 1.6, 1.6, 0)
    place = dict(zip("xabcdy", np.array((x, y)).T))
    for name, at in place.items():
        ax.plot(*at, "o", color="C7", ms=32, mfc="none", mew=1.5)
        ax.text(*at, f"{h[name]:.2f}", c="C7", ha="center", va="center")
    for k, edge in enumerate(w):
        a, b = (place[name] for name in edge)
        way = (b - a) / np.hypot(*(b - a))
        side = np.array((way[1], -way[0])) * 0.13
        a, b, half = a + 0.55 * way, b - 0.55 * way, (a + b) / 2
        lanes = [(a - side, b - side, "C7", 1)]
        lanes += [(b + side, half + side, "C3", dh.get(edge[1]))]
        lanes += [(half + side, a + side, "C3", down.get(edge))]
        for start, end, color, size in lanes:
            if size is not None:  # a derivative of 0 is drawn, thin
                turned = np.degrees(np.arctan2(*(start - end)[::-1]))
                head = {"marker": (3, 0, turned + 90), "markevery": [1]}
                lw = 3 if abs(size) > 1e-6 else 0.8
                ax.plot(*zip(start, end), color + "-", lw=lw, **head)
        words = f"{dw[edge]:.2g}" if edge in dw else "None"
        out = np.copysign(4.5, -a[1] - b[1]) * side
        ha = ("center", "left", "right")[int(np.sign(out[0]))]
        ax.text(*(half + out), f"w{k + 1}: {words}", color="C3", ha=ha)
        if edge == cut:
            bar = half + np.outer((-3, 3), side)
            ax.plot(*bar.T, "-", color="gray", lw=4)
    ax.set_axis_off()


@snippet(
    shows="dL/dθ",
    promises={
        "none": near(2),
        "zero": near(0),
        "tiny": near(0),
        "some": near(4),
        "loss": near(_Y**2 / 2, words="y²/2"),
        "loss_whole": near(_Y**2 / 2, words="y²/2"),
        "first": near(_Y * 1.3 * 0.7, words="y × w₂ × w₆"),
        "round": near(0),
        "round_1": near((1.2 + 0.7 * 0.91) * 0.91, words="the same, where w₅ has 1"),
        "saturate": between(1e-9, 4e-9, here=1.965861332e-09),
        "saturate_1": near((1.2 + 0.7 * 0.91) * 0.91, rel=1e-6),
        "freeze": near(_Y * 0.7 * 0.8 * 1.2, words="y × w₁ × w₄ × w₅"),
        "freeze_1": near(_Y**2 / 0.7, words="both paths"),
        "off_nudge": between(0, 1e-14),
    },
    data=near(6.199081699, rel=1e-6),
    turn={
        "at": (0, 1, 2, 3, 4, 5, 6),
        "kind": ("detach", "round", "saturate", "freeze"),
    },
    labels={"at": "the bar: at weight (0: nowhere)", "kind": "what it does"},
    always={"off_nudge": between(0, 1e-14), "some": between(3, 6)},
    says="""Bar at weight @{at}: @{kind}. Of six weights @{some:.0f} get a gradient, @{tiny:.0f} a
        tiny one, @{zero:.0f} zero, @{none:.0f} None. Loss @{loss:.2f}; uncut @{loss_whole:.2f}.""",
    caption="""Values run forward (slate), derivatives back (magenta). Move the bar. Below a
        `detach` nothing comes back: `None`, unless another path leads there.""",
    alt="""A graph of six nodes. It parts after the second: one path over one node, one over two;
        both end in the last. A bar stands at the end of the upper path. Arrows forward run
        everywhere. Arrows back stop at the bar: w3 and w4 have None. w1 still gets @{first:.2f}
        over the lower path; with w5 frozen instead, it gets @{freeze_1:.2f}.""",
    checked="""A nudge of each weight by itself, with what is cut held still, changes the loss as
        its gradient says: they differ by @{off_nudge:.0e} at most.""",
    edits=(
        Edit("round instead of cutting", 'kind="detach"', 'kind="round"'),
        Edit("cut next to the input", "at=5", "at=2"),
    ),
)
def cut_one_edge(at=5, kind="detach"):
    """Cut one edge of a graph; see which weights get a gradient."""
    edges = "xa", "ab", "ac", "cd", "dy", "by"
    w = dict(zip(edges, (0.7, 1.3, 1.1, 0.8, 1.2, 0.7)))
    cut, numbers = ((None, *w)[at], kind), {}
    h, sent = forward(w, cut)
    dh, dw, down = backward(w, h, sent, cut)
    fig, span = plt.figure(figsize=(5.84, 3.6)), (-0.7, 9.1)
    ax = fig.add_axes((0, 0, 1, 1), xlim=span, ylim=(-2.4, 2.5))
    draw(ax, w, h, down, dh, dw, cut[0])
    g = np.array([*dw.values()])  # and a nudge of each weight alone:
    y = [forward(w | {e: w[e] + 1e-100j}, cut)[0]["y"] for e in dw]
    for name in ("round", "saturate", "freeze"):
        d = backward(w, *forward(w, (cut[0], name)), (cut[0], name))[1]
        numbers |= {name: d.get("ac", 0), f"{name}_1": d.get("xa", 0)}
    counts = np.histogram(abs(g), (0, 1e-99, 1e-6, 1e6))[0]
    numbers |= dict(zip(("zero", "tiny", "some"), counts))
    return fig, numbers | {
        "none": len(w) - len(dw),
        "loss": h["y"] ** 2 / 2,
        "loss_whole": forward(w, (None, kind))[0]["y"] ** 2 / 2,
        "first": dw.get("xa", 0),
        "off_nudge": abs(np.square(y).imag / 2e-100 - g).max(),
    }


def layers(W, x):
    """What enters each layer, with a one for the bias; the scores."""
    h = []
    for k in range(len(W)):
        h.append(np.concatenate((x, np.ones_like(x[..., :1])), axis=-1))
        z = h[k] @ W[k]
        x = np.tanh(z)
    return h, z


def gradients(W, x, sign, cut):
    """dL/dW of the layers above the cut, none below; and the loss."""
    h, z = layers(W, x)
    dz, dW = -sign / (1 + np.exp(sign * z)) / x.shape[-2], {}
    for k in reversed(range(cut, len(W))):
        dW[k] = h[k].mT @ dz
        if k > cut:
            dz = dz @ W[k][..., :-1, :].mT * (1 - h[k][..., :-1] ** 2)
    return dW, np.log(1 + np.exp(-sign * z)).mean(axis=(-2, -1))


def spirals(rng, examples):
    """Two arms wound around each other; a sign says which arm."""
    sign = np.where(np.arange(examples) % 2, 1.0, -1.0)
    r = rng.uniform(0.1, 1, examples)
    angle = 2 * np.pi * r + np.pi * (sign > 0)
    x = 2 * r * np.array((np.cos(angle), np.sin(angle)))
    return (x + rng.normal(0, 0.1, x.shape)).T, sign[:, None]


def train(cut, width, steps):
    """Five seeds: losses, right answers, weights; a nudge is off by."""
    rate = np.array((1, 3, 10, 30))[:, None, None, None]
    rngs = [np.random.default_rng(seed) for seed in range(5)]
    x, sign = map(np.array, zip(*(spirals(r, 100) for r in rngs)))
    new, answer = map(np.array, zip(*(spirals(r, 500) for r in rngs)))
    W, losses = [], []
    for shape in ((3, width), (width + 1, width), (width + 1, 1)):
        std = 1.5 / np.sqrt(shape[0])
        drawn = [r.normal(0, std, shape) for r in rngs]
        W.append(np.array([drawn] * len(rate)))
    dW = gradients(W, x, sign, cut)[0]
    nudged = [w + 1e-100j * dW.get(k, 0) for k, w in enumerate(W)]
    change = gradients(nudged, x, sign, cut)[1].imag.sum() / 1e-100
    off = abs(change / sum((d**2).sum() for d in dW.values()) - 1)
    for _ in range(steps):
        dW, loss = gradients(W, x, sign, cut)
        losses.append(loss)
        for k, d in dW.items():
            W[k] = W[k] - rate * d
    best = np.median(loss, axis=1).argmin()
    right = (layers(W, new)[1] * answer > 0).mean(axis=(-2, -1))[best]
    middle = np.argsort(right)[2]
    W = [w[best, middle] for w in W]
    return np.median(losses, axis=2)[:, best], right, W, middle, off


@snippet(
    shows="no gradient",
    promises={
        "whole": between(0.9, 1, here=0.984),
        "cut": between(0.6, 0.9, here=0.734),
        "whole_loss": between(0, 0.02, here=0.001804390433),
        "cut_loss": between(0.25, 0.55, here=0.3958809885),
        "start": between(0.6, 0.9, here=0.7471422567),
        "whole_off": between(0, 1e-12),
        "cut_off": between(0, 1e-12),
    },
    data=near(-14.83409429, rel=1e-6),
    turn={"below": (1, 2), "width": (4, 8, 16)},
    labels={"below": "cut above layer", "width": "units a layer"},
    always={"whole_off": between(0, 1e-10), "cut_off": between(0, 1e-10)},
    says="""Cut above layer @{below} of three, @{width} units a layer: @{cut:.0%} right answers
        instead of @{whole:.0%}, and a loss of @{cut_loss:.1g} instead of @{whole_loss:.1g}.""",
    caption="""Two arms of a spiral: which one? Below the cut the weights stay as they were drawn.
        No error is raised, and the loss falls all the same.""",
    alt="""Two maps. The whole network draws its border between the arms of a spiral and has
        @{whole:.0%} right answers; the cut one draws a coarse border and has @{cut:.0%}. Below,
        both losses over 400 steps fall from @{start:.2f}: one to @{whole_loss:.4f}, the other to
        @{cut_loss:.2f}.""",
    checked="""A nudge of the weights above the cut changes the loss as their gradients say: they
        differ by @{cut_off:.0e} of it or less.""",
    edits=(
        Edit("four units a layer", "width=8", "width=4"),
        Edit("train for longer", "steps=400", "steps=1500"),
    ),
)
def unnoticed(below=2, width=8, steps=400):
    """Train whole, and cut below a layer; see what both answer."""
    fig, axes = plt.subplot_mosaic("ab;cc", figsize=(5.84, 4.3))
    grid = np.stack(np.meshgrid(*[np.linspace(-2.4, 2.4, 41)] * 2), -1)
    numbers = {}
    for name, where, look in (("whole", "a", "C5"), ("cut", "b", "C4")):
        start = below if name == "cut" else 0
        loss, right, W, seed, off = train(start, width, steps)
        x, sign = spirals(np.random.default_rng(seed), 100)
        ax, z = axes[where], layers(W, grid)[1][..., 0]
        areas = {"colors": ("C7", "C1"), "alpha": 0.25}
        ax.contourf(*grid.T.swapaxes(1, 2), z, (-1e9, 0, 1e9), **areas)
        for side, dots in ((-1, "C7"), (1, "C1")):
            ax.scatter(*x[sign[:, 0] == side].T, 9, dots)
        words = f"{name}: {np.median(right):.0%} right"
        ax.text(-2.2, 2.6, words, color=look, weight="bold")
        ax.set(xticks=(), yticks=(), ylim=(-2.4, 3.2))
        axes["c"].semilogy(loss, look, label=name)
        numbers[name] = np.median(right)
        numbers[f"{name}_loss"], numbers[f"{name}_off"] = loss[-1], off
    axes["c"].set(xlabel="step", ylabel="loss")
    axes["c"].legend()
    return fig, numbers | {"start": loss[0]}


@practice(
    promises={"none": near(2), "zero": near(2), "some": near(2)},
    text="""
        Sort all parameters after one `backward`. Here the first layer is cut off by `detach`, the
        second ends in a `round`, the third learns. Run it on your own model before training: one
        batch, one `backward`, no step. Layers below a layer that starts at zero show zero then;
        look again after one step.
    """,
)
def in_pytorch():
    """Which parameters have None, which zero, which a gradient?"""
    import torch
    from torch import nn

    layers = [nn.Linear(4, 4) for _ in range(3)]
    x = torch.randn(8, 4)
    h = layers[0](x).detach() + torch.round(layers[1](x))
    layers[2](h).square().mean().backward()
    found = {"none": [], "zero": [], "some": []}
    for name, p in nn.ModuleList(layers).named_parameters():
        kind = "zero" if p.grad is not None else "none"
        if p.grad is not None and p.grad.any():
            kind = "some"
        found[kind].append(name)
    return {kind: len(names) for kind, names in found.items()}


TERM = Term(
    title="Stopped gradient",
    definition=__doc__,
    aliases=("stop-gradient", "detached gradient", "gradient cut", "broken gradient path"),
    group="phenomena",
    level="next",
    in_a_number="""A `detach` leaves the loss at @{cut_one_edge.loss:.2f}, and of six weights
        @{cut_one_edge.none:.0f} have no gradient any more.""",
    searched_as=(
        "weights not updating grad None",
        "param.grad is None after backward",
        "detach() vs no_grad",
        "requires_grad=False freeze layers",
        "loss.item() backward",
        "torch.tensor(loss, requires_grad=True)",
        "element 0 of tensors does not require grad",
        "does not have a grad_fn",
        "parameters not in optimizer",
        "zero_grad before step",
        "tf.stop_gradient",
        "jax.lax.stop_gradient",
        "No gradients provided for any variable",
        "None of the inputs have requires_grad=True",
        "find unused parameters",
        "gradient zero instead of None",
        "stopgrad SimSiam BYOL",
        "detatch",
        "part of the model gets no gradients",
        "encoder receives no gradient",
        "numpy in the forward pass",
        "copying a tensor breaks the gradient",
    ),
    analogy=Analogy(
        text="""
            A workshop makes clocks at six benches. Each complaint of a customer is passed back from
            bench to bench, so that everyone can do better. One bench copies what it gets onto a
            fresh sheet and throws the sender's name away. The clocks are the same as before. Yet
            benches whose work came only that way never hear of a complaint again.
        """,
        breaks_down="""
            People would ask why nobody complains. A weight does not ask: it stays as it is, the
            program reports nothing, and the benches above may learn to make up for it.
        """,
    ),
    heading="None, zero, tiny",
    formula=r"""
        \operatorname{sg}(h) = h

        \frac{\partial \operatorname{sg}(h)}{\partial h} := 0
    """,
    symbols={"h": "any value", r"\operatorname{sg}": "stop-gradient: `detach`, say"},
    explanation=r"""
        Stopping a gradient changes what the library differentiates, not what it computes. The
        forward pass gives the same number; on the way back the value counts as a constant.

        Ask of each weight after one backward pass: what does it have?

        **`None`: no path.** No chain of recorded operations leads from the loss to the weight. A
        path ends at `detach` (and so at `.detach().numpy()`), at `.item()`, at
        `torch.tensor(loss)`, in a block under `no_grad`, at `argmax` or any other whole number, at
        a comparison such as `x > 0`. A weight that this forward pass did not use has no path,
        either. A weight has `None` only when *all* its paths are cut. In the first figure `w1`
        still gets @{cut_one_edge.first:.2f} along the lower path. That is worse than `None`,
        because nothing shows that half of it is missing: uncut, it is @{cut_one_edge.freeze_1:.2f}.

        **Zero: a path, and a slope of 0 on it.** `round`, `sign`, a [dead unit](term:dying_relu), a
        clipped value. The library has multiplied, by nothing.

        **Tiny: a path with small slopes.** [Saturated](term:saturation) units, or many layers, as
        in a [vanishing gradient](term:vanishing_gradient). Only this one is a matter of sizes: the
        weight still moves, if too little. With `None` or zero the gradient does not move it,
        whatever the rate. One zero is harmless: where a layer above starts with weights of zero, as
        some residual branches do, everything below has zero at the first step and a gradient at the
        second.

        **Frozen is not cut.** `requires_grad=False` on a weight gives *that weight* `None`. The
        error still passes through its layer to the layers below: with `w5` frozen, `w1` gets all
        @{cut_one_edge.freeze_1:.2f}.

        **Why it goes unnoticed.** Layers above the cut learn, and make do with random features from
        below. In the second figure, with the two lower ones of three layers cut off, the loss falls
        from @{unnoticed.start:.2f} to @{unnoticed.cut_loss:.2f} in 400 steps. Without the cut it
        reaches @{unnoticed.whole_loss:.4f}, and @{unnoticed.whole:.0%} right answers instead of
        @{unnoticed.cut:.0%} (loss on the training points, answers on new ones; medians of five
        seeds, each network at the best of four rates).

        **On purpose.** A target that the network itself computes is often held still: in deep
        Q-learning the target comes from a copy of the network that is renewed now and then
        [@mnih2015]. SimSiam compares two views of an image, and stops the gradient of one; its
        authors find that without the stop all outputs collapse into one [@chen2021].
        [Truncated backpropagation](term:bptt) cuts between windows. A quantizer sends its error
        around a step with the help of a stop [@oord2017].
    """,
    what_to_do=(
        """After one `backward`, sort all parameters into None, zero and the rest (listing
        below).""",
        """None: print `requires_grad` from the loss back; the cut is where it turns true. See
        [backpropagation](term:backpropagation).""",
        """Zero or tiny: the path is whole; look for flat spots, as in
        [saturation](term:saturation), and for weights of zero above.""",
    ),
    claims=(
        Claim(
            "A frozen layer (requires_grad=False) takes no part in backpropagation.",
            number=99,
            judged="misleading",
            read_in="widely",
            seen_at=(
                "https://discuss.pytorch.org/t/model-freeze-explanation-transfer-learning/76284",
                "https://leyaa.ai/codefly/learn/pytorch/part-1/pytorch-requires-grad-flag/why",
            ),
            holds=lambda n: n["cut_one_edge.freeze_1"] == 0,
            holds_in_part=lambda n: n["cut_one_edge.first"] < 0.6 * n["cut_one_edge.freeze_1"],
            counter={"cut_one_edge.at": 1},
            because="""Its own weights get no gradient, that much is right. The error passes through
                it all the same: with w5 frozen, w1 gets @{cut_one_edge.freeze_1:.2f}, as if
                nothing had happened, and @{cut_one_edge.first:.2f} if w5 is behind a `detach`.
                Only where nothing below needs a gradient does the backward pass end early.""",
        ),
        Claim(
            """A broken backward pass does not crash the program: the loss goes down, and a part of
            the network silently does not learn.""",
            number=100,
            judged="true",
            read_in="widely",
            seen_at=(
                "https://ml.harshithvarma.in/learn/training/training-diagnostics",
                "https://www.engineermaxxing.com/micro/lessons/neural-networks-3.html",
            ),
            holds=lambda n: (
                n["unnoticed.cut_loss"] < 0.7 * n["unnoticed.start"]
                and n["unnoticed.cut"] < n["unnoticed.whole"] - 0.1
            ),
            counter={"unnoticed.below": 0},
            because="""With two of three layers cut off, the loss falls from
                @{unnoticed.start:.2f} to @{unnoticed.cut_loss:.2f} in 400 steps, and no message
                appears. @{unnoticed.cut:.0%} of the answers are right; with all layers learning,
                @{unnoticed.whole:.0%}.""",
        ),
    ),
    origin="""
        Cutting the way back on purpose is as old as training recurrent networks on long sequences:
        Williams and Peng let the error go back a fixed number of steps only, in 1990
        [@williams1990]. The LSTM of 1997 cut its error at the gates [@hochreiter1997]. Later came
        target networks in deep Q-learning [@mnih2015], and the stop-gradient of methods that learn
        from two views of one image [@chen2021].
    """,
    etymology="""
        From the name of a function: TensorFlow has `stop_gradient`, and so has JAX. PyTorch calls
        it `detach`: the tensor is taken off the [graph](term:computational_graph) that leads to it.
    """,
    trends="""
        A tool in every library, and a usual part of methods that learn without labels or from
        rewards. As a mistake it is a standing question in forums; often a number was taken out of a
        tensor and put back into the loss.
    """,
    tagged_as=("automatic differentiation", "debugging", "PyTorch", "self-supervised learning"),
    collocations=(
        "detach from the graph",
        "stop-gradient operation",
        "freeze the encoder",
        "the gradient is None",
    ),
    in_context=(
        "A stray item in the loss had stopped the gradient of the whole encoder.",
        "We stop the gradient on the target, and only the prediction moves.",
        "Its grad is None, so look for a cut, not for a vanishing gradient.",
    ),
    faq=(
        Question(
            "Is a gradient of None the same as a gradient of zero?",
            """No. `None`: nothing was computed, because no path leads there. Zero: it was
            computed, and it is 0. Optimizers treat them differently, too: they skip a weight that
            has `None`, while with zero, momentum and weight decay still move it.""",
        ),
        Question(
            "I use loss.item() or torch.tensor(loss) in my loss, and nothing learns. Why?",
            """`.item()` gives a Python number, and `torch.tensor(loss)` a new tensor with a copy of
            the value: neither knows where it came from. `backward` then says that “element 0 of
            tensors does not require grad and does not have a grad_fn”. Adding
            `requires_grad=True` silences the message and repairs nothing: every weight still has
            `None`. Use the tensor itself, and `.item()` only for the log.""",
        ),
        Question(
            "Detach, no grad or requires grad: which one do I want?",
            """`h.detach()` cuts one value. `with torch.no_grad():` records nothing in a block: for
            evaluation. `p.requires_grad_(False)` freezes a weight and lets the error pass
            through. To keep a whole frozen encoder out of the backward pass, run it under
            `no_grad`. `model.eval()` does none of this: it changes dropout and batch
            normalization.""",
        ),
        Question(
            "Every weight has a gradient, and still nothing moves. What is it?",
            """Look behind the gradient. `optimizer.zero_grad()` between `backward` and `step`
            throws it away: `step` then has nothing to do. Or the optimizer does not hold this
            weight: it was made before the layer was replaced, or the layer sits in a plain Python
            list, which `parameters()` does not see. Use `nn.ModuleList`.""",
        ),
        Question(
            "All gradients are None right after zero grad. Is that a cut?",
            """No: `zero_grad()` sets them to `None`, to save memory. Look between `backward` and
            `zero_grad`.""",
        ),
        Question(
            "My network chooses an index, and a second one uses it. Why does the first get None?",
            """An index is a whole number, and `argmax` returns one without a way back. Pass on the
            softmax instead, or send the hard choice forward and the soft one back, with the
            [straight-through estimator](term:straight_through_estimator).""",
        ),
        Question(
            "Frozen embeddings plus checkpointing, and all gradients are None. Why?",
            """The reentrant form of checkpointing looks at its inputs alone. None of them requires
            a gradient, so it records nothing, though the weights inside do. Pass
            `use_reentrant=False`. Or let the output of the embedding require a gradient.""",
        ),
        Question(
            "Why would anyone stop a gradient on purpose?",
            """To say what is to move. If a prediction should follow a target, and the network
            computes both, the loss can also be lowered by moving the target. With
            `(prediction - target.detach()) ** 2` only the prediction moves.""",
        ),
    ),
    relations={
        "uses": ("backpropagation",),
        "often confused with": ("vanishing_gradient",),
        "related to": ("dying_relu", "saturation"),
    },
    did_you_know="""
        A stop can also *build* a gradient. `x + (f(x) - x).detach()` has the value `f(x)` and the
        slope of `x`: two copies of `x` cancel on the way forward, and one of them is invisible on
        the way back.
    """,
)
