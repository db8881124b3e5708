"""Times the reading of templates against their size, and of the corpus against what PyYAML needs for it.

The slope of the line through the measurements, both axes logarithmic, is the power that time grows with: 1 is linear.
"""

from __future__ import annotations

import gc
import math
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml

from lambdalint.readers import project

SOURCE = Path(__file__).resolve().parents[1]
CORPUS = SOURCE.parent / "shared" / "corpus"
TODAY = date(2026, 11, 22)
REPETITIONS = 5
SIZES = (0.25, 0.5, 1, 2, 3)
"""Times the size that the text names. A hundred and twenty conditions nest as deeply as a template may."""


def main() -> None:
    gc.disable()  # as the command line does
    growth("nested conditions, 40 deep", nested_conditions)
    growth("SAM: 500 resources, 200 functions, 2,000 Fn::If", sam)
    growth("CloudFormation: 500 resources, 200 functions, 2,000 Fn::If", cloudformation)
    growth("Serverless: 200 functions, 400 events, 2,000 variables", serverless)
    corpus()


def growth(title: str, write: Callable[[float], tuple[str, str]]) -> None:
    print(title)
    times = []
    for size in SIZES:
        name, text = write(size)
        with written(name, text) as folder:
            times.append(best(lambda: project.read([folder], TODAY)))
        print(f"  {size:>5} ×  {len(text) / 1e3:8.0f} kB  {times[-1]:8.3f} s")
    slope = statistics.linear_regression([math.log(size) for size in SIZES], [math.log(t) for t in times]).slope
    print(f"  slope {slope:.2f}\n", flush=True)


def corpus() -> None:
    if not CORPUS.is_dir():
        print("no corpus beside the repository: nothing else to time")
        return
    texts = [path.read_text(encoding="utf-8") for path in sorted(CORPUS.rglob("*.y*ml"))]
    floor = best(lambda: compose_all(texts))
    reading = best(lambda: project.read([CORPUS], TODAY))
    print(f"the corpus, {len(texts)} templates")
    print(f"  PyYAML's C composer alone  {floor:6.3f} s")
    print(f"  reading                    {reading:6.3f} s; twice the composer and a second is {2 * floor + 1:.3f} s")


def compose_all(texts: list[str]) -> None:
    for text in texts:
        compose(text)


def compose(text: str) -> None:
    with suppress(yaml.YAMLError):
        yaml.compose(text, Loader=yaml.CSafeLoader)


def best(work: Callable[[], object]) -> float:
    """Seconds of the fastest of some repetitions: what slows the machine down now and then does not count."""
    seconds = []
    for _ in range(REPETITIONS):
        begin = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - begin)
    return min(seconds)


@contextmanager
def written(name: str, text: str) -> Iterator[Path]:
    with TemporaryDirectory() as folder:
        Path(folder, name).write_text(text, encoding="utf-8")
        yield Path(folder)


def nested_conditions(size: float) -> tuple[str, str]:
    depth = round(40 * size)
    value = "last"
    for level in range(depth):
        value = f"!If [C{level}, v{level}, {value}]"
    conditions = "".join(
        f"  C{level}: !And [!Condition C{level + 1}, !Equals [!Ref P, '{level}']]\n" for level in range(depth)
    )
    return "template.yaml", (
        f"Parameters: {{P: {{Type: String}}}}\nConditions:\n{conditions}  C{depth}: !Equals [!Ref P, x]\nResources:\n"
        f"  F:\n    Type: AWS::Lambda::Function\n    Properties:\n      Handler: {value}\n      Runtime: {value}\n"
        f"      Environment: {{Variables: {{A: {value}}}}}\n      Layers: [{value}]\n"
    )


def sam(size: float) -> tuple[str, str]:
    functions = "".join(
        f"""\
  F{n}:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.handler
      MemorySize: !If [C{n % 7}, 256, !If [C{n % 5}, 512, 1024]]
      Timeout: !If [C{n % 3}, 10, 20]
      Layers: [!If [C1, !Ref L1, !Ref 'AWS::NoValue'], !If [C2, !Ref L2, !Ref L1]]
      Environment:
        Variables:
          TABLE: !If [C3, !Ref T{n}, other]
          QUEUE: !Ref Q{n}
          A{n}: !If [C4, !Sub '${{AWS::StackName}}-a', b]
      Policies:
        - DynamoDBCrudPolicy: {{TableName: !Ref T{n}}}
        - !If [C5, AmazonS3ReadOnlyAccess, !Ref 'AWS::NoValue']
        - Statement: [{{Effect: Allow, Action: [!If [C6, 's3:GetObject', 's3:PutObject']], Resource: !GetAtt Q{n}.Arn}}]
      Events:
        Q: {{Type: SQS, Properties: {{Queue: !GetAtt Q{n}.Arn, BatchSize: !If [C0, 1, 10]}}}}
        A: {{Type: Api, Properties: {{Path: /f{n}, Method: get}}}}
"""
        for n in range(round(200 * size))
    )
    return "template.yaml", _head() + "Globals: {Function: {Runtime: python3.13}}\nResources:\n" + functions + _shared(
        size, tables=True
    )


def cloudformation(size: float) -> tuple[str, str]:
    functions = "".join(
        f"""\
  F{n}:
    Type: AWS::Lambda::Function
    Properties:
      Handler: app.handler
      Runtime: python3.13
      Role: !GetAtt R{n % 10}.Arn
      MemorySize: !If [C{n % 7}, 256, !If [C{n % 5}, 512, 1024]]
      Timeout: !If [C{n % 3}, 10, 20]
      Layers: [!If [C1, !Ref L1, !Ref 'AWS::NoValue'], !If [C2, !Ref L2, !Ref L1]]
      Environment:
        Variables:
          TABLE: !If [C3, a, other]
          QUEUE: !If [C6, !Ref Q{n}, b]
          A{n}: !If [C4, !Sub '${{AWS::StackName}}-a', b]
  M{n}:
    Type: AWS::Lambda::EventSourceMapping
    Properties: {{FunctionName: !Ref F{n}, EventSourceArn: !GetAtt Q{n}.Arn, BatchSize: !If [C0, 1, 10]}}
"""
        for n in range(round(200 * size))
    )
    roles = "".join(
        f"  R{n}:\n    Type: AWS::IAM::Role\n    Properties:\n      Policies:\n        - PolicyDocument:\n"
        f"            Statement: [{{Effect: Allow, Action: !If [C1, 's3:*', 's3:GetObject'], Resource: '*'}}]\n"
        for n in range(10)
    )
    return "template.yaml", _head() + "Resources:\n" + functions + roles + _shared(size, tables=False)


def _head() -> str:
    return "Transform: AWS::Serverless-2016-10-31\nParameters: {Stage: {Type: String}}\nConditions:\n" + "".join(
        f"  C{n}: !Equals [!Ref Stage, '{n}']\n" for n in range(10)
    )


def _shared(size: float, *, tables: bool) -> str:
    count = round(200 * size)
    layers = "".join(
        f"  L{n}: {{Type: AWS::Lambda::LayerVersion, Properties: {{Content: {{S3Bucket: b, S3Key: k}}}}}}\n"
        for n in (1, 2)
    )
    queues = "".join(
        f"  Q{n}: {{Type: AWS::SQS::Queue, Properties: {{VisibilityTimeout: !If [C1, 30, 60]}}}}\n"
        for n in range(count)
    )
    rest = "".join(f"  T{n}: {{Type: AWS::DynamoDB::Table, Properties: {{}}}}\n" for n in range(count))
    return layers + queues + (rest if tables else "")


def serverless(size: float) -> tuple[str, str]:
    functions = "".join(
        f"""\
  f{n}:
    handler: app.handler
    timeout: ${{self:custom.timeouts.t{n % 20}}}
    memorySize: ${{self:custom.memory, 512}}
    environment:
      A{n}: ${{self:custom.names.${{sls:stage}}}}-${{self:service}}
      B{n}: ${{opt:stage, self:custom.default}}
      C{n}: ${{env:SOMETHING, 'nothing'}}
    events:
      - sqs: {{arn: 'arn:aws:sqs:eu-west-1:123456789012:q{n}', batchSize: 5}}
      - httpApi: GET /f{n}
"""
        for n in range(round(200 * size))
    )
    timeouts = "".join(f"    t{n}: {n + 1}\n" for n in range(20))
    return "serverless.yml", (
        "service: shop\nprovider: {name: aws, runtime: python3.13}\ncustom:\n  memory: 256\n  default: dev\n"
        f"  names: {{dev: d, prod: p}}\n  timeouts:\n{timeouts}functions:\n{functions}"
    )


if __name__ == "__main__":
    main()
