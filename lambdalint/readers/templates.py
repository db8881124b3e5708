"""Tells templates from other files by their content, and reads those of each dialect."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from lambdalint.model.function import Function
from lambdalint.model.node import Mapping, Node, Sequence
from lambdalint.model.project import Section, Template
from lambdalint.readers import sam, scalars, serverless
from lambdalint.readers.artifacts import Artifacts
from lambdalint.readers.cloudformation import functions as cloudformation
from lambdalint.readers.cloudformation.stack import Stack
from lambdalint.readers.cloudformation.surroundings import Surroundings
from lambdalint.readers.document import Report
from lambdalint.readers.handlers import Handlers
from lambdalint.readers.repository import Refused, Repository
from lambdalint.readers.serverless import compose, configuration
from lambdalint.readers.serverless.compose import Compose
from lambdalint.source import SourceFile, Span

NAMES = frozenset({".yaml", ".yml", ".json", ".template", *serverless.PROGRAMS, *compose.PROGRAMS})
"""Suffixes of files that may be templates, and names of programs that may export one."""

_USUAL_NAMES = re.compile(r"(?:^|/)(?:template|serverless)\.(?:ya?ml|json|template|[mc]?js|ts)$")
_CLOUDFORMATION = re.compile(r"AWSTemplateFormatVersion|AWS::Serverless-2016-10-31|\bAWS::\w+::\w+")
_SERVERLESS = re.compile(r"(?:^|[{,])\s*[\"']?provider[\"']?\s*:", re.MULTILINE)
_SHARED = {"SAM": "Globals", "Serverless": "provider"}


@dataclass(frozen=True, eq=False, slots=True)
class Templates:
    """Reads the templates of one repository."""

    repository: Repository
    artifacts: Artifacts
    handlers: Handlers
    report: Report
    compose: Compose
    included: set[SourceFile] = field(default_factory=set)
    """What services include: parts of them, and no templates of their own."""
    _read: dict[Path, Template | None] = field(default_factory=dict)

    @classmethod
    def of(cls, repository: Repository, report: Report) -> Templates:
        return cls(repository, Artifacts(repository), Handlers(repository, report), report, Compose(repository, report))

    def read(self, path: Path, *, named: bool = False) -> Template | None:
        """The template in a file, read once; None if it holds something else, which is nobody's business."""
        real = self.repository.resolve(path)
        if real is None or self.composed(real) or real.name in compose.NAMES:
            return None
        if real not in self._read or (named and self._read[real] is None):
            self._read[real] = self._template(real, named=named)
        return self._read[real]

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
            if named or _USUAL_NAMES.search(place.file.path):
                self.report(place, str(refusal))
            return None
        if file is None or not _may_be_template(file, path):
            return None
        problems: list[tuple[Span, str]] = []
        root = configuration.read(file, path, self.repository, lambda span, problem: problems.append((span, problem)))
        if isinstance(root, Mapping) and not named and serverless.is_passed_over(path) and serverless.is_service(root):
            return None
        functions = self._functions(file, root, path, problems)
        if functions is None and not (root is None and (named or _is_meant_as_template(file))):
            return None
        for span, problem in problems:
            self.report(span, problem)
        if functions is None:
            return None
        dialect = _dialect(root)
        return Template(
            file=file,
            dialect=dialect,
            shared=_shared(root, dialect),
            functions=tuple(function for function in functions if not function.generated),
            generated=tuple(function for function in functions if function.generated),
        )

    def _functions(
        self, file: SourceFile, root: Node | None, path: Path, problems: list[tuple[Span, str]]
    ) -> tuple[Function, ...] | None:
        def report(span: Span, problem: str) -> None:
            problems.append((span, problem))

        if not isinstance(root, Mapping):
            if root is None or not _CLOUDFORMATION.search(file.text):
                return None
            report(Span(file, 0, 0), "a template is a map, and this file holds something else")
            return ()
        if _is_cloudformation(root):
            _check_resources(root, report)
            around = Surroundings.read(Stack.read(file, root, report), path.parent, self.artifacts, self.handlers)
            return (*sam.functions(around), *cloudformation.functions(around))
        if serverless.is_service(root):
            from lambdalint.readers.serverless.template import functions  # noqa: PLC0415 - most templates are others

            given = self.compose.given(path)
            read, included = functions(file, root, given, path.parent, self.artifacts, self.handlers, report)
            self.included.update(included)
            return read
        return None


def _may_be_template(file: SourceFile, path: Path) -> bool:
    """A cheap look before the file is parsed."""
    text = file.text
    if path.name in serverless.PROGRAMS:
        return "provider" in text
    marked = "AWS::" in text or "AWSTemplateFormatVersion" in text
    return bool((marked and _CLOUDFORMATION.search(text)) or ("provider" in text and _SERVERLESS.search(text)))


def _is_meant_as_template(file: SourceFile) -> bool:
    return bool(_CLOUDFORMATION.search(file.text) or _USUAL_NAMES.search(file.path))


def _is_cloudformation(root: Mapping) -> bool:
    if "AWSTemplateFormatVersion" in root.values or "AWS::Serverless-" in _transform(root):
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


def _check_resources(root: Mapping, report: Report) -> None:
    resources = root.get("Resources")
    empty = isinstance(resources, Mapping) and not resources.values
    if empty or ("Resources" in root.values and scalars.is_null(resources)):
        report(root.keys["Resources"], "`Resources` is empty, and CloudFormation asks for at least one")
