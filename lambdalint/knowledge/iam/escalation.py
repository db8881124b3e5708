"""Ways by which somebody who may change IAM, or give roles to services, gets more rights than were given.

Sources: IAM User Guide, "Grant a user permissions to pass a role to an AWS service", "Permissions boundaries for IAM
entities" and "IAM policy validation check reference" (iam:PassRole); Amazon GuardDuty User Guide, "GuardDuty IAM
finding types" (PrivilegeEscalation and Persistence); Service Authorization Reference, the pages of the services: the
actions of access level "Permissions management", and those that depend on iam:PassRole; Rhino Security Labs, "AWS
Privilege Escalation: Methods and Mitigation".
"""

from __future__ import annotations

from msgspec import Struct

from lambdalint.knowledge.iam.unlimited import ANY

PASSING = "iam:PassRole"


class Step(Struct, frozen=True):
    """Something that has to be allowed for a way: one of some actions, on every resource of their kind."""

    actions: tuple[str, ...]
    examples: tuple[str, ...]
    """ARNs of a resource that nobody has, as `is_unlimited` takes them."""


class Way(Struct, frozen=True):
    steps: tuple[Step, ...]
    """The first is what messages are placed at."""
    gain: str
    """What it is good for, in words that go after "it may"."""


def _arn(service: str, resource: str) -> tuple[str, ...]:
    return (f"arn:aws:{service}:us-east-1:123456789012:{resource}",)


ANY_ROLE = _arn("iam", f"role/{ANY}")


def _own(actions: str, kind: str, gain: str) -> tuple[Way, ...]:
    """A way for each of some actions on IAM itself."""
    return tuple(Way((Step((action,), _arn("iam", f"{kind}/{ANY}")),), gain) for action in actions.split())


def _passing(gain: str, resource: str, *steps: str) -> Way:
    """A way that gives a role to a service. Each step is one action, or several of which one will do."""
    service = steps[0].partition(":")[0]
    passing = Step((PASSING,), ANY_ROLE)
    return Way((*(Step(tuple(step.split()), _arn(service, resource)) for step in steps), passing), gain)


WAYS: tuple[Way, ...] = (
    *_own("iam:PutRolePolicy iam:AttachRolePolicy", "role", "give every role any right, its own role included"),
    *_own("iam:UpdateAssumeRolePolicy", "role", "make every role trust it, and then act with that role"),
    *_own(
        "iam:CreatePolicyVersion iam:SetDefaultPolicyVersion",
        "policy",
        "change what every customer managed policy allows, those that it has itself included",
    ),
    *_own("iam:PutUserPolicy iam:AttachUserPolicy", "user", "give every user any right"),
    *_own("iam:PutGroupPolicy iam:AttachGroupPolicy", "group", "give every group of users any right"),
    *_own("iam:AddUserToGroup", "group", "put users into every group, that of the administrators included"),
    *_own(
        "iam:CreateAccessKey iam:CreateLoginProfile iam:UpdateLoginProfile",
        "user",
        "make credentials for every user, and then act as that user",
    ),
    _passing(
        "make every function, itself included, run with any role that Lambda can take",
        f"function:{ANY}",
        "lambda:UpdateFunctionConfiguration",
    ),
    _passing(
        "run code of its own with any role that Lambda can take",
        f"function:{ANY}",
        "lambda:CreateFunction",
        "lambda:InvokeFunction lambda:CreateEventSourceMapping lambda:AddPermission",
    ),
    _passing("start instances with any role that Amazon EC2 can take", f"instance/{ANY}", "ec2:RunInstances"),
    _passing(
        "create anything with any role that CloudFormation can take", f"stack/{ANY}/{ANY}", "cloudformation:CreateStack"
    ),
    _passing(
        "run code of its own with any role that AWS Glue can take",
        f"job/{ANY}",
        "glue:CreateJob",
        "glue:StartJobRun glue:CreateTrigger",
    ),
    _passing(
        "work on an endpoint with any role that AWS Glue can take", f"devEndpoint/{ANY}", "glue:CreateDevEndpoint"
    ),
    _passing(
        "run code of its own with any role that Amazon SageMaker can take",
        f"notebook-instance/{ANY}",
        "sagemaker:CreateNotebookInstance",
        "sagemaker:CreatePresignedNotebookInstanceUrl",
    ),
    _passing(
        "run code of its own with any role that CodeBuild can take",
        f"project/{ANY}",
        "codebuild:CreateProject",
        "codebuild:StartBuild",
    ),
    _passing(
        "run containers of its own with any role that Amazon ECS can take",
        f"task-definition/{ANY}:1",
        "ecs:RegisterTaskDefinition",
        "ecs:RunTask",
    ),
    Way(
        (Step(("lambda:UpdateFunctionCode",), _arn("lambda", f"function:{ANY}")),),
        "put code of its own into every function, and so act with the role of each",
    ),
)
"""In the order in which messages prefer them."""
