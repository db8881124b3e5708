"""Hard to run, watch or keep current."""
