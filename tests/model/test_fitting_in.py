"""Items from elsewhere among the tasks that are here: no loop, no loose end, nothing twice."""

from typing import Any

from msgspec import structs

from penguin_git.model.approval import digest as digest_of
from penguin_git.model.ids import TaskId
from penguin_git.model.incoming.fitting import Fitted, Known, Options, digest, fitted, sorted_out
from penguin_git.model.incoming.item import UNNAMED, Delivery, Format, Item
from penguin_git.model.incoming.untying import untied
from penguin_git.model.incoming.updating import taken_over
from penguin_git.model.status import TaskStatus
from penguin_git.model.task import Approval, Check, Note, Task
from tests.support.tasks import NOW, a_task, heads


def an_item(key: str, **said: Any) -> Item:
    return Item(key=key, reference=f"beads:{key}", place=f"x:{key}", task=Task(id=UNNAMED, title=key), **said)


def fit(*items: Item, here: tuple[Task, ...] = (), options: Options | None = None) -> Fitted:
    delivery = Delivery(format=Format.BEADS, items=items)
    ids = {item.key: TaskId(f"t{item.key}") for item in items}
    found = sorted_out(items, {})
    return fitted(delivery, found, ids, heads(*here), options=options or Options(), now=NOW)


def test_edges_follow_the_new_ids() -> None:
    done = fit(an_item("1"), an_item("2", depends_on=("1",), relates_to=("1",), parent="3"), an_item("3"))

    task = done.tasks[1][1]
    assert (("t1",), ("t1",), "t3") == (task.depends_on, task.relates_to, task.parent)


def test_a_part_that_only_the_whole_names_has_a_parent() -> None:
    done = fit(an_item("1", parts=("2",)), an_item("2"))

    assert "t1" == done.tasks[1][1].parent


def test_an_edge_that_leads_nowhere_is_left_out_and_named() -> None:
    done = fit(an_item("1", depends_on=("gone", "1")))

    assert () == done.tasks[0][1].depends_on
    assert [
        "left out: `1` waits for `gone`, which the source does not have",
        "left out: `1` waits for itself",
    ] == [remark.text for remark in done.remarks]


def test_of_each_loop_one_edge_is_left_out() -> None:
    done = fit(
        an_item("1", depends_on=("2",)),
        an_item("2", depends_on=("3",)),
        an_item("3", depends_on=("1",)),
        an_item("4", parent="5"),
        an_item("5", depends_on=("4",)),
    )

    edges = sum(len(task.depends_on) + bool(task.parent) for _, task in done.tasks)
    assert (3, 2) == (edges, len(done.remarks))
    assert all("would have tasks wait for themselves" in remark.text for remark in done.remarks)


def test_a_loop_through_tasks_that_are_here_is_cut_at_the_new_one() -> None:
    here = (a_task("old", parent="top"), a_task("top", depends_on=("new",)))
    new = a_task("new", depends_on=(TaskId("old"),))

    (task,), dropped = untied([new], heads(*here))

    assert () == task.depends_on
    assert [("new", "old", "waits for")] == [tuple(one) for one in dropped]


def test_thousands_of_loops_are_undone_in_no_time() -> None:
    pairs = [
        a_task(f"{side}{number}", depends_on=(TaskId(f"{other}{number}"),))
        for number in range(400)
        for side, other in (("a", "b"), ("b", "a"))
    ]

    tasks, dropped = untied(pairs, {})

    assert (400, 400) == (len(dropped), sum(len(task.depends_on) for task in tasks))


def test_what_was_imported_before_is_told_from_what_is_new() -> None:
    same, other, new = an_item("1"), an_item("2"), an_item("3")

    found = sorted_out(
        (same, other, new),
        {
            "beads:1": Known(TaskId("k3f9"), digest(same)),
            "beads:2": Known(TaskId("m7q2"), "of before"),
        },
    )

    assert (new,) == found.new
    assert ((same, "k3f9"),) == found.unchanged
    assert ((other, "m7q2"),) == found.changed


def test_a_task_takes_over_what_its_source_says_now_and_keeps_what_is_ours() -> None:
    here = a_task(
        description="old",
        labels=("ours",),
        assigned_to="claude",
        acceptance=("old", Check(check="pytest")),
        depends_on=(TaskId("m7q2"),),
        notes=(Note(at=NOW, by="sam", text="first"),),
        metadata={"ours": 1},
    )
    there = a_task(
        title="New",
        description="new",
        labels=("theirs",),
        assigned_to="jane",
        acceptance=("new",),
        status=TaskStatus.COMPLETED,
        notes=(Note(at=NOW, by="sam", text="first"), Note(at=NOW, by="sam", text="second")),
    )

    after = taken_over(here, there, is_free=True)

    assert ("New", "new", ("ours", "theirs"), "claude") == (
        after.title,
        after.description,
        after.labels,
        after.assigned_to,
    )
    assert ("new", Check(check="pytest")) == after.acceptance
    assert (("m7q2",), {"ours": 1}, TaskStatus.COMPLETED) == (after.depends_on, after.metadata, after.status)
    assert ["first", "second"] == [note.text for note in after.notes]
    assert TaskStatus.PENDING is taken_over(here, there, is_free=False).status


def test_an_approval_stays_with_what_it_was_given_to_and_with_nothing_else() -> None:
    wanted = a_task("k3f9", title="1")
    word = Approval(by="Jane <jane@example.com>", at=NOW, digest=digest_of(wanted))
    ours = Delivery(
        format=Format.JSON,
        items=(
            Item(
                key="k3f9",
                reference="penguin:k3f9",
                place="x:1",
                task=structs.replace(wanted, id=UNNAMED, approval=word),
            ),
        ),
    )
    found = sorted_out(ours.items, {})

    options = Options(waits=False)
    kept = fitted(ours, found, {"k3f9": TaskId("k3f9")}, {}, options=options, now=NOW)
    renamed = fitted(ours, found, {"k3f9": TaskId("m7q2")}, {}, options=options, now=NOW)

    assert (word, None) == (kept.tasks[0][1].approval, renamed.tasks[0][1].approval)
    assert ["left out: its approval, which is not of what the task says here"] == [
        remark.text for remark in renamed.remarks
    ]


def test_a_state_never_goes_back() -> None:
    done = a_task(status=TaskStatus.COMPLETED)

    assert TaskStatus.COMPLETED is taken_over(done, a_task(), is_free=True).status
    assert TaskStatus.COMPLETED is taken_over(done, a_task(status=TaskStatus.CANCELLED), is_free=True).status


def test_what_a_person_wants_is_added_and_where_it_is_from_stands_in_it() -> None:
    options = Options(project="web", labels=("moved",), waits=True)

    ((_, task),) = fit(an_item("1", started="doing"), options=options).tasks

    assert ("web", ("moved",), True) == (task.project, task.labels, task.requires_approval)
    assert "beads:1" == task.metadata["imported_from"]
    assert ["It was under way there (`doing`)."] == [note.text for note in task.notes]
