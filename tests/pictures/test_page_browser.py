"""The HTML page in Chromium, as somebody who opens the file sees it. `make browser-test` sets up what this needs."""

from __future__ import annotations

import importlib
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.pictures.pages import HOSTILE, SHOP, SHOP_SIZES, shown

pytestmark = pytest.mark.browser

CONTRAST = """() => {
  const parts = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const luminance = ([red, green, blue]) => [red, green, blue]
    .map((value) => value / 255)
    .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4))
    .reduce((sum, value, at) => sum + value * [0.2126, 0.7152, 0.0722][at], 0);
  const ground = (element) => {
    for (let one = element; one; one = one.parentElement) {
      const colour = parts(getComputedStyle(one).backgroundColor);
      if (colour.length === 3 || colour[3] > 0.99) return colour;
    }
    return [255, 255, 255];
  };
  const weak = [];
  for (const element of document.querySelectorAll('body *:not(svg *, script)')) {
    const written = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    if (!written || !element.checkVisibility()) continue;
    const [one, other] = [parts(getComputedStyle(element).color), ground(element)].map(luminance).sort((a, b) => b - a);
    const ratio = (one + 0.05) / (other + 0.05);
    if (ratio < 4.5) weak.push(`${element.className || element.tagName}: ${ratio.toFixed(2)}`);
  }
  return weak;
}"""
"""Elements whose text has less than the contrast of level AA (WCAG 2.2, 1.4.3), with the ratio."""


WORDS = """(selector) => [...document.querySelectorAll(selector)]
  .filter((element) => element.checkVisibility())
  .map((element) => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    const words = [];
    while (walker.nextNode()) {
      if (walker.currentNode.parentElement.checkVisibility()) words.push(walker.currentNode.data);
    }
    return words.join(' ').split(/\\s+/).filter(Boolean).join(' ');
  })"""
"""What is seen of each element, with one space between words."""


class Tab:
    """A tab with all that it asked the network for, and all that the browser complained of."""

    def __init__(self, browser: Any, **settings: Any) -> None:
        self.context = browser.new_context(offline=True, **settings)
        self.page = self.context.new_page()
        self.requests: list[str] = []
        self.loaded: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", lambda request: self.requests.append(_file(request.url)))
        self.page.on("requestfinished", lambda request: self.loaded.append(_file(request.url)))
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.set_default_timeout(5000)

    def open(self, path: Path, address: str = "") -> Tab:
        """As if nothing had been open before."""
        self.page.goto("about:blank")
        for said in (self.requests, self.loaded, self.complaints):
            said.clear()
        self.page.goto(f"{path.as_uri()}{address}")
        return self

    def texts(self, selector: str) -> list[str]:
        found: list[str] = self.page.evaluate(WORDS, selector)
        return found

    def rules(self) -> list[str]:
        return self.texts(".finding > summary .rule")

    def has(self, script: str) -> Any:
        return self.page.evaluate(script)

    @property
    def address(self) -> str:
        return str(self.has("location.hash"))


def _file(url: str) -> str:
    return url.partition("#")[0]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    try:
        playwright = importlib.import_module("playwright.sync_api")
    except ImportError:
        pytest.skip("playwright is not installed: make browser-test")
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if program is None:
        pytest.skip("there is no Chromium: make browser-test")
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []  # Chromium has no sandbox for root
    with playwright.sync_playwright() as running:
        started = running.chromium.launch(executable_path=program, args=arguments)
        yield started
        started.close()


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory, browser: Any) -> dict[str, Path]:
    """The pages of two projects; made only where there is a browser."""
    made = {}
    for name, project, sizes in (("shop", SHOP, SHOP_SIZES), ("hostile", HOSTILE, None)):
        folder = tmp_path_factory.mktemp(name)
        made[name] = folder / "map.html"
        made[name].write_text(shown(folder, project, sizes).html, encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def tab(browser: Any) -> Tab:
    return Tab(browser)


@pytest.fixture
def opened(tab: Tab, files: dict[str, Path]) -> Iterator[Callable[..., Tab]]:
    """Opens a page; in the end it has loaded nothing and complained of nothing."""
    paths: list[Path] = []

    def open_(name: str = "shop", address: str = "") -> Tab:
        paths.append(files[name])
        return tab.open(files[name], address)

    tab.page.set_viewport_size({"width": 1280, "height": 800})
    yield open_
    assert tab.requests == [paths[-1].as_uri()]
    assert tab.complaints == []
    tab.page.emulate_media(media="screen", color_scheme="light")


def node(name: str) -> str:
    return f'.node[data-function="{name}"]'


def test_filters_narrow_the_findings_and_stand_in_the_address(opened: Callable[..., Tab]) -> None:
    one = opened()
    assert one.texts("#shown") == ["15 in all"]
    assert one.texts("label.chip") == ["errors 4", "warnings 9", "notes 2"]
    one.page.check("[name=severity][value=error]")
    assert one.rules() == [
        "env-var-not-defined",
        "secret-in-environment",
        "sqs-visibility-below-timeout",
        "package-over-unzipped-limit",
    ]
    assert (one.texts("#shown"), one.address) == (["4 of 15"], "#severity=error")
    assert one.texts("label.chip") == ["errors 4", "warnings 9", "notes 2"]  # what each would add
    assert one.texts(".group h3") == ["Api template.yaml 2 errors", "Worker template.yaml 2 errors"]
    one.page.select_option("[name=rule]", "secret-in-environment")
    assert one.rules() == ["secret-in-environment"]
    one.page.select_option("[name=category]", "deployment")
    assert one.texts("#nothing") == ["No finding matches."]
    assert one.address == "#severity=error&category=deployment&rule=secret-in-environment"
    one.page.click("button[type=reset]")
    one.page.wait_for_function("location.hash === ''")
    assert len(one.rules()) == 15
    assert one.texts("#nothing") == []


def test_text_is_found_in_messages_and_code(opened: Callable[..., Tab]) -> None:
    one = opened()
    one.page.keyboard.press("/")
    one.page.keyboard.type("EXAMPLE.com/a")
    assert one.rules() == ["network-call-without-timeout", "network-call-without-timeout"]  # the other's lines show it
    assert one.address == "#text=EXAMPLE.com%2Fa"
    assert one.has("document.activeElement.name") == "text"


def test_an_address_is_what_somebody_else_chose(opened: Callable[..., Tab]) -> None:
    one = opened(address="#severity=warning,note&rule=env-var-unused&text=nothing+reads+level")
    assert one.rules() == ["env-var-unused"]
    assert one.has("[...document.querySelectorAll('[name=severity]:checked')].map((box) => box.value)") == [
        "warning",
        "note",
    ]
    one.page.evaluate("location.hash = '#rule=no-such-rule'")
    one.page.wait_for_function("document.querySelector('[name=text]').value === ''")
    assert len(one.rules()) == 15


def test_a_function_is_selected_on_the_map(opened: Callable[..., Tab]) -> None:
    one = opened()
    one.page.click(node("Worker"))
    assert one.texts(".group h3 button") == ["Worker"]
    assert one.texts("#selection") == ["Only Worker, 7 findings, is shown. Show all functions"]
    assert one.texts(".package h3") == one.texts(".chain h3 button") == ["Worker"]
    assert one.has(f"document.querySelector('{node('Worker')}').getAttribute('aria-pressed')") == "true"
    near = "[...document.querySelectorAll('.node.near .name')].map((name) => name.textContent).sort()"
    assert one.has(near) == ["Api", "Jobs", "Worker"]
    one.page.click(node("Worker"))
    assert len(one.texts(".group h3 button")) == 3
    assert one.address == ""


def test_the_map_works_with_the_keyboard(opened: Callable[..., Tab]) -> None:
    one = opened()
    one.page.focus(node("Nightly"))
    one.page.keyboard.press("Enter")
    assert one.texts(".group h3 button") == ["Nightly"]
    assert one.texts("details.rest[open] th") == ["Nightly", "Nightly"]  # what is not known of it
    one.page.keyboard.press("Space")
    assert len(one.texts(".group h3 button")) == 3
    box = "document.querySelector('#canvas > svg').getAttribute('viewBox')"
    one.page.focus("#canvas")
    before = one.has(box)
    for key in ("+", "ArrowRight", "ArrowDown", "-"):
        one.page.keyboard.press(key)
        assert one.has(box) != before
        before = one.has(box)


def test_the_map_is_moved_without_selecting(opened: Callable[..., Tab]) -> None:
    one = opened()
    box = "document.querySelector('#canvas > svg').viewBox.baseVal.x"
    start, place = one.has(box), one.page.locator(node("Worker")).bounding_box()
    one.page.mouse.move(place["x"] + 20, place["y"] + 20)
    one.page.mouse.down()
    one.page.mouse.move(place["x"] - 40, place["y"] + 20, steps=4)
    one.page.mouse.up()
    assert one.has(box) > start + 30
    assert one.texts("#selection") == []
    for button, direction in (("in", -1), ("out", 1)):
        width = "document.querySelector('#canvas > svg').viewBox.baseVal.width"
        before = one.has(width)
        one.page.click(f"[data-zoom={button}]")
        assert (one.has(width) - before) * direction > 0
    one.page.click("[data-zoom=whole]")
    canvas = one.page.locator("#canvas").bounding_box()
    for drawn in one.page.locator(".node").all():
        place = drawn.bounding_box()
        assert canvas["x"] <= place["x"]
        assert place["x"] + place["width"] <= canvas["x"] + canvas["width"] + 1
    one.page.focus("#canvas")
    for _ in range(40):
        one.page.keyboard.press("ArrowRight")
    one.page.select_option("[name=function]", label="Api (6)")
    place = one.page.locator(node("Api")).bounding_box()
    assert canvas["x"] <= place["x"] <= canvas["x"] + canvas["width"] - place["width"]


def test_a_rule_is_shown_over_the_page(opened: Callable[..., Tab]) -> None:
    one = opened()
    one.page.click("a[data-rule=secret-in-environment] >> nth=0")
    assert one.texts("dialog h2") == ["Credential in plain text in an environment variable"]
    assert "Why" in one.texts("dialog h3")
    one.page.keyboard.press("Escape")
    assert one.texts("dialog h2") == []
    one.page.click("a[data-rule=env-var-unused] >> nth=0")
    one.page.click("dialog [data-close]")
    assert one.texts("dialog h2") == []
    assert one.address == ""


def test_findings_are_opened_and_closed(opened: Callable[..., Tab]) -> None:
    one = opened()
    assert len(one.texts(".finding[open]")) == 15
    one.page.check("[name=severity][value=note]")
    one.page.click("[data-fold=close]")
    assert one.has("document.querySelectorAll('.finding[open]').length") == 13
    one.page.keyboard.press("Tab")
    one.page.focus(".finding.note summary")
    one.page.keyboard.press("Enter")
    assert len(one.texts(".finding[open] figure")) > 0


def test_sections_are_reached_and_what_is_chosen_stays(opened: Callable[..., Tab]) -> None:
    one = opened(address="#severity=error")
    one.page.click("nav a[href='#timeouts']")
    assert one.has("document.activeElement.id") == "timeouts-title"
    assert one.address == "#severity=error"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_can_be_read(scheme: str, opened: Callable[..., Tab]) -> None:
    one = opened()
    one.page.emulate_media(color_scheme=scheme)
    dark = one.has("getComputedStyle(document.body).backgroundColor") != "rgb(244, 246, 248)"
    assert dark is (scheme == "dark")
    for element in ("rest", "rule-page"):
        one.page.evaluate(f"document.querySelectorAll('.{element}').forEach((one) => {{ one.open = true; }})")
    one.page.click(node("Worker"))
    assert one.page.evaluate(CONTRAST) == []


@pytest.mark.parametrize("name", ["shop", "hostile"])
@pytest.mark.parametrize("width", [375, 1600])
def test_no_width_needs_scrolling_sideways(width: int, name: str, opened: Callable[..., Tab]) -> None:
    one = opened(name)
    one.page.set_viewport_size({"width": width, "height": 800})
    one.page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    one.page.evaluate(
        "document.querySelectorAll('main *').forEach((one) => { one.style.contentVisibility = 'visible'; })"
    )
    assert one.has("document.documentElement.scrollWidth") == width


def test_nothing_of_a_hostile_project_runs(opened: Callable[..., Tab]) -> None:
    one = opened("hostile")
    one.page.click("[data-fold=open]")
    one.page.click(".node[data-function]")
    for name in ("category", "rule", "function"):
        one.page.select_option(f"[name={name}]", index=1)
    one.page.click("button[type=reset]")
    one.page.click("a[data-rule] >> nth=0")
    assert one.has("typeof window.__pwned") == "undefined"
    assert one.page.locator("img, iframe, [onerror], [onload]").count() == 0
    assert one.texts("#selection") == []


def test_a_page_that_somebody_wrote_into_runs_no_other_script(files: dict[str, Path], tab: Tab) -> None:
    """The policy holds even where escaping would not: what is put into the page is not run."""
    written = files["shop"].with_name("written.html")
    attack = "<script>window.__pwned=1</script><img src=x onerror=window.__pwned=1></main>"
    written.write_text(files["shop"].read_text(encoding="utf-8").replace("</main>", attack), encoding="utf-8")
    one = tab.open(written)
    assert one.has("typeof window.__pwned") == "undefined"
    assert one.loaded == [written.as_uri()]
    assert any("Content Security Policy" in complaint for complaint in one.complaints)


def test_without_scripts_everything_is_there(browser: Any, files: dict[str, Path]) -> None:
    one = Tab(browser, java_script_enabled=False).open(files["shop"])
    assert one.page.locator(".finding:visible").count() == 15
    assert one.page.locator("form:visible, .tools:visible").count() == 0
    assert one.page.locator(node("Worker")).is_visible()
    one.context.close()


def test_paper_shows_what_is_chosen_whole(opened: Callable[..., Tab]) -> None:
    one = opened(address="#severity=error")
    one.page.click("[data-fold=close]")
    one.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    one.page.emulate_media(media="print")
    assert all(one.page.locator(node(name)).bounding_box()["x"] > 0 for name in ("Api", "Worker", "Nightly"))
    box = "document.querySelector('#canvas > svg').getAttribute('viewBox')"
    assert one.has(box).startswith("0 0 ")  # all of the map
    assert one.texts("form, nav, .tools") == []
    assert len(one.texts(".finding[open] figure pre")) > 3
    one.page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert one.texts(".finding[open]") == []
