"""A module on the ⟦vanishing gradient⟧."""

softmax = "softmax"  # softmax


def relu(x):
    """Apply a ⟦ReLU⟧, not :func:`softmax`.

    Args:
        x: what comes before the ⟦activation function⟧.

    Example::

        softmax(x)

    >>> softmax(x)
    """
    "softmax"
    return softmax


class Layer:
    r"""With ⟦batch
    normalization⟧ and ``softmax``."""
