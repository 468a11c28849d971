"""What people paste or see when training goes wrong. Terms need not know of it.

A message is held to what PyTorch or NumPy says by `tests/answers/test_messages.py`.
"""

import math
from typing import Any

from glossary_src.schema import Message, Messages

LOG_LINE = "A line of somebody's log, no message of a library."
NO_KERAS = "Keras is not installed where the tests run."
NO_GPU = "It needs a GPU."
GUESSES = ", ".join(f"{math.log(k):.4f} for {k:,}" for k in (2, 3, 10, 100, 1000))

BACKWARD = (
    Message(
        slug="does-not-require-grad",
        where="backward",
        words="element 0 of tensors does not require grad and does not have a grad_fn",
        also=("loss does not require grad", "loss has no grad_fn"),
        means="""No path leads from the loss to a weight. Everything is frozen, or code cut the
            path.""",
        check="""`print(loss.requires_grad)` says False. Go back line by line with
            `print(h.grad_fn)`: the path ends at the first `None`.""",
        cure="""Take out `detach`, `item`, `numpy`, `argmax` or `no_grad`
            [on the way](term:stopped_gradient), or let some weights learn.
            `loss.requires_grad_()` silences the message and repairs nothing.""",
        recipe="loss-from-item",
        terms=("stopped_gradient", "computational_graph"),
    ),
    Message(
        slug="modified-by-an-inplace-operation",
        where="backward",
        words="""one of the variables needed for gradient computation has been modified by an
            inplace operation""",
        also=("is at version 1; expected version 0 instead",),
        means="A value that the way back needs was overwritten after the forward pass kept it.",
        check="""`torch.autograd.set_detect_anomaly(True)`, and run again: the warning shows the
            line of the forward pass whose value is lost.""",
        cure="""Write `h = h + 1` for `h += 1`, drop `inplace=True`, and call `optimizer.step()`
            after the last `backward`: [why it is noticed](term:computational_graph).""",
        terms=("computational_graph", "backpropagation"),
    ),
    Message(
        slug="backward-a-second-time",
        where="backward",
        words="Trying to backward through the graph a second time",
        also=("Saved intermediate values of the graph are freed", "specify retain_graph=True"),
        means="""The first `backward` freed what the graph kept. Often a hidden state or another
            value of the step before still hangs on it.""",
        check="""`print(state.grad_fn)` at the start of a step: anything but `None` ties this step
            to the one before.""",
        cure="""`state = state.detach()` between [windows](term:bptt). For two losses over one
            graph, add them and go back once.""",
        recipe="detach-the-state",
        terms=("bptt", "computational_graph", "backpropagation"),
    ),
    Message(
        slug="only-for-scalar-outputs",
        where="backward",
        words="grad can be implicitly created only for scalar outputs",
        means="`backward` was called on several numbers: a loss for each example, say.",
        check="`print(loss.shape)` should be `torch.Size([])`.",
        cure="""Make one number of them, `loss.mean().backward()`: a
            [gradient](term:gradient) belongs to one output.""",
        terms=("gradient", "loss_function"),
    ),
    Message(
        slug="grad-of-a-non-leaf",
        where="backward",
        words="The .grad attribute of a Tensor that is not a leaf Tensor is being accessed",
        also=("intermediate tensor grad is None",),
        means="`backward` fills `.grad` of weights only. Other values it passes through.",
        check="`print(h.is_leaf)` says False.",
        cure="""Call `h.retain_grad()` before `backward`; more on
            [leaves](term:computational_graph).""",
        recipe="update-by-hand",
        terms=("computational_graph", "stopped_gradient"),
    ),
    Message(
        slug="retain-grad-without-a-graph",
        where="backward",
        words="can't retain_grad on Tensor that has requires_grad=False",
        means="This value hangs on nothing that learns. No gradient will ever reach it.",
        check="`print(h.requires_grad, torch.is_grad_enabled())`",
        cure="""Leave `no_grad`, and see what [cuts the path](term:stopped_gradient) to the
            weights before it.""",
        terms=("stopped_gradient",),
    ),
    Message(
        slug="not-used-in-the-graph",
        where="backward",
        words="The differentiated Tensor at index 1 appears to not have been used in the graph",
        also=("One of the differentiated Tensors appears to not have been used in the graph",),
        means="""You asked for the gradient of a loss with respect to something that the loss was
            not computed from: a layer that was skipped, or a copy.""",
        check="""`torch.autograd.grad(loss, inputs, allow_unused=True)` gives `None` where no path
            leads.""",
        cure="""Use the value itself, not a copy or a detached one; see
            [stopped gradient](term:stopped_gradient).""",
        terms=("stopped_gradient", "computational_graph"),
    ),
    Message(
        slug="numpy-on-a-tensor-that-requires-grad",
        where="backward",
        words="Can't call numpy() on Tensor that requires grad. Use tensor.detach().numpy()",
        means="NumPy records nothing: what it computes has no way back.",
        check="Is this value only for a plot or a log, or is it part of the loss?",
        cure="""For a plot, `h.detach().numpy()`. In the loss, use functions of PyTorch: NumPy would
            [stop the gradient](term:stopped_gradient).""",
        terms=("stopped_gradient",),
    ),
    Message(
        slug="tensor-to-a-scalar",
        where="backward",
        words="Converting a tensor with requires_grad=True to a scalar",
        means="""A function of plain Python, such as `math.sqrt`, was given a tensor. It returns a
            number without a way back.""",
        check="""Run with `warnings.simplefilter("error")`: the traceback shows the line.""",
        cure="""Use the function of PyTorch, `torch.sqrt`, in the loss, and `item` in logs; see
            [what cuts](term:stopped_gradient).""",
        recipe="loss-from-item",
        terms=("stopped_gradient",),
    ),
    Message(
        slug="copy-construct-from-a-tensor",
        where="backward",
        words="To copy construct from a tensor, it is recommended to use sourceTensor.detach()",
        also=("torch.tensor(loss)",),
        means="`torch.tensor(x)` of a tensor copies the numbers and drops the way back.",
        check="""`print(torch.tensor(x).grad_fn)` is `None`. Is `x` part of the loss?""",
        cure="""Use `x` itself, `torch.stack` for a list of tensors, and `x.detach()` where a
            [stop](term:stopped_gradient) is meant.""",
        terms=("stopped_gradient",),
    ),
    Message(
        slug="leaf-in-place",
        where="backward",
        words="a leaf Variable that requires grad is being used in an in-place operation",
        also=("a view of a leaf Variable that requires grad is being used in an in-place",),
        means="A weight was changed where the graph is being recorded.",
        check="Look for `w += 1`, `w[0] = 1`, or a function that ends in `_`, on a weight.",
        cure="""`with torch.no_grad(): w -= rate * w.grad`: an update is no part of the
            [graph](term:computational_graph).""",
        recipe="update-by-hand",
        terms=("computational_graph", "gradient_descent"),
    ),
    Message(
        slug="flags-of-leaf-variables",
        where="backward",
        words="you can only change requires_grad flags of leaf variables",
        means="You freeze a computed value. Only weights can be frozen.",
        check="`print(h.is_leaf, h.grad_fn)`",
        cure="""Freeze the weights, `p.requires_grad_(False)`, or cut the value with `h.detach()`:
            [which does what](term:stopped_gradient).""",
        terms=("stopped_gradient",),
    ),
    Message(
        slug="only-floating-point-can-require-gradients",
        where="backward",
        words="Only Tensors of floating point and complex dtype can require gradients",
        also=("only Tensors of floating point dtype can require gradients",),
        means="Whole numbers have no slope: between two of them there is nothing.",
        check="`print(x.dtype)` says `torch.int64` or `torch.bool`.",
        cure="""`x.float()` if it is a quantity. If it is an index, take the gradient of what the
            index picks, or a [straight-through estimator](term:straight_through_estimator).""",
        terms=("straight_through_estimator", "derivative"),
    ),
    Message(
        slug="none-of-the-inputs-require-grad",
        where="backward",
        words="None of the inputs have requires_grad=True. Gradients will be None",
        also=("gradient checkpointing gradients None",),
        means="""The reentrant form of checkpointing looks at its inputs alone. The weights inside
            get no gradient.""",
        check="`print([name for name, p in model.named_parameters() if p.grad is None])`",
        cure="""`checkpoint(block, x, use_reentrant=False)`: the
            [path](term:stopped_gradient) to the weights is kept.""",
        terms=("stopped_gradient", "forward_pass"),
    ),
    Message(
        slug="nonetype-has-no-attribute-norm",
        where="backward",
        words="'NoneType' object has no attribute 'norm'",
        also=("'NoneType' object has no attribute 'data'", "p.grad is None"),
        means="""The loop over weights meets one without a gradient: frozen, unused, cut off, or
            read before `backward` or after `zero_grad`.""",
        check="`print([name for name, p in model.named_parameters() if p.grad is None])`",
        cure="""Skip those that are frozen or unused, whose `p.grad` stays `None`, and find out
            [why others have none](term:stopped_gradient).""",
        recipe="none-or-zero",
        terms=("gradient_norm", "stopped_gradient"),
    ),
    Message(
        slug="full-backward-hook-is-firing",
        where="backward",
        words="""Full backward hook is firing when gradients are computed with respect to module
            outputs since no inputs require gradients""",
        means="""Nothing before this layer learns, so no gradient for its input is computed. The
            hook gets the gradient of the output alone.""",
        check="In the hook `grad_input` is `(None,)`: the first layer, or all below is frozen.",
        cure="""For a measurement of [dL/dz](term:gradient_norm) read `grad_output`; or let the
            input require a gradient, `x.requires_grad_()`.""",
        terms=("gradient_norm", "backpropagation"),
    ),
    Message(
        slug="inference-tensors",
        where="backward",
        words="Inference tensors cannot be saved for backward",
        means="A value made under `torch.inference_mode()` is used where gradients are recorded.",
        check="`print(x.is_inference())`",
        cure="""Compute it under `torch.no_grad()`, or use `x.clone()`. Both still
            [stop the gradient](term:stopped_gradient) at `x`.""",
        terms=("stopped_gradient",),
    ),
    Message(
        slug="only-graph-leaves-can-be-copied",
        where="backward",
        words="Only Tensors created explicitly by the user (graph leaves) support the deepcopy",
        means="`copy.deepcopy` met a computed value that hangs on a graph.",
        check="Does the object keep a loss, a hidden state or an output of the last step?",
        cure="""Keep `value.detach()`: a kept [graph](term:computational_graph) also fills the
            memory.""",
        terms=("computational_graph",),
    ),
    Message(
        slug="jacobian-mismatch",
        where="backward",
        words="Jacobian mismatch for output 0 with respect to input 0",
        also=("gradcheck failed", "gradient check fails"),
        means="""The backward pass and small nudges of the input disagree. In float32 the nudges
            themselves are too coarse.""",
        check="`torch.autograd.gradcheck(f, x.detach().double().requires_grad_())`",
        cure="""If it fails in float64 as well, the [backward pass](term:backpropagation) is wrong,
            or the input lies at a kink or a step.""",
        terms=("backpropagation", "derivative"),
    ),
    Message(
        slug="no-gradients-provided-for-any-variable",
        where="backward",
        words="No gradients provided for any variable",
        also=("Gradients do not exist for variables",),
        means="Keras found no path from the loss to any weight.",
        check="""Is the loss computed inside `tf.GradientTape()`, from the output of the model,
            without `numpy` and `argmax`?""",
        cure="""Keep every step inside the tape and in TensorFlow; the same things
            [cut the path](term:stopped_gradient) there.""",
        terms=("stopped_gradient",),
        unraised=NO_KERAS,
    ),
    Message(
        slug="parameters-did-not-receive-grad",
        where="backward",
        words="Parameters which did not receive grad for rank",
        also=("Expected to have finished reduction in the prior iteration",),
        means="""In training on several processes, some weights were not used for the loss of this
            step, and the others wait for their gradients.""",
        check="""On one process:
            `print([name for name, p in model.named_parameters() if p.grad is None])`""",
        cure="""Use every weight in the loss, freeze [those without a path](term:stopped_gradient)
            before you wrap the model, or pass `find_unused_parameters=True`.""",
        terms=("stopped_gradient",),
        unraised="It needs several processes.",
    ),
    Message(
        slug="out-of-memory",
        where="backward",
        words="CUDA out of memory",
        also=("torch.OutOfMemoryError",),
        means="""In the first step: the forward pass keeps too much for the way back. After many
            steps: old graphs are kept.""",
        check="`print(torch.cuda.memory_allocated())` after each step: does it grow?",
        cure="""If it grows, keep `loss.item()` and `state.detach()`, not
            [graphs](term:computational_graph). If not: smaller batches, 16 bits, or
            checkpointing.""",
        recipe="loss-for-a-log",
        terms=("computational_graph", "forward_pass", "bptt"),
        unraised=NO_GPU,
    ),
)

OPTIMIZER = (
    Message(
        slug="lr-scheduler-before-optimizer",
        where="optimizer",
        words="Detected call of lr_scheduler.step() before optimizer.step()",
        means="""The schedule went on before a step was made. Either the order is wrong, or a loss
            scaler skipped the first step.""",
        check="Which stands first in the loop? With a scaler, print `scaler.get_scale()`.",
        cure="""`optimizer.step()`, then `scheduler.step()`. With [loss scaling](term:loss_scaling),
            a warning in the first steps is harmless.""",
        terms=("warm_up", "loss_scaling", "learning_rate"),
    ),
    Message(
        slug="empty-parameter-list",
        where="optimizer",
        words="optimizer got an empty parameter list",
        means="""The model has no weights that PyTorch knows of: layers in a plain list, a generator
            that was used up, or weights that are no `nn.Parameter`.""",
        check="`print(len(list(model.parameters())))`",
        cure="""Use `nn.ModuleList` and `nn.Parameter`; layers that the optimizer lacks are one of
            the reasons why [nothing moves](term:stopped_gradient).""",
        recipe="layers-in-a-list",
        terms=("gradient_descent", "stopped_gradient"),
    ),
    Message(
        slug="optimize-a-non-leaf-tensor",
        where="optimizer",
        words="can't optimize a non-leaf Tensor",
        means="""What should be learned is the result of an operation: `w.to(device)` or
            `torch.randn(3, requires_grad=True) * 0.01`, say.""",
        check="`print(w.is_leaf)`",
        cure="""Finish the value, then make it a weight: `w = nn.Parameter(0.01 * torch.randn(3))`.
            Only [leaves](term:computational_graph) are moved.""",
        terms=("computational_graph", "weight_initialization"),
    ),
    Message(
        slug="starting-multiplicative-factor",
        where="optimizer",
        words="Starting multiplicative factor expected to be greater than 0",
        means="`LinearLR` cannot start at a rate of 0.",
        check="Which `start_factor` did you pass?",
        cure="""`LinearLR(optimizer, start_factor=0.001, total_iters=1000)` makes a
            [warm-up](term:warm_up).""",
        terms=("warm_up", "learning_rate"),
    ),
    Message(
        slug="invalid-learning-rate",
        where="optimizer",
        words="Invalid learning rate",
        means="The rate is negative: a step would go up.",
        check="`print(optimizer.param_groups[0]['lr'])`, and the formula of your schedule.",
        cure="Pass a positive [learning rate](term:learning_rate).",
        terms=("learning_rate", "gradient_descent"),
    ),
    Message(
        slug="total-norm-is-non-finite",
        where="optimizer",
        words="The total norm of order 2.0 for gradients from parameters is non-finite",
        also=("so it cannot be clipped",),
        means="A gradient is infinite or NaN, and `error_if_nonfinite=True` stopped the step.",
        check="""`print([n for n, p in model.named_parameters() if p.grad is not None and not
            p.grad.isfinite().all()])`""",
        cure="""Skip this step and [find the first value](term:nan) that is not finite. With a loss
            scaler now and then is normal: leave the switch off.""",
        terms=("gradient_clipping", "nan"),
    ),
    Message(
        slug="grad-norm-nan",
        where="optimizer",
        words="'grad_norm': nan",
        also=("grad_norm: inf", "'loss': 0.0, 'grad_norm': nan"),
        means="""The gradient of this step is not finite. Some trainers print a loss of 0.0 for one
            that is NaN.""",
        check="Is it every step from now on, or one? After one step with it all weights are NaN.",
        cure="""Go back to a checkpoint, skip steps whose norm is not finite, and
            [look for the source](term:nan).""",
        recipe="log-before-clipping",
        terms=("nan", "gradient_norm", "exploding_gradient"),
        unraised=LOG_LINE,
    ),
)

LOSS = (
    Message(
        slug="logarithm-of-the-classes",
        where="loss",
        words="loss: 0.6931 / 1.0986 / 2.3026 / 4.6052 / 6.9078",
        also=("loss 0.693", "loss 2.303", "loss of random guessing"),
        means=f"""The loss of a guess among K equally frequent classes is ln K: {GUESSES} classes.
            The network knows nothing of its input yet.""",
        check="Can it learn ten examples by heart? If not: the wiring, the rate or the start.",
        cure="""In the first steps this is [as it should be](term:cross_entropy). If it stays: see
            the symptom “The loss stays at ln K”, and [plateaus](term:plateau_saddle).""",
        terms=("cross_entropy", "plateau_saddle"),
        unraised=LOG_LINE,
    ),
    Message(
        slug="elements-between-0-and-1",
        where="loss",
        words="all elements of input should be between 0 and 1",
        also=("BCELoss input out of range",),
        means="`BCELoss` wants probabilities. It got scores, or NaN.",
        check="`print(y.min(), y.max(), y.isnan().any())`",
        cure="""Give scores to `nn.BCEWithLogitsLoss()` and drop the sigmoid: it is also
            [safer](term:log_sum_exp). If it is NaN, [look before the loss](term:nan).""",
        recipe="bce-from-scores",
        terms=("cross_entropy", "nan", "sigmoid"),
    ),
    Message(
        slug="different-target-size",
        where="loss",
        words="""Using a target size (torch.Size([4])) that is different to the input size
            (torch.Size([4, 1]))""",
        also=("MSELoss broadcasting",),
        means="""The shapes were stretched to fit: of n predictions and n targets, every pair was
            compared. The network learns the mean of all targets.""",
        check="`print(prediction.shape, target.shape)`: often `(n, 1)` and `(n,)`.",
        cure="""`prediction.squeeze(1)` or `target.unsqueeze(1)`, so that the
            [squared error](term:mse) compares each with its own.""",
        recipe="labels-shape",
        terms=("mse", "loss_function"),
    ),
    Message(
        slug="same-as-input-size",
        where="loss",
        words="Target size (torch.Size([4])) must be the same as input size (torch.Size([4, 1]))",
        means="`BCEWithLogitsLoss` compares score by score and does not stretch shapes.",
        check="`print(scores.shape, target.shape)`",
        cure="""`scores.squeeze(1)` for one score an example. For one class of many, use
            [cross-entropy](term:cross_entropy) with class numbers.""",
        terms=("cross_entropy", "loss_function"),
    ),
    Message(
        slug="implicit-dimension-for-softmax",
        where="loss",
        words="Implicit dimension choice for softmax has been deprecated",
        means="PyTorch guesses over what the shares add up to 1. It may guess the batch.",
        check="`print(p.sum(-1))` should be all ones.",
        cure="""Write `dim=-1`. Before `F.cross_entropy` leave the [softmax](term:softmax) away:
            that takes scores.""",
        terms=("softmax", "cross_entropy"),
    ),
    Message(
        slug="loss-is-nan-stopping-training",
        where="loss",
        words="Loss is nan, stopping training",
        also=("Loss is inf or nan", "Invalid loss, terminating training", "Non-finite loss"),
        means="A training script looked at the loss and gave up: better than going on.",
        check="`print(x.isfinite().all())` for this batch, then for each layer's output.",
        cure="""Take the last checkpoint and this batch, and [find the first value](term:nan) that
            is not finite.""",
        recipe="first-nan",
        terms=("nan", "exploding_gradient"),
        unraised=LOG_LINE,
    ),
)

DATA = (
    Message(
        slug="target-dtype-long",
        where="data",
        words="expected target dtype to be Long or Byte, but got Float",
        also=("expected scalar type Long but found Float",),
        means="[Cross-entropy](term:cross_entropy) wants class numbers as whole numbers.",
        check="`print(target.dtype, target.shape)`",
        cure="""`target.long()` for class numbers. Probabilities need the shape of the scores; see
            [cross-entropy](term:cross_entropy).""",
        terms=("cross_entropy",),
    ),
    Message(
        slug="multi-target-not-supported",
        where="data",
        words="0D or 1D target tensor expected, multi-target not supported",
        means="Class numbers have a dimension too many: `(n, 1)` instead of `(n,)`.",
        check="`print(target.shape)`",
        cure="""`target.squeeze(1)`. Several classes at once need `nn.BCEWithLogitsLoss()`, the
            [cross-entropy](term:cross_entropy) of each.""",
        terms=("cross_entropy",),
    ),
    Message(
        slug="target-out-of-bounds",
        where="data",
        words="Target 10 is out of bounds.",
        also=("Assertion t >= 0 && t < n_classes failed",),
        means="A class number is not below the number of scores. Counting starts at 0.",
        check="`print(target.min(), target.max(), scores.shape[1])`",
        cure="""Count classes from 0, and give the last layer one score for
            [each class](term:cross_entropy).""",
        terms=("cross_entropy",),
    ),
    Message(
        slug="device-side-assert",
        where="data",
        words="CUDA error: device-side assert triggered",
        means="""On the GPU an index or a probability was out of range: mostly a class number, an
            index into an embedding, or a NaN in `BCELoss`.""",
        check="Run this batch on the CPU, or with `CUDA_LAUNCH_BLOCKING=1`: that names the line.",
        cure="""Mend the [targets](term:cross_entropy) or the index. If the value is NaN,
            [look before it](term:nan).""",
        terms=("cross_entropy", "nan"),
        unraised=NO_GPU,
    ),
    Message(
        slug="mean-of-empty-slice",
        where="data",
        words="Mean of empty slice",
        means="A mean over nothing is 0/0, hence NaN: a batch or a mask without any entry.",
        check="`print(mask.sum())`, or the length of the batch, before the mean.",
        cure="""Skip empty batches, or divide by `max(1, n)`: [NaN](term:nan) spreads to every
            weight.""",
        terms=("nan",),
    ),
)

NOT_FINITE = (
    Message(
        slug="returned-nan-values",
        where="not-finite",
        words="Function 'SqrtBackward0' returned nan values in its 0th output",
        also=("Error detected in SqrtBackward0", "DivBackward0 returned nan values"),
        means="""Anomaly mode found the first operation whose gradient is NaN. Here a root; for
            others the name is that of the operation.""",
        check="""The warning above it shows the line of the forward pass. Print the smallest input
            there: `print(x.min())`.""",
        cure="""Make the *input* safe, `torch.sqrt(x + 1e-8)`: [safe forms](term:log_sum_exp) of
            roots, logarithms and divisions.""",
        recipe="anomaly",
        terms=("nan", "log_sum_exp"),
    ),
    Message(
        slug="overflow-in-exp",
        where="not-finite",
        words="overflow encountered in exp",
        also=("RuntimeWarning: overflow encountered in exp", "sigmoid overflow"),
        means="""The exponential is larger than the largest number of the format and became
            infinite. In a sigmoid that is harmless, in a softmax it gives NaN.""",
        check="`print(z.min(), z.max())`: float64 holds exp up to about 709, float32 up to 88.",
        cure="""Subtract the maximum first, or use a [safe form](term:log_sum_exp); for a sigmoid,
            compute with exp(−|z|).""",
        recipe="log-sum-exp",
        terms=("overflow", "log_sum_exp", "softmax"),
    ),
    Message(
        slug="overflow-in-matmul",
        where="not-finite",
        words="overflow encountered in matmul",
        also=("overflow encountered in multiply", "overflow encountered in square"),
        means="Values or weights grew beyond the format: mostly because steps are too long.",
        check="`print(np.abs(W).max())` at every step: does it grow by a steady factor?",
        cure="""Lower the [learning rate](term:learning_rate), scale the inputs, or
            [clip](term:gradient_clipping) the gradient.""",
        terms=("overflow", "exploding_gradient", "learning_rate"),
    ),
    Message(
        slug="divide-by-zero-in-log",
        where="not-finite",
        words="divide by zero encountered in log",
        also=("RuntimeWarning: divide by zero encountered in log", "log of zero"),
        means="A probability rounded to exactly 0. Its logarithm is −∞, and soon NaN.",
        check="`print(p.min(), p.max())`",
        cure="""Compute the loss from the scores, with [log-sum-exp](term:log_sum_exp): then no
            probability is rounded.""",
        recipe="log-of-zero",
        terms=("log_sum_exp", "cross_entropy", "nan"),
    ),
    Message(
        slug="invalid-value-in-divide",
        where="not-finite",
        words="invalid value encountered in divide",
        also=("invalid value encountered in true_divide", "invalid value encountered in subtract"),
        means="0/0, ∞/∞ or, in subtract, ∞ − ∞: the first NaN is born here.",
        check="""`np.seterr(all="raise")` turns the warning into an error with a traceback.""",
        cure="""Look for the infinity or the zero one step earlier; [NaN](term:nan) has a list of
            sources.""",
        recipe="norm-zero",
        terms=("nan", "overflow"),
    ),
    Message(
        slug="invalid-value-in-sqrt",
        where="not-finite",
        words="invalid value encountered in sqrt",
        also=("invalid value encountered in log",),
        means="A root or a logarithm of a negative number: often a variance that rounding made so.",
        check="`print(x.min())` before the root.",
        cure="""`np.sqrt(np.maximum(x, 0) + 1e-8)`, and take the variance of the differences
            from the mean; [safe forms](term:log_sum_exp).""",
        terms=("nan", "log_sum_exp"),
    ),
    Message(
        slug="underflow",
        where="not-finite",
        words="underflow encountered in exp",
        also=("FloatingPointError: underflow encountered",),
        means="""A result is smaller than the smallest number of the format and became 0. NumPy
            tells only if asked to.""",
        check="""`np.seterr(under="warn")`, and see whether a product or a logarithm follows.""",
        cure="""Alone it is harmless. A gradient that [underflows](term:underflow) is lost: use a
            wider format, or add logarithms instead of multiplying.""",
        terms=("underflow", "log_sum_exp"),
    ),
    Message(
        slug="probability-tensor-contains-nan",
        where="not-finite",
        words="probability tensor contains either inf, nan or element < 0",
        also=("torch.multinomial nan",),
        means="The scores that were to be sampled from are NaN or infinite already.",
        check="`print(scores.isfinite().all(), scores.abs().max())` before the softmax.",
        cure="""In 16 bits, compute scores in float32; else [find the first NaN](term:nan) in
            weights or activations.""",
        terms=("nan", "softmax", "float16"),
    ),
    Message(
        slug="found-invalid-values",
        where="not-finite",
        words="to satisfy the constraint Real(), but found invalid values",
        also=("Expected parameter loc of distribution Normal", "Expected parameter logits nan"),
        means="A distribution got NaN: mostly the network that computes its mean has NaN weights.",
        check="`print([n for n, p in policy.named_parameters() if not p.isfinite().all()])`",
        cure="""Go back to weights without NaN, then lower the rate,
            [clip](term:gradient_clipping), and bound the logarithm of the spread.""",
        terms=("nan", "exploding_gradient"),
    ),
    Message(
        slug="degrees-of-freedom",
        where="not-finite",
        words="std(): degrees of freedom is <= 0",
        also=("std of one element nan",),
        means="The spread of one value, divided by n − 1, is 0/0: NaN.",
        check="`print(x.shape)`: is there one entry where the mean is taken?",
        cure="""`x.std(correction=0)`; for a division,
            [the safe form](term:log_sum_exp) `(x.var(correction=0) + 1e-5).sqrt()`.""",
        recipe="std-of-one-value",
        terms=("nan", "log_sum_exp", "batch_normalization"),
    ),
    Message(
        slug="svd-failed-to-converge",
        where="not-finite",
        words="The algorithm failed to converge because the input matrix contained non-finite",
        means="A factorization got a matrix with NaN or infinity. It is not where they came from.",
        check="`print(A.isfinite().all())` before the call.",
        cure="[Find the first value](term:nan) that is not finite, upstream.",
        terms=("nan",),
    ),
)

SIXTEEN = (
    Message(
        slug="must-have-the-same-dtype",
        where="sixteen-bits",
        words="mat1 and mat2 must have the same dtype",
        also=("but got Half and Float", "but got Double and Float"),
        means="Input and weights have different formats. NumPy's float64 is the usual source.",
        check="`print(x.dtype, next(model.parameters()).dtype)`",
        cure="""`x.float()` for data. For 16 bits keep the weights in float32 and use
            [`torch.autocast`](term:mixed_precision).""",
        terms=("mixed_precision", "float16"),
    ),
    Message(
        slug="expected-scalar-type-half",
        where="sixteen-bits",
        words="expected scalar type Half but found Float",
        also=(
            "expected scalar type Float but found Half",
            "Input type and weight type should be the same",
        ),
        means="The same in another operation: one value is float16, the other float32.",
        check="`print({p.dtype for p in model.parameters()}, x.dtype)`",
        cure="""Do not call `half` by hand: one `autocast` around the forward pass does it, see
            [mixed precision](term:mixed_precision).""",
        terms=("mixed_precision", "float16"),
    ),
    Message(
        slug="found-dtype-double",
        where="sixteen-bits",
        words="Found dtype Double but expected Float",
        means="Predictions are float32, targets float64, and the way back does not convert.",
        check="`print(prediction.dtype, target.dtype)`",
        cure="`target.float()`: a [loss](term:loss_function) wants one format.",
        terms=("loss_function", "mixed_precision"),
    ),
    Message(
        slug="value-cannot-be-converted-to-half",
        where="sixteen-bits",
        words="value cannot be converted to type c10::Half without overflow",
        also=("masked_fill -1e9 half",),
        means="A constant such as `-1e9` is larger than float16 can hold, at most 65,504.",
        check="Search the code for `1e9` and `1e10` in masks.",
        cure="""`scores.masked_fill(mask, torch.finfo(scores.dtype).min)` fits
            [every format](term:float16).""",
        recipe="masked-row",
        terms=("float16", "overflow", "attention"),
    ),
    Message(
        slug="attempting-to-unscale-fp16-gradients",
        where="sixteen-bits",
        words="Attempting to unscale FP16 gradients.",
        means="The weights themselves are float16. A scaler wants them in float32.",
        check="`print({p.dtype for p in model.parameters()})`",
        cure="""`model.float()`, and let `autocast` make the 16-bit copies:
            [loss scaling](term:loss_scaling).""",
        recipe="unscale-before-clip",
        terms=("loss_scaling", "mixed_precision"),
    ),
    Message(
        slug="unscale-has-already-been-called",
        where="sixteen-bits",
        words="unscale_() has already been called on this optimizer since the last update().",
        means="`unscale_` ran twice in a step, or `update` is missing from the loop.",
        check="Count `scaler.unscale_` and `scaler.update` between two steps: one each.",
        cure="""Call it once, after the last `backward` and before clipping:
            [the order](term:loss_scaling).""",
        recipe="unscale-before-clip",
        terms=("loss_scaling", "gradient_clipping"),
    ),
    Message(
        slug="step-has-already-been-called",
        where="sixteen-bits",
        words="step() has already been called since the last update().",
        means="`scaler.step` ran twice for one optimizer without `scaler.update()` between.",
        check="Is `scaler.update()` the last line of the step?",
        cure="""Call `scaler.update()` once after all optimizers have stepped:
            [the order](term:loss_scaling).""",
        terms=("loss_scaling",),
    ),
    Message(
        slug="no-inf-checks-were-recorded",
        where="sixteen-bits",
        words="No inf checks were recorded for this optimizer.",
        means="None of this optimizer's weights has a gradient.",
        check="`print([p.grad is None for g in optimizer.param_groups for p in g['params']])`",
        cure="""Call `backward` first, and `zero_grad` after `step`; or find what
            [cuts the path](term:stopped_gradient).""",
        terms=("loss_scaling", "stopped_gradient"),
    ),
    Message(
        slug="gradient-overflow-skipping-step",
        where="sixteen-bits",
        words="Gradient overflow. Skipping step, loss scaler 0 reducing loss scale to",
        also=("OVERFLOW! Skipping step. Attempted loss scale",),
        means="A gradient was infinite or NaN, so the step was left out and the factor halved.",
        check="How often? In the first steps and now and then is how the search works.",
        cure="""At every step, run one in float32 without the scaler; more under
            [loss scaling](term:loss_scaling).""",
        terms=("loss_scaling", "overflow"),
        unraised="It is printed by Apex and DeepSpeed, which need a GPU.",
    ),
    Message(
        slug="minimum-loss-scale-reached",
        where="sixteen-bits",
        words="Minimum loss scale reached",
        also=("FloatingPointError: Minimum loss scale reached (0.0001)",),
        means="The gradient is not finite at any factor. Scaling is not the problem.",
        check="One step of this batch in float32: is the loss finite? Are the gradients?",
        cure="""[Find the first value](term:nan) that is not finite: an activation that overflows,
            a NaN in the data, a logarithm of 0.""",
        terms=("loss_scaling", "nan", "exploding_gradient"),
        unraised="It is raised by fairseq, which is not installed where the tests run.",
    ),
)

NORMALIZATION = (
    Message(
        slug="more-than-1-value-per-channel",
        where="normalization",
        words="Expected more than 1 value per channel when training",
        also=("batch norm batch size 1", "Expected more than 1 spatial element when training"),
        means="A batch of one example has no spread to divide by: often the last of an epoch.",
        check="`print(len(dataset) % batch_size)` says 1.",
        cure="""`DataLoader(dataset, batch_size, drop_last=True)`, or
            [layer normalization](term:layer_normalization), which needs no batch.""",
        recipe="batch-of-one",
        terms=("batch_normalization", "layer_normalization"),
    ),
)

SEQUENCES = (
    Message(
        slug="enable-nested-tensor",
        where="sequences",
        words="""enable_nested_tensor is True, but self.use_nested_tensor is False because
            encoder_layer.norm_first was True""",
        means="A shortcut for speed does not work with pre-norm. Results are not affected.",
        check="Nothing is wrong: the model is [pre-norm](term:pre_norm), as you asked.",
        cure="""Pass `enable_nested_tensor=False` to `nn.TransformerEncoder`, and keep
            [pre-norm](term:pre_norm).""",
        terms=("pre_norm", "transformer"),
    ),
    Message(
        slug="cudnn-rnn-backward",
        where="sequences",
        words="cudnn RNN backward can only be called in training mode",
        means="In `eval()` the GPU code of a recurrent layer keeps nothing for the way back.",
        check="`print(model.training)`",
        cure="""`model.train()` before the forward pass, with dropout set to 0 if you want none;
            the [way back](term:bptt) needs what it keeps.""",
        terms=("bptt", "rnn"),
        unraised=NO_GPU,
    ),
)


def seen(slug: str, where: str, words: str, **says: Any) -> Message:
    """What people see, in a few words."""
    return Message(kind="symptom", slug=slug, where=where, words=words, **says)


SYMPTOMS = (
    seen(
        "flat-from-the-start",
        "loss",
        "The loss is flat from the start",
        also=("loss does not decrease", "loss not decreasing", "model does not learn"),
        means="""The first layers get no gradient, the steps are too small, or the loop is wired
            wrong. The loss alone does not tell which.""",
        check="""Let it learn one batch of ten examples by heart. If it cannot, look at
            `p.grad` of each layer: None, zero, or falling from layer to layer?""",
        cure="""None: [no path](term:stopped_gradient). Falling by a steady factor:
            [vanishing](term:vanishing_gradient). Level and small: [a plateau](term:plateau_saddle).
            """,
        terms=("vanishing_gradient", "stopped_gradient", "plateau_saddle"),
    ),
    seen(
        "flat-then-falls",
        "loss",
        "The loss is flat for a while, then falls",
        also=("loss plateau then drops", "loss suddenly decreases"),
        means="The weights crossed a plateau or left a saddle: slopes are small there, not zero.",
        check="Is dL/dz about level over the layers? Then nothing vanishes on the way.",
        cure="""Wait, add momentum, or start with other weights:
            [plateau and saddle](term:plateau_saddle).""",
        terms=("plateau_saddle", "weight_initialization"),
    ),
    seen(
        "stays-at-ln-k",
        "loss",
        "The loss stays at ln K",
        also=("loss stuck at 2.303", "loss stuck at 0.693", "loss stuck at 6.9"),
        means="""The network guesses among K classes: its output does not depend on its input, or
            nothing reaches the weights.""",
        check="`print(scores.std(0))` over a batch: zeros mean one output for every input.",
        cure="""Test the wiring with ten examples, then the rate, then the start, then
            [how far dL/dz comes](term:vanishing_gradient).""",
        terms=("cross_entropy", "plateau_saddle", "vanishing_gradient"),
    ),
    seen(
        "jumps-to-ln-k",
        "loss",
        "After a few wild steps the loss is ln K and stays there",
        also=("loss constant 0.6931 after some steps",),
        means="Steps were too long. The units died or saturated; only the last bias still works.",
        check="`print((h > 0).float().mean(0))`: which hidden units are off for every example?",
        cure="""Start anew with a [lower rate](term:learning_rate) or a warm-up; dead units rarely
            [come back](term:dying_relu).""",
        terms=("dying_relu", "learning_rate", "saturation"),
    ),
    seen(
        "spikes-late",
        "loss",
        "The loss spikes after thousands of good steps",
        also=("loss spike", "loss suddenly increases", "training diverges late"),
        means="""A bad batch, scores that grew, or Adam's divisor, which had become small in a quiet
            stretch.""",
        check="Log the gradient norm by layer before clipping, and which batch it was.",
        cure="""Go back to a checkpoint and skip the batch; clip, lower the second beta of
            [Adam](term:adam), or the rate.""",
        terms=("adam", "gradient_clipping", "learning_rate"),
    ),
    seen(
        "oscillates",
        "loss",
        "The loss jumps up and down",
        also=("loss oscillates", "loss fluctuates", "noisy loss"),
        means="Steps are too long for the curvature, or batches are small and differ.",
        check="The same run with a third of the rate: calmer in proportion, or not at all?",
        cure="""Lower the [learning rate](term:learning_rate) over time, or take larger
            [batches](term:sgd). Judge by a mean over many steps.""",
        terms=("learning_rate", "sgd"),
    ),
    seen(
        "loss-falls-accuracy-does-not",
        "loss",
        "The loss falls, the accuracy does not",
        also=("loss decreases but accuracy stays the same",),
        means="""Accuracy counts only who is ahead; the loss counts by how much. Early on, and with
            rare classes, shares move long before the winner changes.""",
        check="`print(scores.argmax(1).bincount())`: does one class win everywhere?",
        cure="""Wait, weight the classes, and make sure that both are computed from the same
            [scores](term:cross_entropy).""",
        terms=("cross_entropy", "loss_function"),
    ),
    seen(
        "one-class-predicted",
        "loss",
        "Accuracy stays at 1/K and one class is predicted for all",
        also=("accuracy stays at 10 %", "model predicts only one class"),
        means="The output hardly depends on the input. The last bias knows which is frequent.",
        check="`print(scores.std(0), h.std(0))`: where do examples become alike?",
        cure="""Where they become alike, something is dead or
            [saturated](term:saturation): other starting weights, scaled inputs, a lower rate.""",
        terms=("saturation", "dying_relu", "plateau_saddle"),
    ),
    seen(
        "same-output-for-every-input",
        "loss",
        "The output is the same for every input",
        also=("network outputs constant", "regression predicts the mean"),
        means="""The best answer of a network that cannot see its input: the mean, or the shares of
            the classes. Broadcast targets have the same effect.""",
        check="`print(prediction.shape, target.shape)`, then each layer's spread over a batch.",
        cure="""Equal shapes for the [loss](term:mse); for units without spread see
            [dying ReLU](term:dying_relu) and [saturation](term:saturation).""",
        terms=("dying_relu", "saturation", "mse"),
    ),
    seen(
        "weights-do-not-change",
        "optimizer",
        "The weights do not change",
        also=("parameters not updating", "weights not updating"),
        means="""No gradient, a gradient that was thrown away, or an optimizer that holds other
            weights.""",
        check="""`before = [p.clone() for p in model.parameters()]`, one step, compare. Then
            `p.grad` right before `optimizer.step()`.""",
        cure="""No `zero_grad` between `backward` and `step`; make the optimizer after the model is
            complete; else [find the cut](term:stopped_gradient).""",
        recipe="not-in-the-optimizer",
        terms=("stopped_gradient", "gradient_descent", "underflow"),
    ),
    seen(
        "adam-but-not-sgd",
        "optimizer",
        "It works with Adam and not with SGD",
        also=("sgd does not learn but adam does",),
        means="""Layers or rare inputs have gradients of very different sizes. One rate cannot fit
            all; Adam divides by each one's size.""",
        check="Print the norm of the gradient divided by the norm of the weights, by layer.",
        cure="""Mend the start or add normalization, or stay with [Adam](term:adam). SGD also needs
            another rate: try ten and a hundred times as much.""",
        terms=("adam", "sgd", "vanishing_gradient"),
    ),
    seen(
        "diverges-at-full-rate",
        "optimizer",
        "It diverges when the warm-up ends or at the first steps",
        also=("transformer diverges", "training diverges at the start"),
        means="The full rate is too high for the network as it is at that time.",
        check="At which rate did the loss turn? Half of it should be calm.",
        cure="""A lower peak, a longer [warm-up](term:warm_up), clipping, or
            [pre-norm](term:pre_norm).""",
        terms=("warm_up", "learning_rate", "pre_norm"),
    ),
    seen(
        "all-gradients-none",
        "gradients",
        "All gradients are None",
        also=("grad is None", "weight.grad is None"),
        means="No path leads from the loss to them, `backward` did not run, or they were cleared.",
        check="`print(loss.grad_fn)`, and look between `backward` and `zero_grad`.",
        cure="""[Find the cut](term:stopped_gradient): `detach`, `item`, `numpy`, `argmax`, a new
            `torch.tensor`.""",
        recipe="loss-from-item",
        terms=("stopped_gradient", "computational_graph"),
    ),
    seen(
        "exactly-zero",
        "gradients",
        "Gradients are exactly zero",
        also=("gradient is zero", "grad all zeros"),
        means="Units are off for every example, a step function is on the way, or digits are lost.",
        check="The same in float64: `model.double()` and `x.double()`. Is it still zero?",
        cure="""If so, look for [dead units](term:dying_relu) and steps like `round`. If not, for
            [underflow](term:underflow).""",
        recipe="none-or-zero",
        terms=("dying_relu", "underflow", "straight_through_estimator"),
    ),
    seen(
        "equal-in-all-units",
        "gradients",
        "All units of a layer have the same gradient",
        also=("all neurons learn the same", "symmetry breaking"),
        means="They started with equal weights. Equal units get equal gradients and stay equal.",
        check="`print(w.std(0).max())`: zero means that rows are alike.",
        cure="Start with [random weights](term:weight_initialization), never with a constant.",
        terms=("weight_initialization", "plateau_saddle"),
    ),
    seen(
        "tiny-in-the-first-layers",
        "gradients",
        "Gradients are tiny in the first layers",
        also=("first layers do not learn",),
        means="A product of many factors below one, over layers or time steps.",
        check="Plot the norm of dL/dz by layer on a log scale. A straight line is the product.",
        cure="""ReLU with [He's weights](term:he_initialization), [skips](term:residual_connection),
            [normalization](term:batch_normalization).""",
        terms=("vanishing_gradient", "he_initialization", "residual_connection"),
    ),
    seen(
        "huge-in-the-first-layers",
        "gradients",
        "Gradients are huge in the first layers",
        also=("gradients grow toward the input",),
        means="The same product with factors above one: weights are too large for their width.",
        check="The norm of dL/dz by layer on a log scale rises toward the input.",
        cure="""Smaller [starting weights](term:weight_initialization), normalization;
            [clipping](term:gradient_clipping) keeps the step short meanwhile.""",
        terms=("exploding_gradient", "weight_initialization", "gradient_clipping"),
    ),
    seen(
        "only-the-last-layer-learns",
        "gradients",
        "Only the last layer learns",
        also=("only last layer trains",),
        means="Its gradient comes straight from the loss. Those before it get little or nothing.",
        check="`[p.grad is None for p in model.parameters()]`: no path, or small and vanishing?",
        cure="""Unfreeze the [body](term:stopped_gradient), remove the `detach` or `no_grad` around
            it, or cure the [vanishing gradient](term:vanishing_gradient).""",
        terms=("vanishing_gradient", "stopped_gradient"),
    ),
    seen(
        "worse-with-more-layers",
        "gradients",
        "More layers make it worse, on the training data too",
        also=("deeper network is worse", "degradation problem"),
        means="It does not overfit: the deeper network is harder to train.",
        check="Compare the *training* losses, and dL/dz at layer 1 for both depths.",
        cure="""[Residual connections](term:residual_connection), and weights whose scale fits the
            activation; see [depth](term:depth).""",
        terms=("depth", "residual_connection", "vanishing_gradient"),
    ),
    seen(
        "norm-spikes-on-single-batches",
        "gradients",
        "The gradient norm spikes on single batches",
        also=("grad norm spike", "gradient norm spikes"),
        means="A batch with few targets, a wrong label, or a steep spot. The loss may look fine.",
        check="Log the norm before clipping, by layer, with the number of the batch.",
        cure="""[Clip by norm](term:gradient_clipping). Act when spikes come more often or the loss
            follows.""",
        recipe="log-before-clipping",
        terms=("gradient_norm", "gradient_clipping", "exploding_gradient"),
    ),
    seen(
        "many-units-always-zero",
        "gradients",
        "Many units are always zero",
        also=("activations all zero",),
        means="ReLU units that are off for every example get no gradient and stay off.",
        check="`print((h > 0).any(0).float().mean())`: the share of units that are ever on.",
        cure="""A lower rate, no large negative biases, or a
            [leaky ReLU](term:leaky_relu); [why they die](term:dying_relu).""",
        recipe="dead-units",
        terms=("dying_relu", "leaky_relu", "learning_rate"),
    ),
    seen(
        "nan-in-the-first-step",
        "not-finite",
        "The loss is NaN in the first step",
        also=("nan loss from the start", "loss nan immediately"),
        means="The data hold NaN, a division by 0 or log 0 is taken, or weights are far too large.",
        check="`print(x.isfinite().all(), y.isfinite().all())`, then the output of each layer.",
        cure="""Clean the data, use [safe forms](term:log_sum_exp), scale the inputs;
            [where NaN is born](term:nan).""",
        recipe="first-nan",
        terms=("nan", "log_sum_exp", "overflow"),
    ),
    seen(
        "nan-after-thousands-of-steps",
        "not-finite",
        "The loss is NaN after thousands of steps",
        also=("loss becomes nan after some epochs", "loss nan later"),
        means="""Either weights grew until something overflowed, or a probability rounded to 0 or 1
            as the network became sure.""",
        check="Did the gradient norm grow before? If yes, the first; if not, the second.",
        cure="""Growth: lower the rate and [clip](term:gradient_clipping). Rounding: compute the
            loss [from scores](term:log_sum_exp).""",
        terms=("nan", "exploding_gradient", "log_sum_exp"),
    ),
    seen(
        "nan-with-a-batch-of-one",
        "not-finite",
        "NaN with a batch of one, fine with more",
        also=("batch size 1 nan",),
        means="A spread over one value is 0/0; or the rate was chosen for the calmer large batch.",
        check="`print(x.std(0))` where the batch is normalized by hand.",
        cure="""Normalize over [features](term:layer_normalization), or use running averages; and
            lower the [rate](term:learning_rate).""",
        recipe="std-of-one-value",
        terms=("nan", "batch_normalization", "layer_normalization"),
    ),
    seen(
        "nan-in-gradients-only",
        "not-finite",
        "The loss is finite and gradients are NaN",
        also=("torch where nan gradient", "gradient nan loss fine"),
        means="""A slope is infinite where the value is fine: a root at 0, or the branch that
            `torch.where` did not choose. Zero times infinity is NaN.""",
        check="`torch.autograd.set_detect_anomaly(True)` names the operation.",
        cure="""Make the input safe before the root or the division:
            [the double where](term:log_sum_exp).""",
        recipe="double-where",
        terms=("nan", "log_sum_exp"),
    ),
    seen(
        "nan-only-in-float16",
        "sixteen-bits",
        "NaN only in float16",
        also=("nan in half precision", "fp16 nan", "amp nan"),
        means="Something exceeds 65,504, or an ε such as 1e-8 rounds to 0 and divides.",
        check="`print(h.abs().max())` of each layer in float32: which comes near 65,504?",
        cure="""bfloat16 where it is there, sums and norms in float32, an ε that
            [float16](term:float16) can hold.""",
        recipe="float16-squares",
        terms=("float16", "overflow", "mixed_precision"),
    ),
    seen(
        "works-in-32-not-in-16-bits",
        "sixteen-bits",
        "It learns in float32 and not in 16 bits",
        also=("fp16 does not train", "bf16 not learning"),
        means="""Small gradients became 0, or updates are smaller than the distance between two
            numbers and are rounded away.""",
        check="`print((p.grad == 0).float().mean())` in both formats.",
        cure="""Keep weights and optimizer in float32, [mixed precision](term:mixed_precision);
            for float16 add [loss scaling](term:loss_scaling).""",
        terms=("mixed_precision", "underflow", "loss_scaling"),
    ),
    seen(
        "loss-scale-falls-forever",
        "sixteen-bits",
        "The loss scale falls forever",
        also=("loss scale keeps decreasing", "loss scale goes to 0"),
        means="Every step is skipped: the gradient is not finite at any factor.",
        check="One step of this batch in float32, without the scaler.",
        cure="""[Find the first value](term:nan) that is not finite. The factor is a symptom:
            [loss scaling](term:loss_scaling).""",
        terms=("loss_scaling", "nan", "overflow"),
    ),
    seen(
        "eval-far-worse-than-train",
        "normalization",
        "In eval mode it is far worse at once",
        also=("eval mode bad results", "train good eval bad batch norm"),
        means="""Averages of batch normalization do not fit, if the loss on the *training* data is
            higher in `eval()` as well.""",
        check="Measure the loss on training data in both modes. Dropout alone makes eval better.",
        cure="""Reset the averages and pass some batches through in `train()`; take larger batches:
            [batch normalization](term:batch_normalization).""",
        recipe="eval-test",
        terms=("batch_normalization",),
    ),
    seen(
        "attention-one-hot",
        "sequences",
        "Attention looks at one position only",
        also=("attention one-hot", "attention weights saturate", "attention entropy collapse"),
        means="Scores are far apart, so the softmax is saturated and its slope near 0.",
        check="`print(scores.abs().max(), p.max(-1).values.mean())`, layer by layer.",
        cure="""Divide scores by the root of their width, normalize queries and keys, lower the
            rate: [attention](term:attention).""",
        terms=("attention", "softmax", "saturation"),
    ),
    seen(
        "padded-rows-give-nan",
        "sequences",
        "Rows of padding give NaN",
        also=("transformer padding mask nan", "fully masked row nan"),
        means="""Softmax over nothing but −∞ is 0/0. Setting the output to 0 afterward leaves NaN in
            the gradient.""",
        check="`print(mask.all(-1).any())`: is there a row with everything masked?",
        cure="""Leave one key of each row open, or fill in `torch.finfo(x.dtype).min`; see
            [attention](term:attention).""",
        recipe="masked-row",
        terms=("attention", "nan", "softmax"),
    ),
    seen(
        "recurrent-network-forgets",
        "sequences",
        "A recurrent network forgets the beginning",
        also=("rnn does not learn long dependencies", "lstm forgets"),
        means="""The error of the last step shrinks by a factor at every step back, or the window
            is cut before.""",
        check="The norm of dL/dh by time step on a log scale, and the length of the window.",
        cure="""An [LSTM](term:lstm) with forget gates biased open, a longer
            [window](term:bptt), or attention.""",
        terms=("long_term_dependency", "lstm", "bptt"),
    ),
    seen(
        "memory-grows",
        "sequences",
        "Memory grows with every step",
        also=("memory leak training loop", "out of memory after some iterations"),
        means="Something keeps the graphs of old steps: a sum of losses, a list, a hidden state.",
        check="Look for `total += loss` and for a state without `detach`.",
        cure="""`total += loss.item()` and `state = state.detach()`: a tensor keeps its whole
            [graph](term:computational_graph).""",
        recipe="loss-for-a-log",
        terms=("computational_graph", "bptt"),
    ),
)

MESSAGES = Messages(
    places={
        "backward": "backward pass",
        "gradients": "gradients by layer",
        "loss": "loss",
        "optimizer": "optimizer and steps",
        "not-finite": "NaN and infinity",
        "sixteen-bits": "16 bits",
        "normalization": "normalization",
        "sequences": "attention and sequences",
        "data": "data and targets",
    },
    entries=(
        *BACKWARD,
        *OPTIMIZER,
        *LOSS,
        *DATA,
        *NOT_FINITE,
        *SIXTEEN,
        *NORMALIZATION,
        *SEQUENCES,
        *SYMPTOMS,
    ),
)
