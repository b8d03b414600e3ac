"""A full disk stops work, is said, and loses nothing; with room again the work goes on by itself."""

from pathlib import Path

from penguin_git.model.ids import TaskId
from penguin_git.model.status import TaskStatus
from tests.git.small_disk import fill, small_disk
from tests.support.clones import Clone


def test_the_daemon_survives_a_full_disk_and_goes_on_with_room_again(tmp_path: Path) -> None:
    started, gate = tmp_path / "started", tmp_path / "gate"
    with small_disk("6m") as disk:
        clone = Clone.new(disk / "clone", config="base: main\nmin_free_mb: 0\n")
        clone.task(
            "job",
            f"title: Do it\nrun: |\n  echo work > done.txt\n  touch {started}\n"
            f"  until [ -e {gate} ]; do sleep 0.02; done\n",
        )
        with clone.daemon() as daemon:
            clone.wait_for(started.exists)
            ballast = fill(disk)
            gate.touch()
            daemon.until(lambda daemon: any(tick.troubles or tick.broken for tick in daemon.ticks))
            said = [str(ended.trouble) for tick in daemon.ticks for ended in tick.ended]
            ballast.unlink()
            daemon.until(lambda _: (clone.path / "done.txt").exists())

        assert TaskStatus.COMPLETED is clone.on_base("job").status
        assert "" == clone.git("fsck", "--strict", "--no-dangling")
        assert [] == clone.worktrees()
        assert said


def test_nothing_is_started_while_there_is_no_room_for_it() -> None:
    with small_disk("20m") as disk:
        clone = Clone.new(disk / "clone", config="base: main\nmin_free_mb: 10\n")
        clone.task("job", "title: Do it\nrun: echo work > done.txt\n")
        ballast = disk / "ballast"
        ballast.write_bytes(bytes(15_000_000))

        (tick, *_) = clone.run()
        ballast.unlink()
        clone.run()

        assert "MB are free at" in tick.waiting[TaskId("job")]
        assert 1 == len(clone.records("job"))
        assert TaskStatus.COMPLETED is clone.on_base("job").status
