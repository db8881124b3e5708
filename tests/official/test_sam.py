"""SAM templates, against what aws-sam-translator makes of them."""
