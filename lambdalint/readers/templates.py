"""Tells templates from other files by their content, and reads those of each dialect."""

from __future__ import annotations

import os
import re
from collections import abc
from functools import partial
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from lambdalint import lazy, limits
from lambdalint.limits import Exceeded, within
from lambdalint.mistakes import Mistake
from lambdalint.model.node import Mapping, Node, Sequence
from lambdalint.model.project import Section, Template
from lambdalint.model.room import Room
from lambdalint.model.value import Value
from lambdalint.readers import nodes, sam, scalars, serverless
from lambdalint.readers.artifacts import Artifacts
from lambdalint.readers.circumstances import Surrounding
from lambdalint.readers.cloudformation import definitions, rooms
from lambdalint.readers.cloudformation import functions as cloudformation
from lambdalint.readers.cloudformation.contents import Contents
from lambdalint.readers.cloudformation.nested import Tree
from lambdalint.readers.cloudformation.parameters import Given
from lambdalint.readers.cloudformation.stack import Stack
from lambdalint.readers.cloudformation.surroundings import Surroundings
from lambdalint.readers.document import Report
from lambdalint.readers.handlers import Handlers
from lambdalint.readers.nesting import Nesting
from lambdalint.readers.repository import Refused, Repository
from lambdalint.readers.sam.config import Configurations
from lambdalint.readers.serverless import compose, configuration
from lambdalint.readers.serverless.compose import Compose
from lambdalint.readers.unfilled import is_unfilled
from lambdalint.source import SourceFile, Span

NAMES = frozenset({".yaml", ".yml", ".json", ".template", *serverless.PROGRAMS, *compose.PROGRAMS})
"""Suffixes of files that may be templates, and names of programs that may export one."""

_USUAL_NAMES = lazy.pattern(r"(?:^|/)(?:template|serverless)\.(?:ya?ml|json|template|[mc]?js|ts)$")
_CLOUDFORMATION = lazy.pattern(r"AWSTemplateFormatVersion|AWS::Serverless-2016-10-31|\bAWS::\w+::\w+")
_OF_CLOUDFORMATION = lazy.pattern(r"AWS::Serverless-|AWS::LanguageExtensions")
_SERVERLESS = lazy.pattern(r"(?:^|[{,])[ \t\r]*[\"']?provider[\"']?[ \t]*:", re.MULTILINE)
_SHARED = {"SAM": "Globals", "Serverless": "provider"}


class Templates(Struct, frozen=True, eq=False):
    """Reads the templates of one repository."""

    repository: Repository
    artifacts: Artifacts
    handlers: Handlers
    configurations: Configurations
    nesting: Nesting
    surrounding: Surrounding
    report: Report
    compose: Compose
    included: set[SourceFile] = field(default_factory=set)
    """What services include: parts of them, and no templates of their own."""
    unfilled: set[SourceFile] = field(default_factory=set)
    """What another program makes templates of."""
    _read: dict[Path, Template | None] = field(default_factory=dict)
    _trees: dict[Path, _Tree] = field(default_factory=dict)

    @classmethod
    def of(cls, repository: Repository, surrounding: Surrounding, report: Report) -> Templates:
        return cls(
            repository,
            Artifacts(repository),
            Handlers(repository, report),
            Configurations(repository, report),
            Nesting(repository),
            surrounding,
            report,
            Compose(repository, report),
        )

    def read(self, path: Path, *, named: bool = False) -> Template | None:
        """The template in a file, read once; None if it holds something else, which is nobody's business."""
        real = self.repository.resolve(path)
        if real is None or self.composed(real) or real.name in compose.NAMES:
            return None
        if real not in self._read or (named and self._read[real] is None):
            self._read[real] = self._readable(real, named=named)
        return self._read[real]

    def _readable(self, path: Path, *, named: bool) -> Template | None:
        """None too where the system keeps something of what belongs to it from being read."""
        try:
            return self._template(path, named=named)
        except OSError as error:
            where = self.repository.display(Path(os.fsdecode(error.filename or path)))
            problem = f"`{where}`, which belongs to it, cannot be read: {error.strerror}"
            self.report(self.repository.place(path, Refused(problem)), problem)
            return None

    def composed(self, path: Path) -> tuple[Path, ...]:
        """The templates that a Compose file names; nothing for another file."""
        return tuple(self.compose.services(path)) if path.name in compose.NAMES else ()

    def _template(self, path: Path, *, named: bool) -> Template | None:
        """What cannot be read is reported if its content or its usual name shows that it is meant as a template, or if
        the user `named` it."""
        try:
            file = self.repository.read(path)
        except Refused as refusal:
            place = self.repository.place(path, refusal)
            if named or has_usual_name(place.file.path) or may_be_template(refusal.text, path.name):
                self.report(place, str(refusal))
            return None
        if file is None:
            return None
        try:
            return within(limits.FILE, partial(self._of_file, file, path, named=named))
        except Exceeded as error:
            if named or is_meant_as_template(file):
                self.report(Span(file, 0, 0), f"this file is not read: {error}")
            return None
        except OSError:
            raise
        except Exception as error:  # noqa: BLE001 - the rest goes on
            self.report(Span(file, 0, 0), Mistake.of(error))
            return None

    def _of_file(self, file: SourceFile, path: Path, *, named: bool) -> Template | None:
        if not may_be_template(file.text, path.name):
            return None
        problems: list[tuple[Span, str]] = []
        root = configuration.read(file, path, self.repository, lambda span, problem: problems.append((span, problem)))
        if isinstance(root, Mapping) and not named and serverless.is_passed_over(path) and serverless.is_service(root):
            return None
        if problems and not named and is_meant_as_template(file) and is_unfilled(file):
            self.unfilled.add(file)
            return None
        contents = self._contents(file, root, path, problems)
        if contents is None and not (root is None and (named or is_meant_as_template(file))):
            return None
        for span, problem in problems:
            self.report(span, problem)
        if contents is None:
            return None
        dialect = _dialect(root)
        return Template(
            file=file,
            dialect=dialect,
            region=contents.region or Value(Span(file, 0, 0), written=False),
            shared=_shared(root, dialect),
            room=_room(root),
            functions=tuple(function for function in contents.functions if not function.generated),
            generated=tuple(function for function in contents.functions if function.generated),
            resources=contents.resources,
            permissions=contents.permissions,
            layers=contents.layers,
            layer_permissions=contents.layer_permissions,
            policy_templates=contents.policy_templates,
            connectors=contents.connectors,
            cors=contents.cors,
        )

    def _contents(
        self, file: SourceFile, root: Node | None, path: Path, problems: list[tuple[Span, str]]
    ) -> Contents | None:
        def report(span: Span, problem: str) -> None:
            problems.append((span, problem))

        if not isinstance(root, Mapping):
            if root is None or not (_holds_template(root) or has_usual_name(file.path)):
                return None
            report(Span(file, 0, 0), "a template is a map, and this file holds something else")
            return Contents()
        if _is_cloudformation(root):
            _check_resources(root, report)
            return self._cloudformation(file, root, path, report)
        if serverless.is_service(root):
            from lambdalint.readers.serverless.template import contents  # noqa: PLC0415 - most templates are others

            circumstances = self.surrounding(path)
            given = self.compose.given(path, nodes.texts(Span(file, 0, 0), circumstances.parameters))
            stages = circumstances.stages
            read, included = contents(file, root, given, stages, path.parent, self.artifacts, self.handlers, report)
            self.included.update(included)
            return read
        return None

    def _cloudformation(self, file: SourceFile, root: Mapping, path: Path, report: Report) -> Contents:
        """The contents of a template in the scope of those that it is nested in."""
        trees = (self._tree(top, path, (file, root)) for top in (self.nesting.top(path), path))
        tree = next(tree for tree in trees if tree and path in tree.parts)  # it may be too far below the top
        for span, problem in tree.problems:
            if span.file is file:
                report(span, problem)
        around = replace(tree.around, stack=tree.parts[path], folder=path.parent)
        return Contents.of(around, cloudformation.functions(around))

    def _tree(self, top: Path, path: Path, document: tuple[SourceFile, Mapping]) -> _Tree | None:
        """The template at `top` with all that is nested in it. The document at `path` is read already."""
        if top in self._trees:
            return self._trees[top]
        problems: list[tuple[Span, str]] = []

        def read(member: Path, given: abc.Mapping[str, Given]) -> Stack | None:
            found = document if member == path else self._document(member)
            if found is None:
                return None

            def report(span: Span, problem: str) -> None:
                problems.append((span, problem))

            stack = Stack.read(*found, report, given)
            return sam.expanded(definitions.included(stack, member.parent, self.repository, report))

        given = self.nesting.given(top)
        joined = Tree.grow(top, self._parameters(top) if given is None else given, read, self.nesting.locate)
        if joined is None:
            return None
        around = Surroundings.read(joined.whole, top.parent, self.artifacts, self.handlers)
        tree = _Tree(around, joined.parts, problems)
        if len(tree.parts) > 1:  # the others will not be asked for again
            self._trees[top] = tree
        return tree

    def _parameters(self, path: Path) -> dict[str, Given]:
        circumstances = self.surrounding(path)
        return {**self.configurations.parameters(path, circumstances.sam_environment), **circumstances.parameters}

    def _document(self, path: Path) -> tuple[SourceFile, Mapping] | None:
        """What lies at a path, if it is a template of CloudFormation; its problems are told when it is asked for."""
        try:
            file = self.repository.read(path)
        except Refused:
            return None
        root = configuration.read(file, path, self.repository, lambda *_: None) if file else None
        return (file, root) if file and isinstance(root, Mapping) and _is_cloudformation(root) else None


class _Tree(Struct, frozen=True, eq=False):
    """A stack with those nested in it, as far as all of them share."""

    around: Surroundings
    parts: dict[Path, Stack]
    problems: list[tuple[Span, str]]


def has_usual_name(path: str) -> bool:
    """Whether a file is named as templates usually are."""
    return bool(_USUAL_NAMES.search(path))


def may_be_template(text: str, name: str) -> bool:
    """A cheap look before the file is parsed."""
    if name in serverless.PROGRAMS:
        return "provider" in text
    marked = "AWS::" in text or "AWSTemplateFormatVersion" in text
    return bool((marked and _CLOUDFORMATION.search(text)) or ("provider" in text and _SERVERLESS.search(text)))


def is_meant_as_template(file: SourceFile) -> bool:
    """Whether its content or its usual name shows it, even if it cannot be read."""
    return bool(_CLOUDFORMATION.search(file.text)) or has_usual_name(file.path)


def _holds_template(root: Node) -> bool:
    """Whether a list begins with a template: a stray `-`. What else mentions types of resources, as what another linter
    has found does, is none."""
    first = root.items[0] if isinstance(root, Sequence) and root.items else None
    return isinstance(first, Mapping) and _is_cloudformation(first)


def _is_cloudformation(root: Mapping) -> bool:
    if "AWSTemplateFormatVersion" in root.values or _OF_CLOUDFORMATION.search(_transform(root)):
        return "Resources" in root.values
    resources = root.get("Resources")
    return isinstance(resources, Mapping) and any(
        (scalars.text(resource.get("Type")) or "").startswith("AWS::")
        for resource in resources.values.values()
        if isinstance(resource, Mapping)
    )


def _dialect(root: Node | None) -> str:
    if not isinstance(root, Mapping) or _is_cloudformation(root):
        return "SAM" if isinstance(root, Mapping) and "AWS::Serverless-" in _transform(root) else "CloudFormation"
    return "Serverless"


def _shared(root: Node | None, dialect: str) -> Section | None:
    """Where what holds for all functions is written."""
    name = _SHARED.get(dialect, "")
    node = root.get(name) if isinstance(root, Mapping) else None
    return Section(name, node.span) if node else None


def _transform(root: Mapping) -> str:
    node = root.get("Transform")
    items = node.items if isinstance(node, Sequence) else (node,)
    return " ".join(scalars.text(item) or "" for item in items)


_OTHER_SECTIONS = ("Parameters", "Mappings", "Conditions", "Globals", "Outputs")


def _holds_something(node: Node | None) -> bool:
    return not scalars.is_null(node) and not (isinstance(node, Mapping) and not node.values)


def _check_resources(root: Mapping, report: Report) -> None:
    resources = root.get("Resources")
    others = [root.values[section] for section in _OTHER_SECTIONS if section in root.values]
    if others and not any(map(_holds_something, (resources, *others))):
        return  # a form that nobody has filled in
    if "Resources" in root.values and not _holds_something(resources):
        report(root.keys["Resources"], "`Resources` is empty, and CloudFormation asks for at least one")


def _room(root: Node | None) -> Room | None:
    if not isinstance(root, Mapping):
        return None
    return rooms.of_map(root.get("Resources") or root.get("resources", "Resources"))
