"""What is known of how a function's code comes to be where it runs."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from msgspec import Struct, field

from lambdalint import lazy
from lambdalint.readers.code.dependencies.manifest import text_of
from lambdalint.readers.repository import Repository

MAXIMUM_LENGTH = 200_000


class Deployment(Struct, frozen=True, kw_only=True):
    """One function's, as its template says it. What is not told must not be guessed: where something may bring
    packages that are not in the code root, the manifests or the layers, `complete` is False."""

    root: Path | None
    """The code root, a folder or a file; None for code that is written inside the template."""
    runtime: str | None = None
    """`python3.12`; None where it is not known, or not a managed runtime's."""
    within: Path | None = None
    """The template's folder. Of what is declared above it and above the code root, nothing is installed, unless it
    is the top of a workspace; that it is declared there counts all the same. None for the top of the repository."""
    layers: tuple[Path, ...] = ()
    """The contents of the layers that lie on disk."""
    layers_known: bool = True
    """Whether these are all."""
    bundled: bool | None = None
    """Whether a bundler puts what is imported into the upload; None where that is not known."""
    development: bool = False
    """Whether what is installed for development alone may be uploaded too, as of a folder that is taken as it is."""
    external: frozenset[str] = frozenset()
    """Packages that a bundler is told to leave where they are: patterns with `*`; nothing else brings them."""
    left_out: Callable[[str], bool] | None = None
    """Tells of a path relative to the code root, with `/`, whether it is not uploaded; None where all is."""
    complete: bool = True
    """False for an image, a mounted file system, a build of the user's own, a plug-in that adds packages."""


_SCRIPTS = lazy.pattern(
    r"(?i)(?:GNU)?makefile|.*\.mk|.*\.(?:sh|bash|ps1|bat|cmd)|dockerfile.*|.*\.dockerfile|justfile|taskfile\.ya?ml|"
    r"buildspec.*\.ya?ml|noxfile\.py|tasks\.py|readme.*|.*\.tf|jenkinsfile|.gitlab-ci.yml"
)
_COMPILERS = lazy.pattern(
    r"(?:tsconfig.*\.json|\.?babel|\.swcrc|(?:webpack|rollup|esbuild|vite|tsup|rspack|parcel)[\w.-]*\.[cm]?[jt]s|"
    r"\.parcelrc|gulpfile|gruntfile)(?s:.*)"
)
_BUILDS = lazy.pattern(r"(?i)(?:GNU)?makefile|dockerfile.*|.*\.dockerfile")
_INSTALLS = lazy.pattern(
    r"\b(?:pip3?|uv|npm|yarn|pnpm|poetry|pipenv|go)[ \t]+(?:install|add|i|ci|get|sync|export)\b([^\n]*)"
)
_ELSEWHERE = lazy.pattern(r"(?<!\S)(?:-t|--target|--prefix|--cwd|-C)(?=[\s=]|$)")


class Builds(Struct, eq=False):
    """The scripts and instructions of one repository that may put packages where no manifest says so."""

    repository: Repository
    _scripts: dict[Path, tuple[str, ...]] = field(default_factory=dict)

    def is_custom(self, root: Path) -> bool:
        """Whether a code root is built by a file of its own."""
        return bool(self.repository.names(root, _BUILDS))

    def compiles(self, folder: Path) -> bool:
        """Whether a folder has the configuration of something that rewrites JavaScript."""
        return bool(self.repository.names(folder, _COMPILERS))

    def install(self, names: frozenset[str], folder: Path) -> bool:
        """Whether a script of a folder, or of one above it, installs one of these packages, or something elsewhere."""
        while folder.is_relative_to(self.repository.top):
            for given in self._installed(folder):
                if _ELSEWHERE.search(given) or names & set(re.split(r"[\s\"'`@=<>~,;|&()\[\]]+", given.lower())):
                    return True
            if folder == folder.parent:
                break
            folder = folder.parent
        return False

    def _installed(self, folder: Path) -> tuple[str, ...]:
        """What the scripts of a folder install: the rest of each such line."""
        if folder not in self._scripts:
            texts = [
                file.text
                for name in self.repository.names(folder, _SCRIPTS)
                if (file := text_of(self.repository, folder / name, MAXIMUM_LENGTH)) is not None
            ]
            self._scripts[folder] = tuple(rest for text in texts for rest in _INSTALLS.findall(text))
        return self._scripts[folder]

    def holds(self, name: str, near: Path) -> bool:
        """Whether the repository has a file or folder of a name somewhere, or may have: a build may put it beside the
        code. Most are found in the folder `near`; to look through all others may take as long as all that is linted."""
        sources = self.repository.folders.sources
        return any(found is None or name in found for found in map(sources, dict.fromkeys((near, self.repository.top))))
