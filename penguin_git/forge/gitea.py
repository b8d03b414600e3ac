"""The REST API of Gitea and Forgejo (version 1)."""

from collections.abc import Iterator

from msgspec import Struct

from penguin_git.forge import wire
from penguin_git.forge.protocol import Merger, Opened, PullRequest, Said, Standing, State, oid
from penguin_git.forge.remarks import Comment, Remarks, User, in_order, name
from penguin_git.forge.wire import Wire, within


class _Repository(Struct):
    full_name: str | None = None


class _Branch(Struct):
    ref: str | None = None
    sha: str | None = None
    repo: _Repository | None = None


class _Pull(Struct):
    number: int
    state: str = "open"
    merged: bool = False
    merged_by: User | None = None
    merge_commit_sha: str | None = None
    head: _Branch | None = None
    base: _Branch | None = None


class _Label(Struct):
    id: int
    name: str = ""


class Gitea:
    """Pull requests of one repository, named `owner/name`."""

    name = "Gitea"

    def __init__(self, http: Wire, repository: str, web: str) -> None:
        self._http, self._web, self._repository = http, web, repository
        self._at = f"repos/{'/'.join(within(part) for part in repository.split('/'))}"
        self._remarks = Remarks(http, self._at, "limit")

    def open(self, wish: PullRequest) -> Opened:
        """Open one, or find the one that is open for that branch."""
        number = self._open(wish)
        lacking = [*self._labelled(number, wish.labels), *self._reviewed(number, wish.reviewers)]
        return Opened(number, f"{self._web}/pulls/{number}", tuple(lacking))

    def _open(self, wish: PullRequest) -> int:
        if (found := self._find(wish)) is not None:
            return found
        body = {"title": wish.title, "body": wish.body, "head": wish.head, "base": wish.base}
        answer = self._http.call("POST", f"{self._at}/pulls", body)
        if answer.status in (409, 422) and (found := self._find(wish)) is not None:
            return found
        return wire.read(answer, _Pull, f"{self._at}/pulls").number

    def _find(self, wish: PullRequest) -> int | None:
        """The list can't be asked for a branch, so it is looked through."""
        for one in wire.every(self._http, f"{self._at}/pulls?state=open", _Pull, "limit"):
            home = one.head.repo.full_name if one.head and one.head.repo else ""
            pair = (one.head.ref if one.head else "", one.base.ref if one.base else "")
            if pair == (wish.head, wish.base) and (home or "").casefold() == self._repository.casefold():
                return one.number
        return None

    def _labelled(self, number: int, names: tuple[str, ...]) -> Iterator[str]:
        """Labels go by number; those that nobody made are not made here."""
        if not names:
            return
        known = {one.name: one.id for one in wire.every(self._http, f"{self._at}/labels", _Label, "limit")}
        body = {"labels": [known[name] for name in names if name in known]}
        done = self._http.call("POST", f"{self._at}/issues/{number}/labels", body).status < 300
        if missing := [name for name in names if name not in known or not done]:
            yield f"it does not take the labels {', '.join(f'`{name}`' for name in missing)}"

    def _reviewed(self, number: int, names: tuple[str, ...]) -> Iterator[str]:
        at, body = f"{self._at}/pulls/{number}/requested_reviewers", {"reviewers": list(names)}
        if names and self._http.call("POST", at, body).status >= 300:
            yield f"it does not take the reviewers {', '.join(f'`{name}`' for name in names)}"

    def look(self, number: int) -> Standing:
        """How one stands; who closed it Gitea does not say."""
        found = wire.get(self._http, f"{self._at}/pulls/{number}", _Pull)
        state = State.MERGED if found.merged else State.CLOSED if found.state == "closed" else State.OPEN
        return Standing(
            number=number,
            state=state,
            head=oid(found.head.sha if found.head else ""),
            by=name(found.merged_by),
            commit=oid(found.merge_commit_sha) if found.merged else "",
        )

    def said(self, number: int) -> tuple[Said, ...]:
        """What people said about one, oldest first."""
        reviews = [one for one in self._remarks.reviews(number) if one.state in _SAYS]
        found = [self._remarks.said_in(one, asking="REQUEST_CHANGES") for one in reviews]
        for one in reviews:
            at = f"{self._at}/pulls/{number}/reviews/{one.id}/comments"
            inline = wire.get(self._http, at, list[Comment])
            found += [self._remarks.inline(comment, comment.position) for comment in inline]
        return in_order(found + self._remarks.talk(number))

    def comment(self, number: int, key: str, text: str) -> None:
        """Say something, once by its key."""
        self._remarks.say(number, key, text)

    def merger(self, commit: str, base: str) -> Merger | None:
        """Who merged the pull request that brought a commit to a branch (Gitea 1.21 and later)."""
        found = wire.find(self._http, f"{self._at}/commits/{within(commit)}/pull", _Pull)
        if found is None or not found.merged or found.base is None or found.base.ref != base:
            return None
        head = (found.head and found.head.ref) or ""
        return Merger(number=found.number, by=name(found.merged_by), head=head)


_SAYS = ("APPROVED", "REQUEST_CHANGES", "COMMENT")
