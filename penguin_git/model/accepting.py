"""Whether the outcome of an attempt may become a part of the base, and when its branch may go."""

from msgspec import Struct


class Said(Struct, frozen=True):
    """What a commit of the base says of a task: its file's path and blob, and whose records it has.

    `file` is None where the task has none.
    """

    file: tuple[str, str] | None
    attempts: frozenset[int] = frozenset()


def objection(attempt: int, decided: Said | None, now: Said, *, with_work: bool) -> str:
    """Why an attempt does not land on a commit of the base, in a sentence; '' where it does.

    `decided` is what the base said when the landing was decided. Looked at for the very commit that is built
    on: whoever lands it meanwhile - another machine, or a person - is never landed over.
    """
    if now.file is None:
        return "its file was removed from the base branch; the work stays on its branch"
    if decided and decided.file != now.file:
        return "its file on the base branch was edited just now"
    if with_work and attempt in now.attempts:
        return "it has landed already"
    if decided and decided.attempts != now.attempts:
        return "another attempt of it has landed just now"
    return ""


def may_go(first_seen: float | None, now: float, sure: float, *, is_kept: bool) -> bool:
    """Whether the branch of a landed attempt may be deleted for all.

    A server that was killed, or that answers from a copy, can show a landing that is gone a moment later; so
    two looks have to see it, `sure` seconds apart, and its last commit has to be kept elsewhere (`is_kept`).
    """
    return is_kept and first_seen is not None and now - first_seen >= sure
