"""What one training step does to a PyTorch module: one file, published as it is."""
