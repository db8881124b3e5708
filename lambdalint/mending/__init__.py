"""What `--fix` does: makes the changes that findings offer, in rounds, and writes the files that came of it."""
