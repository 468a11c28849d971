"""A record of a calculation, as a drawing: a node for every operation, an arrow for every value
that goes from one to the next. Followed backward, it gives the derivatives."""

from itertools import product

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


def operate(name, *v):
    """The value of an operation, and its slope for each input."""
    if name == "sin":
        return np.sin(v[0]), [np.cos(v[0])]
    if name == "×":
        return v[0] * v[1], [v[1], v[0]]
    if name == "+":
        return v[0] + v[1], [1, 1]
    return v[0] ** 2, [2 * v[0]]


def forward(x, w):
    """The graph of (x sin x + w)²: inputs, value, slopes by node."""
    nodes = [("x", (), x, []), ("w", (), w, [])]
    steps = ("sin", (0,)), ("×", (0, 2)), ("+", (3, 1)), ("²", (4,))
    for name, inputs in steps:
        value, slopes = operate(name, *(nodes[i][2] for i in inputs))
        nodes.append((name, inputs, value, slopes))
    return nodes


def backward(nodes):
    """dL/dv of every node, and what comes back along every edge."""
    d, along = [0] * (len(nodes) - 1) + [1], {}
    for k in reversed(range(len(nodes))):
        _, inputs, _, slopes = nodes[k]
        for i, slope in zip(inputs, slopes):
            along[i, k] = d[k] * slope
            d[i] = d[i] + along[i, k]  # two uses: the sum
    return d, along


def draw(ax, nodes, d, along):
    """Beside each edge its value, and what comes back along it."""
    x, y = (0, 6.5, 2.2, 4.4, 6.5, 8.6), (0, -2.3, 2, 0, 0, 0)
    place = np.array((x, y)).T
    for (name, *_), at in zip(nodes, place):
        ax.plot(*at, "o", color="C7", ms=26, mfc="none", mew=1.5)
        ax.text(*at, name, color="C7", ha="center", va="center")
    for (i, k), back in along.items():
        way = (place[k] - place[i]) / np.hypot(*(place[k] - place[i]))
        side = np.array((-way[1], way[0]))
        ends = place[i] + 0.5 * way, place[k] - 0.5 * way
        up = np.degrees(np.arctan2(way[1], way[0]))
        for s, color, v in ((1, "C7", nodes[i][2]), (-1, "C3", back)):
            head = {"marker": (3, 0, up - 90 * s), "markevery": [1]}
            lane = np.array(ends) + 0.1 * s * side
            ax.plot(*lane[::s].T, color + "-", lw=2, **head)
            at = lane.mean(axis=0) + s * side * (0.3, 0.25)
            ha = ("center", "left", "right")[int(np.sign(s * side[0]))]
            words = f"{v:.2f}".replace("-", "−")
            ax.text(*at, words, color=color, ha=ha, va="center")
    words = f"sum: dL/dx = {d[0]:.2f}".replace("-", "−")
    ax.text(-0.4, -1.2, words, color="C3")
    ax.set_axis_off()


@snippet(
    shows="slope",
    promises={
        "value": near((2 * np.sin(2) - 1) ** 2, words="(2 sin 2 − 1)²"),
        "by_sin": near(4 * (2 * np.sin(2) - 1) * np.cos(2), words="2s · x · cos x"),
        "direct": near(2 * (2 * np.sin(2) - 1) * np.sin(2), words="2s · sin x"),
        "dx": near(2 * (2 * np.sin(2) - 1) * (np.sin(2) + 2 * np.cos(2)), words="their sum"),
        "dw": near(2 * (2 * np.sin(2) - 1), words="2s"),
        "off_nudge": between(0, 1e-14),
    },
    data=near(3.263217076, rel=1e-6),
    turn={"x": tuple(np.linspace(-3, 3, 25).round(2)), "w": (-1.0, 0.0)},
    drag="x",
    labels={"x": "input x"},
    always={"off_nudge": between(0, 1e-13), "value": between(0, 4)},
    says="""At x = @{x:g}, w = @{w:g}: @{by_sin:.2f} comes back along the edge from sin and
        @{direct:.2f} along the direct one. Their sum, @{dx:.2f}, is the slope of the curve.""",
    caption="""L = (x sin x + w)², drawn as a graph. Forward (slate) each edge carries a value, back
        (magenta) a derivative. x has two uses, so two derivatives come back: add them.""",
    alt="""A graph: x goes into a sine and, directly, into a product with that sine; w is added; the
        sum is squared. At x = 2 the edge from the sine brings back @{by_sin:.2f}, the direct edge
        @{direct:.2f}. Below, L over x as a curve, with a tangent of slope @{dx:.2f}.""",
    checked="""A nudge of x, and one of w, changes L as the sweep back says: they differ by
        @{off_nudge:.0e} at most.""",
    edits=(
        Edit("a third use of x, in place of w", '("+", (3, 1))', '("+", (3, 0))'),
        Edit("raise to the third power", "v[0] ** 2, [2 * v[0]]", "v[0] ** 3, [3 * v[0] ** 2]"),
    ),
)
def expression(x=2.0, w=-1.0):
    """Compute (x sin x + w)², forward and back, node by node."""
    nodes = forward(x, w)
    d, along = backward(nodes)
    fig, L = plt.figure(figsize=(5.84, 4.3)), nodes[-1][2]
    curve = fig.add_axes((0.115, 0.12, 0.855, 0.24))
    span = {"xlim": (-0.6, 9.1), "ylim": (-2.9, 2.7)}
    draw(fig.add_axes((0, 0.38, 1, 0.62), **span), nodes, d, along)
    t, here = np.linspace(-3, 3, 121), x + np.array((-0.4, 0.4))
    curve.plot(t, forward(t, w)[-1][2], "C7-")
    curve.plot(here, L + d[0] * (here - x), "C3-")
    curve.plot(x, L, "C3o", ms=8)
    curve.set(xlabel="x", ylabel="L", ylim=(-0.3, 2))
    nudged = [forward(x + 1e-100j, w), forward(x, w + 1e-100j)]
    slopes = [nodes[-1][2].imag / 1e-100 for nodes in nudged]
    return fig, {
        "value": L,
        "by_sin": along[0, 2],
        "direct": along[0, 3],
        "dx": d[0],
        "dw": d[1],
        "off_nudge": np.abs(np.subtract(slopes, d[:2])).max(),
    }


def walk(W, slopes):
    """dL/dx by every path: the product of its edges, added up."""
    depth, width = slopes.shape
    dx, count = np.zeros(width), 0
    for path in product(range(width), repeat=depth + 1):
        carried, count = 1, count + 1
        for k in range(depth):
            j = path[k + 1]
            carried *= W[k][path[k], j] * slopes[k][j]
        dx[path[0]] += carried
    return dx, count


def sweep(W, slopes):
    """dL/dx from the last layer to the first; what edges carry."""
    d, along = np.ones(slopes.shape[1]), []
    for k in reversed(range(len(W))):
        along.insert(0, d * slopes[k] * W[k])  # from row to column
        d = along[0].sum(axis=1)
    return d, np.array(along)


def network(W, h):
    """The sum of the last layer; the slopes of all tanh units."""
    slopes = []
    for k in range(len(W)):
        h = np.tanh(h @ W[k])
        slopes.append(1 - h**2)
    return h.sum(), np.array(slopes)


@snippet(
    shows="dL/dh",
    promises={
        "paths": near(3**6, words="3⁶"),
        "edges": near(5 * 9 + 3, words="5 · 9 + 3"),
        "first": between(-3, 3, here=-0.02804834072),
        "off_paths": between(0, 1e-12),
        "off_nudge": between(0, 1e-12),
    },
    data=near(-7.018373271, rel=1e-6),
    turn={"depth": (1, 2, 3, 4, 5, 6), "width": (2, 3, 4)},
    labels={"depth": "layers", "width": "units a layer"},
    always={"off_paths": between(0, 1e-10), "off_nudge": between(0, 1e-10)},
    says="""@{depth} layers of @{width} units: @{paths:,.0f} paths lead from an input to the loss,
        over @{edges:.0f} edges.""",
    caption="""Edges are as wide as the derivative that comes back along them (those into the loss
        are drawn thin). All paths, added up, give the same result as one sweep that uses each edge
        once.""",
    alt="""A graph of five tanh layers with three units each, between three inputs and a loss.
        Below, on a log scale, the number of paths climbs by a factor of three with each layer, to
        @{paths:.0f} with five; the number of edges by nine, to @{edges:.0f}.""",
    checked="""The sum over all paths and the sweep differ by @{off_paths:.0e} at most, the sweep
        and a nudge of each input by @{off_nudge:.0e}.""",
    edits=(
        Edit("seven layers", "depth=5", "depth=7"),
        Edit("larger weights", "1.5 / np.sqrt(width)", "4.0 / np.sqrt(width)"),
    ),
)
def paths(depth=5, width=3):
    """Sum over all paths, and sweep over the edges: one result."""
    rng = np.random.default_rng(0)
    W = rng.normal(0, 1.5 / np.sqrt(width), (depth, width, width))
    x = rng.normal(size=width)
    slopes = network(W, x)[1]
    dx, along = sweep(W, slopes)
    by_paths, count = walk(W, slopes)
    moved = [network(W, x + 1e-100j * e)[0].imag for e in np.eye(width)]
    fig, (net, ax) = plt.subplots(2, figsize=(5.84, 4.3))
    fig.subplots_adjust(top=1, hspace=0.2)
    share = np.abs(along) / np.abs(along).max()
    for k, i, j in np.ndindex(share.shape):
        look = {"lw": 0.3 + 4 * share[k, i, j], "alpha": 0.6}
        net.plot((k, k + 1), (i, j), "C3-", **look)
    end = depth + 1, (width - 1) / 2
    for i in range(width):
        net.plot((depth, end[0]), (i, end[1]), "C3-", lw=1)
    units = np.indices((depth + 1, width)).reshape(2, -1)
    net.plot(*units, "C7o", ms=8)
    net.plot(*end, "C7o", ms=8)
    net.set(xlim=(-0.3, 7.3), ylim=(-0.5, 3.5))
    net.set_axis_off()
    d = np.arange(1, 9)
    ax.semilogy(d, width ** (d + 1.0), "C4-", label="paths")
    ax.semilogy(d, d * width**2 + width, "C5--", label="edges")
    ax.semilogy((depth, depth), (count, along.size + width), "C7o")
    ax.set(xlabel="layers", ylabel="how many, inputs to loss")
    ax.legend()
    return fig, {
        "paths": count,
        "edges": along.size + width,
        "off_paths": np.abs(by_paths - dx).max(),
        "off_nudge": np.abs(np.array(moved) / 1e-100 - dx).max(),
        "first": dx[0],
    }


@practice(
    promises={
        "nodes": near(6),
        "dx": near(2 * (2 * np.sin(2) - 1) * (np.sin(2) + 2 * np.cos(2)), rel=1e-5),
        "freed": near(1),
    },
    text="""
        The first figure in PyTorch. Every result carries its node in `grad_fn`, and the node knows
        those before it. Six are found: four operations, and two that add to the `.grad` of the
        inputs. After `backward` what the nodes kept is gone.
    """,
)
def in_pytorch():
    """Walk through the graph behind a loss; go back over it, twice."""
    import torch

    x, w = (torch.tensor(v, requires_grad=True) for v in (2.0, -1.0))
    loss = (x * torch.sin(x) + w) ** 2
    todo, nodes = [loss.grad_fn], set()
    while todo:
        nodes.add(node := todo.pop())
        todo += [before for before, _ in node.next_functions]
    loss.backward()
    try:
        loss.backward()
    except RuntimeError:  # "... a second time"
        freed = True
    return {"nodes": len(nodes), "dx": x.grad.item(), "freed": freed}


TERM = Term(
    title="Computational graph",
    definition=__doc__,
    aliases=("computation graph", "autograd graph", "autodiff graph"),
    group="calculus",
    level="next",
    in_a_number="""@{paths.paths:,.0f} paths lead through five layers of three units; a sweep over
        @{paths.edges:.0f} edges adds them all up.""",
    searched_as=(
        "tape",
        "Trying to backward through the graph a second time",
        "retain_graph=True",
        "create_graph=True",
        "has been modified by an inplace operation",
        "is at version 1; expected version 0",
        "grad_fn",
        "leaf variable",
        "The .grad attribute of a Tensor that is not a leaf Tensor",
        "memory increases every iteration total_loss += loss",
        "define by run",
        "dynamic vs static graph",
        "autograd explained",
        "automatic differentiation",
        "GradientTape",
        "directed acyclic graph neural network",
        "computional graph",
        "torchviz make_dot",
        "backpropagation micrograd",
    ),
    analogy=Analogy(
        text="""
            A kitchen writes down on a board what goes into what: salt into the batter and into the
            cream, both into the cake. The taste is a bit off. Follow the lines on the board
            backward, and each ingredient learns its share. Salt went into two bowls, so it hears
            from both, “more” from one and “less” from the other: @{expression.by_sin:.2f} from one,
            @{expression.direct:.2f} from the other. What counts is the sum, @{expression.dx:.2f}.
        """,
        breaks_down="""
            A recipe is written once. PyTorch writes its board anew for every cake, while the cake
            is made, and wipes it once the shares are told.
        """,
    ),
    heading="Forward values, backward derivatives",
    formula=r"""
        \frac{\partial L}{\partial v_i} =
        \sum_{k \,:\, i \to k} \frac{\partial L}{\partial v_k} \,
        \frac{\partial v_k}{\partial v_i}

        \frac{\partial L}{\partial v_i} =
        \sum_{\text{paths } i \to L} \;
        \prod_{\text{edges}} \frac{\partial v_k}{\partial v_j}
    """,
    symbols={
        "v": "value of a node",
        "i": "a node",
        "k": "a node that uses it",
        "j": "where an edge starts",
    },
    explanation=r"""
        Each node knows two things: how to compute its value, and its slope for each input. That
        is enough. Forward, every node takes the values along its edges; backward, it multiplies
        what comes back by its slopes and hands it on.

        **Two uses, two derivatives, one sum.** At x = 2 in the first figure,
        @{expression.by_sin:.2f} comes back by way of the sine and @{expression.direct:.2f}
        directly. Either one alone would be more than ten times too large, and one has the wrong
        sign: dL/dx is @{expression.dx:.2f}. A weight that serves in many places, as in a
        [convolution](term:cnn) or a [recurrent network](term:rnn), gets a sum over all of them.

        **Why not follow the paths?** The derivative is the sum over all paths of the products
        along them [@bauer1974]. But paths multiply: five layers of three units have
        @{paths.paths:,.0f}. The sweep back adds up at each node first, uses each of the
        @{paths.edges:.0f} edges once, and finds the same.

        **In PyTorch the graph is a by-product.** An operation on a tensor that requires a gradient
        appends a node, in `grad_fn`, while Python runs. `if` and loops need nothing special: what
        ran is what is in the graph [@paszke2019]. With the next forward pass a new one begins.

        **Nodes keep what their slopes need.** A product keeps both factors, a sigmoid its output.
        That is the [memory of training](term:forward_pass). `backward` frees it. Hence a second
        `backward` fails, and hence a graph that nobody goes back over stays in memory as long as
        some variable points to its end. `total += loss` ties the graphs of all steps into one.
        After `backward` only small nodes are left of each; without it, as in an evaluation, all
        that they keep. `total += loss.item()` keeps a number.

        **The backward pass can be recorded, too.** It consists of operations; with
        `create_graph=True` they become nodes, and you can differentiate again: for curvature, or
        for a penalty on the size of a gradient.

        **Other places to keep it.** JAX derives a new function from yours. TensorFlow 2 records on
        a `GradientTape`, and can turn a function into a graph before it runs [@agrawal2019].
    """,
    what_to_do=(
        """Add numbers to your log, not tensors: `loss.item()`. See
        [forward pass](term:forward_pass) for what a graph holds.""",
        """Cut what should not be gone through again: [stopped gradient](term:stopped_gradient).""",
        """A node of your own: test its slopes against a nudge, as in
        [derivative](term:derivative).""",
    ),
    claims=(
        Claim(
            """Where a value is used twice, the derivatives that come back from its branches are
            summed.""",
            number=101,
            judged="true",
            read_in="widely",
            seen_at=(
                "https://stevengong.co/notes/Computational-Graph",
                "https://freeacademy.ai/lessons/computational-graphs",
            ),
            holds=lambda n: (
                abs(n["expression.by_sin"] + n["expression.direct"] - n["expression.dx"]) < 1e-12
                and n["expression.off_nudge"] < 1e-12
                and abs(n["expression.direct"] - n["expression.dx"]) > 0.1
            ),
            counter={"expression.x": 0.0},
            because="""@{expression.by_sin:.2f} and @{expression.direct:.2f} come back to x. A nudge
                of x changes L at the rate of their sum, @{expression.dx:.2f}, to
                @{expression.off_nudge:.0e}.""",
        ),
        Claim(
            "PyTorch has a dynamic computational graph, TensorFlow a static one.",
            number=102,
            judged="history",
            read_in="widely",
            seen_at=(
                "https://e-learn.cn/qa/answer/956976/1962931.html",
                "https://binne.notion.site/Computational-graphs-ff3eacaa551e47b7a981c7ddc42aabf0",
            ),
            holds=None,
            because="""So it was by default until 2019. The first TensorFlow made a program state
                its whole graph before anything ran, and PyTorch recorded what a program did
                [@paszke2019]. Since version 2 TensorFlow executes operations at once, too, and
                makes a graph of a function where it is asked to [@agrawal2019].""",
        ),
    ),
    origin="""
        Friedrich Bauer drew calculations as graphs in 1974, to see how rounding errors run through
        them to the result, and gave the sum over all paths [@bauer1974]. Seppo Linnainmaa had the
        same aim, and a method that goes back over the calculation once [@linnainmaa1976]. The study
        of such methods grew into the field of automatic differentiation
        [@griewank2008; @baydin2018]. In deep learning, libraries first asked for the whole graph
        before running it; Chainer recorded while running, “define by run”, and PyTorch made that
        the usual way [@paszke2019].
    """,
    etymology="""
        A *graph* here is not a curve but points joined by lines. In that sense the word is from
        J. J. Sylvester, 1878, who took it from drawings of molecules [@sylvester1878].
    """,
    trends="""
        Under every deep learning library. Users meet it through its error messages, and through
        compilers such as `torch.compile`, which catch the graph of a function before running it
        to make it faster.
    """,
    tagged_as=("automatic differentiation", "PyTorch", "calculus", "data structures"),
    collocations=(
        "build the computational graph",
        "backward through the graph",
        "retain the graph",
        "dynamic graph",
    ),
    in_context=(
        "The running loss kept every graph alive, and memory grew with each step.",
        "Draw the computational graph first; the derivatives then write themselves.",
        "The graph ends at the detach, so the encoder gets nothing.",
    ),
    faq=(
        Question(
            "My memory use grows with every step. What keeps the graphs?",
            """A variable that points to the end of one: `total += loss`, a list of losses or
            outputs, a hidden state. Where `backward` was called, little stays; where not,
            everything does. Keep `loss.item()` or `output.detach()` instead. For evaluation use
            `torch.no_grad()`, which builds no graph at all.""",
        ),
        Question(
            "“Backward through the graph a second time”: what was freed, and why does detach help?",
            """The first `backward` freed what the nodes had kept. A loss that reaches one of them
            again, often through a hidden state of the step before, finds nothing to compute
            slopes from. `detach` ends the new graph before it gets there.
            [Backpropagation](term:backpropagation) has the cures.""",
        ),
        Question(
            "When do I need retain graph, and when create graph?",
            """`retain_graph=True` keeps what the nodes stored, for a second `backward` over the
            same graph: two losses, one after the other, on one network. The second call *adds* to
            `.grad`. It is simpler to add the losses and go back once. `create_graph=True` also
            records the way back, so that you can differentiate a gradient.""",
        ),
        Question(
            "How does PyTorch know that I changed a value in place?",
            """Every tensor counts its changes. A node notes the count of what it keeps and compares
            it on the way back; hence “is at version 1; expected version 0 instead”. Changes
            through `.data` are not counted: then the gradient is wrong, and no message says
            so. Use `detach()`, or `with torch.no_grad():`.""",
        ),
        Question(
            "Why has a value in the middle of my network no gradient?",
            """`backward` fills `.grad` of leaves only: tensors that you made, such as weights.
            Others are passed through and forgotten; reading theirs gives `None` and a warning.
            Call `h.retain_grad()` before `backward`, or ask for it:
            `torch.autograd.grad(loss, h)`.""",
        ),
        Question(
            "Is the graph really built anew for every batch?",
            """In PyTorch, yes, and it is cheap: a small node beside each operation. What takes
            memory is what the nodes keep. So each batch may take another way through your code:
            other lengths, other branches.""",
        ),
        Question(
            "Is it the same as the drawing of a network?",
            """It is finer. A drawing of layers shows one box where the graph has a product, a sum
            and an activation, and it has no box for the loss. Weights are nodes of the graph, and
            so are inputs.""",
        ),
        Question(
            "Can a graph have a cycle?",
            """No: a value cannot depend on itself. A [recurrent network](term:rnn) looks like one,
            but each time step has nodes of its own: [unrolled](term:bptt), it is a long graph
            without a cycle.""",
        ),
    ),
    relations={
        "used by": ("backpropagation", "stopped_gradient"),
        "uses": ("chain_rule",),
        "related to": ("forward_pass", "bptt"),
    },
    did_you_know="""
        A sum needs to keep nothing: its slopes are 1, whatever its inputs are. So in PyTorch one
        may go back over `(x + 1).sum()` as often as one likes, and nothing complains. A single
        product in it, and the second time fails.
    """,
)
