"""One state of a forge as GitHub, GitLab and Gitea tell it, with their paths, fields and statuses."""

import re
from collections.abc import Callable
from typing import Any

from msgspec import Struct

from tests.support.forge_state import Comment, ForgeState, Pull, Review, User

Reply = tuple[int, Any]
Route = Callable[..., Reply]
NOT_FOUND: Reply = (404, {"message": "Not Found"})


class Question(Struct):
    """A request by somebody; `path` without the root of the API."""

    me: str
    method: str
    path: str
    query: dict[str, str]
    body: Any


def answer(state: ForgeState, dialect: str, asked: Question) -> Reply:
    """What the forge says to it."""
    for verb, pattern, route in _ROUTES[dialect]:
        if verb == asked.method and (found := re.fullmatch(pattern, asked.path)):
            return route(state, asked.me, asked.query, asked.body, *found.groups())
    return NOT_FOUND


def _pull(state: ForgeState, number: str) -> Pull | None:
    place = int(number) - 1
    return state.pulls[place] if 0 <= place < len(state.pulls) else None


# GitHub and Gitea, which is modelled on it


def _user(state: ForgeState, name: str) -> dict[str, Any] | None:
    user = state.users.get(name)
    return {"id": user.number, "login": user.login, "type": "User"} if user else None


def _shown(state: ForgeState, pull: Pull, *, gitea: bool) -> dict[str, Any]:
    merged = pull.state == "merged"
    shown = {
        "number": pull.number,
        "state": "open" if pull.state == "open" else "closed",
        "html_url": "https://evil.example/\u001b[2J",
        "title": pull.title,
        "body": pull.body,
        "merged_at": "2026-11-22T12:00:00Z" if merged else None,
        "merge_commit_sha": pull.commit or None,
        "merged_by": _user(state, pull.ended_by) if merged else None,
        "head": {"ref": pull.head, "sha": state.head_of(pull), "repo": {"full_name": pull.home}},
        "base": {"ref": pull.base, "sha": state.tip(pull.base), "repo": {"full_name": state.repository}},
    }
    return shown | ({"merged": merged} if gitea else {})


def _review(state: ForgeState, review: Review, *, gitea: bool) -> dict[str, Any]:
    names = {
        "CHANGES": "REQUEST_CHANGES" if gitea else "CHANGES_REQUESTED",
        "COMMENTED": "COMMENT" if gitea else "COMMENTED",
    }
    return {
        "id": review.number,
        "user": _user(state, review.by),
        "state": names.get(review.state, review.state),
        "body": review.text,
        "submitted_at": review.at,
    }


def _comment(state: ForgeState, said: Comment, *, gitea: bool) -> dict[str, Any]:
    place = {"path": said.path, "position" if gitea else "line": said.line} if said.path else {}
    return {
        "id": said.number,
        "user": _user(state, said.by),
        "body": said.text,
        "created_at": said.at,
        **place,
    }


def _same(gitea: bool) -> list[tuple[str, str, Route]]:
    def listed(state: ForgeState, _me: str, query: dict[str, str], _body: Any) -> Reply:
        owner = state.repository.partition("/")[0]
        found = [pull for pull in state.pulls if query.get("state") != "open" or pull.state == "open"]
        if not gitea and "head" in query:
            found = [pull for pull in found if f"{pull.home.partition('/')[0]}:{pull.head}" == query["head"]]
            found = [
                pull for pull in found if query["head"].startswith(f"{owner}:") and pull.base == query["base"]
            ]
        return 200, [_shown(state, pull, gitea=gitea) for pull in found]

    def opened(state: ForgeState, me: str, _query: Any, body: Any) -> Reply:
        made = state.open(me, body["head"], body["base"], body["title"], body["body"])
        if isinstance(made, Pull):
            return 201, _shown(state, made, gitea=gitea)
        return (409 if gitea else 422), {"message": made}

    def one(state: ForgeState, _me: str, _query: Any, _body: Any, number: str) -> Reply:
        pull = _pull(state, number)
        return (200, _shown(state, pull, gitea=gitea)) if pull else NOT_FOUND

    def issue(state: ForgeState, _me: str, _query: Any, _body: Any, number: str) -> Reply:
        pull = _pull(state, number)
        return (200, {"number": pull.number, "closed_by": _user(state, pull.ended_by)}) if pull else NOT_FOUND

    def labels(state: ForgeState, _me: str, _query: Any, body: Any, number: str) -> Reply:
        pull = _pull(state, number)
        assert pull
        names = {key: name for name, key in state.labels.items()}
        if gitea and any(label not in names for label in body["labels"]):
            return 422, {"message": "label does not exist"}
        pull.labels = sorted({*pull.labels, *(names[key] if gitea else key for key in body["labels"])})
        return 200, []

    def reviewers(state: ForgeState, _me: str, _query: Any, body: Any, number: str) -> Reply:
        pull = _pull(state, number)
        assert pull
        if any(name == pull.by or name not in state.users for name in body["reviewers"]):
            return 422, {"message": "Reviews may only be requested from collaborators."}
        pull.reviewers = body["reviewers"]
        return 201, {}

    def reviews(state: ForgeState, _me: str, _query: Any, _body: Any, number: str) -> Reply:
        pull = _pull(state, number)
        assert pull
        return 200, [_review(state, review, gitea=gitea) for review in pull.reviews]

    def inline(state: ForgeState, _me: str, _query: Any, _body: Any, number: str) -> Reply:
        pull = _pull(state, number)
        assert pull
        return 200, [
            _comment(state, said, gitea=gitea) for review in pull.reviews for said in review.comments
        ]

    def of_review(state: ForgeState, _me: str, _query: Any, _body: Any, number: str, review: str) -> Reply:
        pull = _pull(state, number)
        assert pull
        found = next(one for one in pull.reviews if one.number == int(review))
        return 200, [_comment(state, said, gitea=gitea) for said in found.comments]

    def talk(state: ForgeState, _me: str, _query: Any, _body: Any, number: str) -> Reply:
        pull = _pull(state, number)
        assert pull
        return 200, [_comment(state, said, gitea=gitea) for said in pull.comments]

    def say(state: ForgeState, me: str, _query: Any, body: Any, number: str) -> Reply:
        return 201, _comment(state, state.comment(int(number), me, body["body"]), gitea=gitea)

    def permission(state: ForgeState, _me: str, _query: Any, _body: Any, name: str) -> Reply:
        if name not in state.users:
            return NOT_FOUND
        return 200, {"permission": "write" if state.users[name].may_write else "read"}

    def brought(state: ForgeState, _me: str, _query: Any, _body: Any, commit: str) -> Reply:
        found = [_shown(state, pull, gitea=gitea) for pull in state.pulls if commit in pull.brought]
        if gitea:
            return (200, found[0]) if found else NOT_FOUND
        return 200, found

    def known(state: ForgeState, _me: str, _query: Any, _body: Any) -> Reply:
        return 200, [{"id": key, "name": name} for name, key in state.labels.items()]

    at = "repos/acme/lib"
    return [
        ("GET", f"{at}/pulls", listed),
        ("POST", f"{at}/pulls", opened),
        ("GET", rf"{at}/pulls/(\d+)", one),
        ("GET", rf"{at}/issues/(\d+)", issue),
        ("POST", rf"{at}/issues/(\d+)/labels", labels),
        ("POST", rf"{at}/pulls/(\d+)/requested_reviewers", reviewers),
        ("GET", rf"{at}/pulls/(\d+)/reviews", reviews),
        *([("GET", rf"{at}/pulls/(\d+)/reviews/(\d+)/comments", of_review)] if gitea else []),
        *([] if gitea else [("GET", rf"{at}/pulls/(\d+)/comments", inline)]),
        ("GET", rf"{at}/issues/(\d+)/comments", talk),
        ("POST", rf"{at}/issues/(\d+)/comments", say),
        ("GET", rf"{at}/collaborators/([^/]+)/permission", permission),
        ("GET", rf"{at}/commits/([0-9a-f]+)/{'pull' if gitea else 'pulls'}", brought),
        *([("GET", f"{at}/labels", known)] if gitea else []),
    ]


# GitLab


def _member(user: User | None) -> dict[str, Any] | None:
    return {"id": user.number, "username": user.login} if user else None


def _request(state: ForgeState, pull: Pull) -> dict[str, Any]:
    by = _member(state.users.get(pull.ended_by))
    return {
        "iid": pull.number,
        "state": "opened" if pull.state == "open" else pull.state,
        "web_url": "javascript:alert(1)",
        "source_branch": pull.head,
        "target_branch": pull.base,
        "source_project_id": 7 if pull.home == state.repository else 8,
        "target_project_id": 7,
        "sha": state.head_of(pull),
        "merged_by": by if pull.state == "merged" else None,
        "merge_user": by if pull.state == "merged" else None,
        "closed_by": by if pull.state == "closed" else None,
        "merge_commit_sha": pull.commit or None,
        "squash_commit_sha": None,
    }


def _requests(state: ForgeState, _me: str, query: dict[str, str], _body: Any) -> Reply:
    wanted = (query["source_branch"], query["target_branch"], "open")
    found = [pull for pull in state.pulls if (pull.head, pull.base, pull.state) == wanted]
    return 200, [_request(state, pull) for pull in found]


def _open_request(state: ForgeState, me: str, _query: Any, body: Any) -> Reply:
    made = state.open(me, body["source_branch"], body["target_branch"], body["title"], body["description"])
    if not isinstance(made, Pull):
        return 409, {"message": ["Another open merge request already exists for this source branch"]}
    made.labels = [label for label in body["labels"].split(",") if label]
    names = {user.number: user.login for user in state.users.values()}
    made.reviewers = [names[number] for number in body["reviewer_ids"]]
    return 201, _request(state, made)


def _one_request(state: ForgeState, _me: str, _query: Any, _body: Any, number: str) -> Reply:
    pull = _pull(state, number)
    return (200, _request(state, pull)) if pull else NOT_FOUND


def _notes(state: ForgeState, _me: str, _query: Any, _body: Any, number: str) -> Reply:
    pull = _pull(state, number)
    assert pull
    talk = [_note(state, said) for said in pull.comments]
    for review in pull.reviews:
        if review.text:
            asks = review.state == "CHANGES"
            talk.append(
                _note(state, Comment(review.number, review.by, review.text, review.at), resolvable=asks)
            )
        talk += [_note(state, said, resolvable=True) for said in review.comments]
    system = {"id": 9_999, "body": "changed the title", "system": True, "created_at": "2026-11-22T11:00:00Z"}
    return 200, [system, *sorted(talk, key=lambda note: (note["created_at"], note["id"]))]


def _note(state: ForgeState, said: Comment, *, resolvable: bool = False) -> dict[str, Any]:
    place = {"position": {"new_path": said.path, "new_line": said.line}} if said.path else {}
    author = _member(state.users.get(said.by))
    note = {"id": said.number, "body": said.text, "author": author, "system": False, "created_at": said.at}
    return note | {"resolvable": resolvable, "resolved": said.resolved} | place


def _say_note(state: ForgeState, me: str, _query: Any, body: Any, number: str) -> Reply:
    return 201, _note(state, state.comment(int(number), me, body["body"]))


def _users(state: ForgeState, _me: str, query: dict[str, str], _body: Any) -> Reply:
    user = state.users.get(query["username"])
    return 200, [_member(user)] if user else []


def _membership(state: ForgeState, _me: str, _query: Any, _body: Any, number: str) -> Reply:
    found = next((user for user in state.users.values() if user.number == int(number)), None)
    return (200, {"id": found.number, "access_level": 30 if found.may_write else 20}) if found else NOT_FOUND


def _brought_by(state: ForgeState, _me: str, _query: Any, _body: Any, commit: str) -> Reply:
    return 200, [_request(state, pull) for pull in state.pulls if commit in pull.brought]


_AT = "projects/acme%2Flib"
_ROUTES: dict[str, list[tuple[str, str, Route]]] = {
    "github": _same(gitea=False),
    "gitea": _same(gitea=True),
    "gitlab": [
        ("GET", f"{_AT}/merge_requests", _requests),
        ("POST", f"{_AT}/merge_requests", _open_request),
        ("GET", rf"{_AT}/merge_requests/(\d+)", _one_request),
        ("GET", rf"{_AT}/merge_requests/(\d+)/notes", _notes),
        ("POST", rf"{_AT}/merge_requests/(\d+)/notes", _say_note),
        ("GET", "users", _users),
        ("GET", rf"{_AT}/members/all/(\d+)", _membership),
        ("GET", rf"{_AT}/repository/commits/([0-9a-f]+)/merge_requests", _brought_by),
    ],
}
