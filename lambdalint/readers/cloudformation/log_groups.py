"""Log groups of a template, and where functions log to."""

from __future__ import annotations

from dataclasses import dataclass

from lambdalint.model.function import Logging, LogGroup
from lambdalint.readers.cloudformation.settings import Settings
from lambdalint.readers.cloudformation.stack import Stack

LOG_GROUP = "AWS::Logs::LogGroup"


@dataclass(frozen=True, eq=False, slots=True)
class LogGroups:
    stack: Stack
    by_id: dict[str, LogGroup]

    @classmethod
    def of(cls, stack: Stack) -> LogGroups:
        by_id = {}
        for resource in stack.of_type(LOG_GROUP):
            settings = Settings(stack, resource)
            group = LogGroup(
                id=resource.id,
                span=resource.span,
                name=settings.text("LogGroupName"),
                retention=settings.integer("RetentionInDays"),
                kms_key=settings.text("KmsKeyId"),
            )
            by_id[resource.id] = group
        return cls(stack, by_id)

    def logging(self, function: Settings) -> Logging:
        """A function's `LoggingConfig`, and its log group if the template declares it."""
        return Logging(
            format=function.text("LoggingConfig", "LogFormat", default="Text"),
            application_log_level=function.text("LoggingConfig", "ApplicationLogLevel"),
            system_log_level=function.text("LoggingConfig", "SystemLogLevel"),
            group_name=function.text("LoggingConfig", "LogGroup"),
            group=None,
        )
