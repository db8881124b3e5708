"""Room for the frames of calls."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest

from lambdalint.stack import roomy

resource = pytest.importorskip("resource")  # Windows has none


def _called(depth: int, work: Callable[[], int]) -> int:
    return work() if depth == 0 else _called(depth - 1, work)


def _faults() -> int:
    """How often the system has to give a page while functions are called again and again."""
    begin = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(500):
        _called(20, lambda: 0)
    return int(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - begin)


def _most_faults() -> int:
    """Wherever the calls are."""
    return max(_called(depth, _faults) for depth in range(150))


@pytest.mark.skipif(sys.platform != "linux", reason="others count otherwise")
def test_no_call_waits_for_memory_of_the_system() -> None:
    assert roomy(_most_faults)() < 100


def test_what_is_given_and_what_comes_of_it_are_the_same() -> None:
    assert roomy(divmod)(7, 2) == (3, 1)
    assert roomy(int)("12", base=3) == 5
    with pytest.raises(ZeroDivisionError):
        roomy(divmod)(1, 0)
