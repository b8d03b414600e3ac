"""What hostile scripts can do to files, at each level."""

import pytest

from penguin_git.agents.sandbox.walls import Level
from tests.agents.sandbox.cell import ALL, BUBBLEWRAP, ENFORCING, LANDLOCK, Cell

VANDAL = """
exec 2>/dev/null
echo evil > "$CELL/clone/readme"
echo evil > "$CELL/clone/new"
echo evil > "$CELL/clone/.git/hooks/pre-commit"
echo evil > "$CELL/clone/.git/config"
git config -f "$CELL/clone/.git/config" core.hooksPath /evil
echo evil > "$CELL/others/work"
echo evil > "$CELL/house/.bashrc"
rm -rf "$CELL/house/.ssh" "$CELL/clone/readme" "$CELL/others"
mv "$CELL/clone/readme" "$CELL/tree/taken"
ln "$CELL/clone/readme" linked && echo evil > linked
ln -s "$CELL/clone" way && echo evil > way/readme
truncate -s 0 "$CELL/clone/readme"
python3 -c 'import os; os.truncate(os.environ["CELL"] + "/clone/readme", 0)'
mount -o remount,rw / && echo evil > "$CELL/clone/readme"
umount "$CELL/house/.ssh"
unshare -Ur bash -c 'mount -o remount,rw,bind "$CELL/clone"; echo evil > "$CELL/clone/readme"'
nsenter -t 1 -m bash -c 'echo evil > "$CELL/clone/readme"'
echo evil > /etc/penguin-was-here
echo fine > cake
"""


@pytest.mark.parametrize("level", ENFORCING)
def test_a_vandal_changes_its_worktree_and_nothing_else(cell: Cell, level: Level) -> None:
    before = cell.outside()

    finished = cell.run(VANDAL, level)

    assert 0 == finished.exit_code
    assert "fine\n" == (cell.tree / "cake").read_text()
    assert before == cell.outside()


def test_without_walls_a_vandal_changes_what_its_user_can(cell: Cell) -> None:
    script = 'echo evil > "$CELL/clone/.git/config"; cat "$CELL/house/.ssh/id"'

    finished = cell.run(script, Level.NONE)

    assert "a private key\n" == finished.output.text
    assert "evil\n" == cell.outside()["clone/.git/config"]


@pytest.mark.parametrize("level", ENFORCING)
def test_a_worktree_that_is_only_to_be_read_stays_as_it_is(cell: Cell, level: Level) -> None:
    (cell.tree / "cake").write_text("flour\n")
    script = "exec 2>/dev/null; cat cake; echo evil > cake; echo evil > new; rm cake; mkdir x; echo $?"

    finished = cell.run(script, level, writable=False)

    assert "flour\n1\n" == finished.output.text
    assert {".git", "cake"} == {path.name for path in cell.tree.iterdir()}
    assert "flour\n" == (cell.tree / "cake").read_text()


THIEF = """
exec 2>/dev/null
cat "$CELL/house/.ssh/id" "$CELL/others/work"
find "$CELL/house/.ssh" "$CELL/others" -type f
cat "/proc/self/root$CELL/house/.ssh/id" "/proc/1/root$CELL/house/.ssh/id" "/proc/$PPID/cwd/../house/.ssh/id"
ln -s "$CELL/house/.ssh" keys && cat keys/id
ln "$CELL/house/.ssh/id" key && cat key
cp -r "$CELL/house" copy && cat copy/.ssh/id
tar cf - "$CELL/house/.ssh" | tar xOf -
unshare -Ur bash -c 'umount "$CELL/house/.ssh"; cat "$CELL/house/.ssh/id"'
find "$CELL" -name id -exec cat {} +
true
"""


@pytest.mark.parametrize("level", ENFORCING)
def test_a_hidden_folder_cannot_be_read_by_any_way(cell: Cell, level: Level) -> None:
    finished = cell.run(THIEF, level)

    assert (0, "") == (finished.exit_code, finished.output.text)


@pytest.mark.parametrize("level", ENFORCING)
def test_a_single_file_can_be_hidden(cell: Cell, level: Level) -> None:
    finished = cell.run('cat "$CELL/clone/readme" 2>/dev/null', level, hidden=(cell.home / "clone/readme",))

    assert (1, "") == (finished.exit_code, finished.output.text)


@pytest.mark.parametrize("level", ENFORCING)
def test_what_is_around_can_be_read(cell: Cell, level: Level) -> None:
    finished = cell.run('cat "$CELL/clone/.git/config" "$CELL/clone/readme"; ls "$CELL/clone"', level)

    assert "[core]\nMine.\nreadme\n" == finished.output.text


@pytest.mark.parametrize("level", ENFORCING)
def test_a_folder_can_be_opened_for_writing(cell: Cell, level: Level) -> None:
    cache = cell.home / "house/.cache"
    cache.mkdir()

    finished = cell.run(
        'echo warm > "$HOME/.cache/x"; echo "$XDG_CACHE_HOME"', level, extra_writable=(cache,)
    )

    assert (0, "\n") == (finished.exit_code, finished.output.text)
    assert "warm\n" == (cache / "x").read_text()


@pytest.mark.parametrize("level", ENFORCING)
def test_within_a_writable_folder_a_readable_one_stays_unchanged(cell: Cell, level: Level) -> None:
    before = cell.outside()

    cell.run(VANDAL, level, extra_writable=(cell.home,), hidden=(cell.home / "house", cell.home / "others"))

    assert before == cell.outside()


@pytest.mark.parametrize("level", ALL)
def test_temporary_files_last_from_one_command_to_the_next(cell: Cell, level: Level) -> None:
    cell.run('echo kept > "${TMPDIR:-$CELL/scratch}/note"', level)
    finished = cell.run('cat "${TMPDIR:-$CELL/scratch}/note"; mktemp >/dev/null || echo no room', level)

    assert "kept\n" == finished.output.text
    assert "kept\n" == (cell.home / "scratch/note").read_text()


@pytest.mark.parametrize("level", ENFORCING)
def test_the_temporary_files_of_others_are_out_of_reach(cell: Cell, level: Level) -> None:
    theirs = cell.home / "note"
    theirs.write_text("Theirs.\n")

    finished = cell.run('exec 2>/dev/null; cat "$CELL/note"; echo evil > "$CELL/note"; true', level)

    assert cell.home.is_relative_to("/tmp")
    assert ("", "Theirs.\n") == (finished.output.text, theirs.read_text())


@pytest.mark.parametrize("level", [BUBBLEWRAP])
def test_the_pointer_to_the_repository_cannot_be_replaced(cell: Cell, level: Level) -> None:
    cell.run("exec 2>/dev/null; echo evil > .git; rm -f .git; mkdir .git; mv .git x", level)

    assert "gitdir: ../clone/.git\n" == (cell.tree / ".git").read_text()


@pytest.mark.parametrize("level", [LANDLOCK])
def test_landlock_alone_does_not_keep_modes_and_times_of_files(cell: Cell, level: Level) -> None:
    cell.run('chmod 600 "$CELL/clone/readme"', level)

    assert 0o600 == (cell.home / "clone/readme").stat().st_mode & 0o777


@pytest.mark.parametrize("level", ENFORCING)
def test_ordinary_work_goes_on(cell: Cell, level: Level) -> None:
    script = """
    set -e
    mkdir -p a/b; echo 1 > a/b/c; mv a/b/c d; ln -s d e; ln d f; chmod +x d; mkfifo g; rm -r a
    cat e > /dev/null; echo x | tee h >/dev/stdout; head -c 3 /dev/urandom > i
    cat <<< here; cat <(echo there)
    python3 -c 'import multiprocessing; multiprocessing.Lock(); import tempfile; tempfile.TemporaryFile()'
    git init -q sub
    """

    finished = cell.run(script, level)

    assert (0, "x\nhere\nthere\n") == (finished.exit_code, finished.output.text)
