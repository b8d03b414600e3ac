"""What is known of folders: a change is seen wherever it is, and nobody is told more than is known."""

import random
import shutil
from pathlib import Path

import pytest

from penguin_git.store import folder
from penguin_git.store.known import UNKNOWN, Known, Seen, shown
from tests.support.restless import anything

TASKS = ".penguin/tasks"


def made(tree: Path, *names: str) -> None:
    for name in names:
        file = tree / TASKS / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("title: One\n")


def all_known(tree: Path) -> Known:
    return Known(folder.told(tree, Known({}).then(folder.scanned(tree))))


def test_a_folder_that_is_as_it_was_is_not_looked_into(tmp_path: Path) -> None:
    made(tmp_path, "one.yaml", "notes.txt", "deep/two.yml", "deep/er/three.yaml", "empty/.keep")
    known = all_known(tmp_path)

    assert ({}, [], 3) == folder.changed(tmp_path, known)
    assert {"one.yaml"} == known.folders[TASKS].files().keys()
    assert {"deep", "empty"} == set(known.folders[TASKS].below)


@pytest.mark.parametrize("seed", range(3))
def test_whatever_happens_is_seen_against_all_that_was_known(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - moments, not secrets
    made(tmp_path, "one.yaml", "in0/two.yaml")
    known = all_known(tmp_path)

    for _ in range(150):
        for _ in range(chance.randrange(3)):
            anything(tmp_path, chance)
        now, before = folder.scanned(tmp_path), known.stamps
        survey = folder.changed(tmp_path, known)

        assert {path: at for path, at in now.items() if before.get(path) != at} == survey.changed
        assert before.keys() - now.keys() == set(survey.gone)
        assert len(now) == survey.total
        if chance.random() < 0.5:
            known = known.then(survey.changed, survey.gone)
        if chance.random() < 0.3:
            told = Known(folder.told(tmp_path, known))
            assert all(told.stamps[path] in (at, UNKNOWN) for path, at in known.stamps.items())
            known = told


def test_what_changes_before_it_is_told_has_to_be_looked_at_again(tmp_path: Path) -> None:
    made(tmp_path, "one.yaml", "two.yaml", "gone.yaml", "folder.yaml", "deep/lost.yaml")
    known = Known({}).then(folder.scanned(tmp_path))
    (tmp_path / TASKS / "one.yaml").write_text("title: Two\n")
    (tmp_path / TASKS / "gone.yaml").unlink()
    (tmp_path / TASKS / "folder.yaml").unlink()
    made(tmp_path, "folder.yaml/in.yaml", "new.yaml")
    shutil.rmtree(tmp_path / TASKS / "deep")

    survey = folder.changed(tmp_path, Known(folder.told(tmp_path, known)))

    inside = {f"{TASKS}/{name}" for name in ("one.yaml", "new.yaml", "folder.yaml/in.yaml")}
    assert inside == survey.changed.keys()
    lost = {f"{TASKS}/{name}" for name in ("gone.yaml", "folder.yaml", "deep/lost.yaml")}
    assert lost == set(survey.gone)


def test_names_that_are_no_text_are_shown_as_far_as_they_can_be() -> None:
    seen = Seen.of(["caf\udce9.yaml"], [UNKNOWN])

    assert ["caf\\xe9.yaml"] == [shown(name) for name in seen.files()]
    assert {} == Seen().files()


def test_what_is_doubted_is_looked_at_again_and_missed_where_it_is_not_there(tmp_path: Path) -> None:
    made(tmp_path, "one.yaml", "two.yaml")
    known = all_known(tmp_path).doubted()
    (tmp_path / TASKS / "two.yaml").unlink()

    survey = folder.changed(tmp_path, known)

    assert ([f"{TASKS}/one.yaml"], [f"{TASKS}/two.yaml"]) == (list(survey.changed), list(survey.gone))
