"""GitHub issues, as `gh issue list --json` prints them and as its REST API answers."""

import re
from collections.abc import Iterable, Mapping

from penguin_git.model import ids
from penguin_git.model.incoming import cleaning
from penguin_git.model.incoming.collecting import collected
from penguin_git.model.incoming.conditions import boxes
from penguin_git.model.incoming.item import UNNAMED, Delivery, Format, Item, LeftOut, Record
from penguin_git.model.incoming.reader import Reader, note
from penguin_git.model.incoming.states import BECOMES, OF_GITHUB, Standing
from penguin_git.model.priority import TaskPriority
from penguin_git.model.task import Free, Note, Task, TaskType

_URL = re.compile(
    r"https?://(?P<site>[^/\s]+)/(?:api/v3/)?(?:repos/)?(?P<repo>[^/\s]+/[^/\s]+)/(?P<kind>issues|pull|pulls)/(?P<number>\d{1,9})"
)
_MENTION = re.compile(r"(?:(?P<repo>[\w.-]+/[\w.-]+)?#(?P<number>\d{1,9})|(?P<url>https?://\S+))(?=\s|$)")
_PRIORITY = re.compile(
    r"(?:(?:priority|prio)[\s:/_-]*)?(?:(?P<word>critical|urgent|highest|high|medium|normal|low)|p(?P<rank>[0-4]))"
    r"|(?:priority|prio)[\s:/_-]*(?P<number>[0-4])",
    re.IGNORECASE,
)
_RANKS = {
    **dict.fromkeys(("critical", "urgent", "highest", "0"), TaskPriority.CRITICAL),
    **dict.fromkeys(("high", "1"), TaskPriority.HIGH),
    **dict.fromkeys(("medium", "normal", "2"), TaskPriority.MEDIUM),
    **dict.fromkeys(("low", "3", "4"), TaskPriority.LOW),
}
_TYPES = {
    "bug": TaskType.BUG,
    "documentation": TaskType.DOCS,
    "docs": TaskType.DOCS,
    "enhancement": TaskType.CODE,
    "feature": TaskType.CODE,
}


def delivered(records: Iterable[Record]) -> Delivery:
    """What a list of issues delivers."""
    return collected(Format.GITHUB, records, _mapped)


def _mapped(reader: Reader) -> Item | LeftOut:
    number = reader.whole("number")
    if number is None:
        reader.complain(
            "`number` is missing.", "gh issue list --state all --limit 10000 --json number,title,…"
        )
    title, whole = reader.title("title")
    url = next((found for name in ("html_url", "url") if (found := _issue(reader.text(name)))), None)
    if reader.said("pull_request") is not None or (url and url["kind"] != "issues"):
        return LeftOut(reader.place, title, "it is a pull request")
    standing = _standing(reader)
    body, repo = reader.text("body"), url["repo"] if url else ""
    parts, points = _parts(reader, body, repo)
    labels = _names(reader, "labels", "name")
    milestone = _name(reader.said("milestone"), "title")
    people = _names(reader, "assignees", "login")
    task = Task(
        id=UNNAMED,
        status=BECOMES[standing],
        title=title,
        description=cleaning.joined(whole, body),
        type=_kind(reader, labels),
        priority=_priority(labels),
        labels=cleaning.labels((*labels, *([f"milestone:{milestone}"] if milestone else []))),
        assigned_to=people[0] if people else _name(reader.said("assignee"), "login"),
        acceptance=points,
        created_at=reader.time("created_at") or reader.time("createdAt"),
        created_by=_name(reader.said("user"), "login") or _name(reader.said("author"), "login"),
        notes=_notes(reader),
        metadata=_metadata(reader, url, people, standing),
    )
    key = f"{repo}#{number}"
    return Item(
        key=key,
        reference=f"github:{key}" if not url or url["site"] in _GITHUB else f"github:{url['site']}/{key}",
        place=reader.place,
        task=task,
        parent=_above(reader, repo),
        depends_on=_listed(reader, "blockedBy", repo) + _listed(reader, "blocked_by", repo),
        parts=parts,
        wanted_id=str(number) if number is not None and ids.is_valid(str(number)) else None,
    )


_GITHUB = ("github.com", "api.github.com")


def _issue(url: str | None) -> dict[str, str] | None:
    found = _URL.match(url or "")
    return found.groupdict() if found else None


def _key(url: str) -> str | None:
    found = _issue(url)
    return f"{found['repo']}#{int(found['number'])}" if found else None


def _standing(reader: Reader) -> Standing:
    state = (reader.words("state") or "open").casefold()
    why = (reader.words("state_reason") or reader.words("stateReason") or "").casefold()
    standing = OF_GITHUB.get((state, why)) or OF_GITHUB.get((state, ""))
    if standing is None:
        reader.complain(f"`state` can't be `{state}`: it is open or closed.")
    return standing or Standing.OPEN


def _parts(reader: Reader, body: str | None, repo: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The issues that are parts of this one, and the points of its task lists that are no issues."""
    found = dict.fromkeys((*_listed(reader, "subIssues", repo), *_listed(reader, "sub_issues", repo)))
    points = []
    for text, _ in boxes(body):
        mention = _MENTION.match(text)
        key = _mentioned(mention, repo) if mention else None
        if key:
            found[key] = None
        else:
            points.append(text)
    return tuple(found), tuple(points)


def _mentioned(mention: re.Match[str], repo: str) -> str | None:
    if mention["url"]:
        return _key(mention["url"])
    return f"{mention['repo'] or repo}#{int(mention['number'])}"


def _listed(reader: Reader, name: str, repo: str) -> tuple[str, ...]:
    """Issues in a list, or in a page of one (`nodes`)."""
    said = reader.said(name)
    rows = said.get("nodes") if isinstance(said, dict) else said
    found = (_named(row, repo) for row in rows) if isinstance(rows, list) else ()
    return tuple(key for key in found if key)


def _named(row: Free, repo: str) -> str | None:
    if not isinstance(row, dict):
        return None
    number, url = row.get("number"), row.get("html_url") or row.get("url")
    if isinstance(url, str) and (key := _key(url)):
        return key
    return f"{repo}#{number}" if isinstance(number, int) else None


def _above(reader: Reader, repo: str) -> str | None:
    url = reader.text("parent_issue_url")
    return (_key(url) if url else None) or _named(reader.said("parent"), repo)


def _name(said: Free, key: str) -> str | None:
    """The name of a label, person or milestone: a mapping that has it, or the text itself."""
    if isinstance(said, dict):
        said = said.get(key)
    return cleaning.words(said) or None if isinstance(said, str) else None


def _names(reader: Reader, name: str, key: str) -> tuple[str, ...]:
    said = reader.said(name)
    if said is not None and not isinstance(said, list):
        reader.complain(f"`{name}` has to be a list.")
        return ()
    return tuple(found for one in said or () if (found := _name(one, key)))


def _priority(labels: Iterable[str]) -> TaskPriority:
    """What a label such as `P1`, `priority: high` or `critical` says."""
    words = (_PRIORITY.fullmatch(label) for label in labels)
    ranks = [_RANKS[next(filter(None, found.groups())).casefold()] for found in words if found]
    return min(ranks, key=lambda priority: priority.rank, default=TaskPriority.MEDIUM)


def _kind(reader: Reader, labels: Iterable[str]) -> TaskType | None:
    said = (_name(reader.said("type"), "name"), _name(reader.said("issueType"), "name"), *labels)
    return next((_TYPES[one.casefold()] for one in said if one and one.casefold() in _TYPES), None)


def _notes(reader: Reader) -> tuple[Note, ...]:
    rows = reader.said("comments")
    found = [_comment(reader, row) for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    return reader.notes(found, "comments")


def _comment(reader: Reader, row: Mapping[str, Free]) -> Note | None:
    at = cleaning.moment(str(row.get("createdAt") or row.get("created_at")))
    if at is None:
        reader.remarks.append("left out: a comment without a time in `createdAt`")
        return None
    who = _name(row.get("author"), "login") or _name(row.get("user"), "login") or "unknown"
    return note(at, who, str(row.get("body") or ""))


def _metadata(
    reader: Reader, url: Mapping[str, str] | None, people: tuple[str, ...], standing: Standing
) -> dict[str, Free]:
    due = reader.said("milestone")
    said = {
        "url": reader.text("html_url") or (reader.text("url") if url else None),
        "also_assigned_to": list(people[1:]),
        "milestone_due": due.get("due_on") or due.get("dueOn") if isinstance(due, dict) else None,
        "closed_because": (reader.words("state_reason") or reader.words("stateReason"))
        if standing is Standing.DROPPED
        else None,
    }
    kept = {
        key: cleaning.words(value) if isinstance(value, str) else value
        for key, value in said.items()
        if value
    }
    return {"github": kept} if kept else {}
