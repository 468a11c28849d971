"""One module per term. The folder is the index: to add a term, add a file."""
