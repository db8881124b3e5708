"""One server for all tests, spoken to by a real client over stdin and stdout, with what VS Code says it can do."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
import pytest_lsp
from lsprotocol import types
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities
from pytest_lsp.client import DEFAULT_CLIENT_FEATURES, register_lsp_features
from pytest_lsp.protocol import LanguageClientProtocol

TIMEOUT = 20.0
"""Seconds, far more than anything takes."""


class Editor(LanguageClient):
    """Keeps the newest of what it is told of each document, and all of it in order."""

    def __init__(self) -> None:
        super().__init__(protocol_cls=LanguageClientProtocol)
        self.told: dict[str, types.PublishDiagnosticsParams] = {}
        self.history: list[types.PublishDiagnosticsParams] = []
        self.registered: list[types.Registration] = []
        self._news = asyncio.Event()
        register_lsp_features(self, {**DEFAULT_CLIENT_FEATURES, **_FEATURES})

    async def until(self, is_so: Callable[[], bool]) -> None:
        """Waits for something that the server is to tell."""
        while not is_so():
            self._news.clear()
            await asyncio.wait_for(self._news.wait(), TIMEOUT)

    def publish(self, params: types.PublishDiagnosticsParams) -> None:
        self.told[params.uri] = params
        self.history.append(params)
        self._news.set()

    def show(self, params: types.ShowMessageParams) -> None:
        self.messages.append(params)
        self._news.set()

    def register(self, params: types.RegistrationParams) -> None:
        self.registered += params.registrations
        self._news.set()


_FEATURES = {
    types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS: lambda ls, params: ls.publish(params),
    types.WINDOW_SHOW_MESSAGE: lambda ls, params: ls.show(params),
    types.CLIENT_REGISTER_CAPABILITY: lambda ls, params: ls.register(params),
}


@dataclass(eq=False)
class Project:
    """A repository, and what the editor has open of it."""

    editor: Editor
    folder: Path
    versions: dict[str, int] = field(default_factory=dict)

    def write(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
        return path

    def uri(self, name: str) -> str:
        return (self.folder / name).as_uri()

    async def open(self, name: str, text: str | None = None) -> list[types.Diagnostic]:
        """Opens a file, or a document that was never saved; what is said of it at once."""
        uri = self.uri(name)
        shown = (self.folder / name).read_bytes().decode() if text is None else text
        self.versions[uri] = 1
        self.editor.text_document_did_open(
            types.DidOpenTextDocumentParams(types.TextDocumentItem(uri, "yaml", 1, shown))
        )
        return await self.said(name)

    async def change(self, name: str, text: str) -> list[types.Diagnostic]:
        self.type(name, text)
        return await self.said(name)

    def type(self, name: str, text: str) -> None:
        """Changes a document without waiting."""
        uri = self.uri(name)
        self.versions[uri] += 1
        identifier = types.VersionedTextDocumentIdentifier(uri=uri, version=self.versions[uri])
        whole = types.TextDocumentContentChangeWholeDocument(text)
        self.editor.text_document_did_change(types.DidChangeTextDocumentParams(identifier, [whole]))

    async def said(self, name: str) -> list[types.Diagnostic]:
        """What is said of the newest version of an open document."""
        uri = self.uri(name)

        def is_told() -> bool:
            told = self.editor.told.get(uri)
            return told is not None and told.version == self.versions[uri]

        await self.editor.until(is_told)
        return list(self.editor.told[uri].diagnostics)

    async def becomes(self, name: str, *expected: str) -> None:
        """Waits until these rules, and no others, are said to speak of a file."""
        await self.editor.until(lambda: self.rules(name) == sorted(expected))

    def rules(self, name: str) -> list[str]:
        """What is said at present of a file."""
        told = self.editor.told.get(self.uri(name))
        return sorted(str(each.code) for each in told.diagnostics) if told is not None else []

    async def close(self, name: str) -> None:
        uri = self.uri(name)
        del self.versions[uri]
        self.editor.text_document_did_close(types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(uri)))

    def on_disk(self, name: str, kind: types.FileChangeType) -> None:
        event = types.FileEvent(self.uri(name), kind)
        self.editor.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([event]))

    async def actions(self, name: str, range_: types.Range, *only: str) -> list[dict[str, Any]]:
        """As they were sent: the client's library takes an action that has a command for a command."""
        document = types.TextDocumentIdentifier(self.uri(name))
        context = types.CodeActionContext([], list(only) or None)
        request = types.CodeActionParams(document, range_, context)
        found = await self.editor.text_document_code_action_async(request)
        convert = self.editor.protocol._converter.unstructure
        return [convert(action) for action in found or ()]

    def edited(self, name: str, text: str, edit: dict[str, Any]) -> str:
        """The text after an edit of this document alone, in its newest version."""
        (change,) = edit["documentChanges"]
        assert change["textDocument"] == {"uri": self.uri(name), "version": self.versions[self.uri(name)]}
        lines = text.splitlines(keepends=True)
        for one in sorted(change["edits"], key=lambda each: _offset(lines, each["range"]["start"]), reverse=True):
            (start, end) = (_offset(lines, one["range"][side]) for side in ("start", "end"))
            text = text[:start] + one["newText"] + text[end:]
        return text


def _offset(lines: list[str], position: dict[str, int]) -> int:
    """For texts without characters that take two units."""
    return sum(map(len, lines[: position["line"]])) + position["character"]


CONFIG = ClientServerConfig(
    server_command=[sys.executable, "-c", "from lambdalint.server import serve; serve(delay=0.02)"],
    client_factory=Editor,
)


@pytest_lsp.fixture(config=CONFIG, scope="session")  # type: ignore[untyped-decorator]
async def editor(lsp_client: Editor, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[None]:
    folder = tmp_path_factory.getbasetemp()
    parameters = types.InitializeParams(
        capabilities=client_capabilities("visual-studio-code"),
        workspace_folders=[types.WorkspaceFolder(folder.as_uri(), "tests")],
        root_uri=folder.as_uri(),
    )
    await lsp_client.initialize_session(parameters)
    yield
    await lsp_client.shutdown_session()


@pytest_asyncio.fixture(loop_scope="session")
async def project(editor: Editor, tmp_path: Path) -> AsyncIterator[Project]:
    """A repository of the test's own; all that it opens is closed again, and then nothing is said of it."""
    (tmp_path / ".git").mkdir()
    project = Project(editor, tmp_path)
    yield project
    for uri in list(project.versions):
        editor.text_document_did_close(types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(uri)))
    await editor.until(
        lambda: not any(told.diagnostics for uri, told in editor.told.items() if uri.startswith(tmp_path.as_uri()))
    )
    editor.told.clear()
    editor.history.clear()
    editor.messages.clear()
    assert editor.log_messages == []
