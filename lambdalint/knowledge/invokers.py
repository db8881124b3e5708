"""Services that a permission lets invoke functions: their principals, and the resources that they invoke them for."""

from __future__ import annotations

from lambdalint import lazy

_PRINCIPAL = lazy.pattern(
    r"(?P<service>[a-z0-9-]+(?:\.[a-z0-9-]+)*?)"
    r"(?:\.(?:[a-z]{2}(?:-[a-z]+)+-\d|\$\{AWS::Region\}))?"
    r"\.(?:amazonaws\.com(?:\.cn)?|\$\{AWS::URLSuffix\})"
)

BY_SOURCE = frozenset(
    "apigateway bedrock cloudfront codecommit cognito-idp config events iot lambda.alarms.cloudwatch lex lexv2 logs s3 "
    "secretsmanager ses sns".split()
)
"""Services whose guides limit the permission to a resource or an account of one's own (AWS Lambda Developer Guide,
"lambda-services", and the guides of the services).

Not among them is Elastic Load Balancing: it asks for the permission before there is an ARN that could be in it, and
only takes functions of its own account (Elastic Load Balancing, "lambda-functions").
"""

BY_TOKEN = frozenset({"alexa-appkit.amazon.com", "alexa-connectedhome.amazon.com"})
"""Principals that are limited to one skill by its id, as `EventSourceToken` (Alexa Skills Kit, "Host a Custom Skill as
an AWS Lambda Function"; `AddPermission`)."""

_PRINCIPALS = {
    "bedrock": ("bedrock",),
    "cloudfront": ("cloudfront", "edgelambda"),
    "cloudwatch": ("lambda.alarms.cloudwatch",),
    "codecommit": ("codecommit",),
    "cognito-idp": ("cognito-idp",),
    "config": ("config",),
    "elasticloadbalancing": ("elasticloadbalancing",),
    "events": ("events",),
    "execute-api": ("apigateway",),
    "iot": ("iot",),
    "lex": ("lex", "lexv2"),
    "logs": ("logs",),
    "s3": ("s3",),
    "secretsmanager": ("secretsmanager",),
    "ses": ("ses",),
    "sns": ("sns",),
}
"""What ARNs begin with, and who invokes functions for the resources that have them (the same guides)."""

_TYPES = {
    "AWS::Bedrock::Agent": "bedrock",
    "AWS::CloudFront::Distribution": "cloudfront",
    "AWS::CloudWatch::Alarm": "cloudwatch",
    "AWS::CloudWatch::CompositeAlarm": "cloudwatch",
    "AWS::CodeCommit::Repository": "codecommit",
    "AWS::Cognito::UserPool": "cognito-idp",
    "AWS::Config::ConfigRule": "config",
    "AWS::ElasticLoadBalancingV2::TargetGroup": "elasticloadbalancing",
    "AWS::Events::Rule": "events",
    "AWS::IoT::Authorizer": "iot",
    "AWS::IoT::TopicRule": "iot",
    "AWS::Lex::BotAlias": "lex",
    "AWS::Logs::LogGroup": "logs",
    "AWS::S3::Bucket": "s3",
    "AWS::SNS::Topic": "sns",
    "AWS::SecretsManager::Secret": "secretsmanager",
}


def service_of(principal: str) -> str | None:
    """`logs` of `logs.eu-west-1.amazonaws.com`, of which parts may be variables as `Value.text` writes them."""
    found = _PRINCIPAL.fullmatch(principal)
    return found["service"] if found else None


def invokers_for(arn_service: str) -> tuple[str, ...]:
    """The services that invoke functions for resources whose ARN has this service; none for one that is not known."""
    return _PRINCIPALS.get(arn_service, ())


def arn_service_of(resource_type: str) -> str | None:
    """What the ARN of a type of resource has as its service."""
    return _TYPES.get(resource_type)
