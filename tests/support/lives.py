"""People, a daemon and a forge that do anything in any order to one project, and what holds all the while."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from msgspec import Struct

from penguin_git.model.outcome import Outcome
from penguin_git.model.status import TaskStatus
from penguin_git.tracker.view import view
from tests.cli.driving import penguin
from tests.support import mortal
from tests.support.clones import Clone
from tests.torture.aftermath import is_kept, leftovers

MOST = 4  # tasks in one life
CONFIG = "base: main\nmax_attempts: 1000\n"
MOST_LINES = 2
CHECK = f'test "$(cat out/*.txt | wc -l)" -le {MOST_LINES}'
VERBS = ("pause", "resume", "cancel", "restart", "reopen", "done")


class Kind(Struct, frozen=True):
    """What is asked of a task."""

    needs_approval: bool = False
    is_reviewed: bool = False
    fails: bool = False
    is_checked: bool = False

    def text(self, name: str, journal: Path) -> str:
        """Its file: the script tells a journal outside of each attempt, and writes a file of its own."""
        lines = [f'echo "$PENGUIN_ATTEMPT" >> {journal}/{name}', f"echo done >> out/{name}.txt"]
        lines += ["test -e ok"] * self.fails
        return "".join(
            (
                f"status: pending\n\ntitle: Task {name}\nrun: |\n",
                *(f"  {line}\n" for line in lines),
                f"acceptance:\n  - check: {CHECK!r}\n" * self.is_checked,
                "review: required\n" * self.is_reviewed,
                "requires_approval: true\n" * self.needs_approval,
            )
        )


KINDS = st.sampled_from(
    (
        Kind(is_reviewed=True),
        Kind(is_reviewed=True, is_checked=True),
        Kind(needs_approval=True),
        Kind(is_checked=True),
        Kind(fails=True),
    )
)


class Life(RuleBasedStateMachine):
    """One project from its first commit; a rule is what somebody does, an invariant what holds afterwards."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.journal = self.folder / "journal"
        self.journal.mkdir()
        self.kinds: dict[str, Kind] = {}
        self.allowed: set[str] = set()  # to run, once at least
        self.accepted: set[str] = set()  # by whoever reviews
        self.by_hand: set[str] = set()
        self.records: dict[str, str] = {}
        self.tips: set[str] = set()

    @initialize(first=KINDS, second=KINDS)
    def begin(self, first: Kind, second: Kind) -> None:
        self.clone = Clone.new(self.folder / "clone", {"out/README": "Results.\n", "mine.txt": "1\n"}, CONFIG)
        self.start = self.clone.git("rev-parse", "main")
        self.clone.write("mine.txt", "2\n")
        self.clone.write("new.txt", "new\n")
        self.create(first)
        self.create(second)

    @precondition(lambda self: len(self.kinds) < MOST)
    @rule(kind=KINDS)
    def create(self, kind: Kind) -> None:
        name = f"t{len(self.kinds)}"
        self.kinds[name] = kind
        self.clone.task(name, kind.text(name, self.journal))

    @precondition(lambda self: self.kinds)
    @rule(data=st.data(), number=st.integers(0, 9))
    def edit(self, data: st.DataObject, number: int) -> None:
        name = self._one(data)
        path = f".penguin/tasks/{name}.yaml"
        text = re.sub(r"title: .*", f"title: Task {name}, version {number}", self.clone.read(path))
        if text != self.clone.read(path):
            self.clone.commit({path: text}, f"Edit {name}")

    @precondition(lambda self: self.kinds)
    @rule(data=st.data())
    def approve(self, data: st.DataObject) -> None:
        name = self._one(data)
        was_in_review = self.clone.row(name).state == "in_review"
        if penguin(self.clone.path, "task", "approve", name).code == 0:
            (self.accepted if was_in_review else self.allowed).add(name)

    @precondition(lambda self: self.kinds)
    @rule(data=st.data(), restart=st.booleans())
    def reject(self, data: st.DataObject, restart: bool) -> None:
        more = ["--restart"] if restart else []
        penguin(self.clone.path, "task", "reject", self._one(data), "-m", "Not like this", *more)

    @precondition(lambda self: self.kinds)
    @rule(data=st.data(), verb=st.sampled_from(VERBS))
    def say(self, data: st.DataObject, verb: str) -> None:
        name = self._one(data)
        said = penguin(self.clone.path, "task", verb, name)
        if verb == "done" and said.code == 0:
            self.by_hand.add(name)

    @rule(places=st.integers(1, 3))
    def run(self, places: int) -> None:
        self.clone.run(places)

    @rule()
    def run_as_it_is_set(self) -> None:  # once more, so that every other step is not one beside no work
        self.clone.run()

    @rule(looks=st.integers(1, 60))
    def die(self, looks: int) -> None:
        done = subprocess.run(
            [sys.executable, mortal.__file__, str(self.clone.path), str(looks)],
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
            stdin=subprocess.DEVNULL,
            check=False,
            timeout=60,
        )
        assert done.returncode in (0, -9)

    @rule(name=st.sampled_from(["ok", "other.txt"]), number=st.integers(0, 9))
    def commit(self, name: str, number: int) -> None:
        if (self.clone.path / name).exists() and self.clone.read(name) == f"{number}\n":
            return
        self.clone.commit({name: f"{number}\n"}, f"Write {name}")

    @precondition(lambda self: self.kinds)
    @rule(data=st.data(), squash=st.booleans(), drop=st.booleans())
    def merge_as_a_forge(self, data: st.DataObject, squash: bool, drop: bool) -> None:
        name = self._one(data)
        if self.clone.row(name).state != "in_review":
            return
        how = ["--squash"] if squash else ["--no-ff", "--no-commit"]
        if not self._git("merge", "-q", *how, f"penguin/{name}"):
            self.clone.git("reset", "-q", "--merge")
            return
        if drop:
            self.clone.git("rm", "-q", "-r", "-f", "--cached", ".penguin")
            self.clone.git("checkout", "-q", "HEAD", "--", ".penguin")
            self.clone.git("clean", "-q", "-f", "-d", ".penguin")
        self._git("commit", "-q", "--no-verify", "-m", f"Merge {name}")
        self.accepted.add(name)

    @invariant()
    def records_are_written_once(self) -> None:
        lines = self.clone.git("ls-tree", "-r", "main", ".penguin/records/").splitlines()
        now = {path: head.split()[2] for head, _, path in (line.partition("\t") for line in lines)}
        assert self.records.items() <= now.items()
        self.records = now

    @invariant()
    def completed_on_the_base_means_a_record_or_a_person(self) -> None:
        for name in self.kinds:
            if self.clone.on_base(name).status is TaskStatus.COMPLETED and name not in self.by_hand:
                outcomes = [record.outcome for record in self.clone.records(name)]
                assert Outcome.COMPLETED in outcomes, f"{name}: {outcomes}"

    @invariant()
    def what_needs_an_approval_runs_with_one(self) -> None:
        ran = {name for name in self.kinds if (self.journal / name).exists()}
        assert not {name for name in ran - self.allowed if self.kinds[name].needs_approval}

    @invariant()
    def what_needs_a_review_lands_with_one(self) -> None:
        there = {
            Path(path).stem for path in self.clone.git("ls-tree", "-r", "--name-only", "main", "out/").split()
        }
        assert not {
            name for name in self.kinds if self.kinds[name].is_reviewed and name in there - self.accepted
        }

    @invariant()
    def an_attempt_is_worked_on_once(self) -> None:
        for file in self.journal.iterdir():
            attempts = file.read_text().split()
            assert len(set(attempts)) == len(attempts), f"{file.name}: {attempts}"

    @invariant()
    def what_is_mine_is_not_touched(self) -> None:
        assert [" M mine.txt", "?? new.txt"] == self.clone.git("status", "--porcelain").splitlines()
        assert ["2\n", "new\n", "main"] == [
            self.clone.read("mine.txt"),
            self.clone.read("new.txt"),
            self.clone.git("branch", "--show-current"),
        ]

    @invariant()
    def whatever_waits_says_why(self) -> None:
        self.tips |= set(
            self.clone.git("for-each-ref", "--format=%(objectname)", "refs/heads/penguin").split()
        )
        with self.clone.project() as project:  # rows look into the repository when they are asked
            for name, row in view(project).rows.items():
                assert row.state != "blocked" or row.reasons, name

    def teardown(self) -> None:
        try:
            if hasattr(self, "clone"):
                self._end()
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)

    def _end(self) -> None:
        """In the end all is at rest, and nothing was lost."""
        self.clone.run()
        assert not [tip for tip in self.tips if not is_kept(self.clone, tip)]
        assert [] == leftovers(self.clone)
        assert "" == self.clone.git("for-each-ref", "refs/penguin/requests")
        self.clone.git("fsck", "--no-dangling", "--connectivity-only")
        said = penguin(self.clone.path, "check", "--base", self.start)
        assert 0 == said.code, said.out
        for commit in self._landings_of_checked_work():
            assert self._lines(commit) <= MOST_LINES, commit
        for name in self.kinds:
            numbers = [record.attempt for record in self.clone.records(name)]
            assert sorted(set(numbers)) == numbers

    def _landings_of_checked_work(self) -> list[str]:
        """The commits by which penguin brought code whose checks had to pass on what landed."""
        form = " ".join(
            ("%H", *(f"%(trailers:key=Penguin-{key},valueonly,separator=)" for key in ("Task", "Act")))
        )
        told = [line.split() for line in self.clone.git("log", f"--format={form}", "main").splitlines()]
        landings = [(line[0], line[1]) for line in told if line[2:] == ["land"]]
        return [
            commit
            for commit, name in landings
            if self.kinds[name].is_checked
            and f"out/{name}.txt" in self.clone.git("show", "--format=", "--name-only", commit).split()
        ]

    def _lines(self, commit: str) -> int:
        """How many lines the work of all tasks has in a commit."""
        paths = self.clone.git("ls-tree", "-r", "--name-only", commit, "out/").split()
        texts = [
            self.clone.git("cat-file", "blob", f"{commit}:{path}") for path in paths if path.endswith(".txt")
        ]
        return sum(len(text.splitlines()) for text in texts)

    def _one(self, data: st.DataObject) -> str:
        return data.draw(st.sampled_from(sorted(self.kinds)), label="task")

    def _git(self, *args: str) -> bool:
        return (
            subprocess.run(["git", *args], cwd=self.clone.path, capture_output=True, check=False).returncode
            == 0
        )
