"""The least policies of functions' roles, as templates and IAM take them, and how far those that there are differ."""
