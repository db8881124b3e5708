"""`samconfig.toml` and `samconfig.yaml`: the parameters that the SAM CLI gives to a template.

Of the sections that may hold an option, the one of `sam deploy` decides, as it is what gets deployed; then that of all
commands, `global`, which gives way to a command's own (AWS SAM Developer Guide, "AWS SAM CLI configuration file"); then
those of `sam build` and `sam validate`, which are meant to agree with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct, field

from lambdalint import lazy
from lambdalint.model.node import Mapping, Node, Sequence
from lambdalint.paths import is_file
from lambdalint.readers import document, nodes, scalars
from lambdalint.readers.cloudformation.parameters import Given
from lambdalint.readers.document import Report
from lambdalint.readers.repository import Refused, Repository
from lambdalint.source import SourceFile, Span

FILE_NAMES = ("samconfig.toml", "samconfig.yaml", "samconfig.yml")
"""The first that is there counts."""

_COMMANDS = ("deploy", "global", "build", "validate")
_USUAL_TEMPLATES = ("template.yaml", "template.yml", "template.json")
_OVERRIDE = lazy.pattern(
    r"""(?:^|\s) (?: ParameterKey= (["']?[A-Za-z0-9]+["']?) ,ParameterValue= | (["']?[A-Za-z0-9]+["']?) = )
    ( "(?:\\.|[^"\\])*" | '(?:\\.|[^'\\])*' | (?:\\.|[^\s"\\])+ )""",
    re.VERBOSE | re.DOTALL,
)
_HEADER = lazy.pattern(r"^\[+\s*[\"']?([\w-]+)[^\n]*", re.MULTILINE)
_LINE_AND_COLUMN = lazy.pattern(r"\(at line (\d+), column (\d+)\)")
_MAXIMUM_LENGTH = 500_000
"""Characters of one text with parameters; CloudFormation takes 200 parameters of 4,096."""
_MAXIMUM_FILES = 3
"""That name one another with `file://`."""


class Configurations(Struct, frozen=True, eq=False):
    """The configurations of one repository, each read once."""

    repository: Repository
    report: Report
    environments: set[str] = field(default_factory=set)
    """Those that the configurations have."""
    _read: dict[Path, object] = field(default_factory=dict)
    _files: dict[Path, SourceFile] = field(default_factory=dict)

    def parameters(self, template: Path, environment: str) -> dict[str, Given]:
        """What the nearest configuration that belongs to a template gives its parameters, where it says so."""
        for folder in template.parents if self.repository.resolve(template) is not None else ():
            configuration = self._configuration(folder)
            if configuration is not None and self._belongs(configuration, environment, folder, template):
                given = _option(configuration, environment, "parameter_overrides")
                file = self._files.get(folder)
                overrides = self._overrides(given, folder, _MAXIMUM_FILES)
                return {name: _placed(name, text, environment, file) for name, text in overrides}
            if folder == self.repository.top:
                break
        return {}

    def _configuration(self, folder: Path) -> object:
        """The content of the configuration in a folder: maps, lists and scalars of whatever shape; None without one."""
        if folder not in self._read:
            names = self.repository.folders.held(str(folder))
            path = next((folder / name for name in FILE_NAMES if name in names and is_file(folder / name)), None)
            self._read[folder] = content = None if path is None else self._content(path)
            if path and isinstance(content, dict) and (file := self.repository.read(path)):
                self._files[folder] = file
                self.environments.update(name for name, table in content.items() if isinstance(table, dict))
        return self._read[folder]

    def _belongs(self, configuration: object, environment: str, folder: Path, template: Path) -> bool:
        """Whether a configuration is a template's: it names it, or names none and lies beside it.

        What was built from a template, or is not there, is no template that could be meant.
        """
        files = [_at(configuration, environment, name, "parameters", "template_file") for name in _COMMANDS]
        paths = [folder / file for file in files if isinstance(file, str) and ".aws-sam" not in file]
        named = {real for path in paths if (real := self.repository.resolve(path)) and is_file(real)}
        return template in named or (not named and template.parent == folder and template.name in _USUAL_TEMPLATES)

    def _overrides(self, value: object, folder: Path, files: int) -> Iterator[tuple[str, str]]:
        """Parameters and values of a text `Key=Value …`, a map, a list of either, or a file that holds one."""
        if isinstance(value, str) and value.startswith("file://"):
            if files:
                yield from self._overrides(self._content(folder / value.removeprefix("file://")), folder, files - 1)
        elif isinstance(value, str):
            for key, other_key, text in _OVERRIDE.findall(value) if len(value) <= _MAXIMUM_LENGTH else ():
                yield _unquoted(key or other_key), _unquoted(text)
        elif isinstance(value, list):
            for item in value:
                if not isinstance(item, list):
                    yield from self._overrides(item, folder, files)
        elif isinstance(value, dict) and "ParameterKey" in value:
            yield from _texts({str(value["ParameterKey"]): value.get("ParameterValue")})
        elif isinstance(value, dict):
            yield from _texts(value)

    def _content(self, path: Path) -> object:
        try:
            file = self.repository.read(path)
        except Refused as refusal:
            self.report(self.repository.place(path, refusal), str(refusal))
            return None
        if file is None:
            return None
        if path.suffix == ".toml":
            return _toml(file, self.report)
        node = document.read(file, self.report)
        return None if node is None else _plain(node, {})


def _placed(name: str, text: str, environment: str, file: SourceFile | None) -> Given:
    """The value where it is written, if it is seen at once; else the text alone."""
    if file is None:
        return text
    written = re.compile(rf"\b{re.escape(name)}\b[\"']?\s*(?:[=:]|,ParameterValue=)\s*[\\\"']*{re.escape(text)}")
    headers = list(_HEADER.finditer(file.text))
    sections = [(header[1], header.end()) for header in headers] or [(environment, 0)]
    ends = [*(header.start() for header in headers[1:]), len(file.text)]
    places = [
        match.span()
        for (section, start), end in zip(sections, ends, strict=True)
        if section == environment
        for match in written.finditer(file.text, start, end)
    ]
    return nodes.text(Span(file, *places[0]), text) if len(places) == 1 else text


def _toml(file: SourceFile, report: Report) -> object:
    import tomli  # noqa: PLC0415 - most templates have no configuration

    try:
        return tomli.loads(file.text)
    except tomli.TOMLDecodeError as error:
        place, problem = _LINE_AND_COLUMN.search(str(error)), _LINE_AND_COLUMN.sub("", str(error)).strip()
        at = len(file.text)
        if place:
            lines = file.text.split("\n")[: int(place[1]) - 1]
            at = min(at, sum(len(line) + 1 for line in lines) + int(place[2]) - 1)
        report(Span(file, at, at), f"this is not valid TOML: {problem}")
    except RecursionError:
        report(Span(file, 0, 0), "this file nests too deep and is not read")
    return None


def _plain(node: Node, seen: dict[int, object]) -> object:
    """What TOML would give; what several aliases stand for is made once."""
    if id(node) not in seen:
        if isinstance(node, Mapping):
            seen[id(node)] = {key: _plain(value, seen) for key, value in node.values.items()}
        elif isinstance(node, Sequence):
            seen[id(node)] = [_plain(item, seen) for item in node.items]
        else:
            seen[id(node)] = scalars.text(node)
    return seen[id(node)]


def _option(configuration: object, environment: str, option: str) -> object:
    found = (_at(configuration, environment, name, "parameters", option) for name in _COMMANDS)
    return next((value for value in found if value is not None), None)


def _at(table: object, *path: str) -> object:
    for key in path:
        table = table.get(key) if isinstance(table, dict) else None
    return table


def _texts(given: dict[str, object]) -> Iterator[tuple[str, str]]:
    """Scalars as texts, and lists of them with commas, as CloudFormation takes lists; nothing else."""
    for key, value in given.items():
        parts = [_text(item) for item in (value if isinstance(value, list) else [value])]
        texts = [part for part in parts if part is not None]
        if len(texts) == len(parts):
            yield key, ",".join(texts)


def _text(value: object) -> str | None:
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, str | int | float) else None


def _unquoted(text: str) -> str:
    if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'":
        text = text[1:-1]
    return re.sub(r"\\([ \"'])", r"\1", text)
