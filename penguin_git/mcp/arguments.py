"""What each tool takes: typed values, read strictly from what a client sends, and their JSON Schemas."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeVar

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from penguin_git.errors import InvalidValue
from penguin_git.model.text import visible

LONGEST_LIST = 100

_Name = Annotated[str, Meta(max_length=300)]
_Note = Annotated[str, Meta(max_length=4_000)]
_Text = Annotated[str, Meta(max_length=20_000)] | UnsetType
_Named = _Name | UnsetType
_Priority = Literal["low", "medium", "high", "critical"]
_Names = Annotated[list[_Name], Meta(max_length=50)]
_Ids = Annotated[_Names, Meta(description="Tasks that have to be completed first")]
_Labels = _Names | UnsetType
_Some = Annotated[int, Meta(ge=1, le=LONGEST_LIST)]
_Skipped = Annotated[int, Meta(ge=0)]


class Arguments(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Nothing; what other tools take is a kind of this."""


class OneTask(Arguments, frozen=True, kw_only=True):
    """One task: its id, the beginning of its id, or its exact title."""

    id: _Name


class MaybeTask(Arguments, frozen=True, kw_only=True):
    """A task, or none in particular."""

    id: _Named = UNSET


class Listing(Arguments, frozen=True, kw_only=True):
    """Which tasks, and how many."""

    filter: Annotated[
        _Named,
        Meta(
            description="Words to find, and key:value of status, label, priority, project, assigned_to,"
            " parent, depends_on, id; a comma means or, a minus not: status:ready,blocked -label:ui login"
        ),
    ] = UNSET
    limit: _Some = 20
    offset: _Skipped = 0


class Claim(MaybeTask, frozen=True, kw_only=True):
    """A task to claim, or the most urgent one; without `claim` only a look."""

    claim: bool = False


class NewTask(Arguments, frozen=True, kw_only=True):
    """What is said of a new task."""

    title: _Name
    description: _Text = UNSET
    priority: _Priority | UnsetType = UNSET
    labels: _Labels = UNSET
    depends_on: _Ids | UnsetType = UNSET
    parent: _Named = UNSET
    project: _Named = UNSET
    acceptance: Annotated[_Labels, Meta(description="Sentences that hold when it is done")] = UNSET


class Update(OneTask, frozen=True, kw_only=True):
    """What is changed of a task; what is left out stays as it is."""

    title: _Named = UNSET
    description: _Text = UNSET
    priority: _Priority | UnsetType = UNSET
    add_labels: _Labels = UNSET
    remove_labels: _Labels = UNSET
    add_depends_on: _Ids | UnsetType = UNSET


class Note(OneTask, frozen=True, kw_only=True):
    """A remark on a task."""

    text: _Note


class End(OneTask, frozen=True, kw_only=True):
    """How a claimed task ended."""

    note: _Note | UnsetType = UNSET
    failed: bool = False


A = TypeVar("A", bound=Arguments)


def read(tool: str, kind: type[A], said: Mapping[str, Any]) -> A:
    """The arguments of a call; `InvalidValue` says what is wrong with them, and what the tool takes."""
    try:
        return msgspec.convert(said, kind, strict=True)
    except msgspec.ValidationError as error:
        known = ", ".join(f"`{name}`" for name in kind.__struct_fields__)
        raise InvalidValue(
            f"The arguments of `{tool}` are wrong: {visible(str(error))[:200]}.",
            hint=f"It takes {known or 'nothing'}, each as its schema says; leave out what you don't need.",
        ) from None


def schema(kind: type[Arguments]) -> dict[str, Any]:
    """The JSON Schema of a tool's arguments, in as few words as it has."""
    found: dict[str, Any] = msgspec.json.schema(kind)["$defs"][kind.__name__]
    return {
        key: value
        for key, value in found.items()
        if key not in ("title", "description", "required") or (key == "required" and value)
    }


def given(arguments: Arguments, **names: str) -> dict[str, Any]:
    """What was said, by name; `names` are those that the tracker calls otherwise."""
    pairs = msgspec.structs.asdict(arguments).items()
    return {names.get(name, name): value for name, value in pairs if value is not UNSET}
