"""IAM actions and the resources that they can be limited to."""

from __future__ import annotations

from lambdalint.knowledge.iam import services

WITHOUT_RESOURCE = frozenset(
    # the resource of these is optional, and a plain call names none (Service Authorization Reference)
    "ce:getcostandusage ce:getcostandusagewithresources ce:getcostforecast ce:getdimensionvalues ce:gettags "
    "cloudwatch:getmetricdata cloudwatch:putmetricdata comprehend:detectentities logs:describelogstreams "
    "polly:startspeechsynthesisstream polly:startspeechsynthesistask polly:synthesizespeech "
    "rekognition:detectmoderationlabels translate:starttexttranslationjob translate:translatedocument "
    "translate:translatetext".split()
)
"""Actions, in lower case, that can be limited to resources, and that most calls have to be allowed on `*`."""

UNLIMITED_BY_DESIGN = WITHOUT_RESOURCE | frozenset(
    # AWSLambdaBasicExecutionRole, AWSLambdaVPCAccessExecutionRole, AWSLambdaMSKExecutionRole and
    # AWSLambdaBasicDurableExecutionRolePolicy grant these on `*` (AWS Managed Policy Reference), and so does
    # AmazonS3ObjectLambdaExecutionRolePolicy
    "logs:createloggroup logs:createlogstream logs:putlogevents ec2:createnetworkinterface "
    "ec2:deletenetworkinterface ec2:describenetworkinterfaces ec2:describesubnets "
    "ec2:assignprivateipaddresses ec2:unassignprivateipaddresses "
    "kafka:describecluster kafka:describeclusterv2 kafka:getbootstrapbrokers "
    "lambda:checkpointdurableexecution lambda:getdurableexecutionstate s3-object-lambda:writegetobjectresponse "
    # publishing an SMS needs `*` (Amazon SNS Developer Guide)
    "sns:publish".split()
)
"""Actions, in lower case, that can be limited to resources and yet have a good reason to be allowed on `*`."""


def is_limitable(action: str) -> bool | None:
    """Whether an action such as `s3:GetObject` can be allowed on single resources; None for one that is unknown.

    Source: the Service Authorization Reference, as `services` has it.
    """
    known = services.action(action)
    return None if known is None else bool(known.resources)
