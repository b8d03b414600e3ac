"""The archives of a release, built as whoever installs from source would build them."""

import subprocess
import sys
import zipfile
from pathlib import Path


def built(root: Path, folder: Path) -> tuple[Path, Path]:
    """The wheel and the sdist."""
    return _made(root, folder, "wheel"), _made(root, folder, "sdist")


def built_from(sdist: Path, folder: Path) -> Path:
    """The wheel that an sdist builds."""
    folder.mkdir()
    subprocess.run(["tar", "-xzf", sdist, "-C", folder], check=True)
    (root,) = folder.iterdir()
    return _made(root, folder / "dist", "wheel")


def compare(one: Path, other: Path) -> None:
    """Fail where two wheels differ in a file."""
    with zipfile.ZipFile(one) as left, zipfile.ZipFile(other) as right:
        names = {*left.namelist(), *right.namelist()}
        for archive in (left, right):
            assert [] == sorted(names - {*archive.namelist()}), "a file is in one wheel only"
        assert [] == [name for name in sorted(names) if left.read(name) != right.read(name)]


def _made(root: Path, folder: Path, what: str) -> Path:
    command = [sys.executable, "-m", "hatchling", "build", "-t", what, "-d", str(folder)]
    subprocess.run(command, cwd=root, check=True, capture_output=True)
    (archive,) = folder.glob("*.whl" if what == "wheel" else "*.tar.gz")
    return archive
