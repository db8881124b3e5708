"""The settings that `AWS::Lambda::Function` and `AWS::Serverless::Function` share."""

from __future__ import annotations

from dataclasses import dataclass

from lambdalint.model.node import Mapping
from lambdalint.model.project import Environment, EnvironmentVariable, Layers
from lambdalint.model.value import Value
from lambdalint.readers import scalars
from lambdalint.readers.cloudformation.intrinsics import under
from lambdalint.readers.cloudformation.stack import Resource, Stack


@dataclass(frozen=True, eq=False, slots=True)
class Settings:
    """Reads the settings of one function. Its properties already include what `Globals` gives."""

    stack: Stack
    function: Resource

    def text(self, *path: str) -> Value[str]:
        return self.stack.value(self.function, path, scalars.text)

    def integer(self, *path: str, default: int | None = None) -> Value[int]:
        return self.stack.value(self.function, path, scalars.integer, default)

    def environment(self) -> Environment:
        """Wrong types under `Environment` make it incomplete; the service refuses them in its own words."""
        properties, intrinsics = self.function.properties, self.stack.intrinsics
        holder = properties.get("Environment")
        variables = []
        complete = holder is None or isinstance(holder, Mapping)
        span = self.function.span
        if isinstance(holder, Mapping):
            span = properties.keys["Environment"]
            for part in intrinsics.entries(holder):
                complete = complete and part is not None
                if part is None or part[0] != "Variables":
                    continue
                span = part[1]
                for entry in intrinsics.entries(part[2], part[3]):
                    if entry is None:
                        complete = False
                        continue
                    name, name_span, node, when = entry
                    value = under(intrinsics.value(node, scalars.text, name_span), when)
                    variables.append(EnvironmentVariable(name=name, span=name_span, value=value))
        return Environment(span=span, variables=tuple(variables), complete=complete)

    def layers(self) -> Layers:
        properties, intrinsics = self.function.properties, self.stack.intrinsics
        items = [
            under(branch, when)
            for node, when in intrinsics.items(properties.get("Layers"))
            for branch in intrinsics.value(node, scalars.text, node.span).possible
            if branch.written
        ]
        return Layers(span=properties.keys.get("Layers", self.function.span), items=tuple(items))
