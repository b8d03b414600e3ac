"""A repository that did not exist a moment ago: made, with an identity of its own and a first commit.

The one place for GitPython. It hands the environment of the process to the git commands that it starts, and
believes what it finds in a repository; here the environment is one of ours, and nothing is there to be found.
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from penguin_git.git.call import GitError, git_without_repository
from penguin_git.git.commits import Signature

_INIT = ("init", "--quiet", "--initial-branch=main", "--template=")
_CHOSEN = {
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_DEFAULT_HASH": "sha1",  # GitPython reads neither SHA-256 nor refs in tables
    "GIT_DEFAULT_REF_FORMAT": "files",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}


def fresh(
    folder: Path, environ: Mapping[str, str], who: Signature, message: str, paths: Iterable[str]
) -> None:
    """Make a repository of a folder, on the branch `main`, with these files of it in one commit.

    Whoever commits there from now on is `who`, and commits are not signed. Nothing of the user's
    configuration, templates and hooks has a part in it. The environment of the process is another one
    meanwhile, so this is not for programs with threads. Raises `GitError` if git can't make a repository.
    """
    done = git_without_repository(environ, *_INIT, cwd=folder, env=_CHOSEN)
    if done.code != 0:
        raise GitError(_INIT, done.code, done.stderr)
    with _environment(_chosen(folder.absolute(), environ)):
        _furnish(folder, who, message, paths)


def _chosen(folder: Path, environ: Mapping[str, str]) -> dict[str, str]:
    """The environment for GitPython.

    It expands a `$` in the name of the folder that it starts git in, whatever it was told; without the git
    dir in the environment, the objects then went into the repository that the user stands in.
    """
    own = {"GIT_DIR": str(folder / ".git"), "HOME": str(folder)}
    return {"PATH": environ.get("PATH", os.defpath), **own, **_CHOSEN}


def _furnish(folder: Path, who: Signature, message: str, paths: Iterable[str]) -> None:
    from git import Actor, Repo  # starts `git version`, so it has to see our environment, too

    actor = Actor(who.name, who.email)
    with Repo(folder, expand_vars=False) as repo:
        with repo.config_writer() as config:
            config.set_value("user", "name", who.name)
            config.set_value("user", "email", who.email)
            config.set_value("commit", "gpgSign", "false")
        repo.index.add(list(paths))
        repo.index.commit(
            message,
            parent_commits=[],
            author=actor,
            committer=actor,
            author_date=who.when,
            commit_date=who.when,
            skip_hooks=True,
        )


@contextmanager
def _environment(chosen: Mapping[str, str]) -> Iterator[None]:
    """The environment of the process is this one and no other, for a while."""
    before = dict(os.environ)
    os.environ.clear()
    os.environ.update(chosen)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
