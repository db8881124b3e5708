"""The server as pygls runs it: each message of the protocol, and which part of a session it is for."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

from lsprotocol import types
from pygls.lsp.server import LanguageServer

from lambdalint import __version__
from lambdalint.config import FILE_NAMES
from lambdalint.readers.handlers import SOURCE_SUFFIXES
from lambdalint.server.actions import KINDS, SHOW_PAGE
from lambdalint.server.capabilities import Client
from lambdalint.server.session import Session
from lambdalint.server.settings import SECTION

_WATCHED = (
    "*.{yaml,yml,json,template,toml,csproj,gradle,kts}",
    "{*Dockerfile*,Gemfile*,Makefile,go.mod,pom.xml,requirements*.txt}",
    *(f"*{suffix}" for suffix in sorted(SOURCE_SUFFIXES)),
    *FILE_NAMES,
)


class Server(LanguageServer):
    """Documents are sent whole with each change: pygls looks for lines at other characters than the protocol does, and
    would put changes of a part into the wrong place."""

    def __init__(self, delay: float) -> None:
        super().__init__("lambdalint", __version__, text_document_sync_kind=types.TextDocumentSyncKind.Full)
        self.session = Session(self, delay)
        _register(self)

    def report_server_error(self, error: Exception, source: object) -> None:  # noqa: ARG002 - pygls decides
        """What goes wrong in a handler is for the log; the next message is handled all the same."""
        self.session.log(error)


def _register(server: Server) -> None:
    session = server.session
    _of_session(server, session)
    _of_documents(server, session)

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    def hover(params: types.HoverParams) -> types.Hover | None:
        return session.hover(params.text_document.uri, params.position)

    options = types.CodeActionOptions(code_action_kinds=list(KINDS), resolve_provider=True)

    @server.feature(types.TEXT_DOCUMENT_CODE_ACTION, options)
    async def actions(params: types.CodeActionParams) -> list[types.CodeAction]:
        return await session.actions(params)

    @server.feature(types.CODE_ACTION_RESOLVE)
    async def resolved(action: types.CodeAction) -> types.CodeAction:
        return await session.resolved(action)

    @server.command(SHOW_PAGE)
    async def show_page(rule: str) -> None:
        await session.show_page(rule)


def _of_session(server: Server, session: Session) -> None:
    @server.feature(types.INITIALIZE)
    def initialize(params: types.InitializeParams) -> None:
        session.begin(params)

    @server.feature(types.INITIALIZED)
    async def initialized(params: types.InitializedParams) -> None:  # noqa: ARG001
        for error in await asyncio.gather(_ask(session), _watch(session), return_exceptions=True):
            if error is not None:  # an editor that does not do what it says it can is served without
                session.log(error)

    @server.feature(types.WORKSPACE_DID_CHANGE_CONFIGURATION)
    async def configured(params: types.DidChangeConfigurationParams) -> None:
        if session.client.has_settings:
            await _ask(session)
        else:
            session.configure(params.settings)

    @server.feature(types.SHUTDOWN)
    def shutdown(params: None) -> None:  # noqa: ARG001
        session.end()


async def _ask(session: Session) -> None:
    """For the settings, where the editor can be asked."""
    if session.client.has_settings:
        asked = types.ConfigurationParams([types.ConfigurationItem(section=SECTION)])
        for said in await session.server.workspace_configuration_async(asked):
            if said:  # what it said when it started the server holds where it has nothing to say
                session.configure(said)


async def _watch(session: Session) -> None:
    registrations = list(_registrations(session.client))
    if registrations:
        await session.server.client_register_capability_async(types.RegistrationParams(registrations))


def _of_documents(server: Server, session: Session) -> None:
    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def opened(params: types.DidOpenTextDocumentParams) -> None:
        session.changed([params.text_document.uri], at_once=True)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def changed(params: types.DidChangeTextDocumentParams) -> None:
        session.changed([params.text_document.uri])

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def saved(params: types.DidSaveTextDocumentParams) -> None:
        session.changed([params.text_document.uri])

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def closed(params: types.DidCloseTextDocumentParams) -> None:
        session.changed([params.text_document.uri], at_once=True)

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def changed_on_disk(params: types.DidChangeWatchedFilesParams) -> None:
        session.changed_on_disk(params.changes)

    @server.feature(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)
    def folders(params: types.DidChangeWorkspaceFoldersParams) -> None:  # noqa: ARG001
        session.changed((), anew=True)


def _registrations(client: Client) -> Iterator[types.Registration]:
    if client.registers_watchers:
        options = types.DidChangeWatchedFilesRegistrationOptions(
            [types.FileSystemWatcher(f"**/{name}") for name in _WATCHED]
        )
        yield types.Registration("lambdalint.files", types.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
    if client.registers_settings and client.has_settings:
        section = types.DidChangeConfigurationRegistrationOptions(section=SECTION)
        yield types.Registration("lambdalint.settings", types.WORKSPACE_DID_CHANGE_CONFIGURATION, section)
