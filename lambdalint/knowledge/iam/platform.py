"""What Lambda does itself with a function's execution role, and the actions that it needs for that.

Source: AWS Lambda Developer Guide, the section "Execution role permissions" of each page. Where that lists more than
Lambda insists on, what both AWS SAM and the Serverless Framework allow is taken: with it, mappings work.
"""

from __future__ import annotations

Actions = tuple[tuple[str, ...], ...]
"""Each is needed; of several in one, one is enough."""


def _actions(text: str) -> Actions:
    return tuple(tuple(one.split("|")) for one in text.split())


# "Giving Lambda functions access to resources in an Amazon VPC"
NETWORK = _actions("ec2:CreateNetworkInterface ec2:DescribeNetworkInterfaces ec2:DeleteNetworkInterface")

# "Visualize Lambda function invocations using AWS X-Ray". Without the first, Lambda refuses a function; the other,
# xray:PutTelemetryRecords, is for statistics on what was sent
TRACES = _actions("xray:PutTraceSegments")

# "Security and permissions for Lambda durable functions"
DURABLE = _actions("lambda:CheckpointDurableExecution lambda:GetDurableExecutionState")

_KAFKA_NETWORK = _actions(
    "ec2:CreateNetworkInterface ec2:DescribeNetworkInterfaces ec2:DescribeVpcs ec2:DeleteNetworkInterface "
    "ec2:DescribeSubnets ec2:DescribeSecurityGroups"
)

POLLING = {
    "SQS": _actions("sqs:ReceiveMessage sqs:DeleteMessage sqs:GetQueueAttributes"),
    # Lambda reads a consumer with enhanced fan-out by SubscribeToShard
    "Kinesis": _actions(
        "kinesis:GetRecords|kinesis:SubscribeToShard kinesis:GetShardIterator|kinesis:SubscribeToShard "
        "kinesis:DescribeStream|kinesis:DescribeStreamSummary|kinesis:SubscribeToShard"
    ),
    "DynamoDB": _actions("dynamodb:GetRecords dynamodb:GetShardIterator dynamodb:DescribeStream"),
    "MSK": _actions("kafka:DescribeCluster|kafka:DescribeClusterV2 kafka:GetBootstrapBrokers"),
    "Amazon MQ": _actions("mq:DescribeBroker"),
    "DocumentDB": _actions("rds:DescribeDBClusters"),
}
"""By the service of an event source mapping: on what it polls."""

POLLING_ANYWHERE = {
    "MSK": _KAFKA_NETWORK,
    "Amazon MQ": _actions("secretsmanager:GetSecretValue"),
    "DocumentDB": _actions("rds:DescribeDBClusterParameters rds:DescribeDBSubnetGroups") + _KAFKA_NETWORK,
}
"""The same, on something else: networks, secrets, groups of parameters."""

SENDING = {
    "sqs": _actions("sqs:SendMessage"),
    "sns": _actions("sns:Publish"),
    "lambda": _actions("lambda:InvokeFunction"),
    "events": _actions("events:PutEvents"),
}
"""By the service in the ARN of a destination or dead-letter queue: on that ARN."""

STORING = ("s3:ListBucket", "s3:PutObject")
"""For a bucket as a destination: on the bucket, and on the objects in it."""
