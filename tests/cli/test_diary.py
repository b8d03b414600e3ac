"""What a daemon writes into its log."""

from pathlib import Path

from penguin_git.cli.diary import Diary
from penguin_git.daemon.service import held, serve
from tests.support.clones import Clone


def test_a_reason_that_is_a_sentence_ends_once(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone", config="base: main\nland: pull_request\nretries: 0\n")
    clone.task("job", "title: Fail\nrun: exit 3\n")
    lines: list[str] = []

    with held(clone.path, clone.world, "test") as project:
        diary = Diary(project, lines.append, None)
        serve(project, diary.report, until_idle=True)

    assert lines[-1].endswith("  job waits: it failed: The script ended with exit code 3.")
