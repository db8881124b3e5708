"""Definitions of Step Functions, as maps and as texts."""

from __future__ import annotations

import pytest

from lambdalint.model.event import AsynchronousSource, TaskSource
from tests.readers.cloudformation.conftest import Sources

MACHINE = "Machine:\n  Type: AWS::StepFunctions::StateMachine\n  Properties:\n"


def tasks(sources: Sources, properties: str) -> list[TaskSource]:
    found = sources(MACHINE + "".join(f"    {line}\n" for line in properties.strip("\n").splitlines()))
    assert all(isinstance(source, TaskSource) for source in found)
    return [source for source in found if isinstance(source, TaskSource)]


def test_tasks_of_a_map_at_every_depth(sources: Sources) -> None:
    found = tasks(
        sources,
        """
Definition:
  StartAt: Direct
  States:
    Direct: {Type: Task, Resource: !GetAtt Worker.Arn, TimeoutSeconds: 20}
    Given: {Type: Task, Resource: !GetAtt Worker.Arn, TimeoutSecondsPath: $.limit}
    Invoked:
      Type: Task
      Resource: arn:aws:states:::lambda:invoke
      Parameters: {FunctionName: !Ref Worker}
    Asking:
      Type: Task
      Resource: !Sub 'arn:${AWS::Partition}:states:::lambda:invoke.waitForTaskToken'
      Arguments: {FunctionName: !GetAtt Worker.Arn, Qualifier: live}
    Other: {Type: Task, Resource: arn:aws:states:::sqs:sendMessage}
    Each:
      Type: Map
      ItemProcessor: {States: {InMap: {Type: Task, Resource: !GetAtt Worker.Arn}}}
    Old:
      Type: Map
      Iterator: {States: {InOldMap: {Type: Task, Resource: !GetAtt Worker.Arn}}}
    Both:
      Type: Parallel
      Branches:
        - {States: {InBranch: {Type: Task, Resource: !GetAtt Worker.Arn}}}
""",
    )
    assert [(s.task, s.span.text, s.waits_for_token) for s in found] == [
        ("Direct", "Direct", False),
        ("Given", "Given", False),
        ("Invoked", "Invoked", False),
        ("Asking", "Asking", True),
        ("InMap", "InMap", False),
        ("InOldMap", "InOldMap", False),
        ("InBranch", "InBranch", False),
    ]
    assert [s.timeout.known for s in found[:3]] == [20_000, None, 99_999_999_000]
    assert found[0].timeout.span.text == "20"
    assert [s.qualifier and s.qualifier.known for s in found[1:4]] == [None, None, "live"]
    assert {(s.service, s.sender.target) for s in found} == {("Step Functions", "Machine")}


TEXT = """{
  "Comment": "Invoked: not here",
  "StartAt": "Invoked",
  "States": {
    "First": {"Type": "Pass", "Next": "Invoked"},
    "Invoked": {
      "Type": "Task",
      "Resource": "arn:aws:states:::lambda:invoke",
      "Parameters": {"FunctionName": "ARN"}
    }
  }
}"""


def block(text: str, indent: int = 6) -> str:
    return "|\n" + "".join(f"{' ' * indent}{line}\n" for line in text.splitlines())


@pytest.mark.parametrize(
    "properties",
    [
        "DefinitionString: !Sub " + block(TEXT.replace("ARN", "${Worker.Arn}"), 2),
        "DefinitionString: " + block(TEXT.replace("ARN", "${F}"), 2) + "DefinitionSubstitutions: {F: !Ref Worker}",
        "DefinitionString: !Sub\n  - " + block(TEXT.replace("ARN", "${F}:live"), 4) + "  - {F: !GetAtt Worker.Arn}",
    ],
)
def test_tasks_of_a_text(sources: Sources, properties: str) -> None:
    (task,) = tasks(sources, properties)
    assert (task.task, task.span.text) == ("Invoked", "Invoked")
    after = task.span.file.text[task.span.end :]
    assert after.startswith('": {')


def test_a_text_in_one_line(sources: Sources) -> None:
    text = "".join(line.strip() for line in TEXT.splitlines()).replace("ARN", "${F}").replace('"', '\\"')
    (task,) = tasks(sources, f'DefinitionString: "{text}"\nDefinitionSubstitutions: {{F: !GetAtt Worker.Arn}}')
    assert task.span.text == "Invoked"
    assert task.span.file.text[task.span.end :].startswith('\\":')


def test_a_joined_text(sources: Sources) -> None:
    lines = [f"- '{line}'" for line in TEXT.splitlines()]
    at = next(number for number, line in enumerate(lines) if "ARN" in line)
    start, end = lines[at].split("ARN")
    lines[at : at + 1] = [f"{start}'", "- !GetAtt Worker.Arn", f"- '{end}"]
    joined = "DefinitionString:\n  Fn::Join:\n    - ''\n    -\n" + "\n".join(f"      {line}" for line in lines)
    (task,) = tasks(sources, joined)
    assert (task.task, task.span.text) == ("Invoked", "Invoked")


def test_what_is_unknown_in_a_text_hides_no_more_than_itself(sources: Sources) -> None:
    text = TEXT.replace("ARN", "${Worker.Arn}").replace("not here", "${Elsewhere}")
    local = "  - {Elsewhere: !ImportValue elsewhere}"
    assert len(tasks(sources, "DefinitionString: !Sub\n  - " + block(text, 4) + local)) == 1


def test_a_map_with_substitutions(sources: Sources) -> None:
    (task,) = tasks(
        sources,
        """
Definition: {States: {A: {Type: Task, Resource: '${F}:live'}, B: {Type: Task, Resource: '${G}'}}}
DefinitionSubstitutions: {F: !GetAtt Worker.Arn, G: !Ref Elsewhere}
""",
    )
    assert task.qualifier is not None
    assert (task.task, task.qualifier.known) == ("A", "live")


def test_a_task_may_not_wait(sources: Sources) -> None:
    (source,) = sources(
        MACHINE
        + """    Definition:
      States:
        Tell:
          Type: Task
          Resource: arn:aws:states:::lambda:invoke
          Parameters: {FunctionName: !Ref Worker, InvocationType: Event}
"""
    )
    assert (type(source), source.service, source.span.text) == (AsynchronousSource, "Step Functions", "Tell")


@pytest.mark.parametrize(
    "properties",
    [
        "DefinitionString: '{'",
        "DefinitionString: '[[]]'",
        "DefinitionString: !Ref Definition",
        f"DefinitionString: '{'[' * 5000}'",
        f"DefinitionString: '{'[' * 400}{']' * 400}'",
        "DefinitionString: !Sub ['${A}', {A: !ImportValue a}]",
        "Definition: []",
        "Definition: {States: []}",
        "Definition: {States: {A: [], B: {Type: Task}, C: {Type: Task, Resource: []}}}",
        "Definition: {States: {A: {Branches: {}, Iterator: [], ItemProcessor: 1}}}",
        "Definition: {States: {A: {Type: Task, Resource: 'arn:aws:states:::lambda:invoke', Parameters: []}}}",
        "Definition: {States: {A: {Type: Task, Resource: '${F}'}}}\nDefinitionSubstitutions: []",
        "Definition: {States: {A: &a {Type: Parallel, Branches: [{States: {B: {Branches: []}}}]}, C: *a}}",
    ],
)
def test_definitions_that_name_no_function(sources: Sources, properties: str) -> None:
    assert tasks(sources, properties) == []


def test_states_that_aliases_repeat_are_read_once(sources: Sources) -> None:
    lines = ["Definition:", "  States:", "    S0: &s0 {Type: Parallel, Branches: [{States: &t {T: {Type: Task, "]
    lines[-1] += "Resource: !GetAtt Worker.Arn}}}]}"
    state = "    S{0}: &s{0} {{Type: Parallel, Branches: [{{States: {{A: *s{1}, B: *s{1}}}}}]}}"
    lines += [state.format(number, number - 1) for number in range(1, 15)]
    assert len(tasks(sources, "\n".join(lines))) == 1
