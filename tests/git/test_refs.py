"""Refs on real repositories: one winner, all or nothing, and plain words for what is in the way."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from penguin_git.errors import PenguinError
from penguin_git.git import trees
from penguin_git.git.objects import MissingObject, Objects
from penguin_git.git.ref_files import RefFiles
from penguin_git.git.refs import Refs, StaleRef, Update
from penguin_git.git.repository import Repository, discover
from penguin_git.git.trees import Entry
from tests.git.building import both_hashes, commit, shell, started
from tests.git.small_disk import fill, freeze, small_disk

CLAIM = "refs/heads/penguin/k3f9"

# A claimant: it gets ready, waits for the start on its standard input, and says how it ended.
CLAIMANT = """
import os, sys
from pathlib import Path
from penguin_git.git.objects import MissingObject
from penguin_git.git.refs import Refs, StaleRef, Update
from penguin_git.git.repository import discover
refs = Refs(discover(Path(sys.argv[1]), dict(os.environ)).shared)
print("ready", flush=True)
sys.stdin.readline()
try:
    refs.update([Update(sys.argv[2], new=sys.argv[3], old=None)])
    print("won")
except StaleRef as error:
    print("lost", error.ref)
"""


def two_commits(repo: Repository) -> tuple[str, str]:
    return commit(repo, {"a": "1"}), commit(repo, {"a": "2"})


def refused(repo: Repository, *updates: Update) -> PenguinError:
    """The refusal of these updates, which has to leave every ref where it was."""
    before = shell(repo.work_tree, "for-each-ref")
    with pytest.raises(PenguinError) as caught:
        Refs(repo.shared).update(updates)
    assert before == shell(repo.work_tree, "for-each-ref")
    return caught.value


def stale(repo: Repository, *updates: Update) -> str:
    error = refused(repo, *updates)
    assert isinstance(error, StaleRef), error
    return error.ref


@both_hashes
def test_a_ref_is_created_moved_and_deleted(repo: Repository) -> None:
    one, two = two_commits(repo)
    refs = Refs(repo.shared)

    refs.update([Update(CLAIM, new=one, old=None)])
    created = refs.read(CLAIM)
    refs.update([Update(CLAIM, new=two, old=one)], reason="checkpoint")
    moved = refs.read(CLAIM)
    refs.update([Update(CLAIM, new=None, old=two)])

    assert (one, two, None) == (created, moved, refs.read(CLAIM))


def test_the_reason_stands_in_the_reflog(repo: Repository) -> None:
    one, two = two_commits(repo)

    Refs(repo.shared).update([Update("refs/heads/main", new=one, old=two)], reason="k3f9: --land\nattempt 2")

    assert "k3f9: --land attempt 2" == shell(repo.work_tree, "log", "-g", "-1", "--format=%gs", "main")


@both_hashes
@pytest.mark.parametrize("packed", [False, True])
def test_every_move_compares_first(repo: Repository, packed: bool) -> None:
    one, two = two_commits(repo)
    shell(repo.work_tree, "update-ref", CLAIM, one)
    if packed:
        shell(repo.work_tree, "pack-refs", "--all")

    assert CLAIM == stale(repo, Update(CLAIM, new=two, old=None))
    assert CLAIM == stale(repo, Update(CLAIM, new=one, old=None))
    assert CLAIM == stale(repo, Update(CLAIM, new=one, old=two))
    assert CLAIM == stale(repo, Update(CLAIM, new=None, old=two))
    assert "refs/heads/gone" == stale(repo, Update("refs/heads/gone", new=None, old=two))
    assert "refs/heads/gone" == stale(repo, Update("refs/heads/gone", new=one, old=two))


@pytest.mark.parametrize("packed", [False, True])
def test_packed_refs_are_read_moved_and_deleted(repo: Repository, packed: bool) -> None:
    one, two = two_commits(repo)
    shell(repo.work_tree, "update-ref", CLAIM, one)
    if packed:
        shell(repo.work_tree, "pack-refs", "--all")
    refs = Refs(repo.shared)

    assert one == refs.read(CLAIM)
    refs.update([Update(CLAIM, new=two, old=one)])
    assert two == refs.read(CLAIM)
    refs.update([Update(CLAIM, new=None, old=two)])
    assert refs.read(CLAIM) is None


def test_a_transaction_moves_all_or_nothing(repo: Repository) -> None:
    one, two = two_commits(repo)
    refs = Refs(repo.shared)

    refs.update([Update(CLAIM, new=one, old=None), Update("refs/penguin/logs/k3f9/1", new=two, old=None)])
    failed = stale(
        repo, Update(CLAIM, new=two, old=one), Update("refs/penguin/logs/k3f9/1", new=one, old=one[::-1])
    )

    assert "refs/penguin/logs/k3f9/1" == failed
    assert {CLAIM: one, "refs/penguin/logs/k3f9/1": two} == refs.all("refs/heads/penguin/", "refs/penguin/")


@both_hashes
def test_a_guard_changes_nothing_and_stops_the_others(repo: Repository) -> None:
    one, two = two_commits(repo)
    refs = Refs(repo.shared)

    refs.update([Update("refs/heads/main", new=two, old=two), Update(CLAIM, new=one, old=None)])

    assert one == refs.read(CLAIM)
    assert "refs/heads/main" == stale(
        repo, Update("refs/heads/main", new=one, old=one), Update(CLAIM, new=two, old=one)
    )
    assert CLAIM == stale(
        repo, Update(CLAIM, new=None, old=None), Update("refs/heads/main", new=one, old=two)
    )
    refs.update([Update("refs/heads/none", new=None, old=None), Update(CLAIM, new=two, old=one)])
    assert two == refs.read(CLAIM)


def test_refs_are_listed_by_prefix_with_whatever_they_hold(repo: Repository) -> None:
    one, _ = two_commits(repo)
    blob = repo.git.text("hash-object", "-w", "--stdin", stdin=b"{}")
    refs = Refs(repo.shared)

    refs.update([Update("refs/penguin/requests/k3f9", new=blob, old=None), Update(CLAIM, new=one, old=None)])

    assert {"refs/penguin/requests/k3f9": blob} == refs.all("refs/penguin/")
    assert {"refs/heads/main", CLAIM, "refs/penguin/requests/k3f9"} == set(refs.all())
    assert {} == refs.all("refs/nothing/")


def test_all_refs_are_read_without_git_as_git_would_say_them(repo: Repository) -> None:
    one, two = two_commits(repo)
    refs, files = Refs(repo.shared), RefFiles(repo.common_dir)
    kinds = ("refs/heads/", "refs/remotes/", "refs/tags/")

    def said_by_git() -> dict[str, str]:
        said = shell(repo.work_tree, "for-each-ref", "--format=%(refname) %(objectname)", *kinds)
        return dict(line.split() for line in said.splitlines())

    assert said_by_git() == files.all(kinds)
    shell(repo.work_tree, "branch", "side/of/it", one)
    shell(repo.work_tree, "tag", "-a", "v1", "-m", "x")
    shell(repo.work_tree, "update-ref", "refs/remotes/origin/main", one)
    shell(repo.work_tree, "symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main")
    refs.update([Update(CLAIM, new=one, old=None)])
    (repo.common_dir / "refs/heads/main.lock").touch()
    assert said_by_git() == files.all(kinds)
    assert list(said_by_git()) == list(files.all(kinds) or ())
    (repo.common_dir / "refs/heads/main.lock").unlink()
    shell(repo.work_tree, "pack-refs", "--all", "--prune")
    shell(repo.work_tree, "branch", "-f", "side/of/it", two)
    assert said_by_git() == files.all(kinds)
    assert {"refs/heads/side/of/it": two} == files.all(["refs/heads/side/"])
    assert {} == files.all([f"{CLAIM}/"])  # it stands where the folder would


def test_that_a_ref_is_not_there_is_known_without_git(repo: Repository) -> None:
    one, _ = two_commits(repo)
    files = RefFiles(repo.common_dir)

    assert files.find(CLAIM) == ""
    shell(repo.work_tree, "symbolic-ref", CLAIM, "refs/heads/main")
    assert files.find(CLAIM) is None
    shell(repo.work_tree, "symbolic-ref", "--delete", CLAIM)
    shell(repo.work_tree, "update-ref", CLAIM, one)
    assert files.find(CLAIM) == one
    shell(repo.work_tree, "pack-refs", "--all", "--prune")
    assert files.find(CLAIM) == one
    shell(repo.work_tree, "update-ref", "-d", CLAIM)
    assert files.find(CLAIM) == ""
    assert files.find("refs/bisect/bad") is None
    (repo.common_dir / "reftable").mkdir()
    assert files.find(CLAIM) is None


def test_a_ref_that_is_not_there_costs_one_look_at_the_packed_ones(repo: Repository) -> None:
    two_commits(repo)
    shell(repo.work_tree, "pack-refs", "--all")
    script = (
        "import os, sys; from pathlib import Path\n"
        "from penguin_git.git.refs import Refs; from penguin_git.git.repository import discover\n"
        "refs, opened = Refs(discover(Path(), dict(os.environ)).shared), []\n"
        "sys.addaudithook(lambda event, what: event == 'open' and opened.append(str(what[0])))\n"
        f"print(refs.read('{CLAIM}'), sum(path.endswith('packed-refs') for path in opened))"
    )

    said = subprocess.run(
        [sys.executable, "-c", script], cwd=repo.work_tree, capture_output=True, text=True, check=True
    )

    assert "None 1\n" == said.stdout


def test_what_the_files_leave_open_is_left_to_git(repo: Repository) -> None:
    one, _ = two_commits(repo)
    files, heads = RefFiles(repo.common_dir), repo.common_dir / "refs/heads"

    assert None is files.all(["refs/heads/main"])  # a ref and no folder of them
    assert None is files.all([])
    assert None is files.all(["refs/bisect/"])  # each worktree has its own
    for text in ("", "ref: refs/heads/gone\n", "ref: ../../HEAD\n", f"{one[:-1]}\n", "\xe9\n"):
        (heads / "odd").write_text(text, "latin-1")
        assert None is files.all(["refs/heads/"])
    (heads / "odd").unlink()
    (heads / "linked").symlink_to(repo.common_dir / "refs/tags")
    assert None is files.all(["refs/heads/"])
    (heads / "linked").unlink()
    assert files.all(["refs/heads/"])
    (repo.common_dir / "reftable").mkdir()
    assert None is files.all(["refs/heads/"])


def test_a_branch_that_points_to_another_is_followed(repo: Repository) -> None:
    one, two = two_commits(repo)
    shell(repo.work_tree, "symbolic-ref", "refs/heads/trunk", "refs/heads/main")

    Refs(repo.shared).update([Update("refs/heads/trunk", new=one, old=two)])

    assert one == shell(repo.work_tree, "rev-parse", "main")


def test_the_refs_of_a_worktree_are_those_of_the_clone(repo: Repository, tmp_path: Path) -> None:
    one, _ = two_commits(repo)
    shell(repo.work_tree, "worktree", "add", "-q", "../side", "-b", "side")

    Refs(discover(tmp_path / "side", dict(os.environ)).git).update([Update(CLAIM, new=one, old=None)])

    assert one == Refs(repo.shared).read(CLAIM)


@pytest.mark.parametrize("name", ["-x", "--upload-pack=touch stolen", "penguin/-x", "ü", "a" * 200])
def test_odd_but_legal_names_are_only_names(repo: Repository, name: str) -> None:
    one, _ = two_commits(repo)
    ref = f"refs/heads/{name.replace(' ', '_')}"
    refs = Refs(repo.shared)

    refs.update([Update(ref, new=one, old=None)])

    assert (one, {ref: one}) == (refs.read(ref), refs.all(ref))


@pytest.mark.parametrize(
    "ref",
    [
        *(
            "-x",
            "HEAD",
            "main",
            "refs",
            "refs//a",
            "refs/heads/",
            "refs/../config",
            "refs/heads/a..b",
            "refs/heads/.a",
        ),
        *("refs/heads/a.lock", "refs/heads/a.lock/b", "refs/heads/a.", "refs/heads/a b", "refs/heads/a\0b"),
        *(
            "refs/heads/a\nb",
            "refs/heads/a@{1}",
            "refs/heads/a~1",
            "refs/heads/a*",
            "refs/heads/a[b",
            "refs/heads/a:b",
        ),
    ],
)
def test_impossible_names_never_reach_git(tmp_path: Path, ref: str) -> None:
    refs = Refs(started(tmp_path).shared)
    git = subprocess.run(
        ["git", "check-ref-format", ref.replace("\0", "?")], capture_output=True, check=False
    )

    with pytest.raises(PenguinError, match="cannot be the name of a ref"):
        Update(ref, new=None, old=None)

    assert refs.read(ref) is None
    assert git.returncode != 0


def test_of_sixteen_claimants_exactly_one_wins(tmp_path: Path) -> None:
    repo = started(tmp_path / "shop")
    commits = [commit(repo, {"a": str(number)}) for number in range(16)]
    claimants = [
        subprocess.Popen(
            [sys.executable, "-c", CLAIMANT, str(repo.work_tree), CLAIM, oid],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for oid in commits
    ]
    for claimant in claimants:
        assert claimant.stdout
        assert claimant.stdout.readline() == "ready\n"

    for claimant in claimants:
        assert claimant.stdin
        claimant.stdin.write("go\n")
        claimant.stdin.flush()
    said = [claimant.communicate()[0].strip() for claimant in claimants]

    assert ["won"] == [word for word in said if word != f"lost {CLAIM}"]
    assert commits[said.index("won")] == Refs(repo.shared).read(CLAIM)


def test_no_update_is_lost_beside_somebody_packing_refs(tmp_path: Path) -> None:
    repo = started(tmp_path / "shop")
    one, two = two_commits(repo)
    refs = Refs(repo.shared)

    def move(number: int) -> str | None:
        ref = f"refs/penguin/t/{number}"
        refs.update([Update(ref, new=one, old=None)])
        refs.update([Update(ref, new=two, old=one)])
        return refs.read(ref)

    with ThreadPoolExecutor(3) as pool:
        moves = pool.map(move, range(30))
        for _ in range(10):
            shell(repo.work_tree, "-c", "core.packedRefsTimeout=5000", "pack-refs", "--all")
        assert {two} == set(moves)


def test_somebody_who_built_on_our_commit_at_once_is_no_failure(repo: Repository) -> None:
    one, two = two_commits(repo)
    refs = Refs(repo.shared)
    ours = Update("refs/heads/main", new=two, old=one)
    later = commit(repo, {"a": "3"})

    refs._check(ours)
    shell(repo.work_tree, "reset", "--quiet", "--hard", one)

    assert later != refs.read("refs/heads/main")
    with pytest.raises(StaleRef):
        refs._check(ours)


def test_a_branch_named_like_our_folder_is_named_with_the_way_out(repo: Repository) -> None:
    one, _ = two_commits(repo)
    shell(repo.work_tree, "branch", "penguin", one)

    error = refused(repo, Update(CLAIM, new=one, old=None))

    assert f"`refs/heads/penguin` exists, and beside it git cannot have `{CLAIM}`." == error.message
    assert "git branch -m penguin penguin-old" == error.hint


def test_the_way_out_of_a_deeper_conflict_is_safe_to_paste(repo: Repository) -> None:
    one, _ = two_commits(repo)
    shell(repo.work_tree, "update-ref", f"{CLAIM}/it's", one)
    shell(repo.work_tree, "update-ref", "refs/penguin/logs", one)

    branch = refused(repo, Update(CLAIM, new=one, old=None))
    other = refused(repo, Update("refs/penguin/logs/k3f9", new=one, old=None))

    assert "git branch -m 'penguin/k3f9/it'\"'\"'s' 'penguin-k3f9-it'\"'\"'s-old'" == branch.hint
    assert "git update-ref -d refs/penguin/logs" == other.hint


def test_empty_folders_are_no_obstacle(repo: Repository) -> None:
    one, _ = two_commits(repo)
    (repo.common_dir / CLAIM / "left").mkdir(parents=True)

    Refs(repo.shared).update([Update(CLAIM, new=one, old=None)])

    assert one == Refs(repo.shared).read(CLAIM)


def test_the_lock_of_a_killed_git_is_named(tmp_path: Path) -> None:
    repo = started(tmp_path / "shop")
    one, _ = two_commits(repo)
    lock = repo.common_dir / f"{CLAIM}.lock"
    writer = repo.shared.converse("update-ref", "--stdin")
    assert writer.stdin
    assert writer.stdout
    writer.stdin.write(f"start\ncreate {CLAIM} {one}\nprepare\n".encode())
    writer.stdin.flush()
    assert [b"start: ok\n", b"prepare: ok\n"] == [writer.stdout.readline() for _ in range(2)]
    writer.kill()
    writer.communicate()

    error = refused(repo, Update(CLAIM, new=one, old=None))

    assert f"`{lock}` is in the way" in error.message
    assert f"If no git command is running: rm {lock}" == error.hint
    lock.unlink()
    Refs(repo.shared).update([Update(CLAIM, new=one, old=None)])


def test_what_a_killed_packing_of_refs_leaves_is_named(repo: Repository) -> None:
    one, _ = two_commits(repo)
    shell(repo.work_tree, "update-ref", CLAIM, one)
    shell(repo.work_tree, "pack-refs", "--all")
    left = repo.common_dir / "packed-refs.new"
    left.touch()

    assert f"`{left}` is in the way" in refused(repo, Update(CLAIM, new=None, old=one)).message


@both_hashes
@pytest.mark.parametrize("content", [b"", b"\0" * 41, b"garbage\n"])
def test_a_ref_that_a_power_cut_emptied_is_named(repo: Repository, content: bytes) -> None:
    one, _ = two_commits(repo)
    (repo.common_dir / "refs/heads/broken").write_bytes(content)

    for old in (None, one):
        with pytest.raises(PenguinError, match="`refs/heads/broken` is broken") as caught:
            Refs(repo.shared).update([Update("refs/heads/broken", new=one, old=old)])
        assert f"rm {repo.common_dir / 'refs/heads/broken'}" in caught.value.hint


def test_an_object_that_is_not_there_gets_no_ref(repo: Repository) -> None:
    missing = "1" * len(two_commits(repo)[0])

    error = refused(repo, Update(CLAIM, new=missing, old=None))

    assert isinstance(error, MissingObject)
    assert missing == error.name


def test_an_object_that_was_pruned_before_it_had_a_ref_is_written_again(
    repo: Repository, objects: Objects
) -> None:
    log = objects.write("blob", b"the log")
    shell(repo.work_tree, "prune", "--expire=now")

    Refs(repo.shared, objects).update([Update("refs/penguin/log", new=log, old=None)])

    assert "the log" == shell(repo.work_tree, "cat-file", "blob", "refs/penguin/log")


def test_what_a_new_ref_leads_to_is_written_again_too(repo: Repository, objects: Objects) -> None:
    log = objects.write("blob", b"the log")
    tree = objects.write("tree", trees.format({"log": Entry(trees.FILE, log)}))
    (repo.common_dir / "objects" / log[:2] / log[2:]).unlink()

    Refs(repo.shared, objects).update([Update("refs/penguin/tree", new=tree, old=None)])

    assert "" == shell(repo.work_tree, "fsck", "--strict", "--no-progress")


def test_a_read_only_repository_is_said_plainly(repo: Repository) -> None:
    one, _ = two_commits(repo)
    if os.geteuid() == 0:
        pytest.skip("NOT TESTED as root: permissions do not bind it, see the test on a read-only disk")
    (repo.common_dir / "refs/heads").chmod(0o555)

    assert "is read-only for you" in refused(repo, Update(CLAIM, new=one, old=None)).message


def test_a_read_only_disk_is_said_plainly() -> None:
    with small_disk("1m") as disk:
        repo = started(disk / "shop")
        one, _ = two_commits(repo)
        freeze(disk)

        error = refused(repo, Update(CLAIM, new=one, old=None))

    assert "is read-only for you" in error.message


def test_a_full_disk_is_said_plainly_and_moves_nothing() -> None:
    with small_disk("512k") as disk:
        repo = started(disk / "shop")
        one, two = two_commits(repo)
        Refs(repo.shared).update([Update(CLAIM, new=one, old=None)])
        ballast = fill(disk)

        error = refused(repo, Update(CLAIM, new=two, old=one))

        assert "is full" in error.message
        ballast.unlink()
        Refs(repo.shared).update([Update(CLAIM, new=two, old=one)])
        shell(repo.work_tree, "fsck", "--strict")
