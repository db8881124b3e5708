"""What the services of the order team share."""
