"""A way to compute the derivative of the loss by every weight of a network in one sweep, from
the output back to the input. It changes no weight: an optimizer does that afterwards."""

import matplotlib.pyplot as plt
import numpy as np

from glossary_src.schema import Analogy, Claim, Question, Term, between, near, practice, snippet


@snippet(
    shows="dL/dW",
    # 40 seeds: off_nudged 3e-9 to 1e-8, off_forward 3e-16 to 6e-16 (float64 rounds);
    # log10 of left has mean -2.13, sd 0.15: about three factors of 0.2.
    promises={
        "weights": near(4 * 8**2, words="4 · 8²"),
        "off_nudged": between(0, 3e-8),
        "off_forward": between(0, 1e-14),
        "left": between(0.0018, 0.04, here=0.009409315929),
        "left_forward": between(0.0018, 0.04, here=0.009409315929),
    },
    data=near(-7.534403989, rel=1e-6),
    turn={"layers": (2, 3, 4), "step": (0.1, 0.01, 1e-4, 1e-6, 1e-8, 1e-10)},
    labels={"step": "nudge"},
    always={"off_forward": between(0, 1e-12, "rounding")},
    says="""@{weights} weights, nudged by @{step}: the measured gradient is off by at most
        @{off_nudged:.0e} of a layer's.""",
    caption="""A sigmoid network of @{weights:.0f} weights, one dot each. One sweep back finds the
        same derivatives as nudging every weight by itself: all dots lie on the diagonal, the small
        ones of layer 1 too.""",
    alt="""Scatter plot on log scales, one dot for each of @{weights:.0f} weights in four layers.
        All dots lie on the diagonal: the two ways differ by no more than @{off_nudged:.0e} of a
        layer's gradient. Layer 1 has the smallest derivatives, layer 4 the largest.""",
)
def every_weight(layers=4, width=8, step=1e-4):
    """Take the derivative by every weight, in three ways."""
    rng = np.random.default_rng(0)
    W = rng.normal(0, width**-0.5, (layers, width, width))
    x, y = rng.normal(size=(2, 32, width))

    def forward(W, V):  # activations, loss, its slope along V
        h, along = [x], 0 * x
        for w, v in zip(W, V):
            along = along @ w + h[-1] @ v
            h.append(1 / (1 + np.exp(-h[-1] @ w)))  # sigmoid
            along = along * h[-1] * (1 - h[-1])
        error = h[-1] - y
        return h, (error**2).mean() / 2, (error * along).mean()

    h = forward(W, 0 * W)[0]
    dz = [(h[-1] - y) / y.size * h[-1] * (1 - h[-1])]
    for w, a in zip(W[:0:-1], h[-2:0:-1]):  # one sweep back
        dz.append(dz[-1] @ w.T * a * (1 - a))
    g = np.empty((3, *W.shape))
    g[0] = [a.T @ d for a, d in zip(h, dz[::-1])]
    for i, V in enumerate(np.eye(W.size).reshape(-1, *W.shape)):
        up, down = (forward(W + s * V, V)[1] for s in (step, -step))
        g[1].flat[i] = (up - down) / (2 * step)
        g[2].flat[i] = forward(W, V)[2]
    fig, ax = plt.subplots()
    for k in range(layers):
        both = abs(g[:2, k]).reshape(2, -1)
        ax.loglog(*both, "o", label=f"layer {k + 1}")
    ax.legend(loc="upper left")
    ax.set(xlabel="size of dL/dW, from one sweep back")
    ax.set(ylabel="size of dL/dW, from nudging each weight")
    size, off = np.linalg.norm([g, g - g[0]], axis=(3, 4))
    return fig, {
        "weights": W.size,
        "off_nudged": (off[1] / size[0]).max(),
        "off_forward": (off[2] / size[0]).max(),
        "left": size[0, 0] / size[0, -1],
        "left_forward": size[2, 0] / size[2, -1],
    }


@snippet(
    shows="no gradient",
    promises={
        "weights": near(4 * 32**2, words="4 · 32²"),
        "nudged": near(4 * 32**2 + 1, words="4 · 32² + 1"),
        "swept": near(3 - 1 / 4, words="3 − 1/4"),
        "apart": between(0, 1e-5),  # one-sided nudges of 1e-6
    },
    data=near(-17.55267791, rel=1e-6),
    turn={"layers": (2, 3, 4, 6, 8)},
    always={"swept": between(1, 3)},
    says="""@{layers} layers, @{weights} weights in the widest network: nudging each costs
        @{nudged:,.0f} forward passes, one sweep back @{swept:.2f}.""",
    caption="""What all derivatives cost, in multiplications. Nudging takes one more forward pass
        per weight. The sweep takes the work of @{swept:.2f} forward passes, the first one included,
        however many weights there are.""",
    alt="""Two lines on log scales over the number of weights. Nudging one weight at a time rises in
        proportion, to @{nudged:.0f} forward passes at @{weights:.0f} weights. One sweep back stays
        level at @{swept:.2f}.""",
)
def passes(layers=4):
    """Count the multiplications that all derivatives cost."""
    spent = 0

    def times(a, b):  # a matrix product that counts
        nonlocal spent
        spent += a.size * b.shape[1]
        return a @ b

    def forward(W):
        h = [np.ones((1, W.shape[1]))]
        for w in W:
            h.append(np.tanh(times(h[-1], w)))
        return h

    rng = np.random.default_rng(0)
    rows = []
    for width in (2, 4, 8, 16, 32):
        W = rng.normal(0, width**-0.5, (layers, width, width))
        spent, nudge = 0, np.empty_like(W)
        h = forward(W)
        once, dz = spent, [h[-1] * (1 - h[-1] ** 2)]  # L = |h|² / 2
        for w, a in zip(W[:0:-1], h[-2:0:-1]):  # one sweep back
            dz.append(times(dz[-1], w.T) * (1 - a**2))
        dW = np.array([times(a.T, d) for a, d in zip(h, dz[::-1])])
        swept, spent = spent, once
        for i in np.ndindex(W.shape):  # one weight at a time
            V = W.copy()
            V[i] += 1e-6
            rise = (forward(V)[-1] ** 2 - h[-1] ** 2).sum() / 2
            nudge[i] = rise / 1e-6
        rows.append((W.size, spent / once, swept / once))
    fig, ax = plt.subplots()
    for cost in (1, 2):
        ax.loglog(*np.array(rows)[:, (0, cost)].T)
    names = ("nudging one weight at a time", "one sweep back")
    ax.legend(names, loc="upper left")
    ax.set(xlabel="weights", ylabel="cost, in forward passes", ylim=1)
    numbers = dict(zip(("weights", "nudged", "swept"), rows[-1]))
    return fig, numbers | {"apart": abs(nudge - dW).max()}


@snippet(
    shows="no gradient",
    # No draw: the numbers are fixed. PyTorch finds the same gradient and second loss.
    promises={
        "unit_layers": near(4),
        "matrices": near(3),
        "alone_moved": near(0, words="0: no weight moves"),
        "alone": near(0.390942635, rel=1e-8),
        "step_moved": near(0.741512, rel=1e-4, here=0.7415124083),
        "step": near(0.0130731, rel=1e-4, here=0.01307309244),
        "gradient": near(1.231645729, rel=1e-8),
        "at_end": near(0.0131823, rel=1e-4, here=0.01318230494),
        "second": near(0.23900949, rel=1e-7),
        "late": near(0.136306, rel=1e-4, here=0.1363063887),
    },
    data=near(13.26267229, rel=1e-6),
    turn={"rate": (0.01, 0.03, 0.1, 0.3)},
    labels={"rate": "learning rate"},
    always={"alone_moved": near(0)},
    says="""Learning rate @{rate}: with steps the loss falls to @{step:.2g}, without them it stays
        at @{alone:.2g}.""",
    caption="""The same network twice. A thousand backward passes alone change nothing. The loss
        falls when an optimizer takes a step after each of them.""",
    alt="""Two loss curves over a thousand backward passes, on a log scale. Without steps the loss
        stays at @{alone:.2f}. With a step after each pass it falls to @{step:.3f}, and still falls
        at the end.""",
)
def training(steps=1000, rate=0.1):
    """Send errors back, without and with an optimizer's step."""
    x = np.c_[np.linspace(-1, 1, 32), np.ones(32)]
    y = np.sin(3 * x[:, :1])
    units = (2, 16, 16, 1)
    start = [  # fixed numbers, the same on every machine
        np.sin(np.arange(a * b) ** 2).reshape(a, b) * np.sqrt(2 / a)
        for a, b in zip(units, units[1:])
    ]
    fig, ax = plt.subplots()
    numbers = {"unit_layers": len(units), "matrices": len(start)}
    for name in ("alone", "step"):
        W, loss, size = start, [], []
        for _ in range(steps):
            h = [x]
            for w in W:  # forward
                h.append(np.tanh(h[-1] @ w))
            error = h[-1] - y
            loss.append((error**2).mean() / 2)
            dz = [error / len(x) * (1 - h[-1] ** 2)]
            for w, a in zip(W[:0:-1], h[-2:0:-1]):  # backward
                dz.append(dz[-1] @ w.T * (1 - a**2))
            dW = [a.T @ d for a, d in zip(h, dz[::-1])]
            size.append(np.sqrt(sum((g**2).sum() for g in dW)))
            if name == "step":  # what backpropagation leaves out
                W = [w - rate * g for w, g in zip(W, dW)]
        ax.semilogy(range(1, steps + 1), loss)
        moved = [abs(w - s).max() for w, s in zip(W, start)]
        numbers |= {f"{name}_moved": max(moved), name: loss[-1]}
    names = ("backward passes only", "each followed by a step")
    ax.legend(names, loc="lower left")
    ax.set(xlabel="backward passes", ylabel="loss", ylim=(1e-3, 1))
    late = 1 - loss[-1] / loss[-1 - steps // 10]
    numbers |= {"gradient": size[0], "at_end": size[-1]}
    return fig, numbers | {"second": loss[1], "late": late}


@practice(
    promises={
        "moved": near(0, words="0: no weight moves"),
        "gradient": near(1.231645729, rel=1e-8),
        "second": near(0.23900949, rel=1e-7),
    },
    text="""The network of the last figure. `backward()` fills `w.grad` and leaves every weight
        alone; `optimizer.step()` moves them. The gradient and the next loss equal those that
        numpy found.""",
)
def in_torch():
    """Send one error back, look at the weights, then take a step."""
    import torch

    t = torch.linspace(-1, 1, 32, dtype=torch.float64)
    x, y = torch.stack([t, t**0], dim=1), torch.sin(3 * t)[:, None]
    W = []
    for a, b in ((2, 16), (16, 16), (16, 1)):
        w = torch.sin(torch.arange(a * b).double() ** 2).reshape(a, b)
        W.append((w * (2 / a) ** 0.5).requires_grad_())
    start = [w.detach().clone() for w in W]
    optimizer = torch.optim.SGD(W, lr=0.1)

    def loss():
        h = x
        for w in W:
            h = torch.tanh(h @ w)
        return ((h - y) ** 2).mean() / 2

    loss().backward()  # fills w.grad, and that is all
    moved = max(abs(w - s).max().item() for w, s in zip(W, start))
    size = torch.cat([w.grad.ravel() for w in W]).norm().item()
    optimizer.step()  # this moves the weights
    return {"moved": moved, "gradient": size, "second": loss().item()}


TERM = Term(
    title="Backpropagation",
    definition=__doc__,
    aliases=("backprop", "back-propagation", "error backpropagation", "backward pass"),
    group="calculus",
    level="start here",
    wikidata="Q798503",
    in_a_number="""Forward and back, all derivatives cost the work of @{passes.swept:.2f} forward
        passes; nudging the @{passes.weights:,.0f} weights one by one costs
        @{passes.nudged:,.0f}.""",
    analogy=Analogy(
        text="""
            A soup passes through a row of cooks and comes out too salty. How much did each pinch
            count? You could cook it again for every ingredient, each time with a little more of
            that one. With @{passes.weights:.0f} ingredients that makes @{passes.nudged:.0f} soups.

            Or you ask backward. The taster tells the last cook how far off the soup is. Each cook
            knows how strongly their own pot reacts to what goes in, scales the complaint by that,
            and hands it to the cook before. After one walk back through the kitchen every pinch has
            its number. The work, first soup included, is that of @{passes.swept:.2f} soups.
        """,
        breaks_down="""
            The number is not guilt. It says how the taste would react to a *tiny* change of this
            soup, cooked this way; after any change, everyone has to be asked again. And the walk
            mends nothing: an optimizer still has to reach for the salt.
        """,
    ),
    formula=r"""
        \frac{\partial L}{\partial z_k} =
        \Bigl(\frac{\partial L}{\partial z_{k+1}} \, W_{k+1}^\top\Bigr) \odot f'(z_k)

        \frac{\partial L}{\partial W_k} = h_{k-1}^\top \, \frac{\partial L}{\partial z_k}
    """,
    symbols={
        r"\eta": "",
        "d": "",
    },
    explanation=r"""
        The forward pass computes $z_k = h_{k-1} W_k$ and $h_k = f(z_k)$, layer by layer, and keeps
        them. The sweep back starts with the derivative of the loss by the last $z$. The first
        formula, the chain rule, hands this error signal down one layer: times the transposed
        weights, times the slope. The second turns it into what an optimizer needs: the error signal
        times what the layer received. (Each example
        is a row, here as in the listings.)

        **It is exact.** Forward mode, which carries derivatives from the input to the output,
        agrees with the sweep to @{every_weight.off_forward:.0e}, the rounding of float64. Nudged
        weights agree to @{every_weight.off_nudged:.0e}, and there the nudge errs, not the sweep.

        **It is cheap.** For $d$ equal layers the forward pass costs $d$ matrix products, the error
        signals cost $d - 1$, the weight gradients $d$: together $3 - 1/d$ forward passes. More
        weights make each pass longer and need no more passes, because all of them share the same
        error signals. The price is memory: what the forward pass computed must be kept until the
        sweep has used it.

        **It ends with the gradient.** The update is another algorithm, in its simplest form $W_k
        \leftarrow W_k - \eta \, \partial L / \partial W_k$ with a learning rate $\eta$.
    """,
    claims=(
        Claim(
            "The gradient vanishes in networks that learn by backpropagation.",
            number=7,
            judged="misleading",
            read_in="linkedin",
            holds=lambda n: n["every_weight.left_forward"] > 10 * n["every_weight.left"],
            holds_in_part=lambda n: n["every_weight.left"] < 0.1,
            because="""It vanishes in the function itself, however one takes the derivative. The
                gradient of layer 1 is @{every_weight.left:.4f} of that of layer 4 by
                backpropagation, and @{every_weight.left_forward:.4f} by forward mode, which sends
                nothing back.""",
        ),
        Claim(
            "Backpropagation is the updating of the weights.",
            number=8,
            judged="false",
            read_in="medium-2020",
            holds=lambda n: n["training.alone_moved"] > 0,
            because="""It computes the gradient. A thousand backward passes move the weights by
                exactly @{training.alone_moved:.0f}. With the steps of an optimizer they move by up
                to @{training.step_moved:.2f}.""",
        ),
        Claim(
            "It tells what changing the weights of the input layer does to the loss.",
            number=10,
            judged="false",
            read_in="medium-2020",
            holds=lambda n: n["training.matrices"] >= n["training.unit_layers"],
            because="""The input layer has no weights: the last network has
                @{training.unit_layers:.0f} layers of units and @{training.matrices:.0f} weight
                matrices. The first matrix belongs to the first hidden layer.""",
        ),
        Claim(
            "The cycle of passes goes on until the optimal value is found.",
            number=44,
            judged="false",
            read_in="github",
            holds=lambda n: n["training.at_end"] < 1e-6 * n["training.gradient"],
            because="""It goes on until the budget is spent. After a thousand passes the gradient
                still has size @{training.at_end:.3f}, and the last hundred cut the loss by another
                @{training.late:.0%}. Even a gradient of zero would not prove an optimum.""",
        ),
        Claim(
            "Backpropagation adjusts the weights in reverse, layer by layer.",
            number=64,
            judged="false",
            read_in="picture-dictionary",
            holds=lambda n: n["training.alone_moved"] > 0,
            because="""Only derivatives travel in reverse. The weights wait: without a step the loss
                still is @{training.alone:.2f} after a thousand passes. The optimizer then moves all
                layers, in any order.""",
        ),
    ),
    origin="""
        Several people found it independently [@griewank2012]. Around 1960, control engineers
        iterated the chain rule backward through the stages of a flight path
        [@kelley1960; @schmidhuber2015]. Seppo Linnainmaa's thesis of 1970, in Finnish, is often
        cited as the first published description of the general method, reverse mode
        [@linnainmaa1970; @baydin2018]. It was about rounding errors, not about learning, as was his
        article of 1976 [@linnainmaa1976]. The other direction, forward mode, was described in 1964
        [@wengert1964].

        Paul Werbos proposed such derivatives for prediction in the behavioral sciences in his
        thesis of 1974 [@werbos1974]. Rumelhart, Hinton and Williams were not the first, but made
        the method popular in 1986: they showed that hidden units learn useful features with it
        [@rumelhart1986]. In 1989 a network trained this way read handwritten zip codes
        [@lecun1989].
    """,
    etymology="""
        Short for *back-propagating errors*, words from the title of the paper of 1986
        [@rumelhart1986]. What propagates is no error but a derivative, often called the error
        signal.
    """,
    trends="""
        The standard way to train neural networks since the late 1980s. Today libraries derive the
        sweep back from the forward pass by automatic differentiation, and few people write it by
        hand.
    """,
    tagged_as=("neural networks", "automatic differentiation", "gradient", "training"),
    collocations=(
        "train by backpropagation",
        "backpropagate the error",
        "backpropagation through time",
        "forward and backward pass",
    ),
    in_context=(
        "Backpropagation found the gradient; momentum decided what to do with it.",
        "We checked our backward pass against central differences before we trained anything.",
        "Half of the memory goes to activations that wait for backpropagation.",
    ),
    faq=(
        Question(
            "Is backpropagation the same as gradient descent?",
            """No. Backpropagation computes the gradient, gradient descent uses it. Each works
            without the other: Adam takes the same gradient to a different step, and gradient
            descent accepts a gradient from any source.""",
        ),
        Question(
            "Is it just the chain rule?",
            """It is the chain rule in a good order. Multiply from the loss backward, keep every
            error signal, and each product is computed once and shared by all weights below.""",
        ),
        Question(
            "Why backward and not forward?",
            """Because there is one loss and there are many weights. A sweep back gives all
            derivatives of one output; a sweep forward gives derivatives of all outputs along one
            direction. With one input and many outputs, forward mode is the cheaper one.""",
        ),
        Question(
            "How do I test a backward pass that I wrote?",
            """Take a small network in float64 and nudge each weight up and down, by something
            between `1e-6` and `1e-4`. Central differences should agree to `1e-6`; here they
            agree to @{every_weight.off_nudged:.0e}. Much smaller nudges are worse, because rounding
            takes over; with ReLU, nudges across the kink disagree.""",
        ),
        Question(
            "Why does training need more memory than prediction?",
            """The sweep needs the slopes and inputs of every layer, so the forward pass must keep
            them. Prediction may forget each layer once the next one is computed.""",
        ),
        Question(
            "Does it find the best weights?",
            """It finds no weights at all. Even with an optimizer, training ends where the budget
            ends: after a thousand steps the loss in the last figure was still falling.""",
        ),
    ),
    relations={
        "uses": ("chain_rule",),
        "related to": ("vanishing_gradient", "exploding_gradient"),
    },
    did_you_know="""
        The way back is linear, even in a nonlinear network. Double the error signal at the output
        and every gradient doubles exactly. The nonlinearity sits in the slopes, and those were
        fixed on the way forward.
    """,
)
