"""A run: paths and settings in, findings out. The commands, editors and other programs all lint through it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping
from datetime import date
from functools import cache, cached_property, lru_cache, partial
from pathlib import Path
from typing import TypeVar

from msgspec import Struct, field
from msgspec.structs import replace

from lambdalint import engine, judging, limits, packs
from lambdalint.asked import Asked
from lambdalint.config import Config, Nearest, Overrides, suggestion
from lambdalint.judging import Part
from lambdalint.model.code import Handler
from lambdalint.model.ignore import Ignore
from lambdalint.model.project import Project
from lambdalint.readers import project
from lambdalint.readers.circumstances import DEFAULT_ENVIRONMENT, Circumstances, Surrounding
from lambdalint.readers.files import matching
from lambdalint.readers.folders import Folders
from lambdalint.readers.memory import Memory
from lambdalint.readers.project import Reading
from lambdalint.readers.survey import Early, Share, Shares, nobody_waits
from lambdalint.rule import Diagnostic, Rule
from lambdalint.source import SourceFile

_T = TypeVar("_T")


class Request(Struct, frozen=True, kw_only=True):
    """What is to be linted, and how."""

    paths: tuple[Path, ...]
    """Folders, templates or handlers' sources."""
    today: date
    """The present day, where the configuration names none."""
    config_file: Path | None = None
    """Instead of those nearest to the templates."""
    isolated: bool = False
    """Whether configuration files are passed over."""
    overrides: Overrides = field(default_factory=Overrides)
    force_exclude: bool = False
    honours_ignores: bool = True
    texts: Mapping[Path, str] = field(default_factory=dict)
    """Read in place of files."""
    top: Path | None = None
    """What stands for the top of a repository where there is none, instead of the working directory."""
    boundary: Path | None = None
    """A real path: the top of the repository, whatever lies above and below it. Nothing above it is read, and no
    configuration either."""
    apart: frozenset[Path] = frozenset()
    """Folders that are not looked into, as if the configuration excluded them."""
    unowned: frozenset[Path] = frozenset()
    """Sources that no template owns, as is known: none is looked for."""


class Outcome(Struct, frozen=True, eq=False, kw_only=True):
    """What came of a run."""

    share: Share
    """What was asked for."""
    reading: Reading
    diagnostics: tuple[Diagnostic, ...]
    ignored: tuple[tuple[Diagnostic, Ignore], ...]
    """What was found and is ignored, each with what says so."""
    rules: tuple[Rule, ...]
    """Those that ran for some file, each once."""
    ignoring: frozenset[Path] = frozenset()
    """The files that say of something that it is to be ignored."""

    @property
    def files(self) -> set[SourceFile]:
        """What was read of templates and code."""
        return files_of(self.reading.project)


class Linter:
    """Lints with the rules that are installed. Raises ConfigError and PackError."""

    def __init__(self, request: Request, memory: Memory | None = None) -> None:
        """With the `memory` of the last time, only what has changed since then is read again."""
        self.request = request
        self.memory = memory
        self.configs = Nearest(
            file=request.config_file,
            isolated=request.isolated,
            overrides=request.overrides,
            boundary=request.boundary,
            apart=request.apart,
            asked=request.paths,
        )
        self.closed: dict[str, str] = {}
        """Folders and files, by path, that were passed over as they cannot be read, and why."""
        self._active: dict[Config, _Active] = {}
        self._folders = Folders()

    @cached_property
    def known(self) -> Mapping[str, Rule]:
        return packs.rules()

    @property
    def sam_environments(self) -> frozenset[str]:
        """Those that the configurations ask for which held for something."""
        return frozenset(config.sam_environment for config in self._active if config.sam_environment is not None)

    def read(self, texts: Mapping[Path, str] | None = None) -> Reading:
        """What is there, for those who do not judge it; `texts` come before those of the request."""
        return self._read(lambda path: _circumstances(self.configs.of(path)), self._all, texts)

    def _read(self, surrounding: Surrounding, share: Share, texts: Mapping[Path, str] | None) -> Reading:
        request = self.request
        for path in share.paths:
            surrounding(path)  # what is wrong with the settings is said before anything is read
        return project.read(
            share.paths,
            request.today,
            force_exclude=request.force_exclude,
            surrounding=surrounding,
            excluded=self.configs.excluded,
            closed=self._closed,
            texts={**request.texts, **(texts or {})},
            top=request.top,
            boundary=share.top or request.boundary,
            unowned=request.unowned,
            walked=share.walked,
            parents=share.parents,
            folders=self._folders,
            memory=self.memory,
        )

    def shares(self, early: Early = nobody_waits) -> Shares:
        """What can be linted one by one: it comes to the same as linting all at once. `early` is told most of it while
        the rest is looked for."""
        request = self.request
        return project.shares(
            request.paths,
            excluded=self.configs.excluded,
            closed=self._closed,
            texts=request.texts,
            top=request.top,
            boundary=request.boundary,
            early=early,
        )

    def _closed(self, path: str, error: OSError) -> None:
        if not isinstance(error, FileNotFoundError):  # gone since its name was read
            self.closed[path] = error.strerror or str(error)

    def lint(self, texts: Mapping[Path, str] | None = None, share: Share | None = None) -> Outcome:
        """Reads and judges all that was asked for, or a share of it; `texts` come before those of the request."""
        with limits.armed():
            return self._linted(texts, share or self._all)

    def _linted(self, texts: Mapping[Path, str] | None, share: Share) -> Outcome:
        reading = self._read(lambda path: self._settings(path).circumstances, share, texts)
        parts = list(self._parts(reading.project, share.paths[0]))
        templates = cache(lambda: {path_of(template.file) for template in reading.project.templates})
        found = judging.judged(
            parts,
            self.known,
            covers=lambda file: self._asked.covers(path_of(file), templates()),
            honours_ignores=self.request.honours_ignores,
        )
        return Outcome(
            share=share,
            reading=reading,
            diagnostics=tuple(each for each in found.diagnostics if _is_wanted(each, reading.wanted)),
            ignored=tuple((each, by) for each, by in found.ignored if _is_wanted(each, reading.wanted)),
            rules=_distinct(tuple(part.rules for part in parts)),
            ignoring=frozenset(path_of(file) for file in found.ignoring),
        )

    @cached_property
    def _asked(self) -> Asked:
        return Asked.of(self.request.paths)

    @cached_property
    def _all(self) -> Share:
        return Share(self.request.paths)

    def _settings(self, path: Path) -> _Active:
        config = self.configs.of(path)
        if config not in self._active:
            self._active[config] = _Active.of(config, self.known, self.request.today)
        return self._active[config]

    def _parts(self, read: Project, asked: Path) -> Iterator[Part]:
        """The project by configuration."""
        templates = self._by_settings(read.templates, lambda template: template.file)
        handlers = self._by_settings(read.handlers, lambda handler: handler.files[0])
        unreadable = self._by_settings(read.unreadable, lambda one: one.span.file)
        images = self._by_settings(read.base_images, lambda image: image.span.file)
        first = self._settings(asked)
        for active in dict.fromkeys((first, *templates, *handlers, *unreadable, *images)):
            part = replace(
                read,
                templates=tuple(templates.get(active, ())),
                handlers=tuple(handlers.get(active, ())),
                unreadable=tuple(unreadable.get(active, ())),
                base_images=tuple(images.get(active, ())),
                today=active.today,
            )
            yield Part(
                project=part,
                rules=active.rules,
                options=active.options,
                shown=active.shown if self.request.honours_ignores else active.weighed,
                holds_for=partial(self._holds, active),
            )

    def _holds(self, active: _Active, file: SourceFile) -> bool:
        return self._settings(path_of(file)) is active

    def _by_settings(self, pieces: Iterable[_T], file: Callable[[_T], SourceFile]) -> dict[_Active, list[_T]]:
        found: dict[_Active, list[_T]] = {}
        for piece in pieces:
            found.setdefault(self._settings(path_of(file(piece))), []).append(piece)
        return found


@lru_cache(maxsize=8)
def _distinct(rules: tuple[tuple[Rule, ...], ...]) -> tuple[Rule, ...]:
    """Those of several configurations, each once with each severity. All shares have the same."""
    return tuple({(rule.id, rule.severity): rule for listed in rules for rule in listed}.values())


class _Active(Struct, frozen=True, eq=False, kw_only=True):
    """A configuration, and what it comes to with the rules that are installed."""

    config: Config
    rules: tuple[Rule, ...]
    options: Mapping[str, object]
    today: date
    circumstances: Circumstances
    path_ignores: tuple[tuple[Callable[[str], bool], set[str]], ...]

    @classmethod
    def of(cls, config: Config, known: Mapping[str, Rule], today: date) -> _Active:
        rules = tuple(config.rules(known))
        return cls(
            config=config,
            rules=rules,
            options=config.rule_options(known),
            today=config.today or today,
            circumstances=_circumstances(config, engine.facts(rules)),
            path_ignores=tuple((matching((glob,)), ids) for glob, ids in config.path_ignores(known).items()),
        )

    def weighed(self, diagnostic: Diagnostic) -> Diagnostic:
        return replace(diagnostic, fails=diagnostic.crashed or self.config.fails(diagnostic.severity))

    def shown(self, diagnostic: Diagnostic) -> Diagnostic | None:
        """None for what rules are not to say of a path."""
        if not diagnostic.crashed and self._says_nothing_of(diagnostic.finding.span.file, diagnostic.rule.id):
            return None
        return self.weighed(diagnostic)

    def _says_nothing_of(self, file: SourceFile, id: str) -> bool:
        if not self.path_ignores:
            return False
        folder, path = self.config.folder, path_of(file)
        if not path.is_relative_to(folder):
            return False
        relative = path.relative_to(folder).as_posix()
        return any(id in ids and names(relative) for names, ids in self.path_ignores)


def _circumstances(config: Config, facts: Container[type] = ()) -> Circumstances:
    return Circumstances(
        parameters=config.parameters,
        stages=config.stages,
        sam_environment=config.sam_environment or DEFAULT_ENVIRONMENT,
        facts=facts,
    )


def files_of(read: Project) -> set[SourceFile]:
    """Templates, and the code that was read for them."""
    functions = (function for template in read.templates for function in template.functions)
    handlers = (*read.handlers, *(function.code for function in functions))
    code = (file for handler in handlers if isinstance(handler, Handler) for file in handler.files)
    images = (image.span.file for image in read.base_images)
    return {*(template.file for template in read.templates), *code, *images}


def unknown_environment(environments: Collection[str], name: str | None = None, configured: Iterable[str] = ()) -> str:
    """What is wrong with the environments of the SAM CLI that are asked for by name or in configurations; empty if they
    exist. What is configured holds where there are any."""
    asked = {name or DEFAULT_ENVIRONMENT, *(configured if environments else ())}
    missing = min(asked - {DEFAULT_ENVIRONMENT, *environments}, default=None)
    if missing is None:
        return ""
    return f"no samconfig.toml has an environment `{missing}`{suggestion(missing, environments)}"


def path_of(file: SourceFile) -> Path:
    """Where a file lies."""
    return Path(file.top, file.path)


def _is_wanted(diagnostic: Diagnostic, wanted: Iterable[SourceFile] | None) -> bool:
    return wanted is None or any(span.file in wanted for span in diagnostic.spans)
