"""What would be uploaded for a function."""

from __future__ import annotations

from msgspec import Struct

from lambdalint import lazy
from lambdalint.source import Span

_PLATFORM = lazy.pattern(
    r"(?i)x86[_-]64|amd64|x64|aarch64|arm64|linux(?:musl)?|manylinux[\d_]*|musllinux[\d_]*|darwin|macosx?|win32|gnu|musl|[-_.]"
)


class Folder(Struct, frozen=True):
    """A folder directly below a package's or layer's root, or a file there, with all that lies in it."""

    path: str
    size: int
    """Bytes, unzipped."""
    layer: bool = False
    """Whether a layer brings it."""


class Binary(Struct, frozen=True, kw_only=True):
    """A compiled file that is uploaded: a library, an extension module, a program."""

    path: str
    """Relative to the repository; what lies in an archive stands after it and a `!`."""
    system: str
    """`Linux`, `macOS` or `Windows`."""
    architecture: str
    """As Lambda names it, `x86_64` or `arm64`; `other` for any that Lambda does not have."""

    @property
    def is_extension_module(self) -> bool:
        """Whether Python imports it: other packages bring what only other systems use."""
        return self.path.endswith((".so", ".pyd"))

    @property
    def purpose(self) -> str:
        """Its path without the names of systems and architectures: the same for one thing compiled for several."""
        return _PLATFORM.sub("", self.path)


class Target(Struct, frozen=True, kw_only=True):
    """A build file says which architecture a function's program is compiled for."""

    span: Span
    architecture: str
    """`x86_64` or `arm64`."""


class Package(Struct, frozen=True, eq=False, kw_only=True):
    """A function's deployment package and the local layers below it, as far as they lie on disk.

    What is on disk is a lower bound of what is deployed: a build may still add dependencies.
    """

    span: Span
    """The setting that says where the code is."""
    folders: tuple[Folder, ...]
    """The heaviest first."""
    binaries: tuple[Binary, ...]
    """Of those that could be recognised."""
    targets: tuple[Target, ...]
    """None where build files do not say it, or not all of them the same."""
    bootstrap: bool | None
    """Whether the program lies where a runtime of the user's own starts it; None where a build may still put it there,
    a layer that is not here may have it, or nothing can be told."""

    @property
    def size(self) -> int:
        """Bytes, unzipped."""
        return sum(folder.size for folder in self.folders)


class BaseImage(Struct, frozen=True, kw_only=True):
    """An image of AWS Lambda's that a Dockerfile builds on."""

    span: Span
    """What `FROM` says."""
    runtime: str
    """As a function without an image would have it: `python3.13`."""
    tag: Span | None
    """None where it is put together of arguments."""
    version: str
    """What the tag begins with: `3.13` of `3.13-arm64`."""
