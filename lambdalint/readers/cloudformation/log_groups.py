"""Log groups of a template, and where functions log to."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from lambdalint.model.function import Logging, LogGroup
from lambdalint.model.value import Value
from lambdalint.readers.cloudformation.settings import Settings
from lambdalint.readers.cloudformation.stack import Stack

LOG_GROUP = "AWS::Logs::LogGroup"
_RETENTION = "Custom::LogRetention"
"""By which the CDK sets the retention of a group that Lambda makes."""


class LogGroups(Struct, frozen=True, eq=False):
    stack: Stack
    by_id: dict[str, LogGroup]
    by_name: dict[str, LogGroup]
    """By the text of the name, references in it as they are written."""

    @classmethod
    def of(cls, stack: Stack) -> LogGroups:
        by_id, by_name = {}, {}
        for resource in stack.of_type(LOG_GROUP, _RETENTION):
            settings = Settings(stack, resource)
            group = LogGroup(
                id=resource.id,
                span=resource.span,
                name=settings.text("LogGroupName"),
                retention=settings.integer("RetentionInDays"),
                kms_key=settings.text("KmsKeyId"),
            )
            by_id[resource.id] = group
            for branch in group.name.possible:
                if branch.text and "${?}" not in branch.text:
                    by_name[branch.text] = group
        return cls(stack, by_id, by_name)

    def logging(self, function: Settings) -> Logging:
        """A function's `LoggingConfig`, and its log group if the template declares it."""
        name = function.text("LoggingConfig", "LogGroup")
        return Logging(
            format=function.text("LoggingConfig", "LogFormat", default="Text"),
            application_log_level=function.text("LoggingConfig", "ApplicationLogLevel"),
            system_log_level=function.text("LoggingConfig", "SystemLogLevel"),
            group_name=name,
            group=self._group(name) if name.written else self._default(function),
            group_names=tuple(_names(name) if name.written else _default_names(function)),
        )

    def _group(self, name: Value[str]) -> LogGroup | None:
        return self.by_id.get(name.target or "") or self.by_name.get(name.text or "")

    def _default(self, function: Settings) -> LogGroup | None:
        """`/aws/lambda/` with the function's name, which a reference to the function is as well."""
        found = (self.by_name.get(name) for name in _default_names(function))
        return next((group for group in found if group), None)


def _names(name: Value[str]) -> Iterator[str]:
    return (branch.text for branch in name.possible if branch.text)


def _default_names(function: Settings) -> Iterator[str]:
    own = (branch.text for branch in function.text("FunctionName").possible)
    return (f"/aws/lambda/{name}" for name in (f"${{{function.resource.id}}}", *own) if name)
