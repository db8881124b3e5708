"""How the tests install what is used once."""

from __future__ import annotations

NOT_COMPILED = {"PIP_NO_COMPILE": "0"}
"""An environment variable, for it need not be compiled, which takes longer than all the rest. For pip, the value of an
option that says no is that of what it denies."""
