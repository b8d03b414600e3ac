"""Which files belong to a project as git sees it: tracked ones, and those that are new and not ignored."""

from collections.abc import Sequence

from penguin_git.git.process import Git

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
