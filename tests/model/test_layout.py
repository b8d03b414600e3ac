"""Paths and refs: what is written can be read back, and nothing else is taken for ours."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penguin_git.model import ids, layout
from penguin_git.model.ids import TaskId

VALID = st.from_regex(r"[a-z0-9][a-z0-9._-]{0,8}", fullmatch=True).filter(ids.is_valid).map(TaskId)


@given(VALID, st.integers(0, 20_000))
def test_the_path_of_a_task_leads_back_to_it(task: TaskId, count: int) -> None:
    assert task == layout.task_of(layout.new_task(task, count))


@given(VALID, st.integers(1, 10**9 - 1))
def test_the_path_of_a_record_leads_back_to_its_attempt(task: TaskId, attempt: int) -> None:
    assert (task, attempt) == layout.attempt_of(layout.record(task, attempt))


@given(
    st.sampled_from([".penguin/records/", ".penguin/records/a_/", ".penguin/records/k3/k3f9/"]),
    st.text("ak39/._\u0663", max_size=10),
    st.sampled_from([".yaml", ""]),
)
def test_only_the_path_that_would_be_written_is_a_record(folder: str, name: str, suffix: str) -> None:
    found = layout.attempt_of(folder + name + suffix)

    assert found is None or folder + name + suffix == layout.record(*found)


@pytest.mark.parametrize(
    ("task", "count", "path"),
    [
        ("k3f9", 0, ".penguin/tasks/k3f9.yaml"),
        ("k3f9", 999, ".penguin/tasks/k3f9.yaml"),
        ("k3f9", 1000, ".penguin/tasks/k3/k3f9.yaml"),
        ("7", 1000, ".penguin/tasks/7_/7.yaml"),
    ],
)
def test_new_tasks_lie_flat_until_there_are_a_thousand(task: str, count: int, path: str) -> None:
    assert path == layout.new_task(TaskId(task), count)


def test_a_record_lies_in_the_folder_of_its_task() -> None:
    assert layout.record(TaskId("k3f9"), 2) == ".penguin/records/k3/k3f9/2.yaml"
    assert layout.records(TaskId("k3f9")) == ".penguin/records/k3/k3f9/"
    assert layout.record(TaskId("7"), 1) == ".penguin/records/7_/7/1.yaml"


@pytest.mark.parametrize("path", [".penguin/tasks/backend/k3f9.yaml", ".penguin/tasks/a/b/c/k3f9.yaml"])
def test_a_task_may_lie_in_any_subfolder(path: str) -> None:
    assert layout.task_of(path) == "k3f9"


@pytest.mark.parametrize(
    "path",
    [
        "k3f9.yaml",
        ".penguin/k3f9.yaml",
        ".penguin/tasks.yaml",
        ".penguin/tasksx/k3f9.yaml",
        ".penguin/tasks/k3f9.yml",
        ".penguin/tasks/k3f9",
        ".penguin/tasks/.yaml",
        ".penguin/tasks/K3F9.yaml",
        ".penguin/tasks/-x.yaml",
        ".penguin/tasks/x.lock.yaml",
        ".penguin/tasks/.gitattributes",
        "sub/.penguin/tasks/k3f9.yaml",
    ],
)
def test_other_paths_are_no_tasks(path: str) -> None:
    assert layout.task_of(path) is None


@pytest.mark.parametrize(
    "path",
    [
        "k3/k3f9/1.yaml",
        ".penguin/records/k3/k3f9/1",
        ".penguin/records/k3/k3f9/1.yml",
        ".penguin/records/k3/k3f9/x.yaml",
        ".penguin/records/k3/k3f9/0.yaml",
        ".penguin/records/k3/k3f9/01.yaml",
        ".penguin/records/k3/k3f9/-1.yaml",
        ".penguin/records/k3/k3f9/\u0663.yaml",
        f".penguin/records/k3/k3f9/{'9' * 5000}.yaml",
        ".penguin/records/k3/-x/1.yaml",
        ".penguin/records/m7/k3f9/1.yaml",
        ".penguin/records/k3f9/1.yaml",
        ".penguin/records/a/k3/k3f9/1.yaml",
    ],
)
def test_other_paths_are_no_records(path: str) -> None:
    assert layout.attempt_of(path) is None


def test_the_refs_of_a_task() -> None:
    task = TaskId("k3f9")

    assert [
        layout.branch("penguin", task),
        layout.attempt_tip(task, 2, "ab12"),
        layout.request(task),
        layout.log(task, 2),
    ] == [
        "refs/heads/penguin/k3f9",
        "refs/penguin/attempts/k3f9/2-ab12",
        "refs/penguin/requests/k3f9",
        "refs/penguin/logs/k3f9/2",
    ]
