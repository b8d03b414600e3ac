"""What git lists of an index, and how it is taken apart."""

import subprocess
import sys

from penguin_git.git import index
from penguin_git.git.entry import Entry
from penguin_git.git.repository import Repository
from tests.git.building import commit, shell


def test_a_line_says_where_what_lies_at_which_stage() -> None:
    line = b"100755 " + b"a" * 40 + b" 2\tdocs/a\tb \xff.md"

    assert ("docs/a\tb \udcff.md", 2, Entry("100755", "a" * 40)) == index.read(line)


def test_what_a_merge_has_stopped_over_is_not_staged(repo: Repository) -> None:
    commit(repo, {"docs/here": "", "docs/there": "", "other": ""})
    blob = shell(repo.work_tree, "rev-parse", ":other")
    parted = f"0 {blob}\tdocs/there\n100644 {blob} 2\tdocs/there\n100755 {blob} 3\tdocs/there\n"
    shell(repo.work_tree, "update-index", "--index-info", stdin=parted.encode())

    assert {"docs/here": Entry("100644", blob)} == index.staged(repo.git, "docs")
    assert {"docs/there": {2: Entry("100644", blob), 3: Entry("100755", blob)}} == index.unmerged(
        repo.git, "docs"
    )


def test_the_gate_before_a_commit_loads_no_objects_to_read_an_index() -> None:
    script = "import sys, penguin_git.gates.pre_commit, penguin_git.gates.shelf; print(*sys.modules)"

    said = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    loaded = set(said.stdout.split())
    assert "penguin_git.git.index" in loaded
    assert {"penguin_git.git.trees", "penguin_git.git.objects"}.isdisjoint(loaded)
