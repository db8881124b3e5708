"""What the editor can do, as it said when it started the server."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lsprotocol import types
from msgspec import Struct
from pygls import capabilities

from lambdalint.server.positions import Positions

_USUAL = Positions()


class Client(Struct, frozen=True, kw_only=True):
    positions: Positions = _USUAL
    takes_descriptions: bool = False
    """Whether a diagnostic may have the URI of its rule's page."""
    takes_related: bool = False
    takes_markdown: bool = False
    takes_versioned_edits: bool = False
    resolves_edits: bool = False
    """Whether it asks for the edits of an action only when somebody takes it."""
    shows_documents: bool = False
    has_settings: bool = False
    """Whether it can be asked for settings."""
    registers_watchers: bool = False
    registers_settings: bool = False

    @classmethod
    def of(cls, said: types.ClientCapabilities, encoding: types.PositionEncodingKind | str | None) -> Client:
        def get(name: str) -> Any:
            return capabilities.get_capability(said, name)

        def can(name: str) -> bool:
            return bool(get(name))

        formats: Sequence[types.MarkupKind] = get("text_document.hover.content_format") or ()
        resolved: Sequence[str] = get("text_document.code_action.resolve_support.properties") or ()
        return cls(
            positions=Positions(types.PositionEncodingKind(encoding or types.PositionEncodingKind.Utf16)),
            takes_descriptions=can("text_document.publish_diagnostics.code_description_support"),
            takes_related=can("text_document.publish_diagnostics.related_information"),
            takes_markdown=types.MarkupKind.Markdown in formats,
            takes_versioned_edits=can("workspace.workspace_edit.document_changes"),
            resolves_edits="edit" in resolved and can("text_document.code_action.data_support"),
            shows_documents=can("window.show_document.support"),
            has_settings=can("workspace.configuration"),
            registers_watchers=can("workspace.did_change_watched_files.dynamic_registration"),
            registers_settings=can("workspace.did_change_configuration.dynamic_registration"),
        )
