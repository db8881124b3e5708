"""What is loaded, and when."""

from __future__ import annotations

import subprocess
import sys

import pytest

from lambdalint import access

STARTED = "from lambdalint import packs; packs.rules(); import sys; print([m for m in sys.modules if '.access.' in m])"


def test_rules_start_without_what_they_may_not_need() -> None:
    done = subprocess.run([sys.executable, "-c", STARTED], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_every_name_is_there() -> None:
    assert [name for name in access.__all__ if not hasattr(access, name)] == []
    with pytest.raises(AttributeError, match="privileges"):
        _ = access.privileges
