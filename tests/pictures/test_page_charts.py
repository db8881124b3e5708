"""Packages against the limit, and the timeouts along each chain, by value."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from msgspec.structs import replace

from lambdalint.model.package import Folder
from lambdalint.pictures.page import packages, timeouts, uploads, waiting
from lambdalint.pictures.page.packages import Contents
from lambdalint.pictures.page.timeouts import Chain
from lambdalint.pictures.page.treemap import Box, squarified
from tests.pictures.pages import SHOP, SHOP_SIZES, Element, Shown, parsed, shown

MB = 1024 * 1024


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Shown:
    return shown(tmp_path_factory.mktemp("shop"), SHOP, SHOP_SIZES)


def function(properties: str, code: str = "", more: str = "") -> dict[str, str]:
    """A project with a function `F` below a template in a folder, with more resources, and its code."""
    template = f"""\
Transform: AWS::Serverless-2016-10-31
Parameters: {{Unsaid: {{Type: Number}}, Stage: {{Type: String}}}}
Conditions: {{IsProd: !Equals [!Ref Stage, prod]}}
Resources:
  F:
    Type: AWS::Serverless::Function
    Properties: {{Runtime: python3.13, Handler: app.handler, CodeUri: src/, {properties}}}
{more}"""
    return {"shop/template.yaml": template, "shop/src/app.py": code or "def handler(event, context):\n    return {}\n"}


def chain(folder: Path, files: dict[str, str]) -> Chain:
    """That of `F`."""
    made = shown(folder, files)
    return next(one for one in timeouts.chains(made.graph) if one.node.label == "F")


def bars(one: Chain) -> list[tuple[str, str, float | None, bool]]:
    return [(bar.label, bar.words, bar.seconds, bar.over) for bar in one.bars]


@pytest.mark.parametrize("sizes", [[6, 6, 4, 3, 2, 2, 1], [1], [5, 5], [1e9, 1], [3.0] * 24, [100, *[0.01] * 23]])
def test_boxes_fill_what_is_around_them_by_their_sizes(sizes: Sequence[float]) -> None:
    boxes = squarified(sizes, Box(0, 0, 6, 4))
    total = sum(sizes)
    assert [box.width * box.height for box in boxes] == pytest.approx([24 * size / total for size in sizes], abs=1e-6)
    for box in boxes:
        assert box.x >= -1e-9
        assert box.y >= -1e-9
        assert box.x + box.width <= 6 + 1e-9
        assert box.y + box.height <= 4 + 1e-9
    for number, box in enumerate(boxes):
        for other in boxes[:number]:
            across = min(box.x + box.width, other.x + other.width) - max(box.x, other.x)
            down = min(box.y + box.height, other.y + other.height) - max(box.y, other.y)
            assert min(across, down) <= 1e-9


def test_boxes_are_those_of_the_paper() -> None:
    """The example of Bruls, Huizing and van Wijk: 6, 6, 4, 3, 2, 2, 1 in a rectangle of 6 by 4."""
    boxes = squarified([6, 6, 4, 3, 2, 2, 1], Box(0, 0, 6, 4))
    rounded = [tuple(round(side, 2) for side in (box.x, box.y, box.width, box.height)) for box in boxes]
    assert rounded == [
        (0, 0, 3, 2),
        (0, 2, 3, 2),
        (3, 0, 1.71, 2.33),
        (4.71, 0, 1.29, 2.33),
        (3, 2.33, 1.2, 1.67),
        (4.2, 2.33, 1.2, 1.67),
        (5.4, 2.33, 0.6, 1.67),
    ]


def test_nothing_has_no_boxes() -> None:
    assert squarified([], Box(0, 0, 6, 4)) == []


def test_code_and_local_layers_are_weighed_and_what_is_elsewhere_is_said(shop: Shown) -> None:
    worker, api = packages.weighed(shop.graph)
    assert [node.label for node in worker.nodes] == ["Worker"]
    code = len(SHOP["work/work.py"])
    assert [(part.label, part.size, part.layer) for part in worker.parts] == [
        ("layer/python", 200 * MB, True),
        ("work/model.bin", 100 * MB, False),
        ("work/work.py", code, False),
    ]
    assert worker.size == 300 * MB + code
    assert worker.share == pytest.approx(1.2, abs=1e-5)
    assert worker.unknown == ("the layer `arn:aws:lambda:eu-west-1:123456789012:layer:tools:4`",)
    assert (api.size, api.unknown) == (len(SHOP["api/api.py"]), ())
    assert [(node.label, reason) for node, reason in packages.unweighed(shop.graph)] == [
        ("Nightly", "not on disk, or made by a build")
    ]


def test_a_package_over_the_limit_is_drawn_as_one(shop: Shown) -> None:
    section = parsed(uploads.section(packages.weighed(shop.graph), packages.unweighed(shop.graph)))
    worker, api = section.find("article", class_="package")
    assert worker.one("p", class_="size").words == "300 MB of 250 MB (120 %) over the limit"
    assert "over" in worker.attributes["class"].split()
    gauge = worker.one("svg", class_="gauge")
    assert gauge.one("rect", class_="limit").attributes["x"] == "83.33%"
    assert gauge.one("rect", class_="used").attributes["width"] == "100.00%"
    assert [box.one("title").text for box in worker.find("svg", class_="box")] == [
        "layer/python: 200 MB (layer)",
        "work/model.bin: 100 MB",
        "work/work.py: 143 bytes",
    ]
    assert worker.find("svg", class_="box")[0].attributes["width"] == "66.67%"
    assert [text.text for text in worker.find("text")] == ["python", "200 MB", "model.bin", "100 MB"]
    assert "Not weighed: the layer arn:aws:lambda:eu-west-1:123456789012:layer:tools:4" in worker.words
    assert api.one("p", class_="size").words == "202 bytes of 250 MB (less than 1 %)"
    assert api.find("rect", class_="limit") == []
    assert section.one("details", class_="rest").words == (
        "1 function whose package is not weighed Nightly not on disk, or made by a build"
    )


def test_functions_with_the_same_folder_share_a_package(tmp_path: Path) -> None:
    more = """\
  G:
    Type: AWS::Serverless::Function
    Properties: {Runtime: python3.13, Handler: app.other, CodeUri: src/}
"""
    (found,) = packages.weighed(shown(tmp_path, function("Timeout: 3", more=more)).graph)
    assert [node.label for node in found.nodes] == ["F", "G"]
    assert [part.label for part in found.parts] == ["src/app.py"]  # from the template's folder


def test_the_light_parts_of_a_package_are_drawn_as_one(tmp_path: Path) -> None:
    sizes = {f"shop/src/file{number:02}.bin": 1000 - number for number in range(40)}
    (found,) = packages.weighed(shown(tmp_path, function("Timeout: 3"), sizes).graph)
    assert len(found.parts) == packages.MAXIMUM_BOXES + 1
    assert found.parts[0].label == f"{41 - packages.MAXIMUM_BOXES} more"
    assert sum(part.size for part in found.parts) == found.size == sum(folder.size for folder in _folders(found))


def _folders(found: Contents) -> Sequence[Folder]:
    declared = found.nodes[0].function
    assert declared is not None
    assert declared.package is not None
    return declared.package.folders


@pytest.mark.parametrize(
    ("template", "reason"),
    [
        (
            "{PackageType: Image, Role: r, Code: {ImageUri: i}}",
            "a container image, which may have 10 GB: it is not looked into",
        ),
        ("{Runtime: python3.13, Handler: index.handler, Role: r, Code: {ZipFile: 'x = 1'}}", "written in the template"),
        (
            "{Runtime: python3.13, Handler: a.b, Role: r, Code: {S3Bucket: b, S3Key: k}}",
            "not on disk, or made by a build",
        ),
        ("{Runtime: python3.13, Handler: a.b, Role: r, Code: empty/}", "empty on disk: a build makes it"),
    ],
)
def test_why_a_package_is_not_weighed(tmp_path: Path, template: str, reason: str) -> None:
    (tmp_path / "empty").mkdir()
    files = {"template.yaml": f"Resources:\n  F:\n    Type: AWS::Lambda::Function\n    Properties: {template}\n"}
    made = shown(tmp_path, files)
    assert [words for _, words in packages.unweighed(made.graph)] == [reason]
    assert packages.weighed(made.graph) == []


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (972, "972 bytes"),
        (973, "1.0 KB"),
        (102_400, "100 KB"),
        (10**6, "1.0 MB"),
        (301 * MB, "301 MB"),
        (2000 * MB, "2,000 MB"),
    ],
)
def test_sizes_in_words(size: int, words: str) -> None:
    assert uploads.size_in_words(size) == words


def test_an_api_waits_for_a_function_that_waits_for_another(shop: Shown) -> None:
    api, worker, nightly = timeouts.chains(shop.graph)
    assert bars(api) == [
        ("API Gateway waits: `GET /orders` and 1 more", "30 s by default", 30, False),
        ("the function runs", "60 s", 60, True),
        ("calls `Worker`, which runs", "50 s", 50, False),
        ("`requests.get`", "70 s", 70, True),
        ("`requests.get`", "no timeout: for ever", None, True),
    ]
    assert [bar.depth for bar in api.bars] == [0, 0, 1, 2, 2]
    assert [bar.against for bar in api.bars] == [None, 30, 60, 50, 50]
    assert api.scale == 87.5  # a quarter more than the longest, for what has no end
    assert bars(worker)[:3] == [
        ("`Jobs` hides messages", "45 s; AWS advises 300 s", 45, False),
        ("`Api` calls it, and ends", "60 s", 60, False),
        ("the function runs", "50 s", 50, True),
    ]
    assert worker.excess == 1.4
    assert bars(nightly) == [("the function runs", "unknown: parameter `Limit` has no default", None, False)]
    assert nightly.idle == ("a schedule",)
    assert nightly.excess == 0


def test_a_function_that_does_not_wait_for_another_is_no_chain(tmp_path: Path) -> None:
    code = SHOP["api/api.py"].replace('os.environ["WORKER"])', 'os.environ["WORKER"], InvocationType="Event")')
    made = shown(tmp_path, {**SHOP, "api/api.py": code})
    assert [bar.label for bar in timeouts.chains(made.graph)[0].bars] == [
        "API Gateway waits: `GET /orders` and 1 more",
        "the function runs",
    ]


def test_functions_that_call_each_other_end(tmp_path: Path) -> None:
    template = SHOP["template.yaml"].replace(
        "      Timeout: 50\n",
        "      Timeout: 50\n      Environment: {Variables: {API: !Ref Api}}\n"
        "      Policies: [{LambdaInvokePolicy: {FunctionName: !Ref Api}}]\n",
    )
    code = SHOP["api/api.py"].replace("WORKER", "API")
    made = shown(tmp_path, {**SHOP, "template.yaml": template, "work/work.py": code.replace("api", "work")})
    api, worker, _ = timeouts.chains(made.graph)
    assert [(bar.label, bar.depth) for bar in api.bars][1:] == [
        ("`Worker` calls it, and ends", 0),
        ("the function runs", 0),
        ("calls `Worker`, which runs", 1),
    ]
    assert worker.bars[-1].label == "calls `Api`, which runs"


def test_functions_that_all_call_each_other_make_no_endless_chain(shop: Shown) -> None:
    function = shop.graph.nodes[0]
    nodes = [replace(function, id=f"n{number}", label=f"F{number}") for number in range(12)]
    called = {one.id: [other for other in nodes if other is not one] for one in nodes}
    assert function.function is not None
    found = timeouts._Chains(called, {}).along(nodes[0], function.function)
    assert (len(found.bars), found.cut) == (timeouts.MAXIMUM_BARS, True)
    assert "There are more" in parsed(waiting.section([found])).words


def test_a_task_has_a_timeout_of_its_own_or_none(tmp_path: Path) -> None:
    more = """\
  Machine:
    Type: AWS::Serverless::StateMachine
    Properties:
      Definition:
        StartAt: Short
        States:
          Short: {Type: Task, Resource: !GetAtt F.Arn, TimeoutSeconds: 20, Next: Long}
          Long: {Type: Task, Resource: !GetAtt F.Arn, Next: Token}
          Token:
            Type: Task
            Resource: arn:aws:states:::lambda:invoke.waitForTaskToken
            Parameters: {FunctionName: !Ref F}
            TimeoutSeconds: 5
            End: true
"""
    assert bars(chain(tmp_path, function("Timeout: 30", more=more))) == [
        ("Step Functions waits: `Short`", "20 s", 20, False),
        ("Step Functions waits: `Long`", "no limit of its own", None, False),
        ("Step Functions waits: `Token`", "waits for a token, not for the function", None, False),
        ("the function runs", "30 s", 30, True),
    ]


@pytest.mark.parametrize(
    ("timeout", "words", "seconds"),
    [
        ("!If [IsProd, 40, 20]", "40 s when `IsProd`, 20 s unless `IsProd`", 40),
        (
            "!If [IsProd, 40, !Ref Unsaid]",
            "40 s when `IsProd`, unknown unless `IsProd`: parameter `Unsaid` has no default",
            None,
        ),
        ("!Ref AWS::NoValue", "3 s by default", 3),
    ],
)
def test_timeouts_that_depend_on_something(tmp_path: Path, timeout: str, words: str, seconds: float | None) -> None:
    events = "Events: {A: {Type: HttpApi, Properties: {Method: get, Path: /}}}"
    found = chain(tmp_path, function(f"Timeout: {timeout}, {events}"))
    assert bars(found)[-1] == ("the function runs", words, seconds, seconds == 40)


def test_a_socket_may_be_answered_later_and_a_url_has_no_limit(tmp_path: Path) -> None:
    more = """\
  Socket: {Type: AWS::ApiGatewayV2::Api, Properties: {ProtocolType: WEBSOCKET, Name: s, RouteSelectionExpression: x}}
  Integration:
    Type: AWS::ApiGatewayV2::Integration
    Properties:
      ApiId: !Ref Socket
      IntegrationType: AWS_PROXY
      IntegrationUri: !Sub arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${F.Arn}/invocations
  Route:
    Type: AWS::ApiGatewayV2::Route
    Properties: {ApiId: !Ref Socket, RouteKey: say, Target: !Sub "integrations/${Integration}"}
"""
    found = bars(chain(tmp_path, function("Timeout: 60, FunctionUrlConfig: {AuthType: AWS_IAM}", more=more)))
    assert sorted(found) == [
        ("API Gateway waits: `say`", "29 s by default; what comes later can be sent to the connection", 29, False),
        ("a function URL waits", "no limit that is known", None, False),
        ("the function runs", "60 s", 60, False),
    ]


def test_a_queue_elsewhere_is_unknown(tmp_path: Path) -> None:
    events = 'Events: {Q: {Type: SQS, Properties: {Queue: "arn:aws:sqs:eu-west-1:123456789012:jobs"}}}'
    assert bars(chain(tmp_path, function(f"Timeout: 60, {events}")))[0] == (
        "SQS hides messages",
        "unknown: the queue is not in the template",
        None,
        False,
    )


def test_requests_alike_are_one_and_what_is_not_told_is_said(tmp_path: Path) -> None:
    code = """\
import os
import requests


def handler(event, context):
    requests.get("https://a.example", timeout=5)
    requests.get("https://b.example", timeout=5)
    requests.post("https://b.example", timeout=float(os.environ["T"]))
    requests.get("http://localhost:2773/secrets")
"""
    found = chain(tmp_path, function("Timeout: 60", code))
    assert bars(found) == [
        ("the function runs", "60 s", 60, False),
        ("`requests.get` (2 times)", "5 s", 5, False),
        ("`requests.post`", "a timeout that is not told", None, False),
    ]


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.5, "0.5 s"), (29, "29 s"), (900, "900 s"), (5400, "5,400 s (1.5 h)"), (43_200, "43,200 s (12 h)")],
)
def test_times_in_words(seconds: float, words: str) -> None:
    assert timeouts.said(seconds) == words


def test_bars_have_one_scale_and_the_rest_of_one_that_is_too_long_is_marked(shop: Shown) -> None:
    article = next(
        one for one in parsed(shop.html).find("article", class_="chain") if one.one("h3").words.startswith("Api")
    )
    widths = [
        [(rect.attributes["class"], rect.attributes.get("x"), rect.attributes["width"]) for rect in row.find("rect")][
            1:
        ]
        for row in article.find("li")
    ]
    assert widths == [
        [("time", None, "34.29%")],
        [("time", None, "34.29%"), ("too-long", "34.29%", "34.29%")],
        [("time", None, "57.14%")],
        [("time", None, "57.14%"), ("too-long", "57.14%", "22.86%")],
        [("time", None, "57.14%"), ("too-long", "57.14%", "42.86%")],
    ]
    assert article.find("li")[1].words == "the function runs 60 s longer than 30 s"
    assert "over" in article.attributes["class"].split()


def test_what_is_unknown_is_drawn_so(tmp_path: Path) -> None:
    events = 'Events: {Q: {Type: SQS, Properties: {Queue: "arn:aws:sqs:eu-west-1:123456789012:jobs"}}}'
    page: Element = parsed(shown(tmp_path, function(f"Timeout: 60, {events}")).html)
    first, second = page.one("article", class_="chain").find("li")
    assert [rect.attributes["class"] for rect in first.find("rect")] == ["ground", "untold"]
    assert [rect.attributes["class"] for rect in second.find("rect")] == ["ground", "time"]
