"""Which files belong to a project as git sees it: tracked ones, and those that are new and not ignored."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory

from penguin_git.git.call import Git, git_without_repository

_MADE_BY_OTHERS = ("linguist-generated", "linguist-vendored")


def working_files(git: Git) -> list[str]:
    """Return the paths of a work tree, from its top, in order; but those of repositories within."""
    said = git.run("ls-files", "-z", "--cached", "--others", "--exclude-standard", "--deduplicate").stdout
    paths = (path.decode("utf-8", "surrogateescape") for path in said.split(b"\0"))
    return sorted({path for path in paths if path and not path.endswith("/")})


def made_by_others(git: Git, paths: Sequence[str]) -> frozenset[str]:
    """Return those of the paths that `.gitattributes` calls generated or vendored."""
    given = b"".join(path.encode("utf-8", "surrogateescape") + b"\0" for path in paths)
    said = git.run("check-attr", "-z", "--stdin", *_MADE_BY_OTHERS, stdin=given).stdout
    words = said.decode("utf-8", "surrogateescape").split("\0")[:-1]
    triples = zip(words[::3], words[1::3], words[2::3], strict=True)
    return frozenset(path for path, _, value in triples if value in ("set", "true"))


def left_out(git: Git, paths: Sequence[str]) -> frozenset[str]:
    """Return those of the paths of a work tree that git ignores; what is tracked is not."""
    if not paths:
        return frozenset()
    given = "".join(f"./{path}\0" for path in paths).encode("utf-8", "surrogateescape")
    said = git.run("check-ignore", "-z", "--stdin", stdin=given, ok=(0, 1)).stdout
    found = said.decode("utf-8", "surrogateescape").split("\0")[:-1]
    return frozenset(path.removeprefix("./") for path in found)


def ignored(folder: Path, paths: Sequence[str], environ: Mapping[str, str]) -> frozenset[str]:
    """Return those of the paths below a folder outside of git that its `.gitignore` files leave out.

    A git dir of our own asks; nothing is written to the folder, and no settings are read from it. Where
    git is not installed, nothing is left out.
    """
    if which("git", path=environ.get("PATH")) is None:
        return frozenset()
    given = "".join(f"./{path}\0" for path in paths)  # the dot keeps `:` at the start from meaning more
    with TemporaryDirectory(prefix="penguin-") as beside:
        git_without_repository(environ, "init", "--quiet", "--bare", "--template=", cwd=Path(beside))
        git = Git(Path(beside), environ, work_tree=folder)
        asked = ("check-ignore", "--no-index", "-z", "--stdin")
        said = git.run(*asked, stdin=given.encode("utf-8", "surrogateescape"), ok=(0, 1)).stdout
    found = said.decode("utf-8", "surrogateescape").split("\0")[:-1]
    return frozenset(path.removeprefix("./") for path in found)
