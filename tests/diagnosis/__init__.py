"""The page on which readers diagnose their own network."""
