"""The learning paths. Terms need not know that they are on one."""

from glossary_src.schema import LearningPath

PATHS = (
    LearningPath(
        slug="first-hour",
        title="The first hour",
        promise="Why the first layers of a deep network hardly learn, and what keeps them alive.",
        terms=(
            "derivative",
            "chain_rule",
            "sigmoid",
            "depth",
            "vanishing_gradient",
            "relu",
            "residual_connection",
        ),
        ends_with="""Thirty sigmoid layers leave
            @{vanishing_gradient.whole_network.sigmoid_left:.0e} of the error: 29 factors of about
            @{vanishing_gradient.whole_network.sigmoid_front:.2f}, each a slope of at most
            @{sigmoid.hill.steepest:.2f} times what the weights make of it.""",
    ),
    LearningPath(
        slug="relu-still-fails",
        title="Why my ReLU network still fails",
        promise="What a ReLU network needs besides ReLU, and how to see which of it is missing.",
        terms=(
            "relu",
            "he_initialization",
            "dying_relu",
            "batch_normalization",
            "gradient_norm",
        ),
        ends_with="""With weights of variance 1/n, thirty ReLU layers leave
            @{he_initialization.two_ways.other_backward:.0e} of the error: 29 factors of about one
            over the square root of two, because ReLU passes half of every mean square.""",
    ),
    LearningPath(
        slug="sequences",
        title="Memory over a long sequence",
        promise="""Why a recurrent network forgets the beginning of what it reads, and what a gated
            cell changes about that.""",
        terms=("rnn", "bptt", "long_term_dependency", "lstm"),
        ends_with="""Back over 28 steps, forget gates of bias 3 let @{lstm.carousel.road:.2f} of an
            error through, half-open ones @{lstm.carousel.half_open:.0e}: 28 factors of σ(3), or of
            one half, and no slope and no matrix between them.""",
    ),
    LearningPath(
        slug="transformers-road",
        title="The road through a transformer",
        promise="""What carries the error through a deep transformer, what stands in its way, and
            why its training begins with small steps.""",
        terms=(
            "residual_connection",
            "layer_normalization",
            "post_norm",
            "pre_norm",
            "adam",
            "warm_up",
        ),
        ends_with="""Behind 48 branches, half of which average over positions,
            @{post_norm.by_depth.post_mixing_48:.2f} of the error arrives with the norm on the
            skip, @{post_norm.by_depth.pre_mixing_48:.2f} with the norm in the branch.""",
    ),
    LearningPath(
        slug="sixteen-bits",
        title="The numbers themselves",
        promise="""What a number of 16 bits can hold, what it loses, and how training in it gets
            its gradients back.""",
        terms=("float16", "underflow", "loss_scaling", "overflow", "nan"),
        ends_with="""In float16 @{underflow.layers.zero_first:.0%} of dL/dz of the first of eight
            layers are zero, although in float64 none is: its smallest number is
            @{float16.counting.least:.1e}, and a typical entry there
            @{underflow.layers.typical:.1e}.""",
    ),
)
