"""A template: what a person fills in, and the tasks that are made from it."""

from collections.abc import Iterator, Mapping
from enum import StrEnum

from msgspec import Struct

from penguin_git.model.task import Check, Free

Value = str | int | bool | tuple[str, ...] | None
"""What a field is filled with; None where nothing is said about a number."""

Number = int | str
Flag = bool | str
Texts = tuple[str, ...] | str  # a text is an expression that gives a list

INHERITED = (
    "type",
    "priority",
    "project",
    "assigned_to",
    "context",
    "changes",
    "collaboration_mode",
    "review",
    "land",
    "due",
)
"""What a part takes over from the top of its template where it says nothing itself."""


class FieldType(StrEnum):
    """What may be filled in; `text` may have several lines, `string` has one."""

    STRING = "string"
    TEXT = "text"
    CHOICE = "choice"
    INT = "int"
    BOOL = "bool"
    LIST = "list"


class TemplateField(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing that a person fills in."""

    name: str
    type: FieldType = FieldType.STRING
    required: bool = False
    options: tuple[str, ...] = ()
    default: Free = None
    description: str | None = None


class TemplateConstraints(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What an attempt may consume and use; a number may be an expression."""

    max_tokens: Number | None = None
    max_duration_minutes: Number | None = None
    max_iterations: Number | None = None
    allowed_tools: Texts | None = None


class TemplatePart(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a template says about one task; any text may hold expressions."""

    title: str | None = None
    description: str | None = None
    type: str | None = None
    priority: str | None = None
    project: str | None = None
    labels: Texts = ()
    assigned_to: str | None = None
    run: str | None = None
    context: Texts = ()
    acceptance: tuple[str | Check, ...] | str = ()
    changes: str | None = None
    resource_constraints: TemplateConstraints = TemplateConstraints()
    collaboration_mode: str | None = None
    review: str | None = None
    land: str | None = None
    requires_approval: Flag | None = None
    approver: str | None = None
    due: str | None = None
    defer_until: str | None = None
    estimate: str | None = None
    metadata: dict[str, Free] = {}


class TemplateTask(TemplatePart, frozen=True, kw_only=True, omit_defaults=True):
    """One of several independent tasks."""

    title: str


class TemplateStep(TemplatePart, frozen=True, kw_only=True, omit_defaults=True):
    """One entry of a workflow: with `title` a task of its own, with `phase` a phase of the one task."""

    phase: str | None = None
    agent: str | None = None


class Template(TemplatePart, frozen=True, kw_only=True, omit_defaults=True):
    """A template file. `subtasks` are independent, the steps of a `workflow` come one after the other."""

    name: str | None = None
    fields: tuple[TemplateField, ...] = ()
    subtasks: tuple[TemplateTask, ...] = ()
    workflow: tuple[TemplateStep, ...] = ()

    @property
    def parts(self) -> tuple[TemplatePart, ...]:
        """The tasks below the parent; none where the template makes one task."""
        return self.subtasks or tuple(step for step in self.workflow if step.phase is None)

    @property
    def describes_task(self) -> bool:
        """Whether `description` is also the task's: a plain one above parts only says what it is for."""
        said = self.description
        return said is not None and (not self.parts or self.title is not None or is_expression(said))


class Expression(Struct, frozen=True, kw_only=True):
    """A text of a template that has to be rendered, and where it stands."""

    key: str
    line: int
    column: int
    text: str
    wants_list: bool = False


def is_expression(text: str) -> bool:
    """Whether a text has to be rendered; any other one stands for itself."""
    return "{{" in text or "{%" in text


def blanks(fields: tuple[TemplateField, ...], values: Mapping[str, Value]) -> Iterator[TemplateField]:
    """The required fields that nothing is said about."""
    for field in fields:
        if field.required and field.default is None and values.get(field.name) in (None, "", ()):
            yield field


def unsaid(field: TemplateField) -> Value:
    """What an optional field without a default holds when nothing is said about it."""
    return _UNSAID[field.type]


_UNSAID: Mapping[FieldType, Value] = {
    FieldType.STRING: "",
    FieldType.TEXT: "",
    FieldType.CHOICE: "",
    FieldType.INT: None,
    FieldType.BOOL: False,
    FieldType.LIST: (),
}
