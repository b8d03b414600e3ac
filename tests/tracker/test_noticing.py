"""Files that change are noticed, also in folders that go and come again."""

import shutil
from pathlib import Path

from penguin_git.tracker.noticing import Noticing

DEADLINE = 10.0


def _until(noticing: Noticing, path: Path) -> set[Path]:
    seen: set[Path] = set()
    while not seen & {path, path.parent}:
        came = noticing.wait(DEADLINE)
        assert came, f"nothing was noticed of {path}, only {seen}"
        seen |= came
    return seen


def test_a_file_that_grows_is_noticed(tmp_path: Path) -> None:
    with Noticing() as noticing:
        noticing.watch(tmp_path)

        (tmp_path / "log").write_text("a line\n")

        assert tmp_path / "log" in _until(noticing, tmp_path / "log")


def test_only_what_is_meant_is_noticed(tmp_path: Path) -> None:
    with Noticing(lambda path: path.name == "meant") as noticing:
        noticing.watch(tmp_path)

        (tmp_path / "other").write_text("")
        (tmp_path / "meant").write_text("")

        assert {tmp_path / "meant"} == _until(noticing, tmp_path / "meant")


def test_a_folder_that_does_not_exist_yet_is_watched_from_when_it_does(tmp_path: Path) -> None:
    with Noticing() as noticing:
        noticing.watch(tmp_path / "later")
        assert set() == noticing.wait(0)

        (tmp_path / "later").mkdir()
        assert {tmp_path / "later"} == noticing.wait(DEADLINE)
        (tmp_path / "later" / "file").write_text("")

        assert tmp_path / "later" / "file" in _until(noticing, tmp_path / "later" / "file")


def test_a_folder_that_was_removed_and_made_again_is_watched_again(tmp_path: Path) -> None:
    folder = tmp_path / "refs"
    folder.mkdir()
    with Noticing() as noticing:
        noticing.watch(folder)
        for name in ("one", "two"):
            shutil.rmtree(folder)
            folder.mkdir()
            _until(noticing, folder)
            while noticing.wait(0.1):
                pass

            (folder / name).write_text("")

            assert folder / name in _until(noticing, folder / name)


def test_what_is_forgotten_is_not_noticed(tmp_path: Path) -> None:
    with Noticing() as noticing:
        noticing.watch(tmp_path)
        noticing.forget(tmp_path)

        (tmp_path / "file").write_text("")

        assert set() == noticing.wait(0.1)


def test_somebody_else_can_end_the_waiting(tmp_path: Path) -> None:
    with Noticing() as noticing:
        noticing.watch(tmp_path)
        noticing.wake()

        assert set() == noticing.wait(DEADLINE)
