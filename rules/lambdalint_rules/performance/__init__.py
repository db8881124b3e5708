"""Slower than it needs to be."""
