"""A rule's page: the Markdown file beside its module, which holds all the rule's words and its examples."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct


class Page(Struct, frozen=True):
    """The parts of a page. Its first line is the title, the first paragraph the description."""

    title: str
    description: str
    help: str
    """All of the Markdown before the examples."""
    text: str

    @classmethod
    def read(cls, path: Path) -> Page:
        """Raises OSError if there is no page, ValueError if it lacks a title or a description."""
        text = path.read_text(encoding="utf-8")
        blocks = [block for block in text.split("\n\n") if block.strip()]
        if len(blocks) < 2 or not blocks[0].startswith("# ") or blocks[1].startswith("#"):
            raise ValueError(f"{path}: a page begins with a `# title` and a paragraph that describes the flaw")
        examples = min((at for at in (text.find("\n## Bad"), text.find("\n## Good")) if at >= 0), default=len(text))
        return cls(
            title=blocks[0].removeprefix("# ").strip(),
            description=" ".join(blocks[1].split()),
            help=text[:examples].strip() + "\n",
            text=text,
        )
