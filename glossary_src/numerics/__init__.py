"""Small, exact, tested numerics: networks whose every gradient can be looked at.

Import from the modules; this file only draws the map.

    activations    an activation function and its slope, both of the pre-activation z
    initializers   random weights: LeCun, Glorot, He, any sigma_w, or a rotation
    losses         softmax, cross-entropy, squared error, each loss with its gradient
    mlp            a fully connected network; its passes keep z, h and all gradients
    convolution    a convolutional network, by way of im2col
    rnn            a recurrent network, backpropagation through time
    optimizers     SGD and Adam, updating parameters in place
    differences    central differences, the oracle for every derivative above
    arrays         the shape and the precision that every network insists on

Symbols follow the papers. Layers are l = 1 ... L; layer l computes

    z_l = W_l h_{l-1} + b_l,    h_l = phi(z_l),    h_0 = x,

and W_l has shape (n_l, n_{l-1}). A batch holds one example a row, so the code
reads z = h @ W.T + b. Only numpy and the standard library are used, and an array
keeps its precision: float32 in, float32 out.
"""
