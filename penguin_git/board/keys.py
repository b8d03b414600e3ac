"""The keys of the board: what each does, in the order in which they are shown."""

from typing import Final

from textual.binding import Binding, BindingType

from penguin_git.model import doing
from penguin_git.model.board import Card
from penguin_git.model.doing import Action

ACTIONS: Final = {
    "a": Action.APPROVE,
    "r": Action.REJECT,
    "s": Action.START,
    "p": Action.PAUSE,
    "u": Action.RESUME,
    "f": Action.FEEDBACK,
    "c": Action.CHECKPOINT,
    "d": Action.DONE,
    "F": Action.FAIL,
    "R": Action.RESTART,
    "x": Action.CANCEL,
    "o": Action.REOPEN,
    "m": Action.NOTE,
}
_UNSAID: Final = (Action.CHECKPOINT, Action.FAIL, Action.NOTE)  # they would crowd the line of keys

APP: Final[list[BindingType]] = [
    Binding("q", "app.quit", "Quit"),
    Binding("ctrl+c", "quit", "Quit", show=False),
]
BOARD: Final[list[BindingType]] = [
    Binding("enter", "open", "Open"),
    *(
        Binding(key, f"act('{action.value}')", action.value.capitalize(), show=action not in _UNSAID)
        for key, action in ACTIONS.items()
    ),
    Binding("space", "choose", "More"),
    Binding("e", "edit", "Edit"),
    Binding("n", "new", "New"),
    Binding("slash", "filter", "Filter", key_display="/", priority=True),  # before the letters that follow it
    Binding("w", "wholes", "Wholes", show=False),
    Binding("l", "tab('log')", "Log", show=False),
    Binding("v", "tab('diff')", "Diff", show=False),
    Binding("t", "tab('about')", "Task", show=False),
    Binding("i", "tab('links')", "Links", show=False),
    Binding("tab", "switch", "Switch", show=False),
    Binding("escape", "back", "Back", show=False),
    Binding("left", "go(-1)", "Left", show=False),
    Binding("right", "go(1)", "Right", show=False),
    Binding("question_mark", "keys", "Keys", key_display="?"),
]

PAGE: Final = """\
Arrows          go to another card or column; also j, k, g, G
Enter           open the card beside the board; once more: go into it
t  l  v  i      its tabs: task, log, diff, links
Tab             from the columns into the open card, and back
Esc             close the card; then show everything again
/               show only what a filter holds for, as in label:ui
w               show only the parts of one task
n  e            make a new task; edit this one in your editor
a  r            approve; reject with a reason
s  p  u         start; pause; resume
f  m            say something to whoever works on it; leave a remark
d  F  o         say that it is done; that it failed; reopen it
c  R  x         checkpoint; restart; cancel
Space           everything that can be done to this card, and why not the rest
q               leave; what works goes on

With the mouse: a click goes to a card, two open it, the wheel scrolls."""


def is_of_use(action: str, parameters: tuple[object, ...], card: Card | None) -> bool:
    """Whether what a key does can be done with this card under the cursor."""
    if action == "act":
        return card is not None and not doing.offer(card, Action(str(parameters[0]))).why_not
    return card is not None or action not in ("open", "edit", "choose")
