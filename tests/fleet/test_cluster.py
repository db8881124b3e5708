"""`lambdalint fleet` with a scheduler and workers of Dask."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from distributed import Client, KilledWorker

from lambdalint.cli import main
from lambdalint.fleet.cluster import Cluster, Unreachable
from lambdalint.fleet.dispatch import Dispatch, Gone
from tests.fleet.repositories import found, harmful, order, repository
from tests.terminal import TOP

SELECT = "--select=timeout-out-of-range,harm"


def until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


@dataclass(eq=False)
class Dask:
    """A scheduler on a free port of the loopback, and its workers."""

    folder: Path
    address: str = ""
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def site(self) -> Path:
        """Where the workers find a rule that harms them."""
        return self.folder / "site"

    @property
    def environment(self) -> dict[str, str]:
        paths = (str(TOP), str(TOP / "rules"), str(self.site), os.environ.get("PYTHONPATH", ""))
        return os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, paths))}

    def start(self, *arguments: str) -> None:
        with (self.folder / "log").open("ab") as log:
            self.processes.append(
                subprocess.Popen(
                    [sys.executable, "-m", "dask", *arguments, "--host=127.0.0.1", "--dashboard-address=127.0.0.1:0"],
                    cwd=self.folder,  # not where the repositories are
                    env=self.environment,
                    stdout=log,
                    stderr=log,
                )
            )

    def worker(self) -> None:
        self.start("worker", self.address, "--no-nanny", "--nthreads=1", "--memory-limit=0", "--no-dashboard")

    def stop(self) -> None:
        for process in self.processes:
            process.kill()
            process.wait()


@pytest.fixture(scope="module")
def dask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dask]:
    running = Dask(tmp_path_factory.mktemp("dask"))
    running.site.mkdir()
    harmful(running.site)
    described = running.folder / "scheduler.json"
    try:
        running.start("scheduler", "--port=0", f"--scheduler-file={described}")
        until(lambda: described.exists() and described.read_text(encoding="utf-8").endswith("}"))
        running.address = json.loads(described.read_text(encoding="utf-8"))["address"]
        running.worker()
        running.worker()
        yield running
    finally:
        running.stop()


def fleet(dask: Dask, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["fleet", "--scheduler", dask.address, *arguments])


def test_the_same_as_here(folder: Path, dask: Dask) -> None:
    for name in ("a", "b\n", "c"):
        repository(folder / name)
    repository(folder / "wrong", configuration="nonsense = 1\n")
    given = ("--select=timeout-out-of-range", "a", "gone", "b\n", "wrong", "c")
    there = fleet(dask, *given, "--sarif-folder", "there")
    here = CliRunner().invoke(main, ["fleet", "--jobs", "1", *given, "--sarif-folder", "here"])
    assert (there.exit_code, there.output) == (here.exit_code, here.output)
    assert there.exit_code == 3
    for path in (folder / "here").iterdir():
        assert path.read_bytes() == (folder / "there" / path.name).read_bytes()
    assert len(list((folder / "there").iterdir())) == 3


@pytest.mark.parametrize("allowed_failures", [3, 0], ids=["Dask does it again", "lambdalint does it again"])
def test_a_worker_that_is_killed_while_it_works(folder: Path, dask: Dask, allowed_failures: int) -> None:
    names, waits = [f"r{number}" for number in range(12)], f"Waits{allowed_failures}"
    for name in names:
        repository(folder / name, waits if name == "r5" else "Orders")
    with Client(dask.address, set_as_default=False) as client:
        client.run_on_scheduler(lambda dask_scheduler: setattr(dask_scheduler, "allowed_failures", allowed_failures))
        client.wait_for_workers(2)
    process = subprocess.Popen(
        [sys.executable, "-W", "error", "-m", "lambdalint", "fleet", "--scheduler", dask.address, SELECT, *names],
        env=dask.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    begun = dask.site / f"{waits}.pids"
    until(lambda: begun.exists() and begun.read_text(encoding="utf-8").endswith("\n"))
    os.kill(int(begun.read_text(encoding="utf-8")), signal.SIGKILL)
    (dask.site / f"{waits}.go").touch()
    dask.worker()
    out, errors = process.communicate(timeout=60)
    assert process.returncode == 1, errors
    assert [name for name, *_ in found(out)] == names
    pids = begun.read_text(encoding="utf-8").split()
    assert len(pids) == len(set(pids)) == 2


@pytest.mark.parametrize("lost", [False, True], ids=["after it was handed over", "before"])
def test_a_worker_that_dies_when_it_has_answered(
    folder: Path, dask: Dask, monkeypatch: pytest.MonkeyPatch, lost: bool
) -> None:
    """The client fetches an answer from the worker, and hears meanwhile that the worker is dead."""
    repository(folder / "a")
    gather = Client._gather
    deaths: list[Any] = []

    async def gathered(client: Client, futures: list[Any], **given: Any) -> Any:
        answers = await gather(client, futures, **given)
        if not deaths:
            deaths.append(futures[0])
            futures[0]._state.lose()
            if lost:
                raise KilledWorker(futures[0].key, None, 1)
        return answers

    monkeypatch.setattr(Client, "_gather", gathered)
    done = fleet(dask, "--select=timeout-out-of-range", "a")
    assert deaths
    assert (done.exit_code, [name for name, *_ in found(done.stdout)]) == (1, ["a"])


@pytest.mark.parametrize("listens", [False, True], ids=["nobody", "somebody who is silent"])
def test_no_scheduler(folder: Path, monkeypatch: pytest.MonkeyPatch, listens: bool) -> None:
    monkeypatch.setattr("lambdalint.fleet.cluster._PATIENCE", 0.1)
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))  # the port is taken, and refuses all
        if listens:
            server.listen()
        address = f"tcp://127.0.0.1:{server.getsockname()[1]}"
        done = CliRunner().invoke(main, ["fleet", "a", "--scheduler", address, "--output-file", "out"])
    assert done.exit_code == 2
    assert done.output.startswith(f"lambdalint: no Dask scheduler answers at {address}: ")
    assert ("says nothing" in done.output) is listens
    assert [path.name for path in folder.iterdir()] == [".git"]


def test_a_worker_is_no_scheduler(dask: Dask) -> None:
    with Client(dask.address, set_as_default=False) as client:
        worker = next(iter(client.scheduler_info()["workers"]))
    with pytest.raises(Unreachable, match=f"no Dask scheduler answers at {worker}"):
        Cluster(worker)


def test_a_client_that_gave_up(dask: Dask) -> None:
    """As it does when the scheduler does not come back."""
    with Cluster(dask.address) as workforce:
        workforce._client.close()
        with pytest.raises(Gone, match="the Dask scheduler is gone"):
            workforce.submit(order(Path("a")))
        with pytest.raises(Gone, match="the Dask scheduler is gone"):
            assert not workforce.width


def test_a_client_that_gives_up(dask: Dask) -> None:
    """It accepts orders, and they never end."""
    with Cluster(dask.address) as workforce:
        workforce._client.status = "closing"
        with pytest.raises(Gone, match="the Dask scheduler is gone, and did not come back"):
            workforce.submit(order(Path("a")))


def test_a_scheduler_that_goes(
    folder: Path, dask: Dask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """After all others."""
    monkeypatch.setattr("lambdalint.fleet.cluster._PATIENCE", 2)
    repository(folder / "a", "WaitsForEver")
    asked = order(folder / "a", select=["harm"])
    begun = dask.site / "WaitsForEver.pids"
    with Cluster(dask.address) as workforce, ThreadPoolExecutor() as threads:
        answers = threads.submit(list, Dispatch([asked], workforce))
        until(begun.exists)
        dask.stop()
        ((number, answer),) = answers.result(timeout=60)
        assert (number, answer["broken"].partition("gone")[0]) == (0, "the Dask scheduler is ")
        with pytest.raises(Gone, match="the Dask scheduler is gone"):
            until(lambda: workforce.width == 0)
    assert not caplog.records
