"""What nearly every execution role allows, whatever its function does: logs, traces, metrics, a VPC, durable execution.

Source: AWS Managed Policy Reference, the policies of Lambda's execution roles; Lambda Developer Guide, "AWS managed
policies for Lambda".
"""

from __future__ import annotations

from lambdalint import lazy
from lambdalint.knowledge.iam.patterns import matches

_SERVICES = frozenset({"logs", "xray"})
_ACTIONS = tuple(
    "ec2:*networkinterface* ec2:describesubnets ec2:describesecuritygroups ec2:describevpcs "
    "ec2:assignprivateipaddresses ec2:unassignprivateipaddresses cloudwatch:putmetricdata "
    "lambda:checkpointdurableexecution lambda:getdurableexecutionstate".split()
)
_OF_LAMBDA = lazy.pattern(r"AWSLambda\w*Execution(?:Role|RolePolicy)")
_POLICIES = frozenset(
    "AWSLambdaENIManagementAccess AWSXRayDaemonWriteAccess AWSXrayWriteOnlyAccess "
    "CloudWatchLambdaInsightsExecutionRolePolicy CloudWatchLambdaApplicationSignalsExecutionRolePolicy".split()
)


def is_basic_action(pattern: str) -> bool:
    """Whether an action, or a pattern of actions, is among them."""
    action = pattern.lower()
    service = action.partition(":")[0]
    return service in _SERVICES or any(matches(allowed, action) for allowed in _ACTIONS)


def is_basic_policy(name: str) -> bool:
    """Whether an AWS managed policy allows nothing else."""
    return name in _POLICIES or _OF_LAMBDA.fullmatch(name) is not None
