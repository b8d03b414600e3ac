"""A forge as a value that changes: pull requests over a real bare repository, merged by real git."""

import os
import re
import subprocess
import tempfile
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

MENTION = re.compile(r"(?<![\w`])@([A-Za-z0-9][\w-]*)")
CLOSING = re.compile(
    r"\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):?\s+(?:[\w./-]*[#!]\d+|GH-\d+|https?://\S+)", re.I
)
COMMAND = re.compile(r"^\s*/(?:close|merge|assign|approve|label)\b.*$", re.MULTILINE)
HTML = re.compile(r"(?<!\\)<(?!!-- penguin )/?[A-Za-z!]")
LINK = re.compile(r"(?<!\\)\]\(|(?<![\w:])https?://\S+|\bwww\.\w")
HOST = {
    "GIT_COMMITTER_NAME": "Forge",
    "GIT_COMMITTER_EMAIL": "noreply@forge.example",
    "GIT_COMMITTER_DATE": "2026-11-22T12:00:00Z",
}


@dataclass
class User:
    """Somebody with an account."""

    number: int
    login: str
    email: str
    may_write: bool = True


@dataclass
class Comment:
    """What somebody said; `path` for a line of the code."""

    number: int
    by: str
    text: str
    at: str
    path: str = ""
    line: int = 0
    resolved: bool = False


@dataclass
class Review:
    """A review with what it says about lines; `state` is APPROVED, CHANGES or COMMENTED."""

    number: int
    by: str
    state: str
    text: str
    at: str
    comments: list[Comment] = field(default_factory=list)


@dataclass
class Pull:
    """One pull request. `home` is the repository that its branch lies in."""

    number: int
    head: str
    base: str
    title: str
    body: str
    by: str
    home: str
    state: str = "open"
    ended_by: str = ""
    commit: str = ""
    last: str = ""
    labels: list[str] = field(default_factory=list)
    reviewers: list[str] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    reviews: list[Review] = field(default_factory=list)
    brought: list[str] = field(default_factory=list)


class ForgeState:
    """The repository `acme/lib`, its people and its pull requests. `acted` is what its text set off."""

    repository = "acme/lib"

    def __init__(self, bare: Path) -> None:
        self.bare = bare
        self.users = {
            name: User(number, name, f"{name}@example.com", may_write=name != "eve")
            for number, name in enumerate(("bot", "jane", "ann", "eve"), 1)
        }
        self.tokens = {f"token-of-{name}": name for name in self.users}
        self.labels = {"penguin": 1, "robots": 2}
        self.pulls: list[Pull] = []
        self.acted: list[str] = []
        self._numbers, self._seconds = count(1), count()

    def git(self, *args: str, env: dict[str, str] | None = None, cwd: Path | None = None) -> str:
        """What git says in the bare repository."""
        done = subprocess.run(
            ["git", *args],
            cwd=cwd or self.bare,
            env={**os.environ, **HOST, **(env or {})},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"git {args}: {done.stderr}"
        return done.stdout.strip()

    def tip(self, branch: str) -> str:
        """Where a branch stands; empty where it is gone."""
        return self.git("for-each-ref", "--format=%(objectname)", f"refs/heads/{branch}")

    def protect(self, branch: str) -> None:
        """Take no push to a branch any more."""
        hook = self.bare / "hooks" / "pre-receive"
        hook.write_text(
            "#!/bin/sh\nwhile read old new ref; do\n"
            f'  [ "$ref" = refs/heads/{branch} ] || continue\n'
            '  echo "error: GH006: Protected branch update failed"; exit 1\n'
            "done\nexit 0\n"
        )
        hook.chmod(0o755)

    def open(self, by: str, head: str, base: str, title: str, body: str, *, home: str = "") -> Pull | str:
        """Open one; a sentence where that can't be."""
        home = home or self.repository
        wanted = (home, head, base, "open")
        if any((one.home, one.head, one.base, one.state) == wanted for one in self.pulls):
            return f"A pull request already exists for acme:{head}."
        if home == self.repository and not self.tip(head):
            return f"There is no branch {head}."
        self._acts(title, MENTION, CLOSING)  # a title is text, and becomes the subject of a commit
        self._acts(body)
        pull = Pull(len(self.pulls) + 1, head, base, title, body, by, home)
        self.pulls.append(pull)
        return pull

    def head_of(self, pull: Pull) -> str:
        """The commit that it shows."""
        if pull.state == "open" and (tip := self.tip(pull.head)):
            pull.last = tip
        return pull.last

    def comment(self, number: int, by: str, text: str) -> Comment:
        """Say something below one."""
        self._acts(text)
        said = Comment(next(self._numbers), by, text, self._now())
        self.pulls[number - 1].comments.append(said)
        return said

    def review(
        self, number: int, by: str, state: str, text: str = "", *lines: tuple[str, int, str]
    ) -> Review:
        """Review one: `lines` are path, line and what is said about it."""
        at = self._now()
        review = Review(next(self._numbers), by, state, text, at)
        for path, line, said in lines:
            review.comments.append(Comment(next(self._numbers), by, said, at, path, line))
        self.pulls[number - 1].reviews.append(review)
        return review

    def close(self, number: int, by: str) -> None:
        """Close one without merging it."""
        pull = self.pulls[number - 1]
        self.head_of(pull)
        pull.state, pull.ended_by = "closed", by

    def merge(self, number: int, by: str, style: str = "merge", *, delete: bool = True) -> str:
        """Merge one as forges do: `merge`, `squash` or `rebase`; the new tip of its base."""
        pull = self.pulls[number - 1]
        head, base = self.head_of(pull), self.tip(pull.base)
        new = getattr(self, f"_{style}")(pull, by, base, head)
        self.git("update-ref", f"refs/heads/{pull.base}", new, base)
        pull.state, pull.ended_by, pull.commit = "merged", by, new
        pull.brought = self.git("rev-list", f"{base}..{new}").split()
        if delete:
            self.git("update-ref", "-d", f"refs/heads/{pull.head}")
        return str(new)

    def _author(self, by: str) -> dict[str, str]:
        return {"GIT_AUTHOR_NAME": by, "GIT_AUTHOR_EMAIL": self.users[by].email}

    def _merge(self, pull: Pull, by: str, base: str, head: str) -> str:
        tree = self.git("merge-tree", "--write-tree", base, head)
        text = f"Merge pull request #{pull.number}\n\n{pull.title}"
        return self.git("commit-tree", tree, "-p", base, "-p", head, "-m", text, env=self._author(by))

    def _squash(self, pull: Pull, by: str, base: str, head: str) -> str:
        tree = self.git("merge-tree", "--write-tree", base, head)
        text = f"{pull.title} (#{pull.number})"
        return self.git("commit-tree", tree, "-p", base, "-m", text, env=self._author(by))

    def _rebase(self, _pull: Pull, _by: str, base: str, head: str) -> str:
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder) / "work"
            self.git("worktree", "add", "-q", "--detach", str(place), head)
            try:
                self.git("rebase", "-q", base, cwd=place)
                return self.git("rev-parse", "HEAD", cwd=place)
            finally:
                self.git("worktree", "remove", "--force", str(place))

    def _now(self) -> str:
        at = datetime(2026, 11, 22, 11, tzinfo=UTC) + timedelta(seconds=next(self._seconds))
        return at.strftime("%Y-%m-%dT%H:%M:%SZ")

    def _acts(self, text: str, *patterns: re.Pattern[str]) -> None:
        """What a forge would do by itself because of a text; what stands in code does nothing."""
        seen = re.sub(r"^(`{3,})[^\n]*\n.*?^\1$", "", text, flags=re.DOTALL | re.MULTILINE)
        seen = re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", "", seen)
        for pattern in patterns or (MENTION, CLOSING, COMMAND, HTML, LINK):
            self.acted += [found[0] for found in pattern.finditer(seen)]
