"""One call of a hook by git: what it answers, as sentences and an exit code.

Nothing here needs click, which takes longer to import than all of this takes to run.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from penguin_git.errors import PenguinError, Problem
from penguin_git.gates.called import Called, called
from penguin_git.model.text import visible


class Answer(NamedTuple):
    """What a hook says on standard error, and whether git may go on."""

    lines: tuple[str, ...] = ()
    refused: bool = False


def answer(name: str, arguments: Sequence[str], folder: Path, environ: Mapping[str, str]) -> Answer:
    """Carry out one hook; `folder` is where git started it."""
    if name not in HOOKS:
        known = ", ".join(f"`{hook}`" for hook in HOOKS)
        raise PenguinError(f"Penguin has no hook `{name}`.", hint=f"It has {known}.")
    return HOOKS[name](called(folder, environ), arguments)


def _pre_commit(call: Called, _: Sequence[str]) -> Answer:
    from penguin_git.gates import pre_commit

    found = pre_commit.examined(call)
    if found.problems:
        head = f"penguin: {_counted(found.problems)} under `.penguin` in what is staged:"
        way_out = "Nothing is committed. `git commit --no-verify` goes around this check."
        return Answer(_lines(head, found.problems, [*found.remarks, way_out]), refused=True)
    remarks = list(found.remarks)
    if not all(staged.is_in_order for staged in found.tasks):
        from penguin_git.gates import placing

        remarks += placing.place_status(call, found.tasks)
    return Answer(tuple(f"penguin: {visible(remark)}" for remark in remarks))


def _commit_msg(call: Called, arguments: Sequence[str]) -> Answer:
    from penguin_git.gates import commit_msg

    if not arguments:
        raise PenguinError("The hook `commit-msg` needs the file of the message.", hint="Git names it.")
    problems = commit_msg.problems_in(call, call.work_tree / arguments[0])
    if not problems:
        return Answer()
    way_out = "Nothing is committed. `git commit --no-verify` goes around this check."
    return Answer(_lines(f"penguin: {_counted(problems)} in the message:", problems, [way_out]), refused=True)


def _post_merge(call: Called, arguments: Sequence[str]) -> Answer:
    from penguin_git.gates import post_merge

    problems = post_merge.problems_after(call, is_squash=arguments[:1] == ["1"])
    remarks = tuple(f"penguin: {visible(remark)}" for remark in post_merge.overruled(call))
    if not problems:
        return Answer(remarks)
    head = f"penguin: the merge left {_counted(problems)} under `.penguin`:"
    foot = "The merge stands. Put this right in the next commit."
    return Answer((*remarks, *_lines(head, problems, [foot])))


HOOKS: Final[dict[str, Callable[[Called, Sequence[str]], Answer]]] = {
    "pre-commit": _pre_commit,
    "commit-msg": _commit_msg,
    "post-merge": _post_merge,
}


def _counted(problems: Sequence[Problem]) -> str:
    return "1 problem" if len(problems) == 1 else f"{len(problems)} problems"


def _lines(head: str, problems: Sequence[Problem], foot: Sequence[str]) -> tuple[str, ...]:
    listed = (f"  {visible(str(problem))}" for problem in problems)
    return (head, *listed, *map(visible, foot))
