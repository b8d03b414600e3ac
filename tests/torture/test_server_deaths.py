"""A server dies in the middle of pushes: nothing acknowledged is lost, what was half done is made whole."""

import random
from collections.abc import Sequence
from pathlib import Path

import pytest

from penguin_git.git.refs import Update
from penguin_git.git.remote import GitRemote
from penguin_git.model.pushed import Lost, Partly, Verdict, Won, verdict
from tests.support.clones import Clone
from tests.support.machines import Shared
from tests.support.servers import KINDS, Server, serving
from tests.torture.dying import Reaper, shim

MAIN = "refs/heads/main"


class Pusher:
    """One clone that moves refs of a server as penguin does, each move until it is told."""

    def __init__(self, clone: Clone, server: Server, reaper: Reaper) -> None:
        self.halves = 0
        self.acknowledged: list[str] = []
        self._clone, self._server, self._reaper = clone, server, reaper
        self._count = 0
        with clone.project() as project:
            self._remote = GitRemote(project.repo, server.url, patience=20)

    def commit(self, *parents: str) -> str:
        """Another commit on top of these."""
        self._count += 1
        before = [word for parent in parents for word in ("-p", parent)]
        return self._clone.git("commit-tree", f"{parents[0]}^{{tree}}", *before, "-m", f"{self._count}")

    def move(self, *updates: Update) -> None:
        """Make all of these, however often the server dies."""
        left: Sequence[Update] = updates
        while left:
            with self._reaper.at_work():
                answer = self._remote.push(left)
            after = self._remote.refs(*(update.ref for update in left))
            left = self._left(left, verdict(left, answer, after))
        self.acknowledged += [update.new for update in updates if update.new]
        self.check()

    def check(self) -> None:
        """All that was acknowledged is still there, under some ref."""
        reached = set(self._server.git("rev-list", "--all").split())
        assert set(self.acknowledged) <= reached

    def _left(self, wants: Sequence[Update], came: Verdict) -> Sequence[Update]:
        assert not isinstance(came, Lost), "nobody else pushes"
        self.halves += isinstance(came, Partly)
        if isinstance(came, Partly):
            return [want for want in wants if want.ref in came.left]
        return () if isinstance(came, Won) else wants


@pytest.mark.parametrize("kind", ["ssh", "http"])
def test_a_server_that_dies_between_its_renames_loses_nothing(
    kind: str, tmp_path: Path, server_deaths: int, seed: int
) -> None:
    clone = Clone.new(tmp_path / "clone")
    chance = random.Random(seed)  # noqa: S311 - moments, not secrets
    with serving(kind, tmp_path, clone.path) as server:
        reaper = Reaper(server, shim(tmp_path), chance)
        pusher = Pusher(clone, server, reaper)
        with reaper.packing(0.2):
            number = 0
            while len(reaper.deaths) < server_deaths / 2:
                number += 1
                assert number < 10 + 5 * server_deaths, "it hardly ever dies"
                live(pusher, f"t{number}", server.refs()[MAIN])

        landed = server.git("rev-list", "--count", "--first-parent", MAIN)
        assert str(1 + number) == landed
        assert set() == {ref for ref in server.refs() if ref.startswith("refs/heads/penguin/")}
        server.git("fsck", "--full", "--strict")
        print(f"{kind}: {reaper.told()}; {pusher.halves} pushes made by half, {number} tasks landed")


def live(pusher: Pusher, task: str, base: str) -> None:
    """The life of a task on the server: claimed, worked on, begun again, landed and cleaned up."""
    branch, kept = f"refs/heads/penguin/{task}", f"refs/penguin/attempts/{task}/"
    claim = pusher.commit(base)
    pusher.move(Update(branch, claim, None))
    done = pusher.commit(claim)
    pusher.move(Update(branch, done, claim))
    again = pusher.commit(base, done)
    pusher.move(Update(branch, again, done), Update(f"{kept}1-a", done, None))
    tip = pusher.commit(again)
    pusher.move(Update(branch, tip, again))
    pusher.move(Update(MAIN, pusher.commit(base), base))
    pusher.move(Update(f"{kept}2-b", tip, None))  # before the deletion: a push of both may be made by half
    pusher.move(Update(branch, None, tip))


def test_tasks_land_once_each_over_a_server_that_dies_all_the_while(
    tmp_path: Path, server_deaths: int, seed: int
) -> None:
    names = [f"t{number}" for number in range(2 + server_deaths // 4)]
    text = "status: pending\n\ntitle: Do it\nrun: echo {name} >> {folder}/begun; echo x > {name}.txt\n"
    shared = Shared.new(
        tmp_path,
        {f".penguin/tasks/{name}.yaml": text.format(name=name, folder=tmp_path) for name in names},
    )
    with KINDS["http"](shared.path) as server:
        ann = shared.machine(tmp_path / "ann", server.url)
        reaper = Reaper(server, shim(tmp_path), random.Random(seed))  # noqa: S311 - moments, not secrets
        server.before_push = reaper.before_push
        with reaper.packing(0.2), ann.daemon():
            ann.wait_for(lambda: sorted(shared.landed()) == sorted(names), 20 + 4 * server_deaths)

    server.git("fsck", "--full", "--strict")
    print(f"{len(names)} tasks landed; {reaper.told()}")
