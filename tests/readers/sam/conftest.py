"""Expands templates, and shows the resources as plain maps and lists."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from textwrap import dedent
from typing import Any

import pytest

from lambdalint.model.node import Mapping, Node, Scalar, Sequence
from lambdalint.readers import document, sam
from lambdalint.readers.cloudformation.stack import Stack
from lambdalint.source import SourceFile


@dataclass(frozen=True)
class Expanded:
    stack: Stack

    def __getitem__(self, id: str) -> Any:
        """The properties of a resource."""
        return plain(self.stack.resources[id].properties)

    def type(self, id: str) -> str:
        return self.stack.resources[id].type

    def node(self, id: str, *path: str | int) -> Node:
        node: Node | None = self.stack.resources[id].properties
        for step in path:
            if isinstance(step, int):
                assert isinstance(node, Sequence)
                node = node.items[step]
            else:
                assert isinstance(node, Mapping)
                node = node.get(step)
        assert node is not None
        return node

    def of_type(self, type_: str) -> list[str]:
        """Ids."""
        return [resource.id for resource in self.stack.of_type(type_)]


def plain(node: Node | None) -> Any:
    match node:
        case Scalar():
            return node.value
        case Sequence():
            return [plain(item) for item in node.items]
        case Mapping():
            return {key: plain(value) for key, value in node.values.items()}
    return None


@pytest.fixture
def expand() -> Callable[[str], Expanded]:
    """Expands a template, given from `Resources` or `Globals` on, or only the properties of the function `Worker`."""

    def read(text: str) -> Expanded:
        text = dedent(text).strip("\n")
        if not text.startswith(("Resources:", "Globals:", "Parameters:")):
            properties = "\n".join(f"      {line}" for line in text.splitlines())
            text = f"Resources:\n  Worker:\n    Type: AWS::Serverless::Function\n    Properties:\n{properties}"
        file = SourceFile("template.yaml", text + "\n", "/")
        problems: list[str] = []
        root = document.read(file, lambda _, problem: problems.append(problem))
        assert isinstance(root, Mapping)
        assert problems == []
        return Expanded(sam.expanded(Stack.read(file, root, lambda _, problem: problems.append(problem))))

    return read
