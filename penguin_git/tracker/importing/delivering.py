"""From a source to what it delivers, whichever format it is in."""

from pathlib import PurePath

from msgspec import Struct, structs

from penguin_git.codec.foreign import guessing, records
from penguin_git.errors import BrokenFile, PenguinError, Problem
from penguin_git.model.incoming.item import Delivery, Format, LeftOut
from penguin_git.model.text import visible
from penguin_git.tracker.importing.reading import Board, File, Text


class Delivered(Struct, frozen=True):
    """What a source delivers, and whether its format was found out rather than said."""

    delivery: Delivery
    is_guessed: bool


def delivered(source: Text | Board, form: Format | None, *, trusted: bool = False) -> Delivered:
    """What a source delivers. `trusted`: scripts, checks and approvals of tasks of ours are kept."""
    if isinstance(source, Board):
        if form not in (None, Format.BACKLOG):
            raise PenguinError(f"That is a folder of Backlog.md, not `{form}`.", hint="Leave `--format` out.")
        return Delivered(_backlog(source), form is None)
    text = records.text_of(source.file.data, source.file.name)
    found = form or _guessed(text, source.file.name)
    return Delivered(_of_text(text, source.file, found, trusted=trusted), form is None)


def _guessed(text: str, name: str) -> Format:
    if form := guessing.guessed(text, name):
        return form
    raise PenguinError(
        f"It can't be told what `{visible(name)}` is.",
        hint=f"Say it: `--format` and one of {', '.join(Format)}. A checklist has items such as `- [ ] …`.",
    )


def _of_text(text: str, file: File, form: Format, *, trusted: bool) -> Delivery:
    match form:
        case Format.BACKLOG:
            return _one_page(file)
        case Format.MARKDOWN:
            return _checklist(text, file)
        case Format.JSON:
            return _own(text, file.name, trusted=trusted)
    from penguin_git.model.incoming import beads, github, taskwarrior

    mapped = {
        Format.BEADS: beads.delivered,
        Format.TASKWARRIOR: taskwarrior.delivered,
        Format.GITHUB: github.delivered,
    }
    return mapped[form](records.records(text, file.name))


def _own(text: str, name: str, *, trusted: bool) -> Delivery:
    from penguin_git.codec.foreign import own as texts
    from penguin_git.model.incoming import own

    tasks, projects = texts.parsed(text, name)
    texts.check_projects(projects, name)
    return own.delivered(tasks, projects, trusted=trusted)


def _checklist(text: str, file: File) -> Delivery:
    from penguin_git.codec import specification
    from penguin_git.model.incoming import checklist

    found = checklist.delivered(specification.listed(text), PurePath(file.name).name, file.origin)
    if not found.items:
        raise PenguinError(
            f"`{visible(file.name)}` has no checklist.",
            hint="Tasks are items such as `- [ ] …`; `penguin project plan` reads other texts.",
        )
    return found


def _one_page(file: File) -> Delivery:
    return _backlog(Board(None, (), (structs.replace(file, folder=file.folder or "tasks"),), 0))


def _backlog(board: Board) -> Delivery:
    from penguin_git.codec.foreign import backlog as pages
    from penguin_git.model.incoming import backlog

    problems: list[Problem] = []
    found = []
    for file in board.tasks:
        try:
            found.append(pages.page(file.data, file.name, file.folder))
        except BrokenFile as broken:
            problems += broken.problems
    if problems:
        raise BrokenFile(problems[:50])
    settings = board.settings
    said = pages.board(
        settings.data if settings else None,
        settings.name if settings else "",
        [(file.name, file.data) for file in board.milestones],
    )
    delivery = backlog.delivered(found, said)
    if not board.archived:
        return delivery
    many = "1 task" if board.archived == 1 else f"{board.archived} tasks"
    left = LeftOut("archive/tasks", many, "archived there")
    return structs.replace(delivery, left_out=(*delivery.left_out, left))
