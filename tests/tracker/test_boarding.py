"""The board of a real repository: its cards, what attempts under way say, and news from outside."""

import threading
from collections.abc import Iterator
from pathlib import Path

from penguin_git.model.board import Board, Column
from penguin_git.model.ids import TaskId
from penguin_git.model.query import parse
from penguin_git.tracker import boarding
from penguin_git.tracker.onlooking import Onlooker
from tests.support import robots
from tests.support.clones import DEADLINE, Clone


def _ids(board: Board, column: Column) -> list[str]:
    return [card.id for card in board.columns[column]]


def _bakery(path: Path) -> Clone:
    clone = Clone.new(path)
    files = {
        "flour": "title: Buy flour\nrun: 'true'\nlabels: [shop]\n",
        "bake": "title: Bake\nrun: 'true'\ndepends_on: [flour]\nparent: party\n",
        "cake": "title: Eat\nrequires_approval: true\nrun: 'true'\nparent: party\n",
        "party": "title: Have a party\n",
    }
    clone.commit({f".penguin/tasks/{name}.yaml": text for name, text in files.items()})
    return clone


def test_ready_and_blocked_tasks_stand_apart_and_parents_hold_their_parts(tmp_path: Path) -> None:
    clone = _bakery(tmp_path / "clone")

    with clone.project() as project:
        board = boarding.board(project)

    assert ["flour"] == _ids(board, Column.READY)
    assert {"bake", "cake"} == {*_ids(board, Column.BLOCKED)}
    bake, cake = board.card("bake"), board.card("cake")
    assert bake is not None
    assert (("flour",), "party") == (bake.needs, bake.whole)
    assert cake is not None
    assert cake.wants_approval
    assert (0, 2) == (board.wholes[TaskId("party")].done, board.wholes[TaskId("party")].parts)


def test_a_filter_hides_cards_and_says_how_many(tmp_path: Path) -> None:
    clone = _bakery(tmp_path / "clone")

    with clone.project() as project:
        board = boarding.board(project, parse("label:shop"))

    assert ["flour"] == [card.id for card in board.cards]
    assert 2 == board.hidden


class _Seen:
    """What an onlooker sees, in a thread of its own."""

    def __init__(self, clone: Clone) -> None:
        self.onlooker = Onlooker(clone.project())
        self.boards: list[Board] = []
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._follow, args=(self.onlooker.boards(),))

    def __enter__(self) -> "_Seen":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.onlooker.end()
        self._thread.join(DEADLINE)
        assert not self._thread.is_alive()

    def until(self, task: str, column: Column, percent: int | None = None) -> Board:
        """Wait for a board with the task in this column, its attempt so far."""

        def found() -> bool:
            card = self.boards[-1].card(task) if self.boards else None
            far = card.live.percent if card and card.live else None
            return card is not None and card.column is column and far == percent

        with self._changed:
            assert self._changed.wait_for(found, DEADLINE), f"it never came: {self.boards[-1:]}"
            return self.boards[-1]

    def _follow(self, boards: Iterator[Board]) -> None:
        for board in boards:
            with self._changed:
                self.boards.append(board)
                self._changed.notify_all()


def test_an_edit_in_a_text_editor_and_a_commit_from_outside_are_seen(tmp_path: Path) -> None:
    clone = _bakery(tmp_path / "clone")
    with _Seen(clone) as seen:
        seen.until("flour", Column.READY)

        clone.write(".penguin/tasks/flour.yaml", "status: paused\n\ntitle: Buy flour\n")
        seen.until("flour", Column.STOPPED)
        clone.task("sugar", "title: Buy sugar\nrun: 'true'\n")
        seen.until("sugar", Column.READY)
        seen.onlooker.want(parse("sugar"))

        Clone.wait_for(lambda: 3 == seen.boards[-1].hidden)


def test_the_progress_and_budget_of_a_running_attempt_are_followed(tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    list_of_two = {"do": "say", "text": "- [x] flour\n- [ ] oven\n"}
    clone = robots.robot_clone(
        tmp_path / "clone", robots.use(100), list_of_two, robots.until(gate), robots.write("cake")
    )
    budget = "resource_constraints: {max_tokens: 1000}\n"
    with _Seen(clone) as seen, clone.daemon() as daemon:
        clone.task("bake", f"title: Bake\nassigned_to: robot\nreview: required\n{budget}")
        daemon.until_live("bake")

        board = seen.until("bake", Column.IN_PROGRESS, percent=50)
        gate.touch()
        seen.until("bake", Column.IN_REVIEW)

    card = board.card("bake")
    assert card is not None
    assert card.live is not None
    tightest = card.live.tightest
    assert tightest is not None
    assert ("tokens", 0.1) == (tightest.name, tightest.share)
    assert "test daemon" in board.worker


def test_what_can_not_be_read_for_the_moment_is_said_and_the_last_board_stays(tmp_path: Path) -> None:
    clone = _bakery(tmp_path / "clone")
    with _Seen(clone) as seen:
        seen.until("flour", Column.READY)

        clone.commit({".penguin/config.yaml": "max_parallel: many\n"})
        Clone.wait_for(lambda: bool(seen.boards[-1].broken))
        assert ["flour"] == _ids(seen.boards[-1], Column.READY)
        clone.commit({".penguin/config.yaml": "base: main\n"})
        Clone.wait_for(lambda: not seen.boards[-1].broken)
