"""How commits hang together: merge bases, ancestry, logs."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import NamedTuple

from penguin_git.git.call import Git
from penguin_git.git.commits import Commit, Signature

# oid, tree, parents, author, committer, message; NUL stands in none of them.
_FIELDS = ("%H", "%T", "%P", "%an", "%ae", "%ad", "%cn", "%ce", "%cd", "%B")

_AT_ONCE = 500  # pairs, on one command line
_BASE = re.compile(r"^[0-9a-f]+\n[0-9a-f]+(?:\n\^([0-9a-f]+))?", re.MULTILINE)


def merge_base(git: Git, a: str, b: str) -> str | None:
    """Return the best common ancestor of two commits, None where their histories never met."""
    return git.run("merge-base", "--end-of-options", a, b, ok=(0, 1)).text or None


def merge_bases(git: Git, pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Return what `merge_base` says of many pairs of full ids; those without one are left out.

    One git process answers for hundreds: for `a...b`, rev-parse prints both ends and, after `^`, each base.
    """
    found: dict[tuple[str, str], str] = {}
    rest = iter(pairs)
    while some := list(islice(rest, _AT_ONCE)):
        bases = _BASE.findall(git.text("rev-parse", *(f"{a}...{b}" for a, b in some)))
        found |= {pair: base for pair, base in zip(some, bases, strict=True) if base}
    return found


def is_ancestor(git: Git, a: str, b: str) -> bool:
    """Say whether `b` has `a` in its history, or is it."""
    return git.run("merge-base", "--is-ancestor", "--end-of-options", a, b, ok=(0, 1)).code == 0


def first_parents(git: Git, rev: str) -> frozenset[str]:
    """Return a commit and its first parent, the first parent of that one, and so on."""
    return frozenset(git.text("rev-list", "--first-parent", "--end-of-options", rev).split())


def lives(git: Git, rev: str, path: str) -> dict[str, tuple[str, ...]]:
    """Return the commits that made a file what it is at `rev`, latest first, each with those before it."""
    text = git.run(
        "rev-list", "--parents", "--end-of-options", rev, "--", path, env={"GIT_LITERAL_PATHSPECS": "1"}
    ).text
    return {words[0]: tuple(words[1:]) for line in text.splitlines() if (words := line.split())}


def log(
    git: Git,
    rev: str,
    paths: Sequence[str] = (),
    first_parent: bool = False,
    limit: int | None = None,
    *,
    literal: bool = True,
) -> list[Commit]:
    """Return the commits that `rev` (also `a..b`) reaches, newest first; with `paths`, what changed them.

    The paths are patterns of git's where they are not `literal`.
    """
    options = ["--no-commit-header", f"--format={'%x00'.join(_FIELDS)}%x00", "--date=raw"]
    options += ["--first-parent"] if first_parent else []
    options += [] if limit is None else [f"--max-count={limit}"]
    words = (
        git.setting("i18n.logOutputEncoding=UTF-8")
        .text(
            "rev-list",
            *options,
            "--end-of-options",
            rev,
            "--",
            *paths,
            env={"GIT_LITERAL_PATHSPECS": str(int(literal))},
        )
        .split("\0")
    )
    size = len(_FIELDS)
    return [_commit(words[at : at + size]) for at in range(0, len(words) - 1, size)]


def _commit(words: Sequence[str]) -> Commit:
    oid, tree, parents, name, email, time, committer, committer_email, committed, message = words
    return Commit(
        oid=oid.lstrip("\n"),
        tree=tree,
        parents=tuple(parents.split()),
        author=Signature.parse(f"{name} <{email}> {time}"),
        committer=Signature.parse(f"{committer} <{committer_email}> {committed}"),
        message=message,
    )


class Remark(NamedTuple):
    """What a commit says in short: when it was made, its subject, and the values of some trailers."""

    at: datetime
    subject: str
    values: tuple[str, ...]


def remarks(git: Git, rev: str, trailers: Sequence[str], *, saying: str) -> Iterator[Remark]:
    """The first parents of a commit, newest first, with these trailers ('' where there is none).

    Only commits with a line that the regular expression `saying` matches.
    """
    wanted = [f"%(trailers:key={key},valueonly,separator=%x2C)" for key in trailers]
    options = ["--first-parent", "--no-commit-header", "--extended-regexp", f"--grep={saying}"]
    options.append(f"--format={'%x00'.join(['%ct', '%s', *wanted])}%x00")
    out = git.setting("i18n.logOutputEncoding=UTF-8").text("rev-list", *options, "--end-of-options", rev)
    words = iter(out.split("\0"))
    size = 1 + len(trailers)
    for time in words:
        said = tuple(islice(words, size))
        if len(said) == size:
            yield Remark(datetime.fromtimestamp(int(time), UTC), said[0], said[1:])
