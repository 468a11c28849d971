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
            @{he_initialization.two_ways.other_backward:.0e} of the error: 29 factors of one
            over the square root of two, because ReLU passes half of every mean square.""",
    ),
)
