"""`AWS::Serverless::GraphQLApi`: the API, its functions that authorize, and its data sources with their roles.

Schema, resolvers and their functions invoke nothing, and are left out.
"""

from __future__ import annotations

from lambdalint.model.node import Mapping, Node, Sequence
from lambdalint.readers import nodes, scalars
from lambdalint.readers.cloudformation.stack import Resource
from lambdalint.readers.sam.connected import CONNECTOR
from lambdalint.readers.sam.draft import Draft
from lambdalint.readers.sam.expansion import Expansion
from lambdalint.readers.sam.roles import ROLE, assumed_by
from lambdalint.source import Span

_OWN = frozenset(
    "ApiKeys Auth Cache DataSources DomainName Functions Logging Resolvers SchemaInline SchemaUri Tags".split()
)
_AUTHORIZERS = {
    "LambdaAuthorizer": "LambdaAuthorizerConfig",
    "OpenIDConnect": "OpenIDConnectConfig",
    "UserPool": "UserPoolConfig",
}
_TABLE = "arn:${AWS::Partition}:dynamodb:${__Region__}:${AWS::AccountId}:table/${__TableName__}"
_SOURCE = "AWS::AppSync::DataSource"


def expand(expansion: Expansion, api: Resource) -> None:
    written = api.properties
    draft = Draft(written.span)
    draft.imply("Name", api.id)
    draft.take_others(written, but=_OWN)
    if isinstance(auth := written.get("Auth"), Mapping):
        _authorize(expansion, api, auth, draft)
    expansion.become(api, "AWS::AppSync::GraphQLApi", draft)
    for name, span, node in _entries(written.get("DataSources", "Lambda")):
        config = {"LambdaConfig": {"LambdaFunctionArn": node.get("FunctionArn")}}
        id = f"{api.id}{name}LambdaDataSource"
        source = _source(expansion, api, id, name, span, node, {"Type": "AWS_LAMBDA", **config})
        destination = {"Type": "AWS::Lambda::Function", "Arn": node.get("FunctionArn")}
        _connect(expansion, api, f"{id}ToLambdaConnector", span, source, destination, ["Write"])
    for name, span, node in _entries(written.get("DataSources", "DynamoDb")):
        table, region = node.get("TableName"), node.get("Region") or nodes.reference(span, "AWS::Region")
        config = {"DynamoDBConfig": {"TableName": table, "AwsRegion": region, "Versioned": node.get("Versioned")}}
        id = f"{api.id}{name}DynamoDBDataSource"
        source = _source(expansion, api, id, name, span, node, {"Type": "AMAZON_DYNAMODB", **config})
        arn = node.get("TableArn") or {"Fn::Sub": [_TABLE, {"__TableName__": table, "__Region__": region}]}
        permissions = node.get("Permissions") or ["Read", "Write"]
        destination = {"Type": "AWS::DynamoDB::Table", "Arn": nodes.made(span, arn)}
        _connect(expansion, api, f"{id}ToTableConnector", span, source, destination, permissions)


def _entries(node: Node | None) -> list[tuple[str, Span, Mapping]]:
    entries = node.items() if isinstance(node, Mapping) else ()
    return [(name, span, entry) for name, span, entry in entries if isinstance(entry, Mapping)]


def _authorize(expansion: Expansion, api: Resource, auth: Mapping, draft: Draft) -> None:
    draft.rename(auth, "Type", "AuthenticationType")
    for name, to in _AUTHORIZERS.items():
        draft.rename(auth, name, to)
    further = auth.get("Additional")
    functions = [
        function
        for item in (auth, *(further.items if isinstance(further, Sequence) else ()))
        if isinstance(item, Mapping) and (function := item.get("LambdaAuthorizer", "AuthorizerUri"))
    ]
    this = nodes.reference(api.span, api.id)
    source = {"Type": "AWS::AppSync::GraphQLApi", "Arn": this, "ResourceId": nodes.attribute(api.span, api.id, "ApiId")}
    for number, function in enumerate(functions, 1):
        destination = {"Type": "AWS::Lambda::Function", "Arn": function}
        id = f"{api.id}ToLambdaAuthConnector{number}"
        _connect(expansion, api, id, function.span, source, destination, ["Write"])


def _source(  # noqa: PLR0913 - what a data source is made of
    expansion: Expansion, api: Resource, id: str, name: str, span: Span, written: Mapping, config: dict[str, object]
) -> dict[str, object] | None:
    """Makes a data source. What it is to a connector, None if it has a role of the user's."""
    draft = Draft(span)
    draft.imply("Name", name)
    draft.take(written, "Name", "Description", "ServiceRoleArn")
    draft.write("ApiId", nodes.attribute(span, api.id, "ApiId"))
    for key, value in config.items():
        draft.write(key, value)
    own = not scalars.is_null(written.get("ServiceRoleArn"))
    if not own:
        draft.write("ServiceRoleArn", nodes.attribute(span, f"{id}Role"))
        role = Draft(span)
        role.write("AssumeRolePolicyDocument", assumed_by(span, "appsync"))
        expansion.add(api, f"{id}Role", ROLE, role, name=f"the role of `{id}`")
    expansion.add(api, id, _SOURCE, draft)
    arn = nodes.attribute(span, id, "DataSourceArn")
    return None if own else {"Type": _SOURCE, "Arn": arn, "RoleName": {"Ref": f"{id}Role"}}


def _connect(  # noqa: PLR0913 - what a connector is made of
    expansion: Expansion, api: Resource, id: str, span: Span, source: object, destination: object, permissions: object
) -> None:
    if source is None:
        return
    draft = Draft(span)
    draft.write("Source", source)
    draft.write("Destination", destination)
    draft.write("Permissions", permissions)
    expansion.add(api, id, CONNECTOR, draft)
