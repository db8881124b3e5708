"""The values of a service with its variables resolved, in every stage that it declares."""

from __future__ import annotations

from msgspec import Struct, field

from lambdalint import lazy
from lambdalint.model.node import Mapping, Node
from lambdalint.readers.document import Report
from lambdalint.readers.serverless.included import Included
from lambdalint.readers.serverless.resolution import Resolution
from lambdalint.readers.serverless.stages import Stages
from lambdalint.readers.serverless.texts import Texts, opening

MAXIMUM_STAGES = 8
"""That are looked at one by one; of a service with more, the default alone."""

_STAGE = lazy.pattern(r"[a-zA-Z0-9-]+")
"""osls, `lib/utils/stage-pattern.js`."""


class Variables(Struct, eq=False):
    """A value that differs between stages becomes `nodes.by_stage`.

    The stages are those under `params` and `stages`, and the one that the service is deployed to without `--stage`;
    where some are `assumed`, these, the first of them as the default.
    """

    root: Mapping
    included: Included
    report: Report
    given: Mapping | None = None
    """What Compose gives: its `params` for the service, and its `stages`."""
    assumed: tuple[str, ...] = ()
    stage: str = "dev"
    """The default one, the framework's own if the service's cannot be known."""
    _resolutions: tuple[Resolution, ...] = ()
    _stages: Stages = field(default_factory=Stages)

    def __post_init__(self) -> None:
        texts = Texts(opening(self.root))
        if self.assumed:
            self.stage = self.assumed[0]
            self._resolutions = tuple(self._resolution(option, texts) for option in self.assumed)
            return
        default = self._resolution(None, texts)
        self.stage = default.stage or self.stage
        declared = sorted(name for name in default.stages() - {default.stage} if _STAGE.fullmatch(name))
        resolutions = [default] if default.stage or not declared else []
        if len(resolutions) + len(declared) > MAXIMUM_STAGES:
            resolutions, declared = [default], []
        self._resolutions = (*resolutions, *(self._resolution(name, texts) for name in declared))

    def _resolution(self, option: str | None, texts: Texts) -> Resolution:
        return Resolution(self.root, self.included, self.report, texts, self.given, option)

    @property
    def stages(self) -> list[str]:
        """Those that are looked at one by one, if there are several."""
        found = [resolution.stage for resolution in self._resolutions if resolution.stage]
        return found if len(found) > 1 else []

    def at(self, *path: str) -> Node | None:
        """The value under a path of keys of the service; None if there is none."""
        return self._stages.joined({resolution.stage or "": resolution.at(*path) for resolution in self._resolutions})
