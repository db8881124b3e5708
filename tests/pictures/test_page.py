"""The HTML page: what it says, and that nothing of a project is taken for anything but text."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from msgspec.structs import replace

from lambdalint.cli import main
from lambdalint.pictures import selection
from lambdalint.pictures.graph import graph
from lambdalint.pictures.page import findings
from lambdalint.pictures.page import render as page_of
from lambdalint.rule import Diagnostic, Finding, Severity
from lambdalint.source import Span
from tests.pictures.pages import (
    HOSTILE,
    PWNED,
    SECRET,
    SHOP,
    SHOP_SIZES,
    Element,
    Shown,
    found,
    parsed,
    rendered,
    rows,
    shown,
    span,
)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Shown:
    return shown(tmp_path_factory.mktemp("shop"), SHOP, SHOP_SIZES)


@pytest.fixture(scope="module")
def page(shop: Shown) -> Element:
    return parsed(shop.html)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Shown:
    return shown(tmp_path_factory.mktemp("hostile"), HOSTILE)


def finding(page: Element, rule: str) -> Element:
    """The first finding of a rule."""
    found = page.find("details", class_="finding")
    return next(one for one in found if one.find("span", class_="rule")[0].text == rule)


def test_the_head_says_what_was_read_and_found(shop: Shown, page: Element) -> None:
    head = page.one("header", class_="top")
    assert "lambdalint read 1 template, 3 functions and the code of 2 handlers." in head.words
    counts = {severity.value: len(shop.report.of(severity)) for severity in Severity}
    assert [one.words for one in head.find("li", class_="total")] == [
        f"{count} {severity}s" for severity, count in counts.items()
    ]


def test_every_finding_stands_once_below_what_it_is_about(shop: Shown, page: Element) -> None:
    groups = {
        one.find("h3")[0].words: [row.find("span", class_="rule")[0].text for row in one.find("details")]
        for one in page.find("section", class_="group")
    }
    assert groups == {
        "Api template.yaml 2 errors 2 warnings 2 notes": [
            "env-var-not-defined",
            "log-retention-not-set",
            "sync-timeout-mismatch",
            "env-var-unused",
            "secret-in-environment",
            "env-var-unused",
        ],
        "Worker template.yaml 2 errors 5 warnings": [
            "sqs-redrive-missing",  # it stands at the queue, and is about the function
            "sqs-visibility-below-timeout",
            "log-retention-not-set",
            "package-over-unzipped-limit",
            "partial-batch-not-enabled",
            "network-call-without-timeout",
            "network-call-without-timeout",
        ],
        "Nightly template.yaml 2 warnings": ["async-no-failure-destination", "log-retention-not-set"],
    }
    numbers = [int(one.attributes["data-finding"]) for one in page.find("details", class_="finding")]
    assert sorted(numbers) == list(range(len(shop.report.diagnostics)))


def test_a_finding_has_the_code_of_its_places(page: Element) -> None:
    shown = finding(page, "sync-timeout-mismatch")
    first, *related = shown.find("figure")
    assert first.one(class_="where").text == "template.yaml:17:16"
    assert rows(first) == [
        ("15", "      Handler: api.handler"),
        ("16", "      CodeUri: api/"),
        ("17", "      Timeout: 60"),
        ("18", "      Environment:"),
        ("19", "        Variables:"),
    ]
    assert first.one("mark").text == "60"
    assert [one.one(class_="label").words for one in related] == ["waits for 30 s: API Gateway"] * 2


def test_a_message_has_its_code_as_code(page: Element) -> None:
    message = finding(page, "env-var-not-defined").one(class_="message")
    assert [code.text for code in message.find("code")] == ["MISSING", "Api"]
    assert "`" not in message.text


def test_a_fix_says_which_option_makes_it(page: Element) -> None:
    assert finding(page, "sqs-visibility-below-timeout").one(class_="fix").words.endswith("( --fix )")


def test_steps_lead_to_the_place(tmp_path: Path) -> None:
    code = "import requests\ndef handler(event, context):\n    load()\ndef load():\n    requests.get('https://a.example')\n"
    settings = "{Runtime: python3.13, Handler: app.handler, Code: .}"
    template = f"Resources:\n  F:\n    Type: AWS::Lambda::Function\n    Properties: {settings}\n"
    one = parsed(shown(tmp_path, {"template.yaml": template, "app.py": code}).html)
    assert (
        finding(one, "network-call-without-timeout").one(class_="steps").words
        == "From the entry point: app.py:3:5 calls load"
    )


def test_rules_have_their_pages_once(page: Element) -> None:
    pages = page.find("details", class_="rule-page")
    ids = [one.attributes["id"] for one in pages]
    assert ids == sorted(set(ids))
    assert {one.attributes["href"] for one in page.find("a") if "data-rule" in one.attributes} == {
        f"#{id}" for id in ids
    }
    missing = page.one(id="rule-sync-timeout-mismatch")
    assert missing.one("summary").words == "sync-timeout-mismatch Function may run longer than its caller waits"
    assert [one.text for one in missing.find("h3")][:2] == ["Why", "How to mend it"]
    assert "| caller |" not in missing.text
    assert missing.find("td")[1].words == "29 s by default; TimeoutInMillis"
    assert "Bad:" not in missing.text


def test_a_rule_without_a_page_is_no_matter(shop: Shown) -> None:
    place = Span(shop.project.templates[0].file, 0, 9)
    one = parsed(rendered(shop.project, [found(place)]).html)
    assert one.one(id="rule-a-rule").words == "a-rule a-rule error, security, high precision This rule has no page."
    assert [group.find("h3")[0].words for group in one.find("section", class_="group")] == [
        "No function in particular 1 error"
    ]


def test_what_several_functions_share_stands_once(shop: Shown) -> None:
    file = shop.project.templates[0].file
    both = [function.span for function in shop.project.templates[0].functions[:2]]
    diagnostic = found(span(file, "MemorySize"))
    diagnostic = replace(diagnostic, finding=diagnostic.finding.also(both[0], "one").also(both[1], "other"))
    made = rendered(shop.project, [diagnostic])
    (group,) = parsed(made.html).find("section", class_="group")
    assert group.find("h3")[0].words == "Several functions 1 error"
    assert [one.text for one in group.find("button", class_="function")] == ["Api", "Worker"]
    data = json.loads(parsed(made.html).one("script", id="data").text)
    names = {one["id"]: one["name"] for one in data["functions"]}
    assert [names[id] for id in data["findings"][0]["functions"]] == ["Api", "Worker"]


def test_of_too_many_findings_the_gravest_are_shown(shop: Shown, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(findings, "MAXIMUM_FINDINGS", 3)
    one = parsed(rendered(shop.project, list(shop.report.diagnostics)).html)
    assert len(one.find("details", class_="finding")) == 3
    assert {row.find("span", class_="severity")[0].text for row in one.find("details", class_="finding")} == {"error"}
    left = len(shop.report.diagnostics) - 3
    assert one.one("p", class_="note").text == f"{left} more of the least severity are not shown."


def test_of_a_part_of_the_graph_only_what_is_found_there_is_shown(shop: Shown) -> None:
    part = selection.of_functions(shop.graph, {"Nightly"})
    one = parsed(page_of(shop.project, shop.report, part))
    assert [group.find("button")[0].text for group in one.find("section", class_="group")] == ["Nightly"]
    assert [total.words for total in one.find("li", class_="total")] == ["0 errors", "2 warnings", "0 notes"]
    assert one.find("article", class_="package") == []
    assert SECRET not in page_of(shop.project, shop.report, part)


def test_nothing_found_is_a_page_all_the_same(shop: Shown) -> None:
    one = parsed(rendered(shop.project, []).html)
    assert one.find("section", class_="group") == []
    assert one.one("p", id="nothing").text == "Nothing was found."
    assert "hidden" not in one.one("p", id="nothing").attributes
    assert len(one.find("article", class_="chain")) == 2


def test_the_same_project_gives_the_same_page(shop: Shown, tmp_path: Path) -> None:
    assert shown(tmp_path, SHOP, SHOP_SIZES).html == shop.html
    assert str(tmp_path) not in shop.html


def test_a_function_on_the_map_is_one_of_the_data(shop: Shown, page: Element) -> None:
    data = json.loads(page.one("script", id="data").text)
    nodes = {one.attributes["data-node"] for one in page.find("g", class_="node") if "data-function" in one.attributes}
    assert nodes == {one["id"] for one in data["functions"]}
    assert [one["name"] for one in data["functions"]] == ["Api", "Worker", "Nightly"]
    assert len(data["findings"]) == len(shop.report.diagnostics)
    assert data["findings"][0] == {
        "severity": "error",
        "category": "correctness",
        "rule": "env-var-not-defined",
        "functions": [data["functions"][0]["id"]],
    }


@pytest.mark.parametrize("which", ["shop", "hostile"])
def test_the_policy_names_what_the_page_runs_and_nothing_else(which: str, request: pytest.FixtureRequest) -> None:
    one = parsed(request.getfixturevalue(which).html)
    (policy,) = [meta.attributes["content"] for meta in one.find("meta") if "http-equiv" in meta.attributes]
    given = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert given.pop("style-src").split() == [_hash(style.text) for style in one.find("style")]
    data, script = one.find("script")
    assert given.pop("script-src") == _hash(script.text)
    assert data.attributes == {"type": "application/json", "id": "data"}
    assert given == {"default-src": "'none'", "img-src": "data:", "base-uri": "'none'", "form-action": "'none'"}


def _hash(content: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"


@pytest.mark.parametrize("which", ["shop", "hostile"])
def test_nothing_is_loaded(which: str, request: pytest.FixtureRequest) -> None:
    one = parsed(request.getfixturevalue(which).html)
    for element in one.all():
        assert element.tag not in {"img", "link", "iframe", "object", "embed", "base", "image", "use"}, element
        assert not {"src", "srcset", "style", "action", "xlink:href"}.intersection(element.attributes), element
        assert not [name for name in element.attributes if name.startswith("on")], element
        target = element.attributes.get("href", "#")
        assert target.startswith("#") or (element.tag == "a" and target.startswith("https://")), target
        if target.startswith("https"):
            assert "noreferrer" in element.attributes["rel"]
    styles = "".join(style.text for style in one.find("style"))
    assert "@import" not in styles
    assert not re.search(r"url\((?!#)", styles)


def test_hostile_names_are_text(hostile: Shown) -> None:
    one = parsed(hostile.html)
    assert [row.find("span", class_="rule")[0].text for row in one.find("details", class_="finding")] == [
        diagnostic.rule.id for diagnostic in hostile.report.diagnostics
    ]
    name = f"</script>{PWNED}"
    (group,) = one.find("section", class_="group")
    assert group.find("button", class_="function")[0].text == name
    assert group.find("small")[0].text == f"{PWNED}.yaml"
    assert json.loads(one.one("script", id="data").text)["functions"][0]["name"] == name
    assert f"`{name}2`".replace("`", "") in finding(one, "env-var-not-defined").one(class_="message").text
    assert f'requests.get("</script>{PWNED}")' in finding(one, "network-call-without-timeout").text
    assert one.one("article", class_="package").find("small")[0].text == f"{PWNED}.yaml"
    assert "/</script>" in one.one("article", class_="chain").text


def test_what_reorders_text_is_shown_as_an_escape(hostile: Shown) -> None:
    assert "\\u202e reversed \\u2028 line" in parsed(hostile.html).one(id="findings").text
    assert "\u202e" not in hostile.html
    assert "\u2028" not in hostile.html


def test_data_cannot_end_its_element(hostile: Shown) -> None:
    (found,) = re.findall(r'<script type="application/json" id="data">(.*?)</script>', hostile.html, re.DOTALL)
    assert not re.search("[<>&\u2028\u2029]", found)
    assert json.loads(found)["functions"][0]["name"].startswith("</script>")


def test_a_secret_is_shown_nowhere(shop: Shown, page: Element) -> None:
    assert SECRET not in shop.html
    assert ("21", f"          DATABASE_PASSWORD: {'*' * len(SECRET)}") in rows(finding(page, "secret-in-environment"))
    # the line after it belongs to a finding that has no secret
    beside = [one for one in page.find("details", class_="finding") if "LEVEL" in one.one(class_="message").text]
    assert ("21", f"          DATABASE_PASSWORD: {'*' * len(SECRET)}") in rows(beside[0])


def test_every_page_of_the_own_rules_can_be_rendered(shop: Shown) -> None:
    place = Span(shop.project.templates[0].file, 0, 0)
    everything = [
        Diagnostic(one, Finding(place, "x")) for one in {d.rule.id: d.rule for d in shop.report.diagnostics}.values()
    ]
    made = rendered(shop.project, everything)
    assert graph(shop.project, everything).unplaced
    assert all("```" not in one.text for one in parsed(made.html).find("details", class_="rule-page"))


def test_the_command_writes_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shown(tmp_path, SHOP)
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["map", "--format", "html", "--output-file", "map.html", "--function", "Nightly"])
    assert (result.exit_code, result.output) == (0, "")
    one = parsed((tmp_path / "map.html").read_text(encoding="utf-8"))
    assert "lambdalint read 1 template, 3 functions and the code of 2 handlers." in one.words
    assert [title.find("button")[0].text for title in one.find("section", class_="group")] == ["Nightly"]
