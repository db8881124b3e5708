"""What a CloudFormation template that an official tool wrote says of each function, in plain terms.

Written for the comparison alone, and on purpose without lambdalint's readers. A fact is a text, or a list or map of
texts; an unknown one is None. A reference stands in a text as `Fn::Sub` would write it: `${Queue.Arn}`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Facts = dict[str, Any]

_WITH_HASH = ("AWS::Lambda::LayerVersion", "AWS::Lambda::Version")
_HASHED = re.compile(r"[0-9a-f]{10}$")
_PLACEHOLDER = re.compile(r"\$\{([^!${}]+)\}")
_FUNCTIONS = {
    "name": ("FunctionName",),
    "description": ("Description",),
    "package_type": ("PackageType",),
    "runtime": ("Runtime",),
    "handler": ("Handler",),
    "timeout": ("Timeout",),
    "memory_size": ("MemorySize",),
    "ephemeral_storage": ("EphemeralStorage", "Size"),
    "reserved_concurrency": ("ReservedConcurrentExecutions",),
    "kms_key": ("KmsKeyArn",),
    "tracing": ("TracingConfig", "Mode"),
    "snap_start": ("SnapStart", "ApplyOn"),
    "recursive_loop": ("RecursiveLoop",),
    "log_format": ("LoggingConfig", "LogFormat"),
    "application_log_level": ("LoggingConfig", "ApplicationLogLevel"),
    "system_log_level": ("LoggingConfig", "SystemLogLevel"),
    "log_group_name": ("LoggingConfig", "LogGroup"),
    "dead_letter_queue": ("DeadLetterConfig", "TargetArn"),
}
_LISTS = {
    "architectures": ("Architectures",),
    "layers": ("Layers",),
    "subnets": ("VpcConfig", "SubnetIds"),
    "security_groups": ("VpcConfig", "SecurityGroupIds"),
    "image_command": ("ImageConfig", "Command"),
}
_MAPPINGS = {
    "origin": ("EventSourceArn",),
    "enabled": ("Enabled",),
    "batch_size": ("BatchSize",),
    "batching_window": ("MaximumBatchingWindowInSeconds",),
    "starting_position": ("StartingPosition",),
    "maximum_retry_attempts": ("MaximumRetryAttempts",),
    "maximum_record_age": ("MaximumRecordAgeInSeconds",),
    "bisects_batch": ("BisectBatchOnFunctionError",),
    "parallelization_factor": ("ParallelizationFactor",),
    "tumbling_window": ("TumblingWindowInSeconds",),
    "maximum_concurrency": ("ScalingConfig", "MaximumConcurrency"),
    "on_failure": ("DestinationConfig", "OnFailure", "Destination"),
}
_INVOKE = {
    "on_failure": ("DestinationConfig", "OnFailure", "Destination"),
    "on_success": ("DestinationConfig", "OnSuccess", "Destination"),
    "maximum_retry_attempts": ("MaximumRetryAttempts",),
    "maximum_event_age": ("MaximumEventAgeInSeconds",),
}


class Unknown(Exception):
    """A part of a fact is known only when it is deployed."""


@dataclass(frozen=True)
class Deployed:
    """A template of CloudFormation as a tool wrote it."""

    template: Mapping[str, Any]

    def functions(self) -> dict[str, Facts]:
        return {id: self._function(id, properties) for id, properties in self._of("AWS::Lambda::Function")}

    def _function(self, id: str, properties: Mapping[str, Any]) -> Facts:
        facts: Facts = {name: self._fact(properties, path) for name, path in _FUNCTIONS.items()}
        facts.update({name: self._list(properties, path) for name, path in _LISTS.items()})
        facts["environment"] = self._environment(properties)
        facts |= self._role(properties)
        facts["mappings"] = sorted(self._mappings(id), key=str)
        facts["invoke"] = next(iter(self._invoke(id)), None)
        facts["permissions"] = sorted(self._permissions(id), key=str)
        usual = (f"/aws/lambda/${{{id}}}", f"/aws/lambda/{facts['name']}")
        facts["log_retention"] = self._log_retention([facts["log_group_name"]] if facts["log_group_name"] else usual)
        return facts

    def _of(self, *types: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
        for id, resource in self.template.get("Resources", {}).items():
            if resource.get("Type") in types:
                yield id, resource.get("Properties") or {}

    def _environment(self, properties: Mapping[str, Any]) -> dict[str, str | None] | None:
        variables = _at(properties, ("Environment", "Variables"))
        if variables is None:
            return {}
        if not isinstance(variables, dict) or _is_function(variables):
            return None
        return {name: self._text_or_none(value) for name, value in variables.items()}

    def _role(self, properties: Mapping[str, Any]) -> Facts:
        found = re.fullmatch(r"\$\{(\w+)\.Arn\}", self._text_or_none(properties.get("Role")) or "")
        roles = dict(self._of("AWS::IAM::Role"))
        if not found or found[1] not in roles:
            return {"statements": None, "managed_policies": None}
        role = roles[found[1]]
        documents = [policy.get("PolicyDocument") for policy in role.get("Policies", ()) if isinstance(policy, dict)]
        own = dict(self._of("AWS::IAM::ManagedPolicy"))
        attached = [arn.get("Ref") for arn in role.get("ManagedPolicyArns", ()) if isinstance(arn, dict)]
        documents += [own[id].get("PolicyDocument") for id in attached if id in own]
        for _, policy in self._of("AWS::IAM::Policy", "AWS::IAM::ManagedPolicy"):
            if {"Ref": found[1]} in policy.get("Roles", ()):
                documents.append(policy.get("PolicyDocument"))
        arns = self._list(role, ("ManagedPolicyArns",))
        managed = arns and sorted(arn.rsplit("/", 1)[1] for arn in arns if ":aws:policy/" in arn)
        try:
            statements = sorted((s for d in documents for s in self._statements(d)), key=str)
        except (Unknown, TypeError, AttributeError):
            return {"statements": None, "managed_policies": managed}
        return {"statements": statements, "managed_policies": managed}

    def _statements(self, document: Any) -> Iterator[Facts]:
        for statement in _as_list(document["Statement"]):
            yield {
                "effect": self.text(statement.get("Effect")),
                "actions": sorted(map(self.text, _as_list(statement.get("Action", [])))),
                "resources": sorted(map(self.text, _as_list(statement.get("Resource", [])))),
            }

    def _names(self, node: Any, id: str) -> bool:
        """Whether a property names the function, or an alias or version of it."""
        text = self._text_or_none(node) or ""
        published = self._of("AWS::Lambda::Alias", "AWS::Lambda::Version")
        names = [self._without_hash(other) for other, properties in published if self._names_itself(properties, id)]
        return any(text.split(":")[0] in (f"${{{name}}}", f"${{{name}.Arn}}") for name in (id, *names))

    def _names_itself(self, alias: Mapping[str, Any], id: str) -> bool:
        return self._text_or_none(alias.get("FunctionName")) in (f"${{{id}}}", f"${{{id}.Arn}}")

    def _mappings(self, id: str) -> Iterator[Facts]:
        for _, properties in self._of("AWS::Lambda::EventSourceMapping"):
            if self._names(properties.get("FunctionName"), id):
                facts: Facts = {name: self._fact(properties, path) for name, path in _MAPPINGS.items()}
                facts["response_types"] = self._list(properties, ("FunctionResponseTypes",))
                yield facts

    def _invoke(self, id: str) -> Iterator[Facts]:
        for _, properties in self._of("AWS::Lambda::EventInvokeConfig"):
            if self._names(properties.get("FunctionName"), id):
                yield {name: self._fact(properties, path) for name, path in _INVOKE.items()}

    def _permissions(self, id: str) -> Iterator[Facts]:
        for _, properties in self._of("AWS::Lambda::Permission"):
            if self._names(properties.get("FunctionName"), id):
                yield {
                    "action": self._text_or_none(properties.get("Action")),
                    "principal": self._text_or_none(properties.get("Principal")),
                    "source_arn": self._fact(properties, ("SourceArn",)),
                }

    def _log_retention(self, names: Collection[str]) -> str | None:
        for id, properties in self._of("AWS::Logs::LogGroup"):
            if f"${{{id}}}" in names or self._text_or_none(properties.get("LogGroupName")) in names:
                return self._fact(properties, ("RetentionInDays",))
        return ""

    def _fact(self, properties: Mapping[str, Any], path: tuple[str, ...]) -> str | None:
        """A text; an empty one where nothing is written, None for an unknown one."""
        try:
            node = _at(properties, path)
        except Unknown:
            return None
        return "" if node is None else self._text_or_none(node)

    def _list(self, properties: Mapping[str, Any], path: tuple[str, ...]) -> list[str] | None:
        try:
            node = _at(properties, path)
            return [] if node is None else [self.text(item) for item in _as_list(node)]
        except Unknown:
            return None

    def _text_or_none(self, node: Any) -> str | None:
        try:
            return self.text(node)
        except Unknown:
            return None

    def text(self, node: Any) -> str:
        """Raises Unknown. A hash of the content at the end of an id is left out, and the partition is the usual one."""
        text = self._as_written(node).replace("${AWS::Partition}", "aws")
        return _PLACEHOLDER.sub(lambda m: f"${{{self._without_hash(m[1])}}}", text)

    def _without_hash(self, id: str) -> str:
        kind = self.template.get("Resources", {}).get(id, {}).get("Type")
        return id[:-10] if kind in _WITH_HASH and _HASHED.search(id) else id

    def _as_written(self, node: Any) -> str:
        match node:
            case bool():
                return str(node).lower()
            case str() | int() | float():
                if "{{resolve:" in str(node):
                    raise Unknown
                return str(node)
            case {"Ref": str(name)} if len(node) == 1:
                return self._named(name)
            case {"Fn::GetAtt": [str(id), str(name)]}:
                return f"${{{id}.{name}}}"
            case {"Fn::GetAtt": str(name)}:
                return f"${{{name}}}"
            case {"Fn::Sub": str(template)}:
                return self._filled(template, {})
            case {"Fn::Sub": [str(template), dict(given)]}:
                return self._filled(template, {name: self.text(value) for name, value in given.items()})
            case {"Fn::Join": [str(delimiter), list(items)]}:
                return delimiter.join(map(self.text, items))
        raise Unknown

    def _filled(self, template: str, given: Mapping[str, str]) -> str:
        filled = _PLACEHOLDER.sub(lambda m: given[m[1]] if m[1] in given else self._named(m[1]), template)
        return filled.replace("${!", "${")

    def _named(self, name: str) -> str:
        parameter = self.template.get("Parameters", {}).get(name)
        if parameter is None:
            return f"${{{name}}}"
        if "Default" not in parameter or "AWS::SSM" in parameter["Type"] or "List" in parameter["Type"]:
            raise Unknown
        return self.text(parameter["Default"])


def _at(node: Any, path: tuple[str, ...]) -> Any:
    for key in path:
        if node is None:
            return None
        if not isinstance(node, dict) or _is_function(node):
            raise Unknown
        node = node.get(key)
    return None if node == {"Ref": "AWS::NoValue"} else node


def _is_function(node: Mapping[str, Any]) -> bool:
    return len(node) == 1 and next(iter(node)).startswith(("Ref", "Fn::"))


def _as_list(node: Any) -> list[Any]:
    if isinstance(node, dict) and _is_function(node) and not {"Fn::Sub", "Fn::GetAtt", "Fn::Join"} & node.keys():
        raise Unknown
    return node if isinstance(node, list) else [node]
