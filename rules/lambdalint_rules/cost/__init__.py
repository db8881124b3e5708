"""Dearer than it needs to be."""
