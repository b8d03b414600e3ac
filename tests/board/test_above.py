"""What the line above the board says of files that can't be read."""

from penguin_git.board.above import unread


def test_files_that_cannot_be_read_are_counted_named_and_the_command_says_why() -> None:
    names = [f".penguin/tasks/a{number}.yaml:3:1: This is not YAML" for number in range(5)]

    assert "1 file can't be read: a0.yaml (`penguin task lint` says why)" == unread(names[:1])
    assert (
        "5 files can't be read: a0.yaml, a1.yaml, a2.yaml and 2 more (`penguin task lint` says why)"
        == unread(names)
    )


def test_what_keeps_all_from_being_read_is_said_as_it_is() -> None:
    assert "The tasks can't be read for the moment: disk full" == unread(
        ["The tasks can't be read for the moment: disk full"]
    )
