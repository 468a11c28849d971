/* Lines that theory knows, as a factor a layer going back: what a list is drawn over. */
export const SIGNATURES = [
  ["batch norm + ReLU", 1.211], ["level", 1], ["ReLU, Xavier", Math.SQRT1_2], ["ReLU, PyTorch's default", 1 / Math.sqrt(6)], ["sigmoid, Xavier", 0.236],
];
