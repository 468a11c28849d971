"""Losses, each with its gradient. A loss is the mean over the examples of a batch."""

import numpy as np
from numpy.typing import NDArray


def softmax(logits: NDArray[np.floating]) -> NDArray[np.floating]:
    """e^z_k / sum_j e^z_j along the last axis, same shape and dtype as `logits`.

    The largest logit is subtracted first: the result is the same, and nothing overflows.
    """
    e = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return np.asarray(e / e.sum(axis=-1, keepdims=True))


def cross_entropy(
    logits: NDArray[np.floating], labels: NDArray[np.integer]
) -> tuple[float, NDArray[np.floating]]:
    """Mean of -log softmax(z)_label, and its gradient (softmax(z) - one_hot) / batch.

    `logits` has shape (batch, classes), `labels` (batch,) with class indices; the gradient
    dL/dlogits has the shape and dtype of `logits`. Raises ValueError on other shapes and on
    a label that is no class.
    """
    _check_labels(logits, labels)
    rows = np.arange(len(labels))
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    gradient = np.asarray(np.exp(log_p))
    gradient[rows, labels] -= 1
    return -float(log_p[rows, labels].mean()), gradient / len(labels)


def squared_error(
    outputs: NDArray[np.floating], targets: NDArray[np.floating]
) -> tuple[float, NDArray[np.floating]]:
    """Mean over the batch of |outputs - targets|^2 / 2, and its gradient dL/doutputs.

    Both arrays have shape (batch, classes). Raises ValueError when they differ in shape.
    """
    if outputs.ndim != 2 or outputs.shape != targets.shape:
        raise ValueError(
            "outputs and targets must share one shape (batch, classes), "
            f"not {outputs.shape} and {targets.shape}"
        )
    difference = outputs - targets.astype(outputs.dtype)
    batch = len(outputs)
    return float((difference**2).sum()) / (2 * batch), difference / batch


def _check_labels(logits: NDArray[np.floating], labels: NDArray[np.integer]) -> None:
    if logits.ndim != 2 or labels.shape != logits.shape[:1]:
        raise ValueError(
            "logits must have shape (batch, classes) and labels (batch,), "
            f"not {logits.shape} and {labels.shape}"
        )
    classes = logits.shape[1]
    if labels.min() < 0 or labels.max() >= classes:
        raise ValueError(
            f"labels must lie in 0 ... {classes - 1}, not {labels.min()} ... {labels.max()}"
        )
