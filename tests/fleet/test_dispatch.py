"""Whatever becomes of the workers, there is one answer for each order."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass, field

import pytest

from lambdalint.fleet.dispatch import MAXIMUM_DEATHS, Dispatch, Gone
from lambdalint.fleet.task import Answer, Order, broken
from tests.fleet.repositories import SETTINGS


class Died(Exception):
    pass


@dataclass(eq=False)
class Workers:
    """As many as `width` work at once; when one dies, all that was under way fails, as in a pool of processes."""

    dies: Callable[[str, int], bool]
    """Told a name, and which time it is that it is worked on."""
    width: int = 3
    lost: tuple[type[BaseException], ...] = (Died,)
    submitted: list[str] = field(default_factory=list)
    renewed: int = 0
    _under_way: list[tuple[str, Future[Answer]]] = field(default_factory=list)
    _dead: bool = False

    def submit(self, order: Order) -> Future[Answer]:
        if self._dead:
            raise Died
        name = order["name"]
        self.submitted.append(name)
        future: Future[Answer] = Future()
        self._under_way.append((name, future))
        if self.dies(name, self.submitted.count(name)):
            self._dead = True
            for _, other in self._under_way:
                other.set_exception(Died())
            self._under_way.clear()
        elif len(self._under_way) == self.width or self.renewed:
            for done, other in self._under_way:
                other.set_result(broken(done))
            self._under_way.clear()
        return future

    def renew(self) -> None:
        self._dead = False
        self.renewed += 1


def orders(*names: str) -> list[Order]:
    return [Order(name=name, path=f"/{name}", apart=[], settings=SETTINGS) for name in names]


def answered(workers: Workers, *names: str) -> dict[str, str]:
    """What is said of each; none comes twice."""
    found: dict[str, str] = {}
    for number, answer in Dispatch(orders(*names), workers):
        assert names[number] not in found
        found[names[number]] = answer["broken"]
    return found


def test_each_once() -> None:
    workers = Workers(lambda *_: False)
    assert answered(workers, *"abcdef") == {name: name for name in "abcdef"}
    assert workers.submitted == list("abcdef")


def test_a_worker_that_dies_loses_nothing() -> None:
    workers = Workers(lambda name, time: name == "b" and time == 1)
    assert answered(workers, *"abcdef") == {name: name for name in "abcdef"}
    assert workers.renewed == 1


def test_what_was_under_way_is_done_again_after_the_rest_and_alone() -> None:
    workers = Workers(lambda name, time: name == "b" and time == 1)
    answered(workers, *"abcdef")
    assert workers.submitted == [*"ab", *"cdef", *"ab"]


def test_what_kills_every_worker_is_given_up_and_costs_the_others_nothing() -> None:
    workers = Workers(lambda name, _: name in {"b", "e"})
    found = answered(workers, *"abcdef")
    assert found == {
        name: name if name not in {"b", "e"} else f"its worker died, {MAXIMUM_DEATHS} times" for name in "abcdef"
    }
    assert workers.submitted.count("b") == MAXIMUM_DEATHS
    assert all(workers.submitted.count(name) <= 2 for name in "acdf")


def test_all_of_them_deadly() -> None:
    workers = Workers(lambda *_: True)
    assert set(answered(workers, *"abc").values()) == {f"its worker died, {MAXIMUM_DEATHS} times"}


@pytest.mark.parametrize("error", [RuntimeError("no room"), SystemExit("no room"), KeyboardInterrupt("no room")])
def test_what_a_task_raises_is_said_of_its_repository(error: BaseException) -> None:
    class Raising(Workers):
        def submit(self, order: Order) -> Future[Answer]:
            future: Future[Answer] = Future()
            future.set_exception(error if order["name"] == "a" else Died())
            return future

    assert answered(Raising(lambda *_: False), "a") == {"a": f"{type(error).__name__}: no room"}


def test_what_is_cancelled_elsewhere_may_be_lost() -> None:
    class Cancelling(Workers):
        def submit(self, order: Order) -> Future[Answer]:
            future = super().submit(order)
            if self.submitted.count(order["name"]) == 1:
                future = Future()
                future.cancel()
                future.set_running_or_notify_cancel()
            return future

    workers = Cancelling(lambda *_: False, width=1, lost=(CancelledError,))
    assert answered(workers, "a", "b") == {"a": "a", "b": "b"}


def test_when_there_are_no_workers_anymore_what_is_left_over_is_said() -> None:
    class Going(Workers):
        def submit(self, order: Order) -> Future[Answer]:
            if order["name"] == "e":
                raise Gone("all went home")
            return super().submit(order)

    assert answered(Going(lambda *_: False), *"abcdef") == {
        **{name: name for name in "abc"},
        **dict.fromkeys("def", "all went home"),
    }
