"""Merging the lines of three texts, as git does it (`git merge-file`), wherever they come from."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec import Struct

from penguin_git.git.call import git_without_repository

_ERROR = 128  # exit codes below it count conflicts


class Favour(StrEnum):
    """Whose lines stand where both sides changed the same ones."""

    OURS = "--ours"
    THEIRS = "--theirs"
    BOTH = "--union"


class Lines(Struct, frozen=True):
    """What a merge of lines came to; with `conflicts`, `data` holds conflict markers."""

    data: bytes
    conflicts: int = 0


class LineMerge(Struct, frozen=True):
    """Runs `git merge-file` on files in a `folder` of its own. `labels` are what markers call the sides."""

    environ: Mapping[str, str]
    folder: Path
    labels: tuple[str, str] = ("ours", "theirs")
    marker_size: int = 7

    def merged(self, base: bytes, ours: bytes, theirs: bytes, favour: Favour | None = None) -> Lines | None:
        """The lines of both sides; None for what git does not merge (binary data)."""
        if theirs in (base, ours):
            return Lines(ours)
        if ours == base:
            return Lines(theirs)
        return self._run((base, ours, theirs), *([favour] if favour else []))

    def _run(self, texts: tuple[bytes, bytes, bytes], *options: str) -> Lines | None:
        names = [str(self.folder / name) for name in ("ours", "base", "theirs")]
        base, ours, theirs = texts
        for name, text in zip(names, (ours, base, theirs), strict=True):
            Path(name).write_bytes(text)
        labels = [word for label in (self.labels[0], "base", self.labels[1]) for word in ("-L", label)]
        size = f"--marker-size={self.marker_size}"
        # From where git was started, whose configuration may ask for another style of markers.
        done = git_without_repository(
            self.environ,
            "merge-file",
            "-p",
            "-q",
            size,
            *options,
            *labels,
            *names,
            cwd=Path.cwd(),
        )
        return None if done.code >= _ERROR else Lines(done.stdout, done.code)


@contextmanager
def line_merge(
    environ: Mapping[str, str], labels: tuple[str, str] = ("ours", "theirs"), marker_size: int = 7
) -> Iterator[LineMerge]:
    """A merge of lines with a folder that is gone afterwards."""
    with TemporaryDirectory(prefix="penguin-merge-") as folder:
        yield LineMerge(environ, Path(folder), labels, marker_size)
