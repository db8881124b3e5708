"""Nested stacks: a template is read in the scope of the one that includes it."""

from __future__ import annotations

import time

import pytest

from lambdalint.model.event import Queue, QueueSource
from lambdalint.model.function import Function
from tests.readers.conftest import Repo

CHILD = """
Parameters:
  Seconds: {Type: Number, Default: 3}
  QueueArn: {Type: String}
Resources:
  Fn:
    Type: AWS::Serverless::Function
    Properties:
      Timeout: !Ref Seconds
      Handler: !Sub '${QueueArn}'
      CodeUri: code
      Events:
        Queue: {Type: SQS, Properties: {Queue: !Ref QueueArn}}
Outputs:
  FunctionArn: {Value: !GetAtt Fn.Arn}
  Seconds: {Value: !Sub '${Seconds}0'}
"""
PARENT = """
Transform: AWS::Serverless-2016-10-31
Conditions: {IsProd: !Equals [a, b]}
Parameters:
  Slow: {Type: Number, Default: 60}
Resources:
  Queue: {Type: AWS::SQS::Queue, Properties: {VisibilityTimeout: 77}}
  Child:
    Type: AWS::Serverless::Application
    Properties:
      Location: child/template.yaml
      Parameters: {Seconds: PASSED, QueueArn: !GetAtt Queue.Arn}
  Own: {Type: AWS::Serverless::Function, Properties: {Timeout: !GetAtt Child.Outputs.Seconds}}
"""


def write(repo: Repo, passed: str = "40", parent: str = "template.yaml") -> None:
    repo.write("child/template.yaml", CHILD)
    repo.write(parent, PARENT.replace("PASSED", passed))


def queue(function: Function) -> Queue:
    (source,) = function.sources
    assert isinstance(source, QueueSource)
    assert source.queue is not None
    return source.queue


@pytest.mark.parametrize(
    ("passed", "known", "span"),
    [
        ("40", 40, "40"),
        ("!Ref Slow", 60, "60"),
        ("!Sub '${Slow}0'", 600, "!Sub '${Slow}0'"),
        ("!Ref AWS::NoValue", 3, "3"),
        ("[7]", 7, "[7]"),
        ("!Ref AWS::Region", None, "!Ref AWS::Region"),
        ("!Ref Nothing", None, "!Ref Nothing"),
        ("{}", None, "{}"),
        ("~", 3, "3"),
    ],
)
def test_parameters_are_passed_down(repo: Repo, passed: str, known: int | None, span: str) -> None:
    write(repo, passed)
    timeout = repo.functions()["Child/Fn"].timeout
    assert (timeout.known, timeout.span.text) == (known, span)


def test_a_choice_is_passed_down(repo: Repo) -> None:
    write(repo, "!If [IsProd, 60, !If [Other, 30, !Ref AWS::Region]]")
    timeout = repo.functions()["Child/Fn"].timeout
    assert [(b.known, b.given) for b in timeout.possible] == [
        (60, " when `IsProd`"),
        (30, " unless `IsProd` when `Other`"),
        (None, " unless `IsProd` unless `Other`"),
    ]


@pytest.mark.parametrize("path", ["", "child/template.yaml", "child"])
def test_a_reference_to_the_parent_leads_there(repo: Repo, path: str) -> None:
    write(repo)
    (template,) = (t for t in repo.read(path).project.templates if t.file.path == "child/template.yaml")
    (function,) = template.functions
    assert queue(function).visibility_timeout.known == 77


def test_outputs_come_back(repo: Repo) -> None:
    write(repo)
    assert repo.functions()["Own"].timeout.known == 400


def test_an_output_that_is_a_resource_is_that_resource(repo: Repo) -> None:
    repo.write(
        "queues.yaml",
        """
        Resources:
          Jobs: {Type: AWS::SQS::Queue, Properties: {VisibilityTimeout: 55}}
        Outputs:
          Arn: {Value: !GetAtt Jobs.Arn}
        """,
    )
    repo.write(
        "template.yaml",
        """
        Transform: AWS::Serverless-2016-10-31
        Resources:
          Queues: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: ./queues.yaml}}
          Worker:
            Type: AWS::Serverless::Application
            Properties: {Location: child/template.yaml, Parameters: {QueueArn: !GetAtt Queues.Outputs.Arn}}
          Fn:
            Type: AWS::Serverless::Function
            Properties: {Events: {Q: {Type: SQS, Properties: {Queue: !GetAtt Queues.Outputs.Arn}}}}
        """,
    )
    repo.write("child/template.yaml", CHILD)
    found = repo.functions()
    assert [queue(function).visibility_timeout.known for function in found.values()] == [55, 55]
    assert {queue(function).id for function in found.values()} == {"Queues/Jobs"}


def test_a_source_in_the_child_belongs_to_the_function_of_the_parent(repo: Repo) -> None:
    repo.write(
        "child.yaml",
        """
        Parameters: {Target: {Type: String}}
        Resources:
          Jobs: {Type: AWS::SQS::Queue}
          Mapping:
            Type: AWS::Lambda::EventSourceMapping
            Properties: {FunctionName: !Sub '${Target}', EventSourceArn: !GetAtt Jobs.Arn}
        """,
    )
    repo.write(
        "template.yaml",
        """
        Resources:
          Fn: {Type: AWS::Lambda::Function}
          Child:
            Type: AWS::CloudFormation::Stack
            Properties: {TemplateURL: child.yaml, Parameters: {Target: !Ref Fn}}
        """,
    )
    assert queue(repo.functions()["Fn"]).id == "Child/Jobs"


def test_names_of_the_parent_and_of_the_child_are_kept_apart(repo: Repo) -> None:
    repo.write(
        "child.yaml",
        """
        Parameters: {Name: {Type: String, Default: inner}, Outer: {Type: String}}
        Mappings: {Sizes: {a: {b: 256}}}
        Resources:
          Fn:
            Type: AWS::Lambda::Function
            Properties:
              Handler: !Sub ['${Name}.${X}.${!Y}.${Outer}', {X: !Ref Name}]
              MemorySize: !FindInMap [Sizes, a, b]
              Timeout: !If [IsProd, 1, 2]
              Role: !GetAtt Role.Arn
          Role: {Type: AWS::IAM::Role}
        """,
    )
    repo.write(
        "template.yaml",
        """
        Parameters: {Name: {Type: String, Default: outer}}
        Mappings: {Sizes: {a: {b: 128}}}
        Resources:
          Role: {Type: AWS::IAM::Role}
          Child:
            Type: AWS::CloudFormation::Stack
            Properties: {TemplateURL: child.yaml, Parameters: {Outer: !Ref Name}}
        """,
    )
    function = repo.functions()["Child/Fn"]
    assert function.handler.known == "inner.inner.${Y}.outer"
    assert function.memory_size.known == 256
    assert [branch.given for branch in function.timeout.possible] == [" when `Child/IsProd`", " unless `Child/IsProd`"]
    assert function.role is not None
    assert function.role.span.file.path == "child.yaml"


def test_code_lies_beside_the_childs_template(repo: Repo) -> None:
    write(repo)
    repo.write("child/code/app.py", "def handler(event, context): ...\n")
    package = repo.functions()["Child/Fn"].package
    assert package is not None
    assert [folder.path for folder in package.folders] == ["child/code/app.py"]


def test_templates_of_several_parents_know_what_these_agree_on(repo: Repo) -> None:
    write(repo, "40")
    write(repo, "40", "other.yaml")
    assert repo.functions()["Fn"].timeout.known == 40
    write(repo, "41", "other.yaml")
    found = repo.functions()["Fn"]
    assert found.timeout.why == "the stacks that include this template do not all give `Seconds` the same value"
    assert found.handler.known is None
    own = {t.file.path: t.functions[0].timeout.known for t in repo.project().templates if t.file.path[0] != "c"}
    assert own == {"other.yaml": 410, "template.yaml": 400}, "each knows what its own stack puts out"


def test_a_template_used_twice_puts_out_what_each_stack_has(repo: Repo) -> None:
    repo.write("queue.yaml", "Resources: {Q: {Type: AWS::SQS::Queue}}\nOutputs: {Arn: {Value: !GetAtt Q.Arn}}\n")
    parts = "".join(
        f"""
  {id}: {{Type: AWS::CloudFormation::Stack, Properties: {{TemplateURL: queue.yaml}}}}
  Fn{id}:
    Type: AWS::Serverless::Function
    Properties: {{Events: {{E: {{Type: SQS, Properties: {{Queue: !GetAtt {id}.Outputs.Arn}}}}}}}}
"""
        for id in "AB"
    )
    repo.write("template.yaml", f"Transform: AWS::Serverless-2016-10-31\nResources:\n{parts}")
    assert {id: queue(function).id for id, function in repo.functions().items()} == {"FnA": "A/Q", "FnB": "B/Q"}


def test_the_parent_may_lie_beside(repo: Repo) -> None:
    write(repo)
    repo.write("a/template.yaml", PARENT.replace("child/", "../child/").replace("PASSED", "50"))
    (repo.folder / "template.yaml").unlink()
    assert repo.functions()["Child/Fn"].timeout.known == 50


@pytest.mark.parametrize(
    "location",
    [
        "missing.yaml",
        "child",
        "https://example.com/child/template.yaml",
        "s3://bucket/child/template.yaml",
        "../outside.yaml",
        "{ApplicationId: x, SemanticVersion: 1}",
        "!Sub child/template.yaml",
        "notes.yaml",
        "broken.yaml",
        "[]",
        "''",
        "template.yaml",
        "'a\\0b'",
    ],
)
def test_other_locations_are_passed_over(repo: Repo, location: str) -> None:
    write(repo)
    repo.write("template.yaml", PARENT.replace("child/template.yaml", location).replace("PASSED", "40"))
    repo.write("notes.yaml", "a: b\n")
    repo.write("broken.yaml", "a: [\n")
    (repo.folder.parent / "outside.yaml").write_text(CHILD)
    found = repo.functions()
    assert found["Fn"].timeout.known == 3
    assert found["Own"].timeout.why == "an attribute of `Child`"
    assert repo.problems() == []


@pytest.mark.parametrize("parameters", ["~", "[]", "x", "{Other: 1}", "{'Fn::Transform': {}}", "!If [A, {}, {}]"])
def test_odd_parameters_give_nothing(repo: Repo, parameters: str) -> None:
    write(repo)
    text = PARENT.replace("{Seconds: PASSED, QueueArn: !GetAtt Queue.Arn}", parameters)
    repo.write("template.yaml", text)
    assert repo.functions()["Child/Fn"].timeout.known == 3


def test_cycles_are_left(repo: Repo) -> None:
    def template(other: str) -> str:
        return f"""
        Parameters: {{P: {{Type: String, Default: 1}}}}
        Resources:
          Next:
            Type: AWS::CloudFormation::Stack
            Properties: {{TemplateURL: {other}, Parameters: {{P: !GetAtt Next.Outputs.O}}}}
          Fn: {{Type: AWS::Lambda::Function, Properties: {{Timeout: !Ref P}}}}
        Outputs:
          O: {{Value: !Sub '${{P}}${{Next.Outputs.O}}'}}
        """

    repo.write("a.yaml", template("b.yaml"))
    repo.write("b.yaml", template("c.yaml"))
    repo.write("c.yaml", template("a.yaml"))
    assert len(repo.read().project.templates) == 3
    assert repo.problems() == []


def test_values_given_in_a_circle_are_unknown(repo: Repo) -> None:
    repo.write(
        "child.yaml",
        """
        Parameters: {P: {Type: String}}
        Resources: {Fn: {Type: AWS::Lambda::Function, Properties: {Handler: !Ref P}}}
        Outputs: {O: {Value: !Sub '${P}${P}'}}
        """,
    )
    repo.write(
        "template.yaml",
        """
        Resources:
          A:
            Type: AWS::CloudFormation::Stack
            Properties: {TemplateURL: child.yaml, Parameters: {P: !GetAtt A.Outputs.O}}
        """,
    )
    assert repo.functions()["A/Fn"].handler.known is None


def test_values_that_double_from_stack_to_stack_take_no_time(repo: Repo) -> None:
    repo.write(
        "child.yaml",
        "Parameters: {P: {Type: String}}\nResources: {Q: {Type: AWS::SQS::Queue}}\n"
        "Outputs: {O: {Value: !Sub '${P}${P}${P}${P}'}}\n",
    )
    stacks = "".join(
        f"  S{number}: {{Type: AWS::CloudFormation::Stack, Properties: {{TemplateURL: child.yaml, "
        f"Parameters: {{P: !GetAtt S{number - 1}.Outputs.O}}}}}}\n"
        for number in range(100)
    )
    function = "  Fn: {Type: AWS::Lambda::Function, Properties: {Handler: !GetAtt S99.Outputs.O}}\n"
    repo.write("template.yaml", f"Resources:\n{stacks}{function}")
    started = time.process_time()
    assert repo.functions()["Fn"].handler.known is None
    assert time.process_time() - started < 5


def test_stacks_that_multiply_are_bounded(repo: Repo) -> None:
    for number in range(6):
        stacks = "".join(
            f"  S{i}: {{Type: AWS::CloudFormation::Stack, Properties: {{TemplateURL: t{number + 1}.yaml}}}}\n"
            for i in range(10)
        )
        repo.write(f"t{number}.yaml", f"Resources:\n{stacks}  Fn: {{Type: AWS::Lambda::Function}}\n")
    started = time.process_time()
    assert len(repo.read().project.templates) == 6
    assert time.process_time() - started < 10


def test_what_is_wrong_with_a_child_is_said_when_it_is_asked_for(repo: Repo) -> None:
    write(repo)
    repo.write("child/template.yaml", CHILD + "  Twice: {Value: 1}\n  Twice: {Value: 2}\n")
    assert [path for path, _, _ in repo.problems()] == ["child/template.yaml"]
    repo.write("template.yaml", PARENT.replace("PASSED", "40") + "  Odd: 1\n")
    assert [u.problem for u in repo.read("child/template.yaml").project.unreadable] == [
        "the key `Twice` is already there; the one before it is lost"
    ]
