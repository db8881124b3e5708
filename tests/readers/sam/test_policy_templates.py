"""Policy templates as rules see them, beside the statements that SAM fills from them."""

from __future__ import annotations

from tests.readers.conftest import Repo

FUNCTION = """
Transform: AWS::Serverless-2016-10-31
Resources:
  Worker:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.handler
      Policies: POLICIES
"""


def templates(repo: Repo, policies: str) -> list[tuple[str, tuple[str, ...] | None, tuple[str, ...], str]]:
    repo.write("template.yaml", FUNCTION.replace("POLICIES", policies))
    (template,) = repo.project().templates
    return [(t.name, t.parameters, t.beside, t.given) for t in template.policy_templates]


def test_what_is_given(repo: Repo) -> None:
    assert templates(repo, "[{S3ReadPolicy: {BucketName: a}}, {NoSuch: {}}, {EC2DescribePolicy: }]") == [
        ("S3ReadPolicy", ("BucketName",), (), ""),
        ("NoSuch", (), (), ""),
        ("EC2DescribePolicy", None, (), ""),
    ]


def test_of_several_keys_the_one_that_is_a_template_counts(repo: Repo) -> None:
    assert templates(repo, "[{TableName: a, DynamoDBReadPolicy: }, {PolicyName: a, PolicyDocument: {}}]") == [
        ("DynamoDBReadPolicy", None, ("TableName",), "")
    ]


def test_branches(repo: Repo) -> None:
    assert templates(repo, "[!If [A, {S3ReadPolicy: {}}, !If [B, {S3CrudPolicy: {}}, !Ref AWS::NoValue]]]") == [
        ("S3ReadPolicy", (), (), " when `A`"),
        ("S3CrudPolicy", (), (), " unless `A` when `B`"),
    ]


def test_what_is_no_template(repo: Repo) -> None:
    assert (
        templates(repo, "[arn, AWSLambdaExecute, {Statement: []}, {Version: 1}, !Ref P, {}, [], 1, null, {Fn::X: {}}]")
        == []
    )


def test_a_text(repo: Repo) -> None:
    repo.write("template.yaml", FUNCTION.replace("POLICIES", "S3ReadPolicy"))
    (template,) = repo.project().templates
    (found,) = template.policy_templates
    assert found.is_text
    assert found.span.text == "S3ReadPolicy"


def test_statements_stand_at_the_name_of_their_template(repo: Repo) -> None:
    policies = "[{Statement: {Effect: Allow, Action: 'a:B'}}, {S3CrudPolicy: {BucketName: a}}, {EC2DescribePolicy: {}}]"
    repo.write("template.yaml", FUNCTION.replace("POLICIES", policies))
    (template,) = repo.project().templates
    (function,) = template.functions
    assert function.role is not None
    places = {statement.span for statement in function.role.statements}
    assert {found.span for found in template.policy_templates} < places
    assert [found.span.text for found in template.policy_templates] == ["S3CrudPolicy", "EC2DescribePolicy"]


def test_those_of_a_state_machine(repo: Repo) -> None:
    machine = FUNCTION.replace("Serverless::Function", "Serverless::StateMachine")
    repo.write("template.yaml", machine.replace("POLICIES", "[{LambdaInvokePolicy: {FunctionName: a}}]"))
    (template,) = repo.project().templates
    assert [found.name for found in template.policy_templates] == ["LambdaInvokePolicy"]


def test_those_of_a_nested_stack_belong_to_its_template(repo: Repo) -> None:
    repo.write("child.yaml", FUNCTION.replace("POLICIES", "[{S3ReadPolicy: {BucketName: a}}]"))
    repo.write(
        "template.yaml",
        """
        Transform: AWS::Serverless-2016-10-31
        Resources:
          Child: {Type: AWS::Serverless::Application, Properties: {Location: child.yaml}}
        """,
    )
    found = {template.file.path: len(template.policy_templates) for template in repo.project().templates}
    assert found == {"child.yaml": 1, "template.yaml": 0}
