"""How often a clone pushes."""

from penguin_git.store.pace import Pace


def test_what_can_wait_does_so_after_as_many_pushes_a_minute_as_are_allowed() -> None:
    now = [100.0]
    pace = Pace(2, lambda: now[0])
    spent = []

    for _ in range(3):
        pace.note()
        spent.append(pace.is_spent)
        now[0] += 25
    spent.append(pace.is_spent)

    assert [False, True, True, True] == spent
    now[0] += 10
    assert not pace.is_spent
