"""The base branch of one clone."""

from pathlib import Path

from penguin_git.git.moves import InTheWay, Moved, Stale
from tests.support.clones import Clone


def forward(clone: Clone) -> tuple[str, str]:
    """The commit of `main`, and one on top of it that nothing points to."""
    old = clone.git("rev-parse", "main")
    clone.commit({"new.txt": "new\n"})
    new = clone.git("rev-parse", "main")
    clone.git("reset", "-q", "--hard", old)
    return old, new


def test_it_moves_with_the_files_of_those_who_have_it_checked_out(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone")
    old, new = forward(clone)

    with clone.project() as project:
        assert "refs/heads/main" == project.store.base.ref
        assert Moved() == project.store.base.advance(old, new, reason="test", nonce="n1")
        assert new == project.store.base.commit()

    assert "new\n" == clone.read("new.txt")


def test_what_is_in_the_way_and_a_faster_one_are_told_apart(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone")
    old, new = forward(clone)

    with clone.project() as project:
        assert Stale(old) == project.store.base.advance(new, old, reason="test", nonce="n1")
        clone.write("new.txt", "mine\n")
        ending = project.store.base.advance(old, new, reason="test", nonce="n2")

    assert InTheWay(("new.txt",), clone.path) == ending
