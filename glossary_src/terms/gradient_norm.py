"""The length of the gradient, over all weights or layer by layer. Compared between layers, it shows
where gradients vanish or explode: the first thing to plot when a network does not learn."""

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


def forward(W, x):
    """The input of each ReLU layer, then the output; and each z."""
    h, z = [x], []
    for w in W:
        z.append(h[-1] @ w)
        h.append(np.maximum(z[-1], 0))
    return h, z


def backward(W, z, error):
    """dL/dz of every layer, from the error at the output."""
    dz = [error * (z[-1] > 0)]
    for k in reversed(range(1, len(W))):
        dz.insert(0, dz[0] @ W[k].T * (z[k - 1] > 0))
    return dz


@snippet(
    shows="dL/dz and dL/dW",
    # 24 seeds: found and spike_at 9 in every draw; step 0.0306 (0.0014), next 1.09 (0.02),
    # spike 32 (2.8), 4 sd; theory 0.03 and 1 / 0.03
    promises={
        "found": near(9),
        "step": between(0.025, 0.0365, here=0.03206793991),
        "next": between(1, 1.18, here=1.104648559),
        "spike": between(20, 46, here=31.27412364),
        "spike_at": near(9),
        "tiny": between(1e-7, 1e-6, here=4.226939162e-07),
        "tiny_left": between(0.6, 1.6, here=1.215610489),
        "off_sum": between(0, 1e-9),
    },
    data=near(3.758064344, rel=1e-6),
    turn={"layer": tuple(range(2, 16)), "times": (0.03, 0.2, 5)},
    labels={"layer": "layer with the mistake", "times": "its weights times"},
    limits={"y2": (1e-3, 100)},
    always={"off_sum": between(0, 1e-7)},
    says="""Layer @{layer} times @{times}: dL/dz changes by a factor of @{step:.2g} right below
        it, and its dL/dW is @{spike:.3g} times that of the others.""",
    caption="""In one of sixteen ReLU layers (shaded) the weights are wrong by a factor. Both
        gradients point at it: dL/dz by a step below it, dL/dW by a spike on it, or a dip if they
        are too large.""",
    alt="""Two lines over layers 1 to 16, log scale. dL/dz is level, except for one step: it falls
        to @{step:.2f} between layer @{found:.0f} and the layer below. dL/dW is level, except for a
        spike of @{spike:.0f} at layer @{spike_at:.0f}.""",
    checked="""In a ReLU network without biases the sum of all weights times their dL/dW must be the
        same in every layer; here they differ by @{off_sum:.0e} of it.""",
    edits=(
        Edit("weights too large", "times=0.03", "times=30"),
        Edit("another layer", "layer=9", "layer=4"),
    ),
)
def culprit(layer=9, times=0.03, depth=16, width=128, batch=16):
    """Spoil the weights of one layer; find it from the gradients."""
    rng = np.random.default_rng(0)
    W = rng.normal(0, np.sqrt(2 / width), (depth, width, width))
    W[layer - 1] *= times
    x, error = rng.normal(size=(2, batch, width))
    h, z = forward(W, x)
    dz = backward(W, z, error)
    dW = [h[k].T @ dz[k] for k in range(depth)]
    by_z, by_W = [np.linalg.norm(g, axis=(1, 2)) for g in (dz, dW)]
    sums = (W * dW).sum(axis=(1, 2))  # the same in all layers
    tiny = np.linalg.norm(backward(W, z, 1e-8 * error), axis=(1, 2))
    factor = by_z[:-1] / by_z[1:]  # from each layer to the one below
    off, layers = abs(np.log(factor)), np.arange(depth) + 1
    fig, (net, ax) = plt.subplots(2, figsize=(5.84, 4.3))
    units = np.linalg.norm(dz, axis=1)[:, :6] / by_z[-1] * width**0.5
    bright = np.clip(1 + np.log10(units + 1e-9) / 2, 0.1, 1).round(1)
    x, y = np.repeat(layers, 6), np.tile(range(6), depth)
    net.scatter(x, y, 40, color="C3", alpha=bright.ravel(), lw=0)
    net.axvspan(layer - 0.3, layer + 0.3, color="gray", alpha=0.25)
    net.set(xlim=(0.3, depth + 0.7), ylim=(-1, 6), xticks=(), yticks=())
    net.set(ylabel="units, as bright as the error that reaches them")
    ax.semilogy(layers, by_z / by_z[-1], "C3-", label="dL/dz")
    ax.semilogy(layers, by_W / by_W[-1], "C7--", label="dL/dW")
    step = factor[off.argmax()]
    words = f"below layer {layer}: dL/dz × {step:.2g}"
    ax.text(8.5, 2e-3, words, ha="center", color="C3")
    ax.legend(loc="upper right")
    ax.set(xlim=(0.3, depth + 0.7), ylim=(1e-3, 100), xlabel="layer")
    ax.set(ylabel="norm, relative to the last layer")
    return fig, {
        "found": off.argmax() + 2,
        "step": step,
        "next": np.exp(np.sort(off)[-2]),
        "spike": by_W[layer - 1] / np.median(by_W),
        "spike_at": abs(np.log(by_W / np.median(by_W))).argmax() + 1,
        "tiny": tiny.max(),
        "tiny_left": tiny[layer - 1] / tiny[-1],
        "off_sum": np.ptp(sums) / abs(sums[0]),
    }


def layered(W, b, x):
    """The activation of every sigmoid layer, from the input on."""
    h = [x]
    for k in range(len(W)):
        h.append(1 / (1 + np.exp(-(h[-1] @ W[k] + b[k]))))
    return h


def draw_norms(hidden, draws, units, images):
    """By draw and layer the norm of the mean dL/dz; and a nudge."""
    rng = np.random.default_rng(0)
    x = rng.uniform(size=(images, 784))
    x *= rng.uniform(size=x.shape) < 0.2  # one pixel in five has ink
    y = np.eye(10)[rng.integers(10, size=images)]
    sizes, norms, off = [784, *[units] * hidden, 10], [], []
    for _ in range(draws):
        W, b = [], []
        for k in range(hidden + 1):
            std, shape = np.sqrt(1 / sizes[k]), sizes[k : k + 2]
            W.append(rng.normal(0, std, shape))
            b.append(rng.normal(size=shape[1]))
        h = layered(W, b, x)
        dz = [h[-1] - y]  # cross-entropy
        for k in reversed(range(1, len(W))):
            dz.insert(0, dz[0] @ W[k].T * h[k] * (1 - h[k]))
        norms.append([np.linalg.norm(d.mean(axis=0)) for d in dz])
        above = layered(W, b, x + 1e-100j * x)[-1].imag / 1e-100
        slope = h[-1] * (1 - h[-1])  # from the output to its z
        change = (x @ W[0] * dz[0]).sum()
        off.append(abs((above / slope * dz[-1]).sum() / change - 1))
    return np.array(norms), max(off)


@snippet(
    shows="dL/dz",
    # 24 studies of 50 draws, 4 sd: .00238 (.00017), .289 (.011), 1.45 (.04), 122 (5.6),
    # 2.25 (.23), .960 (.0023)
    promises={
        "first": between(0.0017, 0.0032, here=0.002368552171),
        "last_hidden": between(0.245, 0.335, here=0.2791452443),
        "output": between(1.28, 1.62, here=1.449679332),
        "ratio": between(99, 147, here=117.8548008),
        "between_draws": between(1.3, 3.4, here=2.03145117),
        "share": between(0.95, 0.97, here=0.9627410319),
        "ratio_narrow": between(100, 240, here=162.415582),
        "ratio_wide": between(99, 147, here=122.242996),
        "between_narrow": between(2.5, 18, here=7.831419428),
        "between_wide": between(1.3, 2.6, here=1.831214113),
        "off_nudge": between(0, 1e-9),
    },
    data=near(12.99308435, rel=1e-6),
    turn={"hidden": (2, 3, 4), "units": (5, 10, 30, 100)},
    labels={"hidden": "hidden layers", "units": "units a layer"},
    limits={"y": (1e-3, 10)},
    always={"off_nudge": between(0, 1e-6)},
    says="""@{hidden} hidden layers of @{units} units: the last has a median norm @{ratio:.3g} times
        that of the first; in eight of ten draws layer 1 differs by up to @{between_draws:.1f}.""",
    caption="""Four hidden sigmoid layers, drawn again and again. Two draws can differ by more than
        a factor of two in layer 1, so report a median (line; band: 8 of 10).""",
    alt="""A line with a band on a log scale: the norm of the mean dL/dz over five layers. Its
        median climbs from @{first:.4f} in layer 1 to @{last_hidden:.2f} in layer 4 and
        @{output:.2f} at the output. The band is widest in layer 1.""",
    checked="""In every draw, a nudge of the images changes the loss as dL/dz of layer 1 says: they
        differ by @{off_nudge:.0e} of it or less.""",
    edits=(
        Edit("layers of five units", "units=30", "units=5"),
        Edit("two hidden layers", "hidden=4", "hidden=2"),
    ),
)
def many_draws(hidden=4, draws=50, units=30, images=100):
    """Draw one small network many times; measure every layer."""
    norms, off = draw_norms(hidden, draws, units, images)
    low, middle, high = np.quantile(norms, (0.1, 0.5, 0.9), axis=0)
    layers = np.arange(hidden + 1) + 1
    fig, ax = plt.subplots()
    ax.fill_between(layers, low, high, alpha=0.3)
    label = "median; band: 8 of 10 draws"
    ax.semilogy(layers, middle, "o-", label=label)
    ax.legend(loc="lower right")
    ax.set(xlabel="layer (the last is the output)", xticks=range(1, 6))
    ax.set(ylabel="norm of the mean dL/dz")
    whole = np.linalg.norm(middle)  # of all layers together
    numbers = {}
    for name, n in (("narrow", 5), ("wide", 100)):
        other, _ = draw_norms(hidden, draws, n, images)
        size = np.median(other, axis=0)
        numbers[f"ratio_{name}"] = size[-2] / size[0]
        ends = np.quantile(other[:, 0], (0.1, 0.9))
        numbers[f"between_{name}"] = ends[1] / ends[0]
    return fig, numbers | {
        "off_nudge": off,
        "first": middle[0],
        "last_hidden": middle[-2],
        "output": middle[-1],
        "ratio": middle[-2] / middle[0],
        "between_draws": high[0] / low[0],
        "share": middle[-1] ** 2 / whole**2,
    }


@practice(
    promises={"layers": near(3), "frozen": near(2), "whole_by_parts": near(1, rel=1e-5)},
    text="""
        A hook on every layer notes dL/dz. After `backward`, every parameter that may learn has its
        dL/dW in `.grad`; where nothing arrived it is `None`. Log the norms by name, before
        clipping. `clip_grad_norm_` returns the norm over all of them; with an infinite limit it
        only measures.
    """,
)
def in_pytorch():
    """Log dL/dz and dL/dW of every layer, of a frozen one too."""
    import torch
    from torch import nn

    net = nn.Sequential(nn.Linear(8, 8), nn.Tanh(), nn.Linear(8, 8))
    net.extend([nn.Tanh(), nn.Linear(8, 1)])
    net[2].requires_grad_(False)  # frozen: its .grad stays None
    dz, dW = {}, {}
    for name, layer in net.named_modules():
        if isinstance(layer, nn.Linear):

            def listen(_, __, z, name=name):
                def keep(g):
                    dz[name] = g.norm().item()

                z.register_hook(keep)

            layer.register_forward_hook(listen)
    net(torch.randn(32, 8)).square().mean().backward()
    for name, p in net.named_parameters():
        if p.grad is not None:
            dW[name] = p.grad.norm().item()
    clip = nn.utils.clip_grad_norm_
    whole = clip(net.parameters(), max_norm=torch.inf).item()
    return {
        "layers": len(dz),
        "frozen": 6 - len(dW),
        "whole_by_parts": whole / sum(n**2 for n in dW.values()) ** 0.5,
    }


TERM = Term(
    title="Gradient norm",
    definition=__doc__,
    aliases=("norm of the gradient", "gradient magnitude", "per-layer gradient norm"),
    group="diagnostics",
    level="next",
    in_a_number="""Right below the one layer whose weights are too small, dL/dz falls to
        @{culprit.step:.2f} of what it was; on it, dL/dW is @{culprit.spike:.0f} times as large.""",
    searched_as=(
        "grad norm",
        "clip grad norm",
        "gradient magnitude per layer",
        "total norm",
        "L2 norm of gradients",
        "p.grad.norm()",
        "log gradients tensorboard",
        "weight histogram in tensorboard",
        "wandb gradients",
        "which layer does not learn",
        "gradient flow plot",
        "monitor gradients keras",
        "gradients too small",
        "plot grad flow",
    ),
    analogy=Analogy(
        text="""
            The water of a tower comes from a tank on the roof. On the ground floor it only
            drips. One gauge at the tank says that all is well. So the plumber hangs a gauge on
            every floor. From sixteen down to nine: full pressure. Eight and below:
            @{culprit.step:.0%} of it. The valve between nine and eight is nearly shut, and
            nobody had to open a wall. Had every gauge shown a little less than the one above,
            the pipes would be too narrow throughout.
        """,
        breaks_down="""
            There is a right pressure for a tap; there is no right size for a gradient. Only
            comparisons count. And pressures add up, floor by floor; gradients are multiplied,
            hence the log scale.
        """,
    ),
    heading="What to plot, and how to read it",
    formula=r"""
        \lVert g \rVert = \sqrt{\textstyle\sum_i g_i^2}

        \lVert g \rVert^2 = \lVert g^{(1)} \rVert^2 + \dots + \lVert g^{(d)} \rVert^2
    """,
    symbols={
        "g": "gradient, $g^{(1)}$ that of layer 1",
        "i": "which entry",
    },
    explanation=r"""
        The norm is the length of the gradient, read as an arrow: how steep the loss is in the
        steepest direction. To see how gradients flow, take the norm layer by layer.

        **One number hides the layers.** The squares of the layers add up, so the largest one rules.
        In the second figure the output layer alone makes up @{many_draws.share:.0%} of the squared
        norm of all dL/dz. The first layer could fall to zero, and the total would not show it.

        **Read the shape.** A straight line that falls toward layer 1, on a log scale, is a
        vanishing gradient: every layer takes the same share. A rising one explodes. A single step
        has one of two causes: the weights of the layer right above it, or the slopes of the layer
        right below it, which is [saturated](term:saturation) or [dead](term:dying_relu). A spike of
        dL/dW on the layer above says that it is the weights, too small ones; a dip, too large ones.
        In the first figure the step of @{culprit.step:.3f} lies below layer @{culprit.found:.0f};
        between any other two neighbors dL/dz changes by a factor of @{culprit.next:.2f} at most.

        **Say which gradient.** dL/dz is the error that travels. dL/dW multiplies it by the layer's
        input, and in this network the two effects cancel: dL/dW is level but for a *spike* on the
        layer whose weights are too small. Smaller weights make a layer's own gradient larger:
        in ReLU networks without biases, weights times dL/dW sum to the same in every layer. So
        $aW_1$ and $W_2/a$ compute the same function and have other norms of dL/dW.
    """,
    what_to_do=(
        """Log the norm of every layer, on a log scale, before
        [clipping](term:gradient_clipping).""",
        """A line that falls toward layer 1 [vanishes](term:vanishing_gradient), a rising one
        [explodes](term:exploding_gradient), a step points at two: the weights above it, the units
        below it.""",
        """Compare layers or moments, never one size with a fixed limit.""",
    ),
    claims=(
        Claim(
            "More neurons, wider layers, help against vanishing gradients.",
            number=76,
            judged="conditional",
            condition="the weights keep the mean square, as those of He do with ReLU",
            read_in="widely",
            seen_at=(
                "https://dev.to/zeromathai/neural-network-optimization-challenges-fixing-vanishing-gradients-with-better-architecture-design-1gf5",
                "https://www.researchtrend.ai/papers/2010.00885",
            ),
            holds=lambda n: n["many_draws.ratio_wide"] < n["many_draws.ratio_narrow"] / 3,
            holds_in_part=lambda n: (
                n["many_draws.between_wide"] < n["many_draws.between_narrow"] / 2
            ),
            counter={"many_draws.draws": 1},
            because="""A product of narrow random layers can keep the mean square while most draws
                of it vanish [@hanin2020]: thirty ReLU layers with He's weights leave less than a
                millionth of the error with 5 units in the median, and 0.9 with 100. Not where each
                layer shrinks anyway. In the second figure, with sigmoids and 5 units a layer, the
                last hidden layer has @{many_draws.ratio_narrow:.0f} times the norm of the first,
                with 100 units @{many_draws.ratio_wide:.0f} times. What width reduces is the scatter
                between draws: among eight of ten draws layer 1 differs by a factor of
                @{many_draws.between_narrow:.1f} with 5 units, of @{many_draws.between_wide:.1f}
                with 100.""",
        ),
        Claim(
            "A gradient norm of 1e-5 or less means that the gradient vanishes.",
            number=78,
            judged="misleading",
            read_in="widely",
            seen_at=(
                "https://docs.rs/tensorlogic-train/latest/tensorlogic_train/struct.GradientMonitor.html",
                "https://bestlifepulse.com/blog/tech/top-8-strategies-for-debugging-neural-network-training-when-gradients-explode-or-vanish",
            ),
            holds=lambda n: n["culprit.tiny"] < 1e-5 and n["culprit.tiny_left"] < 0.1,
            holds_in_part=lambda n: n["many_draws.first"] < 0.01 * n["many_draws.output"],
            counter={"many_draws.hidden": 2},
            because="""Where gradients vanish, norms are small; the converse fails. The norm carries
                the units of the loss: measure it in units a hundred million times as large, and the
                largest dL/dz of the first figure is @{culprit.tiny:.0e}, though from layer 16 down
                to 9 it keeps @{culprit.tiny_left:.2f} of its size. Judge ratios, last hidden layer
                to first: @{many_draws.ratio:.0f} in the second figure. And at a minimum every
                gradient is small.""",
        ),
    ),
    origin="""
        In 2010 Glorot and Bengio plotted the distribution of activations and gradients for every
        layer of a deep network, at the start and during training, and made such plots a standard
        tool [@glorot2010]. Michael Nielsen's online book of 2015 tells the vanishing gradient
        through the norm of each layer's mean dL/dz: with four hidden layers on handwritten digits
        his first one learns about a hundred times more slowly than his last [@nielsen2015].
        The second figure repeats his measurement on made-up images and finds
        @{many_draws.ratio:.0f}. The norm over all weights got its place in every training loop
        through clipping [@pascanu2013].
    """,
    etymology="""
        Latin *norma* was a carpenter's square, then a rule. In mathematics a norm is any measure of
        length that follows a few rules; the one meant here is Euclid's.
    """,
    trends="""
        The global norm is logged in nearly every large training run, as an alarm for instability.
        Layer-wise norms are plotted when something is wrong, and while an architecture is young.
    """,
    tagged_as=("diagnostics", "training dynamics", "monitoring"),
    collocations=(
        "gradient norm per layer",
        "global gradient norm",
        "gradient norm spike",
        "clip by norm",
    ),
    in_context=(
        "The gradient norm rose tenfold an hour before the loss diverged.",
        "We log the gradient norm of every layer once per epoch.",
        "A step in the layer-wise gradient norms led us to the wrong initialization.",
    ),
    faq=(
        Question(
            "What is a normal gradient norm?",
            """There is none. It depends on the loss, the number of weights, the units of the data
            and the batch size. Compare layers with each other and a run with its own past.""",
        ),
        Question(
            "Layers of unequal size: what do I compare?",
            """For dL/dz the norm. Weights whose variance is a constant over the number of inputs
            change it by the same factor at every width; the root mean square then jumps with the
            root of the ratio of the widths. dL/dW depends on width either way: compare a layer with
            its own past, or its step with its weights. In the figures here the hidden layers have
            equal size.""",
        ),
        Question(
            "dL/dz or dL/dW?",
            """Both, if you can. dL/dW is what the optimizer uses and what a library hands you.
            dL/dz shows what travels. In ReLU networks dL/dW can be level while dL/dz fades, and a
            layer of wrong weights stands out as a step in one and as a spike or a dip in the
            other.""",
        ),
        Question(
            "Is one draw of the weights enough?",
            """To see a factor of a hundred, yes; to compare two recipes, no. Eight of ten draws of
            the small network above spread over a factor of @{many_draws.between_draws:.1f} in
            layer 1. Take the median of many.""",
        ),
        Question(
            "The norm does not go to zero although training has ended. Is that wrong?",
            """No. The gradient of a mini-batch is that of the whole data plus noise. Near a minimum
            the first fades and the noise stays. Average over many batches, or take a larger one,
            and the norm falls.""",
        ),
        Question(
            "A small norm everywhere: vanishing, or done?",
            """Look at the loss and at the shape. Done: the loss is low and all layers are small.
            [Plateau](term:plateau_saddle): the loss is high and dL/dz is nearly level. Vanishing:
            the loss is high and dL/dz falls from layer to layer.""",
        ),
        Question(
            "Which of my parameters got no gradient?",
            """After one `backward`:
            `[name for name, p in model.named_parameters() if p.grad is None]`. `None` means that
            [no path](term:stopped_gradient) led from the loss to it: it is frozen, was not used, or
            `detach`, `item`, `numpy`, `argmax` or `no_grad` cut the path. Zero means that there is
            a path, and nothing came through. On a frozen layer `p.grad.norm()` fails with
            “'NoneType' object has no attribute 'norm'”, so skip what is `None`, as the listing
            does.""",
        ),
        Question(
            "I read the gradients from the state dict, and they are None. Why?",
            """`state_dict()` holds detached copies: they share the values and have no gradients.
            Go through `named_parameters()`, after `backward` and before `zero_grad`.""",
        ),
        Question(
            "How do I log gradient norms in Keras?",
            """Write the step yourself (TensorFlow): inside `with tf.GradientTape() as tape:`
            compute the loss; then `grads = tape.gradient(loss, model.trainable_variables)`, and
            `tf.norm(g)` for each `g` that is not `None`, beside the name of its variable.""",
        ),
        Question(
            """Single steps have a gradient norm a thousand times that of their neighbors, and
            the loss looks fine. Is that normal?""",
            """It happens: one batch with few targets, a wrong label, or a steep spot. Clipping by
            norm cuts it to the length of the limit, so a lone spike does little. Log the norm
            before clipping, by layer, and which batch it was. Act when spikes come more often,
            sit in one layer, or when the loss follows.""",
        ),
        Question(
            "My loss has several terms. How do I weight them?",
            """If they matter equally, by the size of their gradients, not of the losses.
            `torch.autograd.grad(term, shared, retain_graph=True)` gives the gradient of one term
            with respect to the weights that all share. Scale such terms until the norms are alike,
            and look again now and then: a term with a hundred times the norm of the others decides
            alone where training goes. A penalty such as weight decay is meant to be weaker: leave
            it small.""",
        ),
    ),
    relations={
        "uses": ("gradient",),
        "related to": (
            "vanishing_gradient",
            "exploding_gradient",
            "backpropagation",
            "learning_rate",
            "nan",
        ),
    },
    did_you_know="""
        The mean of dL/dz over the examples is the gradient of the layer's biases. So the
        measurement of the second figure needs no extra code in a library: it is the norm of each
        bias gradient.
    """,
)
