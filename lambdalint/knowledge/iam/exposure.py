"""Actions that give out what is stored in a service, and what of it a function reads that may use them on everything.

Source: Service Authorization Reference, the pages of the services: actions that return content, not only metadata, and
the resources that they can be limited to.
"""

from __future__ import annotations

from msgspec import Struct

from lambdalint.knowledge.iam.unlimited import ANY


class Exposure(Struct, frozen=True):
    content: str
    """What can be read, in words that go after "may read"."""
    actions: tuple[str, ...]
    examples: tuple[str, ...]
    """ARNs of a resource that nobody has, as `is_unlimited` takes them."""


def _exposure(content: str, actions: str, *resources: str) -> Exposure:
    """The service of the ARN is that of the actions unless the resource begins with another and a space."""
    examples = []
    for resource in resources:
        other, _, name = resource.rpartition(" ")
        examples.append(f"arn:aws:{other or actions.partition(':')[0]}:us-east-1:123456789012:{name}")
    return Exposure(content, tuple(actions.split()), tuple(examples))


EXPOSURES: tuple[Exposure, ...] = (
    _exposure("every secret of AWS Secrets Manager", "secretsmanager:GetSecretValue", f"secret:{ANY}"),
    _exposure(
        "every parameter of Parameter Store",
        "ssm:GetParameter ssm:GetParameters ssm:GetParametersByPath ssm:GetParameterHistory",
        f"parameter/{ANY}",
    ),
    _exposure("what is encrypted with any key of AWS KMS", "kms:Decrypt", f"key/{ANY}"),
    _exposure("every object of every bucket", "s3:GetObject s3:GetObjectVersion", f"{ANY}/{ANY}"),
    _exposure(
        "every item of every DynamoDB table",
        "dynamodb:GetItem dynamodb:BatchGetItem dynamodb:Query dynamodb:Scan dynamodb:PartiQLSelect "
        "dynamodb:ExportTableToPointInTime",
        f"table/{ANY}",
    ),
    _exposure(
        "every database with the RDS Data API",
        "rds-data:ExecuteStatement rds-data:BatchExecuteStatement",
        f"rds cluster:{ANY}",
    ),
    _exposure("every Amazon Redshift database", "redshift-data:ExecuteStatement", f"redshift cluster:{ANY}"),
    _exposure("every Timestream table", "timestream:Select", f"database/{ANY}/table/{ANY}"),
    _exposure("the results of every Athena query", "athena:GetQueryResults", f"workgroup/{ANY}"),
    _exposure("the messages of every queue", "sqs:ReceiveMessage", ANY),
    _exposure("the records of every Kinesis stream", "kinesis:GetRecords", f"stream/{ANY}"),
    _exposure("the documents of every OpenSearch domain", "es:ESHttpGet", f"domain/{ANY}/{ANY}"),
    _exposure(
        "the users of every Cognito user pool", "cognito-idp:ListUsers cognito-idp:AdminGetUser", f"userpool/{ANY}"
    ),
    _exposure(
        "the records of every log group",
        "logs:GetLogEvents logs:FilterLogEvents logs:StartQuery",
        f"log-group:{ANY}",
        f"log-group:{ANY}:log-stream:{ANY}",
    ),
    _exposure(
        "the code and the environment variables of every function",
        "lambda:GetFunction lambda:GetFunctionConfiguration",
        f"function:{ANY}",
    ),
    _exposure("the source in every CodeCommit repository", "codecommit:GitPull codecommit:GetFile", ANY),
    _exposure("the content of every EBS snapshot", "ebs:GetSnapshotBlock", f"ec2 snapshot/{ANY}"),
)
"""In the order in which messages list them."""
