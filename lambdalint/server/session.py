"""A session with an editor: what it says of its documents goes in, what was found goes out."""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import TypeVar

from lsprotocol import types
from pygls.lsp.server import LanguageServer

from lambdalint import packs
from lambdalint.config import ConfigError
from lambdalint.packs import PackError
from lambdalint.readers.files import NOT_ENTERED
from lambdalint.server.actions import Actions
from lambdalint.server.capabilities import Client
from lambdalint.server.checks import Changes, Checked, Checks
from lambdalint.server.diagnostics import Writer, clipped, page_uri
from lambdalint.server.documents import Desk, Settings, desk, path_of
from lambdalint.server.edits import Editing
from lambdalint.server.hovering import covers, hover
from lambdalint.server.publishing import Publishing, Told
from lambdalint.server.schedule import Schedule
from lambdalint.server.settings import settings
from lambdalint.server.units import may_be_template

_T = TypeVar("_T")


def _today() -> date:
    return date.today()  # noqa: DTZ011 - the user's day


class Session:
    """Everything but the checks themselves happens in the server's event loop."""

    def __init__(self, server: LanguageServer, delay: float) -> None:
        self.server = server
        self.client = Client()
        self.settings = Settings()
        self.checks = Checks(_today)
        self._changes = Changes()
        self._messages: frozenset[str] = frozenset()
        """What the user has been told of and is so still."""
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="lambdalint")
        self._publishing = Publishing(server.text_document_publish_diagnostics)
        self._schedule = Schedule(self._check, delay)

    def begin(self, params: types.InitializeParams) -> None:
        self.client = Client.of(params.capabilities, self.server.workspace.position_encoding)
        self.configure(params.initialization_options)
        self._worker.submit(packs.rules)  # while the editor opens its documents

    def end(self) -> None:
        self._schedule.stop()
        self._worker.shutdown(wait=False, cancel_futures=True)

    def changed(self, uris: Iterable[str], *, anew: bool = False, at_once: bool = False) -> None:
        """Files have other texts; with `anew`, some came or went, or something else is not as it was. So it is where a
        document that was never saved is opened or closed, which is told `at_once`."""
        paths = frozenset(path for uri in uris if (path := path_of(uri)) is not None)
        if paths or anew:
            anew = anew or any(path.suffix == ".toml" or (at_once and not path.exists()) for path in paths)
            self._changes = Changes(self._changes.paths | paths, self._changes.anew or anew)
            self._schedule.changed(at_once=at_once)

    def changed_on_disk(self, events: Iterable[types.FileEvent]) -> None:
        """What lies below a folder that is not entered is no news; nor is the file of an open document."""
        shown = self.desk()
        paths = ((event, path_of(event.uri)) for event in events)
        news = [(event, path) for event, path in paths if path is not None and not _is_passed_over(path, shown)]
        anew = any(event.type is not types.FileChangeType.Changed or may_be_template(path) for event, path in news)
        self.changed((event.uri for event, _ in news), anew=anew)

    def configure(self, said: object) -> None:
        """Takes the editor's settings, if they are as they should be."""
        try:
            said_now = settings(said)
        except ValueError as error:
            self._message(str(error))
            return
        if said_now != self.settings:
            self.settings = said_now
            self.changed((), anew=True)

    def hover(self, uri: str, position: types.Position) -> types.Hover | None:
        told = self._told(uri)
        shown = [each for each in told.shown if covers(each.told.range, position)] if told is not None else []
        return hover(shown, markdown=self.client.takes_markdown)

    async def actions(self, params: types.CodeActionParams) -> list[types.CodeAction]:
        """Waits for what has not been checked yet: an editor may ask for all fixes right before it saves."""
        await self._schedule.settled()
        uri = params.text_document.uri
        told, path = self._told(uri), path_of(uri)
        if told is None or path is None:
            return []
        here = [each for each in told.shown if _overlap(each.told.range, params.range)]
        return await self._work(self._actions(path).offered, here, told.shown, params.context.only)

    async def resolved(self, action: types.CodeAction) -> types.CodeAction:
        uri = action.data.get("uri") if isinstance(action.data, dict) else None
        path = path_of(uri) if isinstance(uri, str) else None
        if path is None or path not in self.desk().documents:
            return action
        return await self._work(self._actions(path).resolved, action)

    async def show_page(self, rule: str) -> None:
        known = await self._work(packs.rules)
        if rule in known and self.client.shows_documents:
            page = page_uri(known[rule].module)
            await self.server.window_show_document_async(types.ShowDocumentParams(page, take_focus=True))

    def desk(self) -> Desk:
        workspace = self.server.workspace
        folders = list(workspace.folders) or ([workspace.root_uri] if workspace.root_uri else [])
        return desk(workspace.text_documents.values(), folders, self.settings)

    def log(self, error: BaseException) -> None:
        """For whoever looks into the editor's log."""
        text = "".join(traceback.format_exception(error))
        self.server.window_log_message(types.LogMessageParams(types.MessageType.Error, text))

    async def _check(self, is_stale: Callable[[], bool]) -> None:
        changes, self._changes = self._changes, Changes()
        shown = self.desk()
        try:
            checked = await self._work(self.checks.check, shown, changes, is_stale)
            if checked is not None and not is_stale():
                self._publishing.tell(checked, Writer(self.client, shown))
                self._explain(checked)
                if not checked.is_whole:
                    self._schedule.changed(at_once=True)
        except PackError as error:
            self._explain(Checked({}, (error,)))
        except Exception as error:  # one check that fails is no reason to end
            self._changes = Changes(anew=True)
            self.log(error)

    def _explain(self, checked: Checked) -> None:
        """Why files could not be linted as they are: what the user can mend in a message, what not in the log."""
        known = self._messages
        self._messages = frozenset(map(str, checked.problems))
        for problem in checked.problems:
            if str(problem) in known:
                continue
            if isinstance(problem, ConfigError | PackError):
                self._message(str(problem))
            else:
                self.log(problem)

    def _message(self, text: str) -> None:
        message = types.ShowMessageParams(types.MessageType.Error, f"lambdalint: {clipped(text)}")
        self.server.window_show_message(message)

    def _told(self, uri: str) -> Told | None:
        """What was found in a document, if it still has the text in which it was found."""
        path = path_of(uri)
        told = self._publishing.told.get(path) if path is not None else None
        documents = self.desk().documents.get(path, ()) if path is not None else ()
        return told if told is not None and documents and documents[0].text == told.file.text else None

    def _actions(self, path: Path) -> Actions:
        return Actions(path, Editing(Writer(self.client, self.desk())), self.checks)

    async def _work(self, work: Callable[..., _T], *arguments: object) -> _T:
        return await asyncio.get_running_loop().run_in_executor(self._worker, work, *arguments)


def _is_passed_over(path: Path, shown: Desk) -> bool:
    if path in shown.documents and path.suffix != ".toml":
        return True
    top = shown.top(path)
    return path.is_relative_to(top) and not NOT_ENTERED.isdisjoint(path.relative_to(top).parts[:-1])


def _overlap(one: types.Range, other: types.Range) -> bool:
    return one.start <= other.end and other.start <= one.end
