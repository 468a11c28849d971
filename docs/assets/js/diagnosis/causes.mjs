/* Causes, the most particular first. A cause fits if all that it needs is there, is excluded if one
   thing speaks against it, and is possible as long as something is open. The first need is the
   symptom: where that is missing, the cause is not spoken of. Of layers, or of time steps (`over`);
   `with` is a second symptom that will do where the first cannot be seen. */
import * as ask from "./evidence.mjs";

const term = slug => `terms/${slug}/`;

export const CAUSES = [
  {
    id: "nan", short: "a number that is not finite", title: "A number is not finite", page: term("nan"), needs: [ask.notFinite],
    test: "Which came first, going forward? One output that is not finite spoils all gradients before it.",
    cure: "Find the first one; a logarithm, a root or a quotient at 0, or an overflow, makes it.",
  },
  {
    id: "cut", short: "a part without a gradient", over: "layers", title: "A part gets no gradient: frozen, or cut off by code", page: term("stopped-gradient"), needs: [ask.nothingArrives],
    test: "Print p.requires_grad of these weights. False: frozen, maybe on purpose. True: this forward pass did not use them, or the code cuts the path.",
    cure: "No detach, item, numpy or no_grad on the way from these weights to the loss.",
  },
  {
    id: "float16", short: "underflow", zeros: true, title: "Underflow: the format lost it", page: term("loss-scaling"), needs: [ask.someLost, ask.ownZeros],
    test: "Compute the same gradient in float64. If it is there again, the format lost it.",
    cure: "Loss scaling, or bfloat16, or float32 for this part.",
  },
  {
    id: "zero-outputs", short: "outputs of zero", over: "layers", title: "A layer puts out zeros only", page: term("weight-initialization"), needs: [ask.zeroOutputs],
    test: "Print its weights and its input. Weights of zero, inputs of zero, or all units below dead.",
    cure: "None if it is meant so, as in LoRA or a last layer of zeros; else random weights, and inputs that are not zero.",
  },
  {
    id: "dead", short: "dead ReLU units", over: "layers", zeros: true, title: "Dead ReLU units", page: term("dying-relu"), needs: [ask.deadUnits],
    test: "The share of units that are 0 for a large batch. In float64 their gradient is still zero.",
    cure: "A smaller rate, biases at 0, leaky ReLU.",
  },
  {
    id: "zero-branch", short: "a branch that starts at zero", over: "layers", zeros: true, title: "A branch that starts at zero", page: term("residual-connection"), needs: [ask.pastZeros, ask.weightsUnknown],
    test: "Print the weights after these layers. Zero: the branch starts at zero, maybe on purpose, and wakes at the first step.",
    cure: "None is needed if it is meant so.",
  },
  {
    id: "no-slope", short: "a step without a slope", over: "layers", zeros: true, title: "A step without a slope, or weights of zero", page: term("stopped-gradient"), needs: [ask.zerosFromHere, ask.noFormatEnds, ask.noDeadUnits, ask.notSaturated, ask.noZeroOutputs],
    test: "Look at what stands just above the first zero, going back: round, sign, floor or a threshold, or weights of zero.",
    cure: "A function with a slope there, or a straight-through estimator. None is needed for weights that are zero on purpose.",
  },
  {
    id: "saturation", short: "saturated units", over: "layers", title: "Saturated units", page: term("saturation"), needs: [ask.saturatedUnits, ask.notGrowing], with: ask.falls,
    test: "The share of sigmoid or tanh values on the flat part: the column “saturated” of the report.",
    cure: "Inputs of mean 0 and variance 1, biases at 0, weights by Xavier; a normalization.",
  },
  {
    id: "gain", short: "a missing gain for ReLU", over: "layers", title: "The gain for ReLU is missing", page: term("he-initialization"), needs: [ask.falls, ask.isRelu, ask.aUsualStart, ask.fromWeights],
    test: "Multiply the starting weights by the inverse of the factor: the line must become level.",
    cure: "Weights of variance 2/n: He initialization.",
  },
  {
    id: "small", short: "weights too small", over: "layers", title: "Weights too small", page: term("weight-initialization"), needs: [ask.falls, ask.tooSmall, ask.noUsualStart, ask.notSaturated],
    test: "Outputs that shrink going forward by about the same factor.",
    cure: "The start that belongs to the activation: He for ReLU, Xavier for tanh.",
  },
  {
    id: "batch-norm", short: "normalization", over: "layers", title: "Normalized layers: the gradient grows going back", page: term("batch-normalization"), needs: [ask.grows, ask.normalized],
    test: "Take the normalization out of a few layers: dL/dz stops growing there.",
    cure: "Skip connections around the normalized layers; where there are some, the norm inside the branch, or branches scaled down.",
  },
  {
    id: "large", short: "weights too large", over: "layers", title: "Weights too large", page: term("exploding-gradient"), needs: [ask.grows, ask.notNormalized, ask.outputsGrow],
    test: "Outputs that grow going forward by about the same factor. Skips that add up without normalization do the same.",
    cure: "The start that belongs to the activation; branches of a skip scaled down.",
  },
  {
    id: "lag", short: "a long lag", over: "time", title: "A long lag: a factor at every time step", page: term("long-term-dependency"), needs: [ask.falls],
    test: "The same line with another length of the sequence: the factor a step stays.",
    cure: "A recurrent matrix of radius near one, gates (LSTM), shorter paths.",
  },
  {
    id: "lag-grows", short: "recurrent weights too large", over: "time", title: "Recurrent weights too large", page: term("exploding-gradient"), needs: [ask.grows],
    test: "The same line with another length of the sequence: the factor a step stays.",
    cure: "Smaller recurrent weights; clipping keeps single steps short.",
  },
  {
    id: "clip", short: "clipping", title: "Clipping is at work", page: term("gradient-clipping"), needs: [ask.roundLength],
    test: "Log the length before clipping, at every step: clip_grad_norm_ returns it.",
    cure: "A limit above the usual length, so that only rare steps are clipped.",
  },
  {
    id: "rate", short: "a learning rate too large", over: "layers", title: "The learning rate is too large", page: term("learning-rate"), needs: [ask.stepsTooLong, ask.whateverTheWay],
    test: "The loss of the same batch before and after the step: it must fall.",
    cure: "A rate ten times smaller, then up again by threes.",
  },
  {
    id: "optimizer", short: "weights that the optimizer does not hold", over: "layers", title: "The optimizer does not hold all weights", page: term("gradient-descent"), needs: [ask.notHeld],
    test: "Print these weights before and after a step. They get a gradient, and no step moves them.",
    cure: "Give them to the optimizer, or freeze them if they are meant to stay.",
  },
  {
    id: "depth", short: "depth alone", over: "layers", title: "Depth alone: many factors below one", page: term("residual-connection"), needs: [ask.falls, ask.notSaturated, ask.depthAlone],
    test: "Half as many layers: the factor a layer stays, the fall is the root.",
    cure: "Skip connections; ReLU instead of sigmoid.",
  },
  {
    id: "one-layer", short: "one layer that stands out", over: "layers", title: "One layer stands out", page: term("gradient-norm"), needs: [ask.oneStep],
    test: "The weights of that layer: their size against those of its neighbors.",
    cure: "Start that layer like the others.",
  },
];
