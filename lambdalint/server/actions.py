"""What can be done about findings: fixes, ignores, and to look at a rule's page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from lsprotocol import types
from msgspec import Struct
from msgspec.structs import replace

from lambdalint.config import ConfigError
from lambdalint.ignores.adding import ignoring
from lambdalint.linting import Linter
from lambdalint.mending.rounds import mended
from lambdalint.reports.characters import visible
from lambdalint.server.checks import Checks
from lambdalint.server.diagnostics import Shown
from lambdalint.server.edits import Editing
from lambdalint.server.units import may_be_template, request

FIX_ALL = "source.fixAll.lambdalint"
SHOW_PAGE = "lambdalint.showPage"
KINDS: Sequence[types.CodeActionKind | str] = (types.CodeActionKind.QuickFix, FIX_ALL)


class Actions(Struct, frozen=True):
    """For one document as it is on the desk. Made by the thread that checks: some edits take their time."""

    path: Path
    editing: Editing
    checks: Checks

    def offered(
        self, here: Sequence[Shown], everywhere: Iterable[Shown], only: Sequence[str] | None
    ) -> list[types.CodeAction]:
        """Those for what was found `here`, and for the whole document; `only` of some kinds, if it says so."""
        found: list[types.CodeAction] = []
        if _wants(only, types.CodeActionKind.QuickFix):
            found += self._each(here, self._fix)
        if _wants(only, FIX_ALL):
            found += self._fix_all(everywhere)
        if _wants(only, types.CodeActionKind.QuickFix):
            found += self._each(here, self._ignore)
            found += self._each(here, self._page) if self.editing.writer.client.shows_documents else []
        return found

    def resolved(self, action: types.CodeAction) -> types.CodeAction:
        """With its edits, where those had been left for later."""
        if action.kind == FIX_ALL and action.edit is None:
            action.edit = self._mended()
        return action

    def _each(
        self, shown: Iterable[Shown], make: Callable[[Shown], types.CodeAction | None]
    ) -> Iterator[types.CodeAction]:
        """Each title once: a rule may say several things of one place."""
        made = (make(each) for each in shown)
        return iter({action.title: action for action in made if action is not None}.values())

    def _fix(self, shown: Shown) -> types.CodeAction | None:
        fix = shown.diagnostic.fix
        edit = None if fix is None else self.editing.of(fix.edits)
        if fix is None or edit is None:
            return None
        description = visible(fix.description)
        title = description[:1].upper() + description[1:]
        return types.CodeAction(
            title=title if fix.safe else f"{title} (unsafe)",
            kind=types.CodeActionKind.QuickFix,
            diagnostics=[shown.told],
            is_preferred=fix.safe,
            edit=edit,
        )

    def _ignore(self, shown: Shown) -> types.CodeAction | None:
        edits, _ = ignoring([shown.diagnostic])
        edit = self.editing.of(edits)
        if edit is None:
            return None
        title = f"Ignore `{shown.diagnostic.rule.id}` here"
        return types.CodeAction(title, types.CodeActionKind.QuickFix, [shown.told], edit=edit)

    def _page(self, shown: Shown) -> types.CodeAction:
        id_ = shown.diagnostic.rule.id
        title = f"Show the page of `{id_}`"
        command = types.Command(title, SHOW_PAGE, arguments=[id_])
        return types.CodeAction(title, types.CodeActionKind.QuickFix, [shown.told], command=command)

    def _fix_all(self, everywhere: Iterable[Shown]) -> Iterator[types.CodeAction]:
        findings = (shown.diagnostic.finding for shown in everywhere)
        if any(finding.fix is not None and finding.fix.safe for finding in findings):
            uri = self.editing.writer.desk.documents[self.path][0].uri
            action = types.CodeAction("Fix all that lambdalint can fix safely", FIX_ALL, data={"uri": uri})
            if not self.editing.writer.client.resolves_edits:
                action.edit = self._mended()
            if self.editing.writer.client.resolves_edits or action.edit is not None:
                yield action

    def _mended(self) -> types.WorkspaceEdit | None:
        """The safe changes to this document, in rounds, as `lambdalint check --fix` makes them."""
        desk = self.editing.writer.desk
        units = self.checks.units(self.path)
        if not units:
            return None
        unowned = [unit for unit in units if not may_be_template(unit)]
        asked = replace(request(units, desk, self.checks.today(), unowned), texts=desk.texts)
        try:
            found = mended(Linter(asked), unsafe=False, may_change=lambda changed: changed == self.path)
        except ConfigError:  # it has been told
            return None
        return self.editing.to({changed.before: changed.text for changed in found.files.values()})


def _wants(only: Sequence[str] | None, kind: str) -> bool:
    """Kinds are names with dots, and the first words of one stand for all that begin with them."""
    return only is None or any(kind == each or kind.startswith(f"{each}.") for each in map(_text, only))


def _text(kind: str) -> str:
    return kind.value if isinstance(kind, types.CodeActionKind) else kind
