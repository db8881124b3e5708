"""Someone can do more than they should."""
