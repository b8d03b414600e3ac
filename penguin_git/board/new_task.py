"""The form of a new task: what most tasks say, the rest in the editor."""

from collections.abc import Awaitable, Callable
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Input, Label, Select, Static, TextArea

from penguin_git.board.making import Made
from penguin_git.errors import PenguinError
from penguin_git.model.priority import TaskPriority
from penguin_git.model.text import visible
from penguin_git.tracker.drafting import Wishes

_WHO = "an agent or a person"
_APPROVAL = [("not needed", False), ("a person has to approve it before it runs", True)]
_COMMAS = "with commas in between"
_LAST = "needs"  # the last line to write on; below are lists to choose from

Create = Callable[[Wishes], Awaitable[Made]]
"""Makes the task; a `PenguinError` says what is wrong with it."""


class NewTask(ModalScreen[Made | None]):
    """Asks what the task says until it can be made, and gives that. None: there is to be none."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Leave"),
        Binding("ctrl+s", "create", "Create"),
    ]

    def __init__(self, create: Create) -> None:
        super().__init__()
        self._create = create

    def compose(self) -> ComposeResult:
        """The fields."""
        urgency = [(priority.value, priority) for priority in TaskPriority]
        with VerticalScroll(classes="dialog wide", can_focus=False):
            yield Static(Content("A new task"), classes="dialog-title")
            yield _field("Title", Input(compact=True, id="title"))
            yield _field("What and why", TextArea(compact=True, id="description"))
            yield _field("Script, if it is one", Input(compact=True, id="run"))
            yield _field("Assigned to", Input(placeholder=_WHO, compact=True, id="assigned"))
            yield _field("Labels", Input(placeholder=_COMMAS, compact=True, id="labels"))
            yield _field("Waits for", Input(placeholder=_COMMAS, compact=True, id=_LAST))
            priority = Select(
                urgency, value=TaskPriority.MEDIUM, allow_blank=False, compact=True, id="priority"
            )
            yield _field("Priority", priority)
            approval = Select(_APPROVAL, value=False, allow_blank=False, compact=True, id="approval")
            yield _field("Approval", approval)
            yield Label("", id="problem")
            yield Static(
                Content("Ctrl+S: create   Enter, Tab: next field   Esc: leave it"), classes="dialog-keys"
            )

    def on_input_submitted(self, said: Input.Submitted) -> None:
        """Go on to the next field: who is not through yet has not asked for a task."""
        if said.input.id == _LAST:
            self.action_create()
        else:
            self.focus_next()

    @work(exclusive=True)
    async def action_create(self) -> None:
        """That is it; what is wrong with it is said beside it, and nothing that was typed is lost."""
        try:
            self.dismiss(await self._create(self._wishes()))
        except PenguinError as error:
            said = f"{error.message} {error.hint}".strip()
            self.query_one("#problem", Label).update(Content(visible(said)))

    def action_leave(self) -> None:
        """No task."""
        self.dismiss(None)

    def _wishes(self) -> Wishes:
        return Wishes(
            title=self._text("title"),
            description=self.query_one("#description", TextArea).text.strip() or None,
            run=self._text("run") or None,
            assigned_to=self._text("assigned") or None,
            labels=self._listed("labels") or None,
            depends_on=self._listed(_LAST) or None,
            priority=TaskPriority(str(self.query_one("#priority", Select).value)),
            requires_approval=self.query_one("#approval", Select).value is True or None,
        )

    def _text(self, name: str) -> str:
        return self.query_one(f"#{name}", Input).value.strip()

    def _listed(self, name: str) -> tuple[str, ...]:
        return tuple(part.strip() for part in self._text(name).split(",") if part.strip())


def _field(name: str, field: Widget) -> Horizontal:
    return Horizontal(Label(name, classes="name"), field, classes="field")
