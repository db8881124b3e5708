"""`lambdalint rules` and `lambdalint explain`."""

from __future__ import annotations

import click

from lambdalint import config, packs
from lambdalint.cli.usage import check_pages, completed_by, usage_errors
from lambdalint.config import ConfigError
from lambdalint.rule import Rule


@click.command()
@click.option("--format", "format_", type=click.Choice(["text", "json", "markdown"]), default="text")
def rules(format_: str) -> None:
    """List the rules, by category.

    Each is in the narrowest of the presets recommended, strict and all that has it. `check --select` takes rules,
    categories, such as security, and presets alike.
    """
    with usage_errors():
        known = packs.rules()
        check_pages(known.values())
    if format_ == "json":
        import json  # noqa: PLC0415

        click.echo(json.dumps([_describe(rule) for rule in known.values()], indent=2))
        return
    width = max(map(len, known))
    heading, line = ("{}", f"  {{:{width}}}  {{:7}}  {{:11}}  {{}}")
    if format_ == "markdown":
        click.echo(_BEFORE)
        heading = "\n## {}\n\n| rule | severity | preset | finds |\n|---|---|---|---|"
        line = "| [`{}`]({path}) | {} | {} | {} |"
    for category in sorted({rule.category for rule in known.values()}):
        click.echo(heading.format(category))
        for rule in (rule for rule in known.values() if rule.category == category):
            preset = rule.preset.value
            path = "/".join(rule.module.with_suffix(".md").parts[-3:])
            click.echo(line.format(rule.id, rule.severity.value, preset, rule.page.title, path=path))


@click.command(short_help="Print the page of a rule.")
@click.argument("rule", shell_complete=completed_by("rules"))
def explain(rule: str) -> None:
    """Print a rule's page: what it finds, why that matters, and how to mend it."""
    with usage_errors():
        known = packs.rules()
        if rule not in known:
            others = config.suggestion(rule, known)
            if rule in {one.category for one in known.values()}:
                others = ", which is a category: `lambdalint rules` lists what is in it"
            raise ConfigError(f"no rule is called `{rule}`{others}")
        check_pages([known[rule]])
    found = known[rule]
    click.echo(found.page.text.rstrip())
    presets = ", ".join(f"`{preset}`" for preset in config.PRESETS if preset in found.presets)
    click.echo(
        f"\n---\n\nRule `{found.id}` of the category `{found.category}`: severity {found.severity.value}, precision "
        f"{found.precision.value}, {f'in the presets {presets}' if presets else 'in no preset: selected by its name'}."
    )


_BEFORE = """\
# Rules

Each in the narrowest of the presets `recommended`, `strict` and `all` that has it; none has what is selected "by name".
Categories are selected as presets are: `--select security`."""


def _describe(rule: Rule) -> dict[str, object]:
    return {
        "id": rule.id,
        "category": rule.category,
        "severity": rule.severity.value,
        "precision": rule.precision.value,
        "presets": sorted(rule.presets),
        "title": rule.page.title,
        "description": rule.page.description,
    }
