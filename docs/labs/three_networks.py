# ---
# jupyter:
#   jupytext:
#     formats: py:percent
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Three networks read the same digits
#
# A WordPress post announces a comparison of three kinds of networks: [fully
# connected](../../terms/neural-network/), [convolutional](../../terms/cnn/),
# [recurrent](../../terms/rnn/). It breaks off before it compares anything. Here is the
# comparison.
#
# The same 784 pixels can be read as a list, as an image, or as a sequence: of 28 rows, or of 784
# single pixels. The [loss](../../terms/loss-function/), the optimizer and the number of steps
# stay the same. What changes is how weights are shared, and how far the error has to travel;
# besides these, width and [learning rate](../../terms/learning-rate/), which suit each network.

# %% [markdown]
# ## Which pixels does the loss hear?
#
# Before any training: how strongly does the loss of one image depend on each of its pixels? That
# is dL/dx, here its root mean square (RMS) over 100 images. Where the error has
# [vanished](../../terms/vanishing-gradient/) on its way back, the loss does not hear what the
# pixel says. (That is not yet the gradient of the weights: with a first layer of zeros, dL/dx is
# zero, and the network learns all the same.)
#
# Four networks read: an MLP, a [CNN](../../terms/cnn/), and an [RNN](../../terms/rnn/) that reads
# rows or single pixels. Gradients are computed in float64: [float32 ends at
# 10⁻⁴⁵](../../terms/underflow/), and one of these networks goes far below.


# %%
import matplotlib.pyplot as plt
import numpy as np
from IPython.display import Markdown, display
from matplotlib.patches import Patch, PathPatch
from matplotlib.path import Path

from glossary_src.digits import load
from glossary_src.numerics.convolution import CNN, col2im
from glossary_src.numerics.initializers import orthogonal, scaled
from glossary_src.numerics.losses import cross_entropy
from glossary_src.numerics.mlp import MLP
from glossary_src.numerics.optimizers import Adam
from glossary_src.numerics.rnn import RNN

digits = load()
STEPS, BATCH, EVERY = 400, 50, 50
STYLES = "-", "--", "-.", ":", (0, (8, 1)), (0, (4, 2))
CHANCE = np.log(10)  # the loss of a network that gives all ten digits the same chance
PROBE = digits.x_train[:100], digits.y_train[:100]  # gradients are measured on these


def short(value):
    """Two decimals, or a power of ten in plain text: 6 × 10⁻⁵."""
    if 0.01 <= value < 100:
        return f"{value:.2f}"
    digit, power = f"{value:.0e}".split("e")
    raised = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
    return f"{digit}\N{NO-BREAK SPACE}×\N{NO-BREAK SPACE}10{str(int(power)).translate(raised)}"


# %%
def identity(rng, fan_in, fan_out, dtype):
    return np.eye(fan_out, fan_in, dtype=dtype)


READERS = {
    "MLP": lambda **o: MLP((784, 32, 32, 10), activation="tanh", **o),
    "CNN": lambda **o: CNN((28, 28, 1), (8, 16), 10, size=6, stride=2, **o),
    "RNN, rows": lambda **o: RNN(28, 32, 10, **o),
    "RNN, pixels": lambda **o: RNN(1, 32, 10, **o),
}
SHAPES = {MLP: (784,), CNN: (28, 28, 1)}  # of one image; an RNN wants (steps, inputs)


def view(net, x):
    """The images as this network reads them."""
    shape = SHAPES[type(net)] if type(net) in SHAPES else (-1, net.W_x.shape[1])
    return x.reshape(len(x), *shape).astype(net.dtype)


def new(name, seed=0, dtype=np.float32):
    return READERS[name](rng=np.random.default_rng(seed), dtype=dtype)


nets = {name: new(name) for name in READERS}
parameters = {name: sum(p.size for p in net.parameters) for name, net in nets.items()}
assert list(parameters.values()) == [26506, 7490, 2282, 1418]


# %%
def rms(a, axis=None):
    return np.sqrt(np.mean(np.square(a, dtype=np.float64), axis=axis))


def passes(name, net):
    """Forward and backward pass of the probe, through a copy of the network in float64."""
    twin = new(name, dtype=np.float64)
    for p, value in zip(twin.parameters, net.parameters):
        p[...] = value
    forward = twin.forward(view(twin, PROBE[0]))
    return twin, forward, twin.backward(forward, cross_entropy(forward.logits, PROBE[1])[1])


def measure(name, net):
    """RMS of dL/dz for every hidden layer or step, and of dL/dx for every pixel."""
    twin, _, gradients = passes(name, net)
    count = len(PROBE[1])
    if isinstance(twin, RNN):
        dz, dx = gradients.dz, (gradients.dz @ twin.W_x).swapaxes(0, 1)
    else:
        dz, dx = gradients.dz[:-1], gradients.dz[0] @ twin.weights[0]
        if isinstance(twin, CNN):
            dx = col2im(dx, (count, 28, 28, 1), twin.size, twin.stride)
    # The mean over the images puts 1/count into every row; undo it.
    return {
        "dz": np.array([count * rms(g) for g in dz]),
        "dx": count * rms(dx.reshape(count, 28, 28), axis=0),
    }


start = {name: measure(name, net) for name, net in nets.items()}

# %%
SHADES = {1: "> 1/10", 0.5: "> 1/100", 0.2: "> 1/1000"}  # by opacity


def paint(ax, found, name):
    """Shade the pixels: neighbors in a line as one box, all boxes of a shade as one path."""
    power = np.floor(-np.log10(found["dx"] / found["dx"].max()))
    for tenths, opacity in enumerate(SHADES):
        edges = np.diff((power == tenths).astype(int), axis=1, prepend=0, append=0)
        boxes = zip(np.argwhere(edges == 1), np.argwhere(edges == -1)[:, 1])
        corners = [[(a, y), (b, y), (b, y + 1), (a, y + 1), (a, y)] for (y, a), b in boxes]
        if corners:
            codes = [Path.MOVETO, *[Path.LINETO] * 3, Path.CLOSEPOLY] * len(corners)
            path = Path(np.concatenate(corners), codes)
            ax.add_patch(PathPatch(path, alpha=opacity, fc="C0", lw=0))
    ax.add_patch(plt.Rectangle((0, 0), 28, 28, fill=False, ec="C0", lw=0.7))
    ax.set(xlim=(-0.5, 28.5), ylim=(28.5, -0.5), aspect="equal")
    ax.set_title(name, pad=4)
    ax.set_axis_off()


fig, axes = plt.subplots(1, 4, figsize=(5.84, 2.6), layout="constrained")
for ax, (name, found) in zip(axes, start.items()):
    paint(ax, found, name)
fig.suptitle("RMS of dL/dx at the start, share of the strongest pixel", x=0.01, ha="left", size=10)
shades = [Patch(fc="C0", alpha=a, lw=0, label=label) for a, label in SHADES.items()]
fig.legend(handles=shades, loc="outside lower left", ncols=3, labelcolor=plt.rcParams["text.color"])
plt.show()

# %%
by_row, by_pixel = start["RNN, rows"]["dx"], start["RNN, pixels"]["dx"]
upper = rms(by_row[:7]) / rms(by_row[21:])
above = rms(by_pixel[:27]) / rms(by_pixel[27])
ink = (PROBE[0].reshape(-1, 28, 28)[:, 27] > PROBE[0].min()).any(axis=1).mean()
assert all((start[name]["dx"] > 0.01 * start[name]["dx"].max()).all() for name in ("MLP", "CNN"))
# 1e-5 to 0.013 over 200 seeds, and 2e-7 to 0.097 over 100. The weakest pixel of the MLP gets
# 0.14 to 0.30 of the strongest (200 seeds), that of the CNN 0.019 to 0.070 (50).
assert upper < 0.05
assert above < 0.3
assert ink < 0.05

# %% [markdown]
# **The MLP and the CNN hear the whole image. The RNNs hear its end.** Reading rows, a pixel of
# the upper quarter gets @{short(upper)} of what one of the lower quarter gets. Reading pixels,
# one above the last line gets @{short(above)} of what one in the last line gets. And the last
# line is empty in @{100 * (1 - ink):.0f} of 100 images.

# %% [markdown]
# ## What was asked, what is seen
#
# - *How do the three compare?* The error crosses 2 factors in the MLP and in the CNN, 28 or 784
#   in an [RNN](../../terms/rnn/). From an ordinary start, dL/dz keeps @{short(start_of['MLP'])},
#   @{short(start_of['CNN'])}, @{short(start_of['RNN, rows'])} and
#   @{short(start_of['RNN, pixels'])} from the last hidden layer or step to the first.
# - *What does sharing do?* It saves parameters: @{parameters['MLP']:,}, @{parameters['CNN']:,},
#   @{parameters['RNN, rows']:,}, @{parameters['RNN, pixels']:,}. The
#   [gradient](../../terms/gradient/) of a shared weight is a sum, and a sum can look healthy
#   while most of its terms are nothing.
# - *Must a long way lose the gradient?* No. With weights and slopes that keep it,
#   @{short(start_of['identity, ReLU'])} of dL/dz gets back across 784 steps, and the network
#   learns.
# - *Is the comparison fair?* The steps are the same, the widths and the rates were chosen. In
#   more steps or at other rates the accuracies change; how many factors the error crosses does
#   not.

# %% [markdown]
# ## Four readers
#
# All hidden units are [tanh](../../terms/tanh/). All weights
# [start](../../terms/weight-initialization/) with variance 1/fan-in, all biases at zero.
#
# - **MLP**, a plain [network](../../terms/neural-network/): 784 inputs, two hidden layers of 32
#   units. No weight is used twice.
# - **[CNN](../../terms/cnn/)**: two convolutions with 6 × 6 patches, stride 2, 8 and 16 channels.
#   A patch moves over the image; its weights are the same everywhere.
# - **[RNN](../../terms/rnn/), rows**: 32 units read one row of 28 pixels at a time, from the top.
#   Every step uses the same weights. The state after the last row answers.
# - **RNN, pixels**: the same with one pixel at a time, line by line.
#
# Parameters: MLP **@{parameters['MLP']:,}**, CNN **@{parameters['CNN']:,}**, RNN, rows
# **@{parameters['RNN, rows']:,}**, RNN, pixels **@{parameters['RNN, pixels']:,}**. Sharing is
# what makes the small ones small.

# %% [markdown]
# ## How many factors the error crosses
#
# By the [chain rule](../../terms/chain-rule/), the error crosses one factor for each layer or
# step, weight times slope; over steps that is [backpropagation through time](../../terms/bptt/).
# From the output back to the first hidden layer there are 2 in the MLP and in the CNN; back to
# the first step there are 28 for rows and 784 for pixels. The figure follows dL/dz, the
# [gradient](../../terms/gradient/) with respect to the pre-activations.

# %%
crossed = {name: len(found["dz"]) for name, found in start.items()}
assert list(crossed.values()) == [2, 2, 28, 784]

fig, (left, right) = plt.subplots(1, 2, figsize=(5.84, 3.4), layout="constrained")
for i, name in enumerate(start):
    backward = start[name]["dz"][::-1]
    ax, marker = (right, "") if name == "RNN, pixels" else (left, "os"[i : i + 1])
    count = np.arange(1, len(backward) + 1)
    ax.semilogy(count, backward, ls=STYLES[i], color=f"C{i}", marker=marker, label=name)
left.set(title="RMS of dL/dz at the start", xlabel="factors crossed")
left.legend(loc="lower left")
right.set(title="RMS of dL/dz, RNN, pixels", xlabel="factors crossed")
right.axhline(1e-45, color="C4", ls=":", lw=1.2)
right.text(784, 1e-43, "float32 ends", ha="right", color="C4")
plt.show()

# %%
def ends(found):
    """The first hidden layer or step, relative to the last."""
    return found["dz"][0] / found["dz"][-1]


def per_step(found):
    return ends(found) ** (1 / (len(found["dz"]) - 1))


# Over 50 to 200 seeds: 0.59 to 0.81 (MLP), 0.30 to 0.35 (CNN), 9e-7 to 0.008 (rows), and from
# below what float64 can hold to 2e-19 (pixels).
assert 0.5 < ends(start["MLP"]) < 0.9
assert 0.15 < ends(start["CNN"]) < 0.6
assert ends(start["RNN, rows"]) < 0.03
assert ends(start["RNN, pixels"]) < 1e-12

single = new("RNN, pixels")
forward = single.forward(view(single, PROBE[0]))
gradients = single.backward(forward, cross_entropy(forward.logits, PROBE[1])[1])
silent = int((gradients.dz == 0).all(axis=(1, 2)).sum())
# This seed; twenty seeds gave 0 to 519, half of them more than 430.
assert 350 < silent < 510

# %% [markdown]
# **No single factor is small; there are many.** A step keeps about
# @{per_step(start['RNN, rows']):.2f} of dL/dz when rows are read and
# @{per_step(start['RNN, pixels']):.2f} when pixels are. The last step gets
# @{start['RNN, rows']['dz'][-1]:.2f} and @{start['RNN, pixels']['dz'][-1]:.2f}, the first row
# @{short(start['RNN, rows']['dz'][0])}, the first pixel @{short(start['RNN, pixels']['dz'][0])}.
# In float32, in which networks usually train, the first @{silent} pixels get [exactly
# zero](../../terms/underflow/).

# %% [markdown]
# ## A shared weight hides it
#
# Every place where a weight is used adds one term to its [gradient](../../terms/gradient/). For
# one image, a weight of the first layer collects 1 term in the MLP, 144 in the CNN (one for each
# position of its patch), 28 or 784 in an RNN. What do such sums tell?

# %%
_, forward, gradients = passes("CNN", nets["CNN"])
images, positions = len(PROBE[1]), forward.z[0][0, ..., 0].size
dz = gradients.dz[0].reshape(images, positions, -1)
patches = forward.inputs[0].reshape(images, positions, -1)
total = rms(np.einsum("npk,npj->nkj", dz, patches))
term = np.sqrt(np.einsum("npk,npj->kj", dz**2, patches**2).mean() / (images * positions))
growth = total / term

dW_h, early = {}, {}
for name in ("RNN, rows", "RNN, pixels"):
    _, forward, gradients = passes(name, nets[name])
    dW_h[name] = rms(gradients.dW_h)
    last_line = len(gradients.dz) * 27 // 28
    terms = np.einsum("tni,tnj->ij", gradients.dz[1:last_line], forward.h[: last_line - 1])
    early[name] = rms(terms) / dW_h[name]

# Over 20 seeds: 11.4 to 12.5; 0.4 to 1.9; 0.57 to 0.89; 1e-5 to 0.063.
assert positions == 144
assert 10 < growth < 14
assert 0.2 < dW_h["RNN, pixels"] / dW_h["RNN, rows"] < 3
assert early["RNN, rows"] > 0.4
assert early["RNN, pixels"] < 0.2

# %% [markdown]
# **In the [CNN](../../terms/cnn/) the terms add up.** The sum over @{positions} positions is
# @{growth:.1f} times as large as one term; √@{positions} = @{np.sqrt(positions):.0f}, so at the
# start they add like independent numbers.
#
# **In the [RNN](../../terms/rnn/) the sum conceals who is silent.** The RMS of dL/dW for the
# recurrent weights is @{dW_h['RNN, pixels']:.3f} when pixels are read and
# @{dW_h['RNN, rows']:.3f} when rows are: nothing seems to vanish. But all pixels above the last
# line together make up @{short(early['RNN, pixels'])} of it, all rows above the last
# @{early['RNN, rows']:.2f}.

# %% [markdown]
# ## Other starts for 784 steps
#
# A factor is weight times slope. Here are three other starts for the RNN that reads pixels:
#
# - **rotation**: a random orthogonal matrix as recurrent weights. It keeps every length.
# - **rotation, small input**: input weights a hundred times smaller as well. The states stay
#   small, where the slope of [tanh](../../terms/tanh/) is near 1.
# - **identity, ReLU**: the identity as recurrent weights, [ReLU](../../terms/relu/) instead of
#   tanh, input weights ten times smaller. This is the recipe of Le, Jaitly and Hinton (2015,
#   arXiv:1504.00941), who read MNIST pixel by pixel with it; their weights were smaller.

# %%
SMALL, SMALLER = scaled(0.1), scaled(0.01)
READERS |= {
    "rotation": lambda **o: RNN(1, 32, 10, recurrent_initializer=orthogonal, **o),
    "rotation, small input": lambda **o: RNN(
        1, 32, 10, initializer=SMALLER, recurrent_initializer=orthogonal, **o
    ),
    "identity, ReLU": lambda **o: RNN(
        1, 32, 10, activation="relu", initializer=SMALL, recurrent_initializer=identity, **o
    ),
}
starts = {"Gaussian": start["RNN, pixels"]}
starts |= {name: measure(name, new(name)) for name in list(READERS)[4:]}

fig, ax = plt.subplots(figsize=(5.84, 3.4), layout="constrained")
for i, (name, found) in zip((3, 5, 0, 4), starts.items()):  # colors as in the other figures
    ax.semilogy(np.arange(1, 785), found["dz"], ls=STYLES[i], color=f"C{i}", label=name)
ax.set(title="RMS of dL/dz at the start, RNN, pixels", xlabel="pixel", ylim=(1e-110, 1e10))
ax.set(yticks=[1, 1e-20, 1e-40, 1e-60, 1e-80, 1e-100], xticks=[1, 200, 400, 600, 784])
ax.legend(loc="lower right")
plt.show()

# %%
# Over 100 seeds: 3e-126 to 4e-54; 0.002 to 0.24; 0.28 to 0.55, and the weakest pixel 0.19 to
# 0.73 of the strongest.
assert ends(starts["rotation"]) < 1e-12
assert ends(starts["rotation, small input"]) > 1e-4
assert 0.15 < ends(starts["identity, ReLU"]) < 0.8
assert starts["identity, ReLU"]["dx"].min() > 0.1 * starts["identity, ReLU"]["dx"].max()

kept = {name: per_step(found) for name, found in starts.items()}
# %% [markdown]
# **Weights that keep lengths are half of a cure.** A rotation alone keeps @{kept['rotation']:.2f}
# a step instead of @{kept['Gaussian']:.2f}: now the slope of tanh does all the shrinking, and the
# first pixel still gets @{short(starts['rotation']['dz'][0])}. With small input weights as well a
# step keeps @{kept['rotation, small input']:.4f}, with identity and ReLU
# @{kept['identity, ReLU']:.4f}. Then the whole image is heard.

# %% [markdown]
# ## Do they learn?
#
# Five networks take 400 steps of Adam with [batches](../../terms/sgd/) of 50 images: two and a
# half passes over 8000 digits. The rate is 0.001, and 0.0003 for the two that read pixels. A
# gradient longer than 1 is [cut to length 1](../../terms/gradient-clipping/), which keeps one
# bad batch from throwing an RNN off.

# %%
LEARNERS = {name: 0.001 for name in ("MLP", "CNN", "RNN, rows")}
LEARNERS |= {"RNN, pixels": 0.0003, "identity, ReLU": 0.0003}
LABELS = {name: name for name in LEARNERS} | {"identity, ReLU": "RNN, pixels, identity"}


def clipped(gradients, longest=1):
    length = np.sqrt(sum(g.size * rms(g) ** 2 for g in gradients))
    return [g * g.dtype.type(min(1, longest / length)) for g in gradients]


def accuracy(net):
    parts = np.split(np.arange(len(digits.y_test)), 4)  # all at once would take much memory
    guesses = [net.forward(view(net, digits.x_test[p])).logits.argmax(axis=1) for p in parts]
    return np.mean(np.concatenate(guesses) == digits.y_test)


def train(name, seed=0):
    net, rng = new(name, seed), np.random.default_rng(1000 + seed)
    optimizer = Adam(net.parameters, LEARNERS[name])
    profiles, losses, accuracies = [measure(name, net)["dz"]], [], [accuracy(net)]
    for step in range(1, STEPS + 1):
        batch = rng.integers(0, len(digits.y_train), BATCH)
        forward = net.forward(view(net, digits.x_train[batch]))
        loss, dlogits = cross_entropy(forward.logits, digits.y_train[batch])
        optimizer.step(clipped(net.backward(forward, dlogits).parameters))
        losses.append(loss)
        if step % EVERY == 0:
            profiles.append(measure(name, net)["dz"])
            accuracies.append(accuracy(net))
    losses = np.reshape(losses, (-1, EVERY)).mean(axis=1)
    return {"dz": np.array(profiles), "loss": losses, "accuracy": np.array(accuracies)}


runs = {name: train(name) for name in LEARNERS}
again = {name: [runs[name], *(train(name, seed) for seed in (1, 2))] for name in list(LEARNERS)[:3]}
again |= {name: [runs[name]] for name in list(LEARNERS)[3:]}  # these take their time
steps = np.arange(0, STEPS + 1, EVERY)

# %%
fig, (left, right) = plt.subplots(1, 2, figsize=(5.84, 3.9), layout="constrained")
for i, (name, run) in enumerate(runs.items()):
    left.plot(steps[1:] - EVERY / 2, run["loss"], ls=STYLES[i], color=f"C{i}")
    right.plot(steps, 100 * run["accuracy"], ls=STYLES[i], color=f"C{i}", label=LABELS[name])
left.set(title="Cross-entropy, training", xlabel="step", xlim=(0, STEPS), ylim=(0, 2.5))
right.set(title="Percent right, test", xlabel="step", xlim=(0, STEPS), ylim=(0, 100))
fig.legend(loc="outside lower left", ncols=3)
plt.show()

# %%
final = {name: [run["accuracy"][-1] for run in several] for name, several in again.items()}
# Over 16 seeds: 0.91 to 0.92 (MLP), 0.92 to 0.94 (CNN), 0.52 to 0.61 (rows); over 6, 0.08 to 0.15
# (pixels; at ten times the rate one seed of three got to 0.26); over 8, 0.57 to 0.70 (identity).
assert min(final["MLP"]) > 0.88
assert min(final["CNN"]) > 0.89
assert 0.45 < min(final["RNN, rows"]) < max(final["RNN, rows"]) < 0.70
assert max(final["RNN, pixels"]) < 0.2
assert abs(runs["RNN, pixels"]["loss"][-1] - CHANCE) < 0.05
assert min(final["identity, ReLU"]) > 0.45


def spread(values):
    low, high = (f"{100 * v:.0f}" for v in (min(values), max(values)))
    return f"{low}\N{NO-BREAK SPACE}%" if low == high else f"{low}–{high}\N{NO-BREAK SPACE}%"


percent = {name: spread(values) for name, values in final.items()}
# %% [markdown]
# **Across 2 factors they learn fast, across 28 slowly, across 784 not at all at this rate, unless
# the start lets the error through.** After @{STEPS} steps the MLP reads @{percent['MLP']} of the
# test digits and the CNN, with less than a third of the parameters, @{percent['CNN']} (three seeds
# each). The RNN that reads rows gets to @{percent['RNN, rows']}. The RNN that reads pixels stays
# at chance: @{percent['RNN, pixels']}, with a loss of @{runs['RNN, pixels']['loss'][-1]:.2f},
# where guessing costs @{CHANCE:.2f}. With identity and ReLU it gets to
# @{percent['identity, ReLU']}, from the same pixels, with as many parameters.

# %% [markdown]
# ## The gradient while they learn
#
# The start is not fate. The figure shows dL/dz at every step of the [RNNs](../../terms/rnn/),
# before and during training.

# %%
fig, (left, right) = plt.subplots(1, 2, figsize=(5.84, 3.9), layout="constrained")
for i, step in enumerate((0, 100, 200, 400)):
    profile = runs["RNN, rows"]["dz"][step // EVERY]
    left.semilogy(np.arange(1, 29), profile, ls=STYLES[i], color=f"C{i}", label=f"step {step}")
left.set(title="RMS of dL/dz, RNN, rows", xlabel="row", xticks=[1, 7, 14, 21, 28])
fig.legend(loc="outside lower left", ncols=4)
for name in ("RNN, pixels", "identity, ReLU"):
    for i, step in ((0, 0), (3, 400)):
        profile = runs[name]["dz"][step // EVERY]
        right.semilogy(np.arange(1, 785), profile, ls=STYLES[i], color=f"C{i}")
right.text(1, 1e-9, "identity, ReLU")
right.text(784, 1e-78, "Gaussian, tanh", ha="right")
right.set(title="RMS of dL/dz, RNN, pixels", xlabel="pixel", xticks=[1, 200, 400, 600, 784])
right.set(ylim=(1e-110, 1e10), yticks=[1, 1e-20, 1e-40, 1e-60, 1e-80, 1e-100])
plt.show()

# %%
row_runs = again["RNN, rows"]
first_row = runs["RNN, rows"]["dz"][:, 0]
gain = [int(float(f"{run['dz'][-1, 0] / run['dz'][0, 0]:.1g}")) for run in row_runs]
after = {name: ends({"dz": run["dz"][-1]}) for name, run in runs.items()}
# Over 16 seeds the first row gains a factor of 5 to 8300; over 6 the first pixel ends at 4e-115 to
# 1e-51 of the last, over 8 with identity at 0.4 to 4.4.
assert min(gain) > 2
assert first_row[-1] > 50 * first_row[0]
assert after["RNN, pixels"] < 1e-12
assert after["identity, ReLU"] > 0.02

# %% [markdown]
# **The RNN that reads rows mends itself.** At step 100 it reads
# @{spread([runs['RNN, rows']['accuracy'][100 // EVERY]])} of the digits, and the first row still
# gets next to nothing: @{short(first_row[100 // EVERY])}. By step @{STEPS} that has grown to
# @{short(first_row[-1])}, some @{gain[0]:,} times as much as at the start (two other seeds:
# @{gain[1]:,} and @{gain[2]:,} times).
#
# **784 steps do not mend themselves, at this rate.** After training the first pixel gets
# @{short(after['RNN, pixels'])} of what the last one gets. With identity and ReLU it is
# @{after['identity, ReLU']:.2f}, and was @{ends(starts['identity, ReLU']):.2f}.

# %% [markdown]
# ## The table
#
# For a report: copy it. *Uses* counts how often one weight of the hidden layers works on one
# image. *First to last* compares the RMS of dL/dz in the first and in the last [hidden
# layer](../../terms/neural-network/) or step. *Read right* are the test digits after the last
# step.

# %%
USES = dict(zip(LEARNERS, ("1", "144, 16", "28", "784", "784")))
start_of = {name: ends({"dz": run["dz"][0]}) for name, run in runs.items()}
parameters["identity, ReLU"] = parameters["RNN, pixels"]


table = [
    "| network | parameters | uses | factors crossed | first to last, start "
    f"| first to last, step {STEPS} | read right |",
    "|:--|--:|--:|--:|--:|--:|--:|",
]
for name, run in runs.items():
    cells = f"{parameters[name]:,}", USES[name], str(run["dz"].shape[1]), short(start_of[name])
    cells = LABELS[name], *cells, short(after[name]), percent[name]
    table.append(f"| {' | '.join(cells)} |")
display(Markdown("\n".join(table)))

# %%
_, forward, _ = passes("CNN", nets["CNN"])
first_units, last_units = (z[0].size for z in forward.z[:2])
norm = start_of["CNN"] * np.sqrt(first_units / last_units)
assert (first_units, last_units) == (1152, 256)
assert 0.55 < norm < 0.85  # 0.62 to 0.75 over 50 seeds

# %% [markdown]
# The [CNN](../../terms/cnn/) loses less than it seems: @{last_units} units hand their error to
# @{first_units}, so each gets less. The norm over all of them keeps @{norm:.2f}, the MLP's
# @{start_of['MLP']:.2f}.
