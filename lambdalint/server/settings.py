"""The editor's own settings."""

from __future__ import annotations

from lambdalint.server.documents import Settings

SECTION = "lambdalint"


def settings(said: object) -> Settings:
    """Of what an editor says, by itself or under the section's name. Raises ValueError for what is not as it should be;
    editors send much that is not for this server, so that unknown keys are passed over."""
    table = said.get(SECTION, said) if isinstance(said, dict) else {}
    select = table.get("select") if isinstance(table, dict) else None
    if select is None:
        return Settings()
    if not isinstance(select, list) or not all(isinstance(name, str) for name in select):
        raise ValueError(f"the setting `{SECTION}.select` is a list of rules, categories and presets")
    return Settings(select=tuple(select))
