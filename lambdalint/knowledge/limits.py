"""What Lambda accepts, in bytes, where more than one part of lambdalint asks for it."""

from __future__ import annotations

MEGABYTE = 1024 * 1024

UNZIPPED = 250 * MEGABYTE
"""Of a function's code and all of its layers, unzipped (AWS Lambda Developer Guide, "Lambda quotas":
https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html)."""
