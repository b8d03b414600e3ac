"""GitLab's REST API (version 4); a pull request is called a merge request there."""

from collections.abc import Iterator
from datetime import datetime

from msgspec import Struct

from penguin_git.forge import wire
from penguin_git.forge.protocol import (
    MARK,
    Merger,
    Opened,
    PullRequest,
    Said,
    Standing,
    State,
    is_ours,
    login,
    moment,
    oid,
    words,
)
from penguin_git.forge.rights import Rights
from penguin_git.forge.wire import Fields, Wire, within

_DEVELOPER = 30  # the access level from which on one may push


class _User(Struct):
    id: int = 0
    username: str | None = None


class _Request(Struct):
    iid: int
    state: str = "opened"
    sha: str | None = None
    source_project_id: int | None = None
    target_project_id: int | None = None
    source_branch: str | None = None
    target_branch: str | None = None
    merged_by: _User | None = None  # before GitLab 14.7
    merge_user: _User | None = None
    closed_by: _User | None = None
    merge_commit_sha: str | None = None
    squash_commit_sha: str | None = None


class _Position(Struct):
    new_path: str | None = None
    new_line: int | None = None


class _Note(Struct):
    id: int
    body: str | None = None
    author: _User | None = None
    system: bool = False
    created_at: datetime | None = None
    resolvable: bool = False
    resolved: bool = False
    position: _Position | None = None


class _Member(Struct):
    access_level: int = 0


class GitLab:
    """Merge requests of one project, named by its path."""

    name = "GitLab"

    def __init__(self, http: Wire, repository: str, web: str) -> None:
        self._http, self._web = http, web
        self._at = f"projects/{within(repository)}"
        self._rights = Rights(self._may_write)

    def open(self, wish: PullRequest) -> Opened:
        """Open one, or find the one that is open for that branch."""
        number = self._find(wish)
        reviewers, lacking = self._ids(wish.reviewers) if wish.reviewers else ([], ())
        if number is None:
            number = self._open(wish, reviewers)
        return Opened(number, f"{self._web}/-/merge_requests/{number}", tuple(lacking))

    def _open(self, wish: PullRequest, reviewers: list[int]) -> int:
        body: dict[str, object] = {
            "title": wish.title,
            "description": wish.body,
            "source_branch": wish.head,
            "target_branch": wish.base,
            "labels": ",".join(wish.labels),
            "reviewer_ids": reviewers,
        }
        answer = self._http.call("POST", f"{self._at}/merge_requests", body)
        if answer.status == 409 and (found := self._find(wish)) is not None:
            return found
        return wire.read(answer, _Request, f"{self._at}/merge_requests").iid

    def _find(self, wish: PullRequest) -> int | None:
        query = f"source_branch={within(wish.head)}&target_branch={within(wish.base)}&state=opened"
        found = wire.get(self._http, f"{self._at}/merge_requests?{query}", list[_Request])
        ours = (one for one in found if one.source_project_id == one.target_project_id)
        return next((one.iid for one in ours), None)

    def _ids(self, names: tuple[str, ...]) -> tuple[list[int], tuple[str, ...]]:
        """People go by number."""
        found = {name: wire.get(self._http, f"users?username={within(name)}", list[_User]) for name in names}
        missing = [name for name in names if not found[name]]
        said = (f"it does not know {', '.join(f'`{name}`' for name in missing)}",) if missing else ()
        return [people[0].id for people in found.values() if people], said

    def look(self, number: int) -> Standing:
        """How one stands."""
        found = wire.get(self._http, f"{self._at}/merge_requests/{number}", _Request)
        state = _STATES.get(found.state, State.OPEN)
        by = found.closed_by if state is State.CLOSED else found.merge_user or found.merged_by
        commit = found.merge_commit_sha or found.squash_commit_sha or found.sha
        return Standing(
            number=number,
            state=state,
            head=oid(found.sha),
            by=login(by.username if by else None),
            commit=oid(commit) if state is State.MERGED else "",
        )

    def said(self, number: int) -> tuple[Said, ...]:
        """What people said about one, oldest first; an open thread asks for a change."""
        self._rights.begin()
        at = f"{self._at}/merge_requests/{number}/notes?sort=asc&order_by=created_at"
        notes = (one for one in wire.every(self._http, at, _Note) if not one.system)
        return tuple(self._heard(notes))

    def _heard(self, notes: Iterator[_Note]) -> Iterator[Said]:
        for note in notes:
            if not (note.body or "").strip() or is_ours(note.body) or note.resolved:
                continue
            place = note.position
            where = f"{place.new_path}:{place.new_line or ''}: " if place and place.new_path else ""
            yield Said(
                key=f"note/{note.id}",
                by=login(note.author.username if note.author else None),
                at=moment(note.created_at),
                text=words(where + (note.body or "")),
                asks=note.resolvable,
                counts=self._rights.may_write(note.author.id if note.author else 0),
            )

    def _may_write(self, person: int) -> bool:
        """Whether somebody may write to the project; they go by number, and 0 is nobody's."""
        found = wire.find(self._http, f"{self._at}/members/all/{person}", _Member) if person else None
        return found is not None and found.access_level >= _DEVELOPER

    def comment(self, number: int, key: str, text: str) -> None:
        """Say something, once by its key."""
        mark, at = f"{MARK}{key} -->", f"{self._at}/merge_requests/{number}/notes"
        if not any(mark in (one.body or "") for one in wire.every(self._http, at, _Note)):
            wire.send(self._http, "POST", at, {"body": f"{text}\n\n{mark}"}, Fields)

    def merger(self, commit: str, base: str) -> Merger | None:
        """Who merged the request that brought a commit to a branch."""
        at = f"{self._at}/repository/commits/{within(commit)}/merge_requests"
        found = wire.find(self._http, at, list[_Request]) or []
        merged = [one for one in found if one.state == "merged" and one.target_branch == base]
        if not merged:
            return None
        number = merged[0].iid
        return Merger(number=number, by=self.look(number).by, head=merged[0].source_branch or "")


_STATES = {"merged": State.MERGED, "closed": State.CLOSED}
