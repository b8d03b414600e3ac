"""What a task tells of itself: the kind of work, and how much of it there is."""

from penguin_git.project import ResourceConstraints, TaskManager, TaskType


def test_a_task_says_its_type_and_why(tm: TaskManager) -> None:
    guessed = tm.create_task("Fix the crash of the login")
    said = tm.create_task("Fix the crash of the login", type="ops")

    assert TaskType.BUG is guessed.get_task_type()
    assert ("its title begins with `fix`", "its title has `crash`") == guessed.type_reasons
    assert TaskType.OPS is said.get_task_type()


def test_a_task_says_how_complex_it_is_and_why(tm: TaskManager) -> None:
    small = tm.create_task("Fix typo")
    large = tm.create_task(
        "Rewrite the entire platform from scratch",
        acceptance=["fast", "safe", "tested", "documented"],
        resource_constraints=ResourceConstraints(max_tokens=80_000),
    )

    assert 0.05 == small.estimated_complexity == small.get_complexity_score()
    assert 0.8 < large.estimated_complexity <= 0.99
    assert "it has 4 acceptance conditions" in large.estimated_complexity.reasons


def test_a_measure_is_written_like_any_number(tm: TaskManager) -> None:
    assert "0.05" == f"{tm.create_task('Fix typo').estimated_complexity}"
