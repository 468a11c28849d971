"""Artificial neurons joined into layers. Each layer takes the outputs of the layer before as its
inputs, and the weights of all layers are learned from examples."""

import matplotlib.pyplot as plt
import numpy as np

from glossary_src.schema import Analogy, Claim, Edit, Question, Term, between, near, snippet


def forward(W, b, x, f):
    """The inputs h and the sums z of each layer; no bend at the end."""
    h, z = [x], []
    for k in range(len(W)):
        z.append(h[k] @ W[k] + b[k])
        h.append(f(z[k]))
    return h, z


def answer(x, f):
    """Weights set by hand, and what each layer makes of two inputs."""
    W = np.array([[1, -1], [-1, 1]]), np.array([[1], [1]])
    h, z = forward(W, (0, 0), x, f)
    return W, (h[0], h[1], z[1])  # no bend at the output


@snippet(
    shows="no gradient",
    promises={
        "shade": near(0.55, words="as strong as the output"),
        "output": near(0.55, words="0.8 − 0.25"),
        "upper": near(0.55, words="0.8 − 0.25"),
        "lower": near(0, words="0.25 − 0.8, cut off at 0"),
        "all_four": between(0, 1e-12, words="0: every case right"),
        "alone": near(0.5, words="½, least squares"),
    },
    data=near(-4.666530406, rel=1e-6),
    turn={
        "first": (0.0, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 1.0),
        "second": (0.0, 0.25, 0.5, 1.0),
        "activation": ("ReLU", "none"),
    },
    labels={"first": "first input", "second": "second input"},
    always={"output": between(0, 1), "alone": near(0.5)},
    says="""Inputs @{first} and @{second}: the hidden neurons pass on @{upper:.2f} and
        @{lower:.2f}, the output neuron @{output:.2f} (activation: @{activation}).""",
    caption="""Three neurons, weights set by hand: solid 1, dashed −1. They tell how far two inputs
        differ, which no neuron can alone. Without the bend the layers cancel.""",
    alt="""Two inputs, two hidden neurons and an output, joined by lines. The upper hidden neuron
        holds @{upper:.2f}, the lower @{lower:.2f}, the output @{output:.2f}. Beside it a map of all
        answers: light along the diagonal, dark in two corners.""",
    edits=(
        Edit("cut off at 0.5 instead of 0", "np.maximum(z, 0)", "np.maximum(z - 0.5, 0)"),
        Edit("a smooth bend", "(lambda z: np.maximum(z, 0)", "(np.tanh"),
    ),
)
def difference(first=0.8, second=0.25, activation="ReLU"):
    """Send two inputs through two hidden neurons and an output."""
    f, words = {
        "ReLU": (lambda z: np.maximum(z, 0), "how far they differ"),
        "none": (np.array, "none, layers cancel"),
    }[activation]
    W, layers = answer(np.array([first, second]), f)
    fig, (net, plane) = plt.subplots(1, 2, width_ratios=(4, 3))
    places = [(0, 1), (0, 0)], [(1, 1), (1, 0)], [(2, 0.5)]
    for w, values, start, end in zip(W, layers, places, places[1:]):
        for i, j in np.ndindex(w.shape):
            style = "C7-" if w[i, j] > 0 else "C7--"
            width = 0.4 + 5 * abs(values[i])  # what passes
            ends = np.linspace(start[i], end[j], 9)[1:-1].T
            net.plot(*ends, style, lw=width, alpha=0.5)
    for values, some in zip(layers, places):
        for value, (x, y) in zip(values, some):
            size = min(abs(value), 1)
            look = plt.matplotlib.colors.to_rgba("C7", size)
            net.plot(x, y, "o", ms=22, mec="gray", mfc=look)
            above = 0.18 if y else -0.28
            net.text(x, y + above, f"{value:.2f}", ha="center")
    net.text(0, -0.65, f"answer: {words}")
    net.set(xlim=(-0.3, 2.3), ylim=(-0.7, 1.4))
    net.set_axis_off()
    grid = np.mgrid[0:1:21j, 0:1:21j].T
    look = {"extent": (0, 1, 0, 1), "origin": "lower", "vmin": 0}
    answers = answer(grid, f)[1][2][..., 0]
    plane.imshow(answers, "Greys", vmax=1, **look)
    plane.plot(first, second, "o", color="C3", ms=8)
    plane.set(xlabel="first input", ylabel="second input")
    four = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
    exactly_one, ruler = np.array([0, 1, 1, 0]), np.c_[four, np.ones(4)]
    best = ruler @ np.linalg.lstsq(ruler, exactly_one)[0]
    off = abs(answer(four, f)[1][2][:, 0] - exactly_one).max()
    numbers = {"output": layers[2][0], "all_four": off, "shade": size}
    numbers |= dict(zip(("upper", "lower"), layers[1]))
    return fig, numbers | {"alone": abs(best - exactly_one).max()}


def backward(W, z, slope, dz):
    """dL/dz of each layer, from that of the last. mT: transposed."""
    dz = [dz]
    for k in reversed(range(1, len(W))):
        dz.insert(0, dz[0] @ W[k].mT * slope(z[k - 1]))
    return dz


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def gradients(sizes, f, slope, seed):
    """Root mean square of each dL/dW over 100 inputs, and a check."""
    rng = np.random.default_rng(seed)
    pairs = zip(sizes, sizes[1:])
    W = [rng.normal(0, a**-0.5, (a, b)) for a, b in pairs]
    b = [0] * len(W)
    x = rng.normal(size=(100, sizes[0]))  # in place of 100 images
    label = np.eye(10)[rng.integers(0, 10, 100)]
    h, z = forward(W, b, x, f)
    p = np.exp(z[-1])
    error = p / p.sum(1, keepdims=True) - label  # softmax
    dz = backward(W, z, slope, error)
    squares = [(h[k] ** 2).T @ dz[k] ** 2 / 100 for k in range(len(W))]
    dx = dz[0] @ W[0].T
    z = forward(W, b, x + 1e-100j * dx, f)[1][-1]  # too small to round
    loss = (np.log(np.exp(z).sum(1)) - (z * label).sum(1)).sum()
    change, square = loss.imag / 1e-100, (dx**2).sum()
    off = abs(change / square - 1) if square else 0  # 0: dead units
    return [np.sqrt(square) for square in squares], off


@snippet(
    shows="dL/dW",
    promises={
        "pixels": near(784, words="28 · 28"),
        "outputs": near(10),
        "parameters": near(4015, words="785·5 + 6·5 + 6·10"),
        "first_layer": near(3925 / 4015, words="3925/4015"),
        "joined": near(1, words="1: every pair"),
        # single draws: log10 -0.867, sd 0.097
        "first_to_last": between(0.09, 0.2, here=0.1408920997),
        "off_nudge": between(0, 1e-10),
    },
    data=near(21.46032866, rel=1e-6),
    turn={"hidden": (2, 5, 8), "layers": (1, 2, 4), "activation": ("sigmoid", "ReLU")},
    labels={"hidden": "neurons in a hidden layer", "layers": "hidden layers"},
    always={
        "first_layer": between(0.85, 1),
        "joined": between(0.5, 1),
        "off_nudge": between(0, 1e-8),
    },
    says="""@{parameters:,.0f} parameters, @{first_layer:.0%} of them at the pixels, where a
        gradient is @{first_to_last:.2g} times that at the output (median of eleven draws).""",
    caption="""A textbook network (12 of 784 pixels drawn). A line is a weight, as dark as its
        gradient on random data before the first step.""",
    alt="""A diagram of four columns of dots: 12 of 784 pixels, two layers of five neurons, ten
        outputs, each column joined to the next by lines. The lines at the output are dark, those
        at the pixels pale: the root mean square of dL/dW there is @{first_to_last:.2f} of that at
        the output.""",
    checked="""In each draw a nudge of the input along dL/dx changes the loss as dL/dx says: they
        differ by @{off_nudge:.0e} of it.""",
    edits=(
        Edit("four hidden layers", "layers=2", "layers=4"),
        Edit("weights twice as large", "a**-0.5, (a, b)", "2 * a**-0.5, (a, b)"),
    ),
)
def wiring(hidden=5, layers=2, activation="sigmoid", draws=11):
    """Draw a network: each weight as dark as its gradient."""
    f, slope = {
        "sigmoid": (sigmoid, lambda z: sigmoid(z) * sigmoid(-z)),
        "ReLU": (lambda z: np.maximum(z, 0), lambda z: z > 0),
    }[activation]
    sizes = [28 * 28, *[hidden] * layers, 10]
    runs = [gradients(sizes, f, slope, seed) for seed in range(draws)]
    dW = runs[0][0]  # drawn; the number is a median
    fig, ax = plt.subplots()
    most = max(g.max() for g in dW)
    for k, g in enumerate(dW):
        for shade in range(1, 9):  # eight shades are enough
            lines = np.argwhere(np.ceil(g[:12] / most * 8) == shade)
            ends = np.array([min(len(g), 12), g.shape[1]])
            y = lines - (ends - 1) / 2
            x = np.tile((k, k + 1, np.nan), len(y)) / len(dW)
            y = np.c_[y, np.full(len(y), np.nan)].ravel()
            ax.plot(x, y, "C0-", lw=1, alpha=shade / 8)
    for k, n in enumerate(sizes):
        y = np.arange(min(n, 12)) - (min(n, 12) - 1) / 2
        ax.plot(0 * y + k / len(dW), y, "C1o", ms=6)
    ax.set(xticks=(0, 1), xticklabels=("pixels", "digits"), yticks=())
    counts = [g.size + g.shape[1] for g in dW]  # a bias for each unit
    rms = [[(g**2).mean() ** 0.5 for g in run[0]] for run in runs]
    return fig, {
        "pixels": sizes[0],
        "outputs": sizes[-1],
        "parameters": sum(counts),
        "first_layer": counts[0] / sum(counts),
        "joined": np.mean([(g > 0).mean() for g in dW]),
        "first_to_last": np.median([g[0] / (g[-1] or 1) for g in rms]),
        "off_nudge": max(off for _, off in runs),
    }


def trained(net, x, y, f, slope, steps):
    """Take steps of Adam, ever smaller, from all starts at once."""
    mean, square = ([0 * p for p in net] for _ in range(2))
    for t in range(steps):
        W, b = net[::2], net[1::2]
        h, z = forward(W, b, x, f)
        error = z[1] - y
        dz = backward(W, z, slope, error)
        d = []
        for k in range(2):  # dL/dW, dL/db
            d += [h[k].mT @ dz[k], dz[k].sum(1, keepdims=True)]
        if t == 0:  # a nudge of all weights, too small to round
            moved = [net[k] + 1e-100j * d[k] for k in range(4)]
            z = forward(moved[::2], moved[1::2], x, f)[1][1]
            total = sum((g**2).sum() for g in d)
            off = abs((z.imag * error).sum() / 1e-100 / total - 1)
        for k in range(4):
            mean[k] = 0.9 * mean[k] + 0.1 * d[k]
            square[k] = 0.99 * square[k] + 0.01 * d[k] ** 2
            size = np.sqrt(square[k] / (1 - 0.99 ** (t + 1))) + 1e-9
            rate = 0.05 * (1 - t / steps) / (1 - 0.9 ** (t + 1))
            net[k] = net[k] - rate * mean[k] / size
    return net, off


@snippet(
    shows="no gradient",
    promises={
        "error": between(0.002, 0.02, here=0.005511667038, within=0.0001),
        "worst": between(0.005, 0.4, here=0.129284262),
        "line": near(0.657071324, rel=1e-6, words="least squares"),
        "off_nudge": between(0, 1e-10),
    },
    data=near(20.45807226, rel=0.001),
    turn={"units": (1, 2, 4, 8, 32), "activation": ("tanh", "ReLU", "none")},
    labels={"units": "hidden neurons"},
    always={"error": between(0, 0.71), "off_nudge": between(0, 1e-8)},
    says="""After 1,000 steps the network misses by @{error:.2g} (median of eleven starts; worst:
        @{worst:.1g}), the best straight line by @{line:.2f}.""",
    caption="""Thin lines are what the hidden neurons of a trained network contribute, the thick one
        their sum plus the output's bias.""",
    alt="""Points on a wave with a rising trend. Thin S-shaped lines, one for each of eight hidden
        neurons, add up to a thick line that runs through all points. Over eleven starts the median
        error is @{error:.3f}.""",
    checked="""A nudge of all weights at once changes the loss as their gradients say: they differ
        by @{off_nudge:.0e} of it.""",
    edits=(
        Edit("three hidden neurons", "units=8", "units=3"),
        Edit("a faster wave", "np.sin(2 * x)", "np.sin(4 * x)"),
    ),
)
def fit(units=8, activation="tanh", steps=1000, starts=11):
    """Let one hidden layer learn a curve from points on it."""
    f, slope = {
        "tanh": (np.tanh, lambda z: 1 - np.tanh(z) ** 2),
        "ReLU": (lambda z: np.maximum(z, 0), lambda z: z > 0),
        "none": (lambda z: z, np.ones_like),
    }[activation]
    rngs = [np.random.default_rng(seed) for seed in range(starts)]

    def draw(std, *shape):
        return std * np.stack([rng.normal(size=shape) for rng in rngs])

    x = np.linspace(-3, 3, 61)[:, None]
    y = np.sin(2 * x) + 0.3 * x
    start = [draw(1, 1, units), draw(2, 1, units)]  # weights, biases
    start += [draw(units**-0.5, units, 1), draw(0, 1, 1)]
    net, off = trained(start, x, y, f, slope, steps)
    h, z = forward(net[::2], net[1::2], x, f)
    fig, ax = plt.subplots()
    ax.plot(x, h[1][0] * net[2][0].T, "C2-", lw=0.8)
    ax.plot(x, y, "C1o", label="examples")
    ax.plot(x, z[1][0], "C0-", label="network")
    ax.plot([], [], "C2-", lw=0.8, label="hidden neurons")
    ax.legend(loc="upper left", ncols=3)
    ax.set(xlabel="input", ylabel="output", ylim=(-3, 4))
    line = np.polyval(np.polyfit(x[:, 0], y, 1), x)
    errors = np.sqrt(((z[1] - y) ** 2).mean(axis=(1, 2)))
    return fig, {
        "error": np.median(errors),
        "worst": errors.max(),
        "line": np.sqrt(((line - y) ** 2).mean()),
        "off_nudge": off,
    }


TERM = Term(
    title="Neural network",
    definition=__doc__,
    aliases=("artificial neural network",),
    group="architecture",
    level="start here",
    in_a_number="""A network of 784, 5, 5 and 10 units has @{wiring.parameters:,.0f} parameters,
        @{wiring.first_layer:.0%} of them in the first layer.""",
    searched_as=(
        "feedforward neural network",
        "feedforward network",
        "multilayer perceptron",
        "MLP",
        "how to count parameters of a network",
        "nn.Linear",
        "nn.Sequential",
        "Dense layer",
        "fully connected layer",
        "hidden layer",
        "xor problem",
        "784 input neurons mnist",
        "why are activation functions needed",
        "universal approximation theorem",
        "how many neurons per layer",
        "deep learning basics",
    ),
    analogy=Analogy(
        text="""
            A newspaper: reporters note facts, desks read all the notes, trust some more than others
            and write a line, editors read the lines of all desks and make the front page. When
            readers complain, the complaint goes back the same way, and everyone learns which notes
            they trusted too much. Reading runs forward, blame runs backward, and only the trust
            changes.
        """,
        breaks_down="""
            Desks know what they are for; what a neuron responds to is a result of training. And a
            complaint can be passed on in full; an error is multiplied by weights and slopes at
            every desk.
        """,
    ),
    heading="How it works",
    formula=r"""
        h_k = f(h_{k-1} W_k + b_k), \qquad h_0 = x

        \text{parameters} = \sum_k (n_{k-1} + 1)\, n_k
    """,
    symbols={
        "n": "number of neurons of a layer",
    },
    explanation=r"""
        A layer is a row of neurons that read the same inputs. Written at once it is a matrix:
        multiply the inputs by the weights, add the biases, bend each sum by the activation. The
        result is the next layer's input.

        Between input and output lie the *hidden* layers. In this plain form every neuron feeds
        every neuron of the next layer, and no other.

        **Why layers, and why a bend.** The first figure tells whether exactly one of two inputs is
        on. No neuron can do that alone: the best straight-line answer misses each of the four cases
        by @{difference.alone:.1f}. Two hidden neurons with ReLU miss them by
        @{difference.all_four:.0f}. Without the activation two layers are one matrix, here zero.

        **Why it can fit things.** Each hidden neuron contributes one bend, and the next layer adds
        the bends with weights of its own. In 1,000 steps eight tanh neurons come to a root mean
        square of @{fit.error:.3f} from the curve above (median of eleven starts); a straight line
        misses it by @{fit.line:.2f}. With enough neurons one hidden layer can come as close as you
        like to any continuous function on a bounded range [@cybenko1989; @hornik1989]. That says
        that good weights exist, not that training finds them: the worst start still misses by
        @{fit.worst:.2f}.

        **Where the weights sit.** A network of 784-5-5-10 neurons has @{wiring.parameters:,.0f}
        parameters, @{wiring.first_layer:.0%} of them between the pixels and the first hidden layer.
        Those are the weights that stand furthest from the loss.

        **How it learns.** The forward pass computes an output, the loss rates it,
        [backpropagation](term:backpropagation) sends the error back and finds the gradient, and an
        optimizer takes a step. On its way back the error passes every layer and is multiplied by
        weights and slopes. In the diagram, a weight at the pixels gets @{wiring.first_to_last:.2f}
        of the gradient of one at the output, with only two hidden layers. More layers multiply more
        such factors.
    """,
    what_to_do=(
        """Put an [activation](term:activation_function) between layers; without it they are one
        matrix.""",
        """Draw the [starting weights](term:weight_initialization) at random, at the scale that your
        activation asks for.""",
    ),
    claims=(
        Claim(
            """Images of 28 by 28 pixels need an input layer of 784 units, and ten digits an output
            layer of ten.""",
            number=34,
            judged="true",
            read_in="wordpress",
            holds=lambda n: n["wiring.pixels"] == 784 and n["wiring.outputs"] == 10,
            counter={"wiring.pixels": 1024},
            because="""28 · 28 = @{wiring.pixels:.0f} numbers come in and @{wiring.outputs:.0f}
                scores go out, one for each digit. Task and data fix these two sizes; the layers in
                between are a choice.""",
        ),
        Claim(
            """In a plain feedforward network every layer is connected with the next one, each
            neuron with each neuron.""",
            number=37,
            judged="true",
            read_in="wordpress",
            holds=lambda n: n["wiring.joined"] == 1,
            counter={"wiring.activation": "ReLU", "wiring.layers": 4, "wiring.hidden": 2},
            because="""Yes: @{wiring.joined:.0%} of the pairs in
                neighboring layers have a weight that gets a gradient. Other networks are wired
                differently. Convolutional ones join neurons to a small neighborhood, residual ones
                also skip layers, and recurrent ones feed back into themselves.""",
        ),
    ),
    origin="""
        Networks of model neurons were first described in 1943, as devices of logic
        [@mcculloch1943]. Rosenblatt's perceptron of 1958 learned from examples, in one layer of
        adjustable weights [@rosenblatt1958]. Deep networks that learned several layers were built
        in the Soviet Union from the 1960s on, by Ivakhnenko and coworkers [@schmidhuber2015]. The
        way of training them that is used today, errors sent back through smooth neurons, became
        widely known in 1986 [@rumelhart1986].
    """,
    etymology="""
        From the nets of nerve cells in a brain, which the first papers meant to model. A
        *feedforward* network passes signals one way only; a *multilayer perceptron* is Rosenblatt's
        perceptron with hidden layers and, despite the name, with smooth neurons.
    """,
    trends="""
        In and out of fashion several times since 1958. Since about 2012 networks of many layers
        have led in vision, speech and language. The plain form of this page lives on as a building
        block: the layers between the attention layers of a transformer are small networks of this
        kind.
    """,
    tagged_as=("neural networks", "deep learning", "machine learning", "function approximation"),
    collocations=(
        "train a neural network",
        "deep neural network",
        "hidden layers of a network",
        "weights of the network",
        "fully connected network",
    ),
    in_context=(
        "The network has three hidden layers of a hundred neurons each.",
        "We trained the same network from five different random starts.",
        "A network without activations is a single matrix, however many layers it has.",
    ),
    faq=(
        Question(
            "How many layers does the network 784-5-5-10 have?",
            """Four rows of units, three layers of weights, two hidden layers. People count
            differently, so say which. On this site a layer is a layer of weights; the input is
            none, because there is nothing to learn in it.""",
        ),
        Question(
            "How do I count the parameters?",
            """Each neuron has one weight for every input and one bias. So layer $k$ with $n_{k-1}$
            inputs and $n_k$ neurons has $(n_{k-1} + 1) n_k$. Add up the layers:
            @{wiring.parameters:,.0f} for 784-5-5-10.""",
        ),
        Question(
            "Why start from random weights?",
            """If two neurons of a layer start with equal weights, in and out, they compute the
            same, get the same gradient and stay equal forever. Random weights make them differ. How
            large the random numbers should be is a science of its own, because it decides what
            happens to the gradient.""",
        ),
        Question(
            "If one hidden layer can fit anything, why use more?",
            """It may need very many neurons. Some functions that a deep network computes with few
            neurons take a shallow one exponentially many [@telgarsky2016]. The price of more layers
            is a longer product in the gradient.""",
        ),
        Question(
            "Does the network 784-5-5-10 suffer from a vanishing gradient?",
            """Hardly. With sigmoids, weights at the pixels get @{wiring.first_to_last:.2f} of the
            gradient at the output. In the lab on digits this network ends about as well with
            sigmoids as with ReLU: five neurons per layer limit it more than its gradient does.""",
        ),
        Question(
            "Is it a model of the brain?",
            """It started as one. Today it is a family of functions with many parameters and good
            ways to fit them. Brains send spikes, have loops everywhere and are not known to send
            errors back through the same connections.""",
        ),
    ),
    relations={
        "uses": ("artificial_neuron", "activation_function", "sigmoid", "tanh", "relu"),
        "broader than": ("cnn", "rnn"),
        "related to": (
            "backpropagation",
            "vanishing_gradient",
            "gradient",
            "residual_connection",
            "weight_initialization",
        ),
    },
    did_you_know="""
        The theorem that one hidden layer suffices was proved for sigmoids in 1989 [@cybenko1989].
        It asks for little: any continuous activation that is not a polynomial will do
        [@leshno1993]. Without one, the eight neurons of the second figure can do no better than
        @{fit.line:.2f}, the error of a ruler.
    """,
)
