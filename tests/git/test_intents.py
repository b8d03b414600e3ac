"""What is about to happen stands on disk before it happens."""

import json
from pathlib import Path

import pytest

from penguin_git.errors import PenguinError
from penguin_git.git.recovery import recover
from tests.git.moving import MAIN, killed_at, leftovers, tip, two_versions


def test_an_intent_says_what_is_about_to_happen(tmp_path: Path) -> None:
    repo, old, new = two_versions(tmp_path / "shop")

    killed_at(repo, old, new, "intent")

    intent = json.loads((repo.runtime / "landing/n1.json").read_text())
    assert (MAIN, old, new, "n1") == (intent["ref"], intent["old"], intent["new"], intent["nonce"])
    assert [[str(repo.work_tree), str(repo.git_dir)]] == intent["seats"]


def test_an_intent_that_was_never_quite_written_is_removed(tmp_path: Path) -> None:
    repo, old, new = two_versions(tmp_path / "shop")
    killed_at(repo, old, new, "intent")
    written = repo.runtime / "landing/n1.json"
    written.rename(written.with_name("n0.tmp"))

    assert [] == recover(repo)

    assert [] == leftovers(repo)
    assert old == tip(repo)


def test_an_intent_that_cannot_be_read_is_named_with_the_way_out(tmp_path: Path) -> None:
    repo, old, new = two_versions(tmp_path / "shop")
    killed_at(repo, old, new, "intent")
    written = repo.runtime / "landing/n1.json"
    written.write_text("{")

    with pytest.raises(PenguinError, match="is not what penguin wrote there") as caught:
        recover(repo)

    assert f"rm {written}" == caught.value.hint
