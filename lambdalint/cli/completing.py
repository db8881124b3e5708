"""`lambdalint completion`, and what options complete to. No rule is imported for it: a key press does not wait."""

from __future__ import annotations

from collections.abc import Iterator

import click
from click.shell_completion import BashComplete, CompletionItem, add_completion_class, get_completion_class

from lambdalint import config, packs
from lambdalint.cli import COMPLETE
from lambdalint.reports import FORMATS

PROGRAM = "lambdalint"
SHELLS = ("bash", "zsh", "fish")
Items = list[CompletionItem]


class Bash(BashComplete):
    """Bash takes `--select=x` for three words, of which click lets go of the second only if it is the last one."""

    def get_completion_args(self) -> tuple[list[str], str]:
        words, incomplete = super().get_completion_args()
        return words[:-1] if words[-1:] == ["="] else words, incomplete


def prepare() -> None:
    """What click has to know before it answers a shell."""
    add_completion_class(Bash)


@click.command(short_help="Print a shell's completion script.")
@click.argument("shell", type=click.Choice(SHELLS))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print the script by which a shell completes commands, options, rules and files.

    \b
    bash: lambdalint completion bash > ~/.local/share/bash-completion/completions/lambdalint
    zsh:  lambdalint completion zsh > _lambdalint, in a folder of $fpath
    fish: lambdalint completion fish > ~/.config/fish/completions/lambdalint.fish
    """  # noqa: D301 - click wants the character itself
    kind = get_completion_class(shell)
    assert kind is not None  # noqa: S101 - click has all three
    click.echo(kind(context.find_root().command, {}, PROGRAM, COMPLETE).source(), nl=False)


def rules(incomplete: str) -> Items:
    """The ids of rules."""
    return [item for item in _rules() if item.value.startswith(incomplete)]


def names(incomplete: str) -> Items:
    """Rules, categories and presets, several of them separated by commas."""
    before, comma, last = incomplete.rpartition(",")
    given = before.split(",")
    found = [item for item in _names() if item.value.startswith(last) and item.value not in given]
    return [CompletionItem(f"{before}{comma}{item.value}", help=item.help) for item in found]


def formats(incomplete: str) -> Items:
    """Formats, without the file that one may be written to."""
    return [CompletionItem(each) for each in FORMATS if each.startswith(incomplete)]


def _names() -> Iterator[CompletionItem]:
    found = list(_rules())
    yield from (CompletionItem(preset, help="preset") for preset in config.PRESETS)
    yield from (CompletionItem(category, help="category") for category in sorted({item.category for item in found}))
    yield from found


def _rules() -> Iterator[CompletionItem]:
    try:
        listed = sorted(packs.listed())
    except packs.PackError:
        return  # the command says it
    for id, category, page in listed:
        with page.open(encoding="utf-8") as text:
            title = text.readline().removeprefix("#").strip()
        yield CompletionItem(id, help=title, category=category)
