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
from lambdalint.model.iam import ManagedPolicy, Role, Statement
from lambdalint.model.package import Folder, Package
from lambdalint.model.project import (
    Environment,
    EnvironmentVariable,
    FailureHandling,
    Function,
    Layers,
    Project,
    Template,
    Unreadable,
)
from lambdalint.model.value import Value, When
from lambdalint.rule import Finding, Precision, Rule, Severity, rule
from lambdalint.source import SourceFile, Span

__version__ = "0.1.0"

__all__ = [
    "AsynchronousSource",
    "Call",
    "CallKind",
    "CustomResource",
    "Environment",
    "EnvironmentRead",
    "EnvironmentVariable",
    "FailureHandling",
    "Finding",
    "Folder",
    "Function",
    "Handler",
    "Layers",
    "ManagedPolicy",
    "MissingFile",
    "MissingSymbol",
    "OtherSource",
    "Package",
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
    "Template",
    "Unreadable",
    "Value",
    "When",
    "rule",
]
