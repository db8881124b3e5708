"""From repositories to their findings, where they are wanted, and to what is counted of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from lambdalint.fleet.dispatch import Dispatch, Workforce
from lambdalint.fleet.files import SarifFolder
from lambdalint.fleet.listing import Repository
from lambdalint.fleet.stream import Stream
from lambdalint.fleet.tally import Result, Tally
from lambdalint.fleet.task import Order, Settings


def deliver(  # noqa: PLR0913 - all the places
    repositories: Sequence[Repository],
    settings: Settings,
    workforce: Workforce,
    *,
    write: Callable[[str], None],
    folder: SarifFolder | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Tally:
    """Lints each, and writes the findings of all in the order of the repositories. Raises Unwritable.

    `progress` is told how many are done, and how many there are.
    """
    orders = [Order(name=each.name, path=each.path, apart=list(each.apart), settings=settings) for each in repositories]
    results: dict[int, Result] = {}
    left_out = 0
    with Stream(write) as stream:
        for number, answer in Dispatch(orders, workforce):
            repository = repositories[number]
            sarif = "" if folder is None else folder.put(repository, answer["sarif"])
            results[number] = Result.of(repository.name, answer, sarif)
            left_out += answer["left_out"]
            stream.put(number, answer["lines"])
            if progress is not None:
                progress(len(results), len(orders))
    return Tally(settings["version"], [results[number] for number in range(len(orders))], left_out)
