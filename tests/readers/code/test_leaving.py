"""Whether every event gets to an operation, or a guard before it may lead past it, in each language."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lambdalint.model.call import CallKind
from tests.readers.code.conftest import Read
from tests.readers.code.programs import Program, csharp, go, java, kotlin, python, ruby, rust, typescript

GO = "cfg, _ := config.LoadDefaultConfig(ctx)\nclient := sqs.NewFromConfig(cfg)\n"

LANGUAGES: dict[str, Callable[[str], Program]] = {
    "python": lambda before: python(f"{before}\nboto3.client('sqs').send_message(QueueUrl='a')"),
    "typescript": lambda before: typescript(
        f"{before} await sqs.send(new SendMessageCommand({{ QueueUrl: 'a' }}));",
        'import { SQSClient, SendMessageCommand } from "@aws-sdk/client-sqs";\nconst sqs = new SQSClient({});',
    ),
    "java": lambda before: java(
        f'{before} sqs.sendMessage(r -> r.queueUrl("a"));',
        "software.amazon.awssdk.services.sqs.SqsClient",
        fields="SqsClient sqs = SqsClient.create();",
    ),
    "kotlin": lambda before: kotlin(
        f'{before}\nSqsClient.create().sendMessage {{ it.queueUrl("a") }}',
        "software.amazon.awssdk.services.sqs.SqsClient",
    ),
    "go": lambda before: go(
        f"{GO}{before}\nclient.SendMessage(ctx, &sqs.SendMessageInput{{}})",
        "strings",
        "github.com/aws/aws-sdk-go-v2/config",
        "github.com/aws/aws-sdk-go-v2/service/sqs",
    ),
    "rust": lambda before: rust(
        f"let c = aws_sdk_sqs::Client::new(&aws_config::load_from_env().await);\n{before}\n"
        'c.send_message().queue_url("a").send().await?;'
    ),
    "csharp": lambda before: csharp(
        f"{before} await new AmazonSQSClient().SendMessageAsync(new SendMessageRequest());",
        "Amazon.SQS",
        "Amazon.SQS.Model",
    ),
    "ruby": lambda before: ruby(f"{before}\nAws::SQS::Client.new.send_message(queue_url: 'a')", "aws-sdk-sqs"),
}

GUARDS = {
    "python": "if event['kind'] == 'done':\n    return",
    "typescript": "if (event.kind === 'done') { return; }",
    "java": 'if (event.equals("done")) { return null; }',
    "kotlin": 'if (event["kind"] == "done") { return null }',
    "go": 'if strings.HasPrefix(event["kind"], "done") { return nil }',
    "rust": 'if event.payload["kind"] == "done" { return Ok(()); }',
    "csharp": 'if (i == "done") { return; }',
    "ruby": "return if event['kind'] == 'done'",
}
CHECKS = {
    "python": "if not event:\n    return\nfor one in event['all']:\n    if one == 'a':\n        continue",
    "typescript": "if (!event.Records) { return; } for (const one of event.Records) { if (one.a === 'x') { break; } }",
    "java": "if (event == null) { return null; } try { run(); } catch (RuntimeException e) { return null; }",
    "kotlin": 'for (one in event) { if (one.key == "a") { continue } }',
    "go": "err := ctx.Err()\nif err != nil { return err }",
    "rust": "for one in all() { if one == 1 { continue; } }",
    "csharp": "if (i == null) { return; } Func<int, int> one = n => { if (n == 1) { return 2; } return n; };",
    "ruby": "[1].each do |one|\n  next if one == 1\nend\nreturn if event.nil?",
}


def always(read_handler: Read, program: Program) -> bool:
    reader, handler, files = program
    (call,) = (call for call in read_handler(reader, handler, files).calls if call.kind is CallKind.OPERATION)
    assert call.unconditional
    return call.always


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_guard_may_lead_past_an_operation(language: str, read_handler: Read) -> None:
    program = LANGUAGES[language]
    assert always(read_handler, program(""))
    assert not always(read_handler, program(GUARDS[language]))


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_only_checks_or_ends_a_loop_of_its_own_is_no_guard(language: str, read_handler: Read) -> None:
    assert always(read_handler, LANGUAGES[language](CHECKS[language]))


def test_a_guard_before_the_call_of_a_function_that_sends(read_handler: Read) -> None:
    send = "def send():\n    boto3.client('sqs').send_message(QueueUrl='a')"
    assert always(read_handler, python("send()", send))
    assert not always(read_handler, python("if event['a'] > 1:\n    raise ValueError\nsend()", send))


def test_what_is_conditional_is_not_sent_always(read_handler: Read) -> None:
    reader, handler, files = python("if event['a']:\n    boto3.client('sqs').send_message(QueueUrl='a')")
    (call,) = (call for call in read_handler(reader, handler, files).calls if call.kind is CallKind.OPERATION)
    assert not call.always


def test_a_long_way_is_not_looked_through(read_handler: Read) -> None:
    lines = "\n".join("# return" for _ in range(300))
    assert not always(read_handler, python(f"a = 1\n{lines}\nboto3.client('sqs').send_message(QueueUrl='a')"))
