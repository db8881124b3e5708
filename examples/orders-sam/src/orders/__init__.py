"""The code that all functions of the order service run."""
