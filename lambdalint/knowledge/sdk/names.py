"""What each language's SDK calls a service.

The SDKs derive the names of their packages from the `serviceId` of the service's model, and older ones have names of
their own. A service that AWS has retired, and that botocore has therefore dropped, has no name here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from msgspec import Struct, field

from lambdalint import lazy
from lambdalint.knowledge.sdk import services
from lambdalint.knowledge.sdk.services import squashed


class Sdk(Struct, frozen=True, eq=False):
    """How an SDK names services."""

    prefixes: tuple[str, ...]
    """What may stand before the name; the longest first."""
    differing: Mapping[str, str] = field(default_factory=dict)
    """The services whose names do not follow from the id."""
    without: tuple[str, ...] = ()
    """Endings of the id that the name lacks."""
    shares_packages: bool = False
    """Whether two services lie in the package of another, and only the class or a subpackage tells them apart."""
    excluded: re.Pattern[str] | None = None
    """Other libraries of AWS below the same prefix."""

    def service(self, name: str) -> str | None:
        """The service of a package, of something in it, or of the bare name."""
        if self.excluded and self.excluded.match(name):
            return None
        rest = next((name[len(prefix) :] for prefix in self.prefixes if name.startswith(prefix)), name)
        if self.shares_packages:
            for part, service in _IN_SHARED_PACKAGES.items():
                if part in squashed(rest):
                    return service
        word = squashed(re.split(r"::|[./]", rest, maxsplit=1)[0])
        return self.differing.get(word) or _derived(self.without).get(word)


_IN_SHARED_PACKAGES = {"dynamodbstreams": "dynamodbstreams", "wafregional": "waf-regional"}
"""`software.amazon.awssdk.services.dynamodb.streams` and `….waf.regional` (`shareModelConfig` in their
customization.config), `AmazonDynamoDBStreamsClient` in version 1 and in .NET, `AWSWAFRegional` in version 1."""

_FORMER_IDS = {"cloudwatchevents": "events"}
"""Ids of services that have a new id and kept the packages of the old one."""


@cache
def _derived(without: tuple[str, ...]) -> Mapping[str, str]:
    found = dict(_FORMER_IDS)
    for service, id in services.ids().items():
        word = squashed(id)
        for ending in without:
            word = word.removesuffix(ending)
        found.setdefault(word, service)  # sms-voice has the id of pinpoint-sms-voice, and the same API
    return found


def _table(text: str) -> dict[str, str]:
    return dict(line.split() for line in text.strip().splitlines())


_JAVASCRIPT = Sdk(
    # Version 3: package names, aws-sdk-js-v3. Version 2: classes, and modules in lower case.
    ("@aws-sdk/client-", "@aws-sdk/", "client-", "aws-sdk/clients/", "AWS."),
    # Version 2: `apis/metadata.json` of the npm package aws-sdk 2.1693.0
    _table("""
        augmentedairuntime sagemaker-a2i-runtime
        cognitoidentityserviceprovider cognito-idp
        cur cur
        discovery discovery
        dms dms
        elb elb
        elbv2 elbv2
        es es
        forecastqueryservice forecastquery
        forecastservice forecast
        iotdata iot-data
        kinesisvideosignalingchannels kinesis-video-signaling
        lexruntime lex-runtime
        libdynamodb dynamodb
        libstorage s3
        rdsdataservice rds-data
        stepfunctions stepfunctions
        transcribeservice transcribe
    """),
)
_JAVA_2 = Sdk(
    # codegen's DefaultNamingStrategy.getServiceName in aws-sdk-java-v2
    ("software.amazon.awssdk.services.",),
    without=("service",),
    shares_packages=True,
)
_JAVA_1 = Sdk(
    ("com.amazonaws.services.",),
    # `v1-v2-service-mapping-diffs.csv` in aws-sdk-java-v2's v2-migration lists all packages that differ from version 2
    _table("""
        appregistry servicecatalog-appregistry
        augmentedairuntime sagemaker-a2i-runtime
        certificatemanager acm
        cloudcontrolapi cloudcontrol
        cloudsearchv2 cloudsearch
        cloudwatchrum rum
        cognitoidp cognito-idp
        connectcampaign connectcampaigns
        connectwisdom wisdom
        databasemigrationservice dms
        dynamodbv2 dynamodb
        elasticfilesystem efs
        elasticmapreduce emr
        gluedatabrew databrew
        iamrolesanywhere rolesanywhere
        identitymanagement iam
        iotdata iot-data
        kinesisfirehose firehose
        kinesisvideosignalingchannels kinesis-video-signaling
        logs logs
        mainframemodernization m2
        managedgrafana grafana
        migrationhubstrategyrecommendations migrationhubstrategy
        prometheus amp
        recyclebin rbin
        redshiftdataapi redshift-data
        sagemakeredgemanager sagemaker-edge
        securitytoken sts
        simpleemail ses
        simpleemailv2 sesv2
        simplesystemsmanagement ssm
        simpleworkflow swf
        stepfunctions stepfunctions
    """),
    without=("service",),
    shares_packages=True,
    # the interfaces of aws-lambda-java-core, `com.amazonaws.services.lambda.runtime`
    excluded=lazy.pattern(r"(?:com\.amazonaws\.services\.)?lambda\.runtime\b"),
)
_GO_2 = Sdk(("github.com/aws/aws-sdk-go-v2/service/",))
_GO_1 = Sdk(
    ("github.com/aws/aws-sdk-go/service/",),
    # the packages of aws-sdk-go whose names are not their `ServiceID`, `service/*/service.go`
    _table("""
        appintegrationsservice appintegrations
        appregistry servicecatalog-appregistry
        augmentedairuntime sagemaker-a2i-runtime
        cloudcontrolapi cloudcontrol
        cloudwatchrum rum
        connectwisdomservice wisdom
        elb elb
        elbv2 elbv2
        forecastqueryservice forecastquery
        forecastservice forecast
        gluedatabrew databrew
        kinesisvideosignalingchannels kinesis-video-signaling
        locationservice location
        managedgrafana grafana
        migrationhubstrategyrecommendations migrationhubstrategy
        opensearchservice opensearch
        prometheusservice amp
        rdsdataservice rds-data
        recyclebin rbin
        redshiftdataapiservice redshift-data
        sagemakeredgemanager sagemaker-edge
        transcribeservice transcribe
    """),
)
_CSHARP = Sdk(
    ("Amazon.",),
    # `generator/ServiceModels/_sdk-versions.json` of aws-sdk-net: the names that are not the id
    _table("""
        appintegrationsservice appintegrations
        appregistry servicecatalog-appregistry
        augmentedairuntime sagemaker-a2i-runtime
        awshealth health
        awsmarketplacecommerceanalytics marketplacecommerceanalytics
        awsmarketplacemetering meteringmarketplace
        awssupport support
        certificatemanager acm
        cloudcontrolapi cloudcontrol
        cloudwatchrum rum
        connectcampaignservice connectcampaigns
        connectwisdomservice wisdom
        costandusagereport cur
        dynamodbv2 dynamodb
        elasticfilesystem efs
        elasticmapreduce emr
        elasticsearch es
        forecastqueryservice forecastquery
        forecastservice forecast
        gluedatabrew databrew
        iamrolesanywhere rolesanywhere
        identitymanagement iam
        iotdata iot-data
        keymanagementservice kms
        kinesisfirehose firehose
        kinesisvideosignalingchannels kinesis-video-signaling
        lex lex-runtime
        locationservice location
        mainframemodernization m2
        managedgrafana grafana
        migrationhubstrategyrecommendations migrationhubstrategy
        opensearchservice opensearch
        prometheusservice amp
        rdsdataservice rds-data
        recyclebin rbin
        redshiftdataapiservice redshift-data
        sagemakeredgemanager sagemaker-edge
        securitytoken sts
        simpleemail ses
        simpleemailv2 sesv2
        simplenotificationservice sns
        simplesystemsmanagement ssm
        simpleworkflow swf
        stepfunctions stepfunctions
        transcribeservice transcribe
    """),
    shares_packages=True,
    # the libraries of aws-lambda-dotnet (`Amazon.Lambda.Core`, `.SQSEvents`) and of the X-Ray SDK
    excluded=lazy.pattern(r"(?:Amazon\.)?(?:Lambda\.(?!Model\b|I?AmazonLambda)|XRay\.Recorder\b)"),
)
_RUBY = Sdk(
    ("Aws::",),
    # `services.json` of aws-sdk-ruby: the modules whose names are not the `serviceId` of their model
    _table("""
        appintegrationsservice appintegrations
        appregistry servicecatalog-appregistry
        augmentedairuntime sagemaker-a2i-runtime
        cloudcontrolapi cloudcontrol
        cloudwatchrum rum
        connectcampaignservice connectcampaigns
        connectwisdomservice wisdom
        forecastqueryservice forecastquery
        forecastservice forecast
        gluedatabrew databrew
        kinesisvideosignalingchannels kinesis-video-signaling
        lex lex-runtime
        locationservice location
        mainframemodernization m2
        managedgrafana grafana
        migrationhubstrategyrecommendations migrationhubstrategy
        opensearchservice opensearch
        prometheusservice amp
        rdsdataservice rds-data
        recyclebin rbin
        redshiftdataapiservice redshift-data
        sagemakeredgemanager sagemaker-edge
        states stepfunctions
        transcribeservice transcribe
    """),
)
# The workspace members in aws-sdk-rust's Cargo.toml: `config`, `apigatewaymanagement`, `resourcegroupstagging`.
_RUST = Sdk(("aws_sdk_", "aws-sdk-"), without=("service", "api"))
# `packageNameForService` in aws-sdk-kotlin's build-support
_KOTLIN = Sdk(("aws.sdk.kotlin.services.",))

_SDKS: Mapping[str, tuple[Sdk, ...]] = {
    "javascript": (_JAVASCRIPT,),
    "java": (_JAVA_2, _JAVA_1),
    "go": (_GO_2, _GO_1),
    "csharp": (_CSHARP,),
    "ruby": (_RUBY,),
    "rust": (_RUST,),
    "kotlin": (_KOTLIN,),
}


def service(language: str, name: str) -> str | None:
    """The service that this name of a package, namespace or client class stands for; see the package's door."""
    if language == "python":
        return name if name in services.ids() else None
    return next((found for sdk in _SDKS.get(language, ()) if (found := sdk.service(name))), None)
