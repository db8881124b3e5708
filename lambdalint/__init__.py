"""lambdalint: a static linter for AWS Lambda. The names here are those that a rule may use."""

from lambdalint.model.code import (
    Call,
    CallKind,
    EnvironmentRead,
    Handler,
    MissingFile,
    MissingSymbol,
    Phase,
    Step,
)
from lambdalint.model.event import (
    AsynchronousSource,
    CustomResource,
    OtherSource,
    Queue,
    QueueSource,
    Source,
    StreamSource,
    SynchronousSource,
)
from lambdalint.model.function import (
    Alias,
    Durable,
    Environment,
    EnvironmentVariable,
    FailureHandling,
    FileSystem,
    Function,
    Image,
    Logging,
    LogGroup,
    Tag,
    Values,
    Version,
    Vpc,
)
from lambdalint.model.iam import ManagedPolicy, Permission, Role, Statement
from lambdalint.model.package import Folder, Package
from lambdalint.model.project import Project, Template, Unreadable
from lambdalint.model.value import Value, When
from lambdalint.rule import Finding, Precision, Rule, Severity, rule
from lambdalint.source import SourceFile, Span

__version__ = "0.1.0"

__all__ = [
    "Alias",
    "AsynchronousSource",
    "Call",
    "CallKind",
    "CustomResource",
    "Durable",
    "Environment",
    "EnvironmentRead",
    "EnvironmentVariable",
    "FailureHandling",
    "FileSystem",
    "Finding",
    "Folder",
    "Function",
    "Handler",
    "Image",
    "LogGroup",
    "Logging",
    "ManagedPolicy",
    "MissingFile",
    "MissingSymbol",
    "OtherSource",
    "Package",
    "Permission",
    "Phase",
    "Precision",
    "Project",
    "Queue",
    "QueueSource",
    "Role",
    "Rule",
    "Severity",
    "Source",
    "SourceFile",
    "Span",
    "Statement",
    "Step",
    "StreamSource",
    "SynchronousSource",
    "Tag",
    "Template",
    "Unreadable",
    "Value",
    "Values",
    "Version",
    "Vpc",
    "When",
    "rule",
]
