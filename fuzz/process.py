"""The process of one target: `python -m fuzz.process NAME FOLDER [CORPUS…]`. Atheris runs input after input in it.

What is found is written down and the run goes on, so that one flaw does not hide the others. Below FOLDER: `corpus`,
what the fuzzer keeps; `crashes`, an input and what it did for each place that raised; `figures.json`.
"""

from __future__ import annotations

import faulthandler
import fcntl
import gc
import hashlib
import importlib
import json
import os
import pkgutil
import re
import resource
import shutil
import signal
import sys
import time
import traceback
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

import atheris

if TYPE_CHECKING:
    from fuzz.targets import Target

MAXIMUM_SIZE = 16_000
"""Characters of an input."""
LONGEST = 5.0
"""Seconds of processor time for one project. It is what a run promises for one file, with the fuzzer's counting."""
PATIENCE = 30.0
"""Seconds of processor time, after which the process is ended: it is in an extension, and hears of no signal."""
MEMORY = 500
"""Megabytes of the whole process, Atheris and what it counts included."""
_PAUSE = 2.0
"""Seconds between two writings of the figures."""
_SWEEP = 200
"""Runs between two looks for what is left over."""

_NOT_LOADED = (
    "lambdalint.__main__",
    "lambdalint.cfnlint",
    "lambdalint.cli",
    "lambdalint.server",
    "lambdalint.readers.cfn_lint",
)


@dataclass
class Figures:
    """What came of a target."""

    runs: int = 0
    seconds: float = 0
    longest: float = 0
    """Seconds of processor time for one input."""
    memory: float = 0
    """Megabytes, the most there were."""
    crashes: dict[str, str] = field(default_factory=dict)
    """By place, what went wrong there first."""


class Hang(BaseException):
    """No `Exception`, so that nobody takes it for one of a rule."""


@dataclass
class Fuzzed:
    """A target that is run."""

    target: Target
    folder: Path
    lint: Callable[[dict[str, str], int], object]
    figures: Figures = field(default_factory=Figures)
    _current: int = field(init=False)
    """The file of the input that is run: what there is to look at where the process is ended by force."""
    _begun: float = field(default_factory=time.monotonic)
    _written: float = 0

    def __post_init__(self) -> None:
        self._current = os.open(self.folder / "current", os.O_CREAT | os.O_RDWR)

    def __call__(self, data: bytes) -> None:
        started = time.process_time()
        os.pwrite(self._current, data, 0)
        os.ftruncate(self._current, len(data))
        try:
            with _at_most(LONGEST):
                text = data.decode("utf-8", "replace")
                for files in self.target.projects(text):
                    self.lint(files, zlib.crc32(data))
        except (Exception, Hang) as error:  # noqa: BLE001 - whatever it is, it is what is looked for
            self._write_down(data, error)
        took = time.process_time() - started
        figures = self.figures
        figures.runs += 1
        if took > figures.longest:
            figures.longest = took
            (self.folder / "longest").write_bytes(data)
        if figures.runs % _SWEEP == 0:
            _forget()
        if time.monotonic() - self._written > _PAUSE:
            self.write()

    def _write_down(self, data: bytes, error: BaseException) -> None:
        place = _place(error)
        if place in self.figures.crashes:
            return
        self.figures.crashes[place] = f"{type(error).__name__}: {error}"[:300]
        name = hashlib.sha256(place.encode()).hexdigest()[:12]
        (self.folder / "crashes" / name).write_bytes(data)
        said = "".join(traceback.format_exception(error))
        (self.folder / "crashes" / f"{name}.txt").write_text(said, encoding="utf-8", errors="backslashreplace")
        self.write()

    def write(self) -> None:
        self._written = time.monotonic()
        self.figures.seconds = self._written - self._begun
        self.figures.memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        (self.folder / "figures.json").write_text(json.dumps(asdict(self.figures)), encoding="utf-8")


@contextmanager
def _at_most(seconds: float) -> Iterator[None]:
    """Raises Hang in what takes longer. The processor's time is counted: others use the machine too."""
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    signal.setitimer(signal.ITIMER_PROF, PATIENCE)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.setitimer(signal.ITIMER_PROF, 0)


def _hang(_signal: int, _frame: FrameType | None) -> None:
    raise Hang(f"takes longer than {LONGEST} s")


def _place(error: BaseException) -> str:
    """Where it was raised, as far as that tells flaws apart: of endless recursion, the function that is met oftest."""
    frames = [(frame.filename, frame.name, frame.lineno) for frame in traceback.extract_tb(error.__traceback__)]
    own = [frame for frame in frames if "lambdalint" in frame[0]] or frames
    if isinstance(error, RecursionError):
        names = [frame[:2] for frame in own]
        return f"RecursionError {max(set(names), key=names.count)}"
    if type(error).__name__ == "Broken":
        return re.sub(r"\d+", "0", str(error))[:80]
    return f"{type(error).__name__} {own[-1][: 2 if isinstance(error, Hang) else 3]}"


def _forget() -> None:
    """What is remembered of inputs: answers stay the same without."""
    for each in gc.get_objects():
        if type(each).__name__ == "_lru_cache_wrapper" and (getattr(each, "__module__", "") or "").startswith(
            "lambdalint"
        ):
            information = each.cache_info()
            if information.maxsize is not None or information.currsize > 5_000:
                each.cache_clear()
    gc.collect()


def _load() -> tuple[Callable[[Path], Any], Any, Any]:
    """All of lambdalint, so that Atheris sees which of its branches are taken."""
    with atheris.instrument_imports(include=["lambdalint", "lambdalint_rules"], enable_loader_override=False):
        for package in ("lambdalint", "lambdalint_rules"):
            _load_all(package)
        from fuzz import door, mutation, targets  # noqa: PLC0415 - they import lambdalint
    return door.Door, targets, mutation.Mutation


def _load_all(name: str) -> None:
    module = importlib.import_module(name)
    for found in pkgutil.iter_modules(getattr(module, "__path__", ()), f"{name}."):
        if not found.name.startswith(_NOT_LOADED):
            _load_all(found.name)


def main() -> None:
    name, folder, *corpora = sys.argv[1 : sys.argv.index("--")]
    flags = sys.argv[sys.argv.index("--") + 1 :]
    base = Path(folder).resolve()
    lock = os.open(base, os.O_RDONLY)
    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)  # two in one folder would take each other's files away
    make_door, targets, make_mutation = _load()
    target = targets.TARGETS[name]
    seeds = targets.inputs(target, map(Path, corpora))
    for part in ("seeds", "corpus", "crashes"):
        (base / part).mkdir(parents=True, exist_ok=True)
    for text in seeds:
        (base / "seeds" / hashlib.sha256(text.encode()).hexdigest()[:16]).write_text(text, encoding="utf-8")
    for old in (base / "crashes").iterdir():  # they are run again before anything else
        if old.suffix == ".txt":
            old.unlink()
        else:
            shutil.move(old, base / "corpus" / old.name)
    (base / "words").write_text("".join(f'"{_escaped(word)}"\n' for word in target.words), encoding="utf-8")
    change = make_mutation(seeds, target.words)

    def mutated(data: bytes, maximum: int, seed: int) -> bytes:
        if seed % 5 < 2:
            return bytes(atheris.Mutate(data, maximum))
        return bytes(change(data.decode("utf-8", "replace"), seed).encode("utf-8", "replace")[:maximum])

    fuzzed = Fuzzed(target, base, make_door(base / "checkout"))
    signal.signal(signal.SIGVTALRM, _hang)
    faulthandler.register(signal.SIGPROF, chain=True)  # tells where it is, then ends the process
    gc.disable()  # as the command line does
    limits = [f"-max_len={MAXIMUM_SIZE}", f"-rss_limit_mb={MEMORY}", "-len_control=0"]
    limits += ["-handle_alrm=0", "-report_slow_units=100000"]  # lambdalint has alarms of its own
    places = [f"-artifact_prefix={base}/crashes/", f"-dict={base}/words"]
    atheris.Setup(
        [sys.argv[0], *flags, *limits, *places, str(base / "corpus"), str(base / "seeds")],
        fuzzed,
        custom_mutator=mutated,
        internal_libfuzzer=True,
    )
    atheris.Fuzz()


def _escaped(word: str) -> str:
    return "".join(c if c.isalnum() else "".join(f"\\x{byte:02x}" for byte in c.encode()) for c in word)


if __name__ == "__main__":
    main()
