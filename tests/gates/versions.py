"""Versions of a task file as people and programs leave them: edited, commented, reformatted, damaged."""

import random
from collections.abc import Callable

from penguin_git.codec.editing import Path, edited
from penguin_git.codec.parts import Parts, parts_of
from penguin_git.codec.scalars import Value
from penguin_git.errors import BrokenFile, PenguinError
from tests.codec.damage import damaged

_TEXTS: list[Value] = [
    "Uno.\nTwo.\n",
    "One.\nDos.\nThree.\n",
    "One line",
    "One.\nTwo.\nThree.\nFour.\n",
    None,
]
_EDITS: dict[Path, list[Value]] = {
    "status": ["pending", "in_progress", "paused", "completed"],
    "title": ["Do it", "Implement it: now", "on"],
    "description": _TEXTS,
    "run": _TEXTS,
    "priority": ["low", "critical", None],
    "depends_on": [["b2x4"], ["b2x4", "123", "c3d4"], ["a1", "b2x4", "123"], ["123", "z9"], None],
    "labels": [["backend"], ["backend", "auth", "api"], ["ui", "backend", "auth"], None],
    "acceptance": [["It works"], ["A wrong password is refused with 401", {"check": "make"}]],
    ("resource_constraints", "max_tokens"): [20000, 30000, None],
    ("resource_constraints", "max_iterations"): [5, 9],
    "workflow": [[{"phase": "a"}], [{"phase": "a", "agent": "x"}, {"phase": "b"}]],
    ("metadata", "deep"): [{"a": 1, "b": True}, {"a": 1.0, "c": [1]}, {"a": "1"}],
    "due": ["2026-12-01T00:00:00Z", "2026-12-02T00:00:00Z"],
    "notes": [
        [{"at": "2026-11-22T10:00:00Z", "by": "jane", "text": "One"}],
        [{"at": "2026-11-23T10:00:00Z", "by": "joe", "text": "Two\nlines\n"}],
    ],
}


def version(chance: random.Random, text: str) -> bytes:
    """The text after a few changes, most of them harmless."""
    for _ in range(chance.randrange(1, 5)):
        change: Callable[[random.Random, str], str] = chance.choice(
            [_with_a_field, _with_a_field, _with_a_comment, _with_a_comment_beside, _with_a_gap, _reordered]
        )
        text = change(chance, text)
    if chance.random() < 0.05:
        text = text.replace("\r\n", "\n").replace("\n", "\r\n")
    if chance.random() < 0.05:
        text = text.removesuffix("\n")
    data = damaged(chance, text) if chance.random() < 0.15 else text.encode()
    return b"\xef\xbb\xbf" + data if chance.random() < 0.03 else data


def _with_a_field(chance: random.Random, text: str) -> str:
    field = chance.choice(list(_EDITS))
    try:
        return edited(text.encode(), {field: chance.choice(_EDITS[field])}).decode()
    except PenguinError:
        return text


def _with_a_comment(chance: random.Random, text: str) -> str:
    lines = text.split("\n")
    at = chance.randrange(len(lines))
    indent = " " * chance.choice([0, 0, 0, 2, 4])
    return "\n".join([*lines[:at], f"{indent}# {chance.choice('abcdef')}", *lines[at:]])


def _with_a_comment_beside(chance: random.Random, text: str) -> str:
    lines = text.split("\n")
    at = chance.randrange(len(lines))
    lines[at] += f" # {chance.choice('abcdef')}"
    return "\n".join(lines)


def _with_a_gap(chance: random.Random, text: str) -> str:
    lines = text.split("\n")
    at = chance.randrange(len(lines))
    return "\n".join([*lines[:at], "", *lines[at:]])


def _reordered(chance: random.Random, text: str) -> str:
    try:
        parts = parts_of(text) if text.endswith("\n") else None
    except BrokenFile:
        return text
    if parts is None:
        return text
    shuffled = list(parts.parts)
    at = chance.randrange(len(shuffled))
    shuffled.insert(chance.randrange(len(shuffled)), shuffled.pop(at))
    return Parts(parts.head, tuple(shuffled), parts.tail).text()
