"""GitHub's REST API (version 2022-11-28), on github.com and in GitHub Enterprise."""

from collections.abc import Iterator

from msgspec import Struct

from penguin_git.forge import wire
from penguin_git.forge.protocol import Merger, Opened, PullRequest, Said, Standing, State, oid
from penguin_git.forge.remarks import Comment, Remarks, User, in_order, name
from penguin_git.forge.wire import Wire, within


class _Branch(Struct):
    ref: str | None = None
    sha: str | None = None


class _Pull(Struct):
    number: int
    state: str = "open"
    merged_at: str | None = None
    merged_by: User | None = None
    merge_commit_sha: str | None = None
    head: _Branch | None = None
    base: _Branch | None = None


class _Issue(Struct):
    closed_by: User | None = None


class GitHub:
    """Pull requests of one repository, named `owner/name`."""

    name = "GitHub"

    def __init__(self, http: Wire, repository: str, web: str) -> None:
        self._http, self._web = http, web
        self._owner, _, self._name = repository.partition("/")
        self._at = f"repos/{within(self._owner)}/{within(self._name)}"
        self._remarks = Remarks(http, self._at, "per_page")

    def open(self, wish: PullRequest) -> Opened:
        """Open one, or find the one that is open for that branch."""
        number = self._open(wish)
        lacking = [
            *self._also(f"issues/{number}/labels", "labels", wish.labels),
            *self._also(f"pulls/{number}/requested_reviewers", "reviewers", wish.reviewers),
        ]
        return Opened(number, f"{self._web}/pull/{number}", tuple(lacking))

    def _open(self, wish: PullRequest) -> int:
        if (found := self._find(wish)) is not None:
            return found
        body = {"title": wish.title, "body": wish.body, "head": wish.head, "base": wish.base}
        answer = self._http.call("POST", f"{self._at}/pulls", body)
        if answer.status == 422 and (found := self._find(wish)) is not None:
            return found  # somebody was faster, or the answer to an earlier try got lost
        return wire.read(answer, _Pull, f"{self._at}/pulls").number

    def _find(self, wish: PullRequest) -> int | None:
        query = f"head={within(f'{self._owner}:{wish.head}')}&base={within(wish.base)}&state=open"
        found = wire.get(self._http, f"{self._at}/pulls?{query}", list[_Pull])
        return found[0].number if found else None

    def _also(self, path: str, what: str, names: tuple[str, ...]) -> Iterator[str]:
        """Ask for labels or reviewers; what the forge has against it keeps nothing else back."""
        if names and self._http.call("POST", f"{self._at}/{path}", {what: list(names)}).status >= 300:
            yield f"it does not take the {what} {', '.join(f'`{name}`' for name in names)}"

    def look(self, number: int) -> Standing:
        """How one stands."""
        found = wire.get(self._http, f"{self._at}/pulls/{number}", _Pull)
        by = found.merged_by
        state = State.MERGED if found.merged_at else State.CLOSED if found.state == "closed" else State.OPEN
        if state is State.CLOSED:
            by = wire.get(self._http, f"{self._at}/issues/{number}", _Issue).closed_by
        return Standing(
            number=number,
            state=state,
            head=oid(found.head.sha if found.head else ""),
            by=name(by),
            commit=oid(found.merge_commit_sha) if state is State.MERGED else "",
        )

    def said(self, number: int) -> tuple[Said, ...]:
        """What people said about one, oldest first."""
        reviews = (one for one in self._remarks.reviews(number) if one.state in _SAYS)
        inline = wire.every(self._http, f"{self._at}/pulls/{number}/comments", Comment)
        found = [self._remarks.said_in(one, asking="CHANGES_REQUESTED") for one in reviews]
        found += [self._remarks.inline(one, one.line) for one in inline]
        return in_order(found + self._remarks.talk(number))

    def comment(self, number: int, key: str, text: str) -> None:
        """Say something, once by its key."""
        self._remarks.say(number, key, text)

    def merger(self, commit: str, base: str) -> Merger | None:
        """Who merged the pull request that brought a commit to a branch."""
        at = f"{self._at}/commits/{within(commit)}/pulls"
        answer = self._http.call("GET", at)
        if answer.status in (404, 422):  # it knows no such commit
            return None
        found = wire.read(answer, list[_Pull], at)
        merged = [one for one in found if one.merged_at and one.base and one.base.ref == base]
        if not merged:
            return None
        number, head = merged[0].number, merged[0].head
        return Merger(number=number, by=self.look(number).by, head=(head and head.ref) or "")


_SAYS = ("APPROVED", "CHANGES_REQUESTED", "COMMENTED")
