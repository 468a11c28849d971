"""A way to compute the derivative of the loss with respect to every weight of a network in one
sweep from the output back to the input. It changes no weight: an optimizer does that afterward."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.collections import LineCollection

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


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def forward(W, x, f, times=np.matmul):
    """The input of each layer, then the output."""
    h = [x]
    for w in W:
        h.append(f(times(h[-1], w)))
    return h


def backward(W, h, slope, error, times=np.matmul):
    """dL/dz and dL/dW of each layer, from dL/dh of the output."""
    dz, dW = [error * slope(h[-1])], []
    for k in reversed(range(len(W))):
        dW.insert(0, times(h[k].mT, dz[0]))
        if k > 0:  # mT: transposed
            dz.insert(0, times(dz[0], W[k].mT) * slope(h[k]))
    return dz, dW


def loss(W, x, y):
    error = forward(W, x, sigmoid)[-1] - y
    return (error**2).mean((-2, -1)) / 2


def shade(share):
    """How dark to draw it: fully for 1, not at all for a thousandth."""
    return np.clip(1 + np.log10(abs(share) + 1e-9) / 3, 0, 1).round(1)


@snippet(
    shows="dL/dz and dL/dW",
    # 24 seeds: off_nudged 5e-10 to 4e-9, off_forward 2e-16 to 1e-15 (float64 rounds);
    # log10 of left has mean -1.9, sd 0.33: about three factors of 0.2.
    promises={
        "weights": near(4 * 5**2, words="4 · 5²"),
        "known": near(2 * 5**2, words="2 · 5²"),
        "off_nudged": between(0, 3e-8),
        "off_forward": between(0, 1e-14),
        "left": between(0.0007, 0.12, here=0.006377373745),
    },
    data=near(35.32303079, rel=1e-6),
    turn={
        "done": (0, 1, 2, 3, 4, 5, 6, 7, 8),
        "times": (0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 5.0, 6.0, 7.0, 8.0, 10.0),
    },
    labels={"done": "layers done, forward then back", "times": "all weights times"},
    always={"off_forward": between(0, 1e-12, "rounding")},
    says="""After @{done} of 8 steps @{known} of @{weights} derivatives are known; layer 1 gets
        @{left:.2g} of the gradient of layer 4.""",
    caption="""Forward, each layer keeps its values. Back, the error dL/dz leaves dL/dW at every
        weight it passes; the darker, the larger.""",
    alt="""A network of five columns of five units. In the two columns on the right units and
        weights are colored by their derivatives; the columns on the left hold the values of the
        forward pass, their weights still gray: @{known:.0f} of @{weights:.0f} derivatives are
        known.""",
    checked="""Forward mode carries each derivative along from the weight to the loss, here as an
        imaginary part too small to round. It differs from the sweep back by
        @{off_forward:.0e}.""",
    edits=(
        Edit("both passes done", "done=6", "done=8"),
        Edit("weights four times as large", "times=1.0", "times=4.0"),
        Edit("a nudge so small that rounding takes over", "step=1e-4", "step=1e-12"),
    ),
)
def every_weight(done=6, times=1.0, layers=4, width=5, step=1e-4):
    """Go forward, then back; draw what is known by then."""
    rng = np.random.default_rng(0)
    W = times * rng.normal(0, width**-0.5, (layers, width, width))
    x, y = rng.uniform(size=(2, 1, width))
    h = forward(W, x, sigmoid)
    error = (h[-1] - y) / y.size  # dL/dh of the output
    dz, dW = backward(W, h, lambda h: h * (1 - h), error)
    V = np.eye(W.size).reshape(-1, *W.shape)  # one weight at a time
    V, U = V.swapaxes(0, 1), W[:, None]
    rise = loss(U + step * V, x, y) - loss(U - step * V, x, y)
    nudged = rise.reshape(W.shape) / (2 * step)
    carried = loss(U + 1e-100j * V, x, y).imag.reshape(W.shape) / 1e-100
    fig, ax = plt.subplots()
    start, most = 2 * layers - done, abs(dz[-1]).max()
    k, i, j = (n.ravel() for n in np.indices(W.shape))
    ends = np.array(((k + 0.07, i), (k + 0.93, j))).transpose(2, 0, 1)
    dark = np.where(k < start, 0.3, shade(np.ravel(dW) / most))
    color = np.where(k < start, "gray", "C3")
    ax.add_collection(LineCollection(ends, colors=color, alpha=dark))
    k, i = (n.ravel() for n in np.indices((layers + 1, width)))
    kept = (np.ravel(h) * (k <= done)).round(1)
    sent = shade(np.ravel([0 * x, *dz]) / most)
    ax.scatter(k, i, 170, "none", edgecolors="gray", lw=0.8)
    color = np.where(k > start, "C3", "C7")
    ax.scatter(k, i, 170, color, alpha=np.where(k > start, sent, kept))
    words = f"← error: {W[start:].size} of {W.size} dL/dW known"
    ax.text(layers, width - 0.5, words, color="C3", ha="right")
    ax.text(0, -0.8, "forward: layers keep their values →", color="C7")
    ax.set_axis_off()
    gaps = dW, nudged - dW, carried - dW
    sizes = np.linalg.norm(gaps, axis=(2, 3))
    off_nudged, off_forward = (sizes[1:] / sizes[0]).max(1)
    return fig, {
        "weights": W.size,
        "known": W[start:].size,
        "off_nudged": off_nudged,
        "off_forward": off_forward,
        "left": sizes[0, 0] / sizes[0, -1],
    }


@snippet(
    shows="no gradient",
    promises={
        "weights": near(4 * 32**2, words="4 · 32²"),
        "nudged": near(4 * 32**2 + 1, words="4 · 32² + 1"),
        "swept": near(3 - 1 / 4, words="3 − 1/4"),
        "once": near(4 * 32**2, words="one for each weight"),
        "off_nudge": between(0, 1e-5),  # one-sided nudges of 1e-7
    },
    data=near(-17.55267791, rel=1e-6),
    turn={"layers": (2, 3, 4, 6, 8)},
    always={"swept": between(1, 3), "off_nudge": between(0, 1e-5)},
    says="""@{layers} layers, @{weights} weights in the widest network: nudging each costs
        @{nudged:,.0f} forward passes, forward and back together @{swept:.2f}.""",
    caption="""What all derivatives cost: nudging, one more forward pass per weight; forward and
        back together, the work of @{swept:.2f}, however many weights.""",
    alt="""Two lines on log scales over the number of weights. Nudging one weight at a time rises in
        proportion, to @{nudged:.0f} forward passes at @{weights:.0f} weights. One pass forward and
        one sweep back stay level at @{swept:.2f}.""",
    checked="""Both ways find the same derivatives: they differ by at most @{off_nudge:.0e} of the
        largest, which is the error of the nudge.""",
    edits=(
        Edit("two layers", "layers=4", "layers=2"),
        Edit("a wider network, too", "(2, 4, 8, 16, 32)", "(2, 4, 8, 16, 32, 48)"),
    ),
)
def passes(layers=4):
    """Count the multiplications that all derivatives cost."""
    spent = 0

    def times(a, b):  # a matrix product that counts
        nonlocal spent
        spent += a.size * b.shape[1]
        return a @ b

    def half_square(h):
        return (h[-1] ** 2).sum() / 2

    rng = np.random.default_rng(0)
    rows, off = [], []
    for width in (2, 4, 8, 16, 32):
        W = rng.normal(0, width**-0.5, (layers, width, width))
        x = np.ones((1, width))
        spent = 0
        h = forward(W, x, np.tanh, times)
        once = spent
        dW = backward(W, h, lambda h: 1 - h**2, h[-1], times)[1]
        swept = spent
        spent, nudged = once, np.empty_like(W)
        for i in np.ndindex(W.shape):  # one weight at a time
            V = W.copy()
            V[i] += 1e-7
            other = forward(V, x, np.tanh, times)
            rise = half_square(other) - half_square(h)
            nudged[i] = rise / 1e-7
        rows.append((W.size, spent / once, swept / once))
        off.append(abs(nudged - dW).max() / np.abs(dW).max())
    fig, ax = plt.subplots()
    for cost in (1, 2):
        ax.loglog(*np.array(rows)[:, (0, cost)].T)
    names = ("nudging one weight at a time", "forward and back once")
    ax.legend(names, loc="upper left")
    ax.set(xlabel="weights", ylabel="cost, in forward passes", ylim=1)
    numbers = dict(zip(("weights", "nudged", "swept"), rows[-1]))
    return fig, numbers | {"once": once, "off_nudge": max(off)}


def losses_and_gradients(W):
    """Of networks that should learn a sine; one a seed."""
    x = np.c_[np.linspace(-1, 1, 32), np.ones(32)]
    h = forward(W, x, np.tanh)
    error = h[-1] - np.sin(3 * x[:, :1])
    _, dW = backward(W, h, lambda h: 1 - h**2, error / len(x))
    return (error**2).mean((1, 2)) / 2, dW


@snippet(
    shows="no gradient",
    promises={
        "alone_moved": near(0, words="0: no weight moves"),
        "alone": between(0.2, 0.9, here=0.372166644),
        "step_moved": between(0.3, 2, here=0.6627075587),
        "step": between(0.001, 0.1, here=0.01529408039),
        "gradient": between(0.1, 2, here=1.255213792),
        "at_end": between(0.001, 0.1, here=0.01396794561),
        "second": between(0.1, 0.5, here=0.2292718864),
        "late": between(0.001, 0.5, here=0.08138765416),
        "late_least": between(0.001, 0.5, here=0.0746561897),
        "off_nudge": between(0, 1e-12),
    },
    data=near(-1.262274471, rel=1e-6),
    turn={"rate": (0.01, 0.03, 0.1, 0.3)},
    labels={"rate": "learning rate"},
    always={"alone_moved": near(0), "off_nudge": between(0, 1e-12)},
    says="""Learning rate @{rate}: with steps the loss falls to @{step:.2g}, without them it stays
        at @{alone:.2g} (medians of five seeds).""",
    caption="""Five networks, each twice. Backward passes alone change nothing; with an optimizer's
        step after each, the loss falls.""",
    alt="""Loss curves of five networks over a thousand backward passes, on a log scale. Without
        steps all stay level, the middle one at @{alone:.2f}. With a step after each pass they fall,
        the middle one to @{step:.3f}, and still fall at the end.""",
    checked="""A nudge of all weights at once changes the loss as their gradient says: they differ
        by @{off_nudge:.0e} of it.""",
    edits=(
        Edit("a higher learning rate", "rate=0.1", "rate=0.5"),
        Edit("uphill: add the gradient", "w - rate * g", "w + rate * g"),
    ),
)
def training(rate=0.1, steps=1000, seeds=5):
    """Send errors back, without and with an optimizer's step."""
    rngs = [np.random.default_rng(seed) for seed in range(seeds)]
    start = [  # a network a seed
        np.stack([rng.normal(0, a**-0.5, (a, b)) for rng in rngs])
        for a, b in ((2, 16), (16, 16), (16, 1))
    ]
    fig, ax = plt.subplots()
    numbers = {}
    for color, name in enumerate(("alone", "step")):
        W, losses, sizes = start, [], []
        for _ in range(steps):
            each, dW = losses_and_gradients(W)
            losses.append(each)
            sizes.append(sum((g**2).sum((1, 2)) for g in dW) ** 0.5)
            if name == "step":  # what backpropagation leaves out
                W = [w - rate * g for w, g in zip(W, dW)]
        ax.semilogy(range(1, steps + 1), losses, f"C{color}", lw=1)
        moved = [abs(w - s).max() for w, s in zip(W, start)]
        numbers[f"{name}_moved"] = max(moved)
        numbers[name] = np.median(losses[-1])
    names = ("backward passes only", "each followed by a step")
    ax.legend(ax.lines[::seeds], names, loc="lower left")
    ax.set(xlabel="backward passes", ylabel="loss", ylim=(1e-3, 1))
    dW = losses_and_gradients(start)[1]
    nudged = [w + 1e-100j * g for w, g in zip(start, dW)]
    change = losses_and_gradients(nudged)[0].imag / 1e-100
    late = 1 - losses[-1] / losses[-1 - steps // 10]
    return fig, numbers | {
        "gradient": sizes[0][0],
        "second": losses[1][0],
        "at_end": np.median(sizes[-1]),
        "late": np.median(late),
        "late_least": late.min(),
        "off_nudge": abs(change / sizes[0] ** 2 - 1).max(),
    }


@practice(
    promises={
        "moved": near(0, words="0: no weight moves"),
        "gradient": near(1.255213791899, rel=1e-8),
        "second": near(0.229271886399, rel=1e-8),
    },
    text="""The first network of the last figure. `backward()` fills `w.grad` and leaves every
        weight alone; `optimizer.step()` moves them. The gradient and the next loss equal those that
        numpy found.""",
)
def in_torch():
    """Send one error back, look at the weights, then take a step."""
    import torch

    t = torch.linspace(-1, 1, 32, dtype=torch.float64)
    x, y = torch.stack([t, t**0], dim=1), torch.sin(3 * t)[:, None]
    rng, W = np.random.default_rng(0), []
    for a, b in ((2, 16), (16, 16), (16, 1)):
        w = torch.tensor(rng.normal(0, a**-0.5, (a, b)))
        W.append(w.requires_grad_())
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
    searched_as=(
        "loss.backward()",
        "optimizer.step does nothing",
        "zero_grad",
        "retain graph",
        "Trying to backward through the graph a second time",
        "gradcheck",
        "autograd",
        "reverse mode",
        "how are the gradients of a network computed",
        "numerical gradient check",
        "error signal delta",
        "backpropogation",
        "Fehlerrückführung",
        "retropropagación",
        "反向传播",
    ),
    analogy=Analogy(
        text="""
            A soup passes a row of cooks and comes out too salty. How much did each pinch count?
            Cooking again for each of @{passes.weights:.0f} ingredients makes @{passes.nudged:.0f}
            soups. Or ask backward: each cook scales the complaint by how strongly their own pot
            reacts, and hands it to the cook before. One soup, one walk back, and every pinch has
            its number, for the work of @{passes.swept:.2f} soups.
        """,
        breaks_down="""
            The number tells of a *tiny* change of this soup; after any change, everyone has to be
            asked again. And the walk mends nothing: an optimizer still has to reach for the salt.
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
        The first formula, the chain rule, hands the error signal dL/dz down one layer: times the
        transposed weights, times the slope. The second turns it into what an optimizer needs: what
        the layer received, times the error signal.

        **The two passes.** The forward pass computes $z_k = h_{k-1} W_k$ and $h_k = f(z_k)$, layer
        by layer, and keeps them; each example is a row. The sweep back starts at the output, with
        $\frac{\partial L}{\partial h_d} \odot f'(z_d)$. The gradient of a bias is the error
        signal itself, summed over the examples. A value that is used in several places receives the
        sum of what comes back from them.

        **It is exact.** Forward mode, which carries derivatives from the input to the output,
        agrees with the sweep to @{every_weight.off_forward:.0e}, the rounding of float64. Nudged
        weights agree to @{every_weight.off_nudged:.0e}, and there the nudge errs, not the sweep.

        **It is cheap.** For $d$ equal layers the forward pass costs $d$ matrix products, the error
        signals cost $d - 1$, the weight gradients $d$: together $3 - 1/d$ forward passes. More
        weights make each pass longer and need no more passes. The price is memory: what the forward
        pass computed must be kept until the sweep has used it.

        **It ends with the gradient.** The update is another algorithm, in its simplest form $W_k
        \leftarrow W_k - \eta \, \partial L / \partial W_k$ with a learning rate $\eta$.
    """,
    what_to_do=(
        """Test a backward pass of your own against nudges of `1e-4`, in float64.""",
        """Call the optimizer after it: backpropagation moves no weight.""",
        """Plot its dL/dz by layer to see whether the gradient
        [vanishes](term:vanishing_gradient) or [explodes](term:exploding_gradient).""",
    ),
    claims=(
        Claim(
            """Vanishing gradients happen in deep networks, where learning happens by
            backpropagation.""",
            number=7,
            judged="true",
            read_in="linkedin",
            holds=lambda n: n["every_weight.left"] < 0.05,
            counter={"every_weight.layers": 2},
            because="""That is where one meets them: layer 1 of four gets @{every_weight.left:.4f}
                of the gradient of layer 4. It is no fault of the method. Forward mode, which sends
                nothing back, finds the same to @{every_weight.off_forward:.0e}.""",
        ),
        Claim(
            """Backpropagation is nothing but the updating of the weights with the derivatives of
            the loss.""",
            number=8,
            judged="usage",
            read_in="medium-2020",
            holds=None,
            because="""So the paper that gave it its name used the word: its procedure repeatedly
                adjusts the weights [@rumelhart1986]. Today it mostly means computing the
                derivatives [@nielsen2015; @baydin2018], and an optimizer makes the step. In that
                sense a thousand backward passes alone move no weight.""",
        ),
        Claim(
            "It tells what changing the weights of the input layer does to the loss.",
            number=10,
            judged="usage",
            read_in="medium-2020",
            holds=lambda n: n["every_weight.off_nudged"] < 1e-6,
            counter={"every_weight.step": 1e-10},
            because="""The weights that leave the input layer are meant; most texts count them to
                the first hidden layer [@nielsen2015]. What it tells of them, and of all others, is
                right for small changes: nudges agree to @{every_weight.off_nudged:.0e} of a layer's
                gradient.""",
        ),
        Claim(
            """The cycle of forward and backward passes goes on until an optimal value of the cost
            is found.""",
            number=44,
            judged="misleading",
            read_in="github",
            holds=lambda n: n["training.at_end"] < 1e-6 * n["training.gradient"],
            holds_in_part=lambda n: n["training.step"] < n["training.alone"] / 10,
            counter={"training.rate": 0.01},
            because="""That is the aim: the loss falls from @{training.alone:.2f} to
                @{training.step:.3f}. What ends the cycle is the budget. After a thousand passes the
                gradient still has size @{training.at_end:.3f}, and the last hundred cut the loss by
                another @{training.late:.0%}. Even a gradient of zero would not prove an
                optimum.""",
        ),
        Claim(
            """Backpropagation is a method to train networks by adjusting the weights in reverse,
            layer by layer.""",
            number=64,
            judged="usage",
            read_in="picture-dictionary",
            holds=None,
            because="""The older, wider use of the word includes the adjusting [@rumelhart1986]. In
                reverse is then true of the derivatives: the optimizer may move the layers in any
                order, once they all have theirs.""",
        ),
        Claim(
            """Backpropagation finds the derivatives by moving layer by layer from the last to the
            first.""",
            number=95,
            judged="true",
            read_in="github",
            holds=lambda n: n["every_weight.off_nudged"] < 1e-6 and n["passes.swept"] < 3.1,
            counter={"every_weight.step": 1e-10},
            because="""One sweep back finds what nudging every weight by itself finds, to
                @{every_weight.off_nudged:.0e}. Forward and back together take the work of
                @{passes.swept:.2f} forward passes instead of @{passes.nudged:,.0f}.""",
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
        [@rumelhart1986]. What propagates is not an error but a derivative, often called the error
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
            ends: after a thousand steps all five losses in the last figure were still falling.""",
        ),
        Question(
            "“Trying to backward through the graph a second time”: what does it mean?",
            """`backward` frees what the forward pass stored. Now a loss reaches back into a part
            that is gone: `backward` was called twice on one loss, or a tensor of the step before (a
            hidden state, a running loss) is still connected. Add the losses and call `backward`
            once, or cut: `state = state.detach()`. `retain_graph=True` often leads only to the next
            error (below); it is right if you do want two gradients of one graph.""",
        ),
        Question(
            "“… has been modified by an inplace operation”: what does it mean?",
            """The backward pass needs a value that was overwritten. The slope of a sigmoid is
            computed from its output, and `h += 1` has changed it. Write `h = h + 1`. An
            optimizer's step between forward and backward pass does the same.
            `torch.autograd.set_detect_anomaly(True)` names the operation.""",
        ),
        Question(
            "“element 0 of tensors does not require grad”: why?",
            """No path leads from the loss to a weight that may learn. All layers are frozen
            (`requires_grad=False`), the code ran under `no_grad`, or the loss went through
            `detach`, `item`, `numpy`, `argmax` or an integer. Leave something trainable. Print
            `requires_grad` of the tensors from the loss back: the cut lies where it becomes
            true.""",
        ),
        Question(
            "My weights do not change. Is the gradient None, zero or too small?",
            """Ask after one `backward`. `p.grad is None`: [no path](term:stopped_gradient) leads
            there; the weight is frozen, unused, or cut off. All zero: the path is there, and
            something on it has slope 0, such as dead units, `round` or a threshold, or a layer
            above starts at zero. A gradient, and the weight does not move: the optimizer does not
            hold it (it was made before the layer was replaced), `step` is not called, or the rate
            is too small.""",
        ),
        Question(
            "How do I backpropagate through argmax or rounding?",
            """Not at all: both are steps, with slope 0 wherever there is one, and `argmax` returns
            an index that has no gradient. Pass the softmax on instead, sample with
            Gumbel-softmax, or send the hard value forward and the soft slope back:
            `y = soft + (hard - soft).detach()`, the straight-through estimator. Its gradient is
            biased.""",
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
