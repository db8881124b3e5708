"""The templates of the project that is linted as one."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from lambdalint.model.code import Handler
from lambdalint.model.function import Function, LayerVersion
from lambdalint.model.iam import LayerPermission, Permission
from lambdalint.model.ignore import Ignore
from lambdalint.model.package import BaseImage
from lambdalint.model.resource import Cors, Resource
from lambdalint.model.room import Room
from lambdalint.model.sam import Connector, PolicyTemplate
from lambdalint.model.value import Value
from lambdalint.model.violation import Violation
from lambdalint.source import SourceFile, Span


class Section(Struct, frozen=True):
    """A part of a template whose settings hold for all functions: `Globals` of SAM, `provider` of Serverless."""

    name: str
    span: Span


class Template(Struct, frozen=True, eq=False, kw_only=True):
    """A SAM, CloudFormation or Serverless template."""

    file: SourceFile
    dialect: str
    """`SAM`, `CloudFormation` or `Serverless`."""
    region: Value[str]
    """Of Serverless's `provider`; absent where nothing says it."""
    shared: Section | None
    room: Room | None
    """For one resource of CloudFormation more."""
    functions: tuple[Function, ...]
    generated: tuple[Function, ...]
    """Those that the CDK made for itself. No rule sees them."""
    resources: tuple[Resource, ...]
    """What code may use, with that of the stacks that it is nested in or that are nested in it."""
    permissions: tuple[Permission, ...]
    """Those that it has itself, also for functions elsewhere."""
    layers: tuple[LayerVersion, ...]
    """Those that it declares, whether or not a function of it has them."""
    layer_permissions: tuple[LayerPermission, ...]
    policy_templates: tuple[PolicyTemplate, ...]
    """Those of SAM's functions and state machines, in the order of these."""
    connectors: tuple[Connector, ...]
    cors: tuple[Cors, ...]
    violations: tuple[Violation, ...] = ()
    """What cfn-lint says of it; looked for only where a rule asks for it."""


class Unreadable(Struct, frozen=True, eq=False, kw_only=True):
    """Something that keeps a part of a template or of a handler's source from being read."""

    span: Span
    problem: str
    mistaken: bool = False
    """Whether lambdalint itself failed on it."""


class Project(Struct, frozen=True, eq=False, kw_only=True):
    """What is linted as one."""

    templates: tuple[Template, ...]
    handlers: tuple[Handler, ...]
    """Those in sources that no template names, recognised by their shape."""
    unreadable: tuple[Unreadable, ...]
    today: date
    """The day that dates are compared with."""
    base_images: tuple[BaseImage, ...] = ()
    """Of the files called Dockerfile in the folders that are linted."""
    ignores: tuple[Ignore, ...] = ()
    """Known once the other rules have run: rules that look at them run last."""
