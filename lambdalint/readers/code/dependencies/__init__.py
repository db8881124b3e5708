"""What a handler's code needs from elsewhere, and what brings it: imports against manifests, runtimes and layers."""
