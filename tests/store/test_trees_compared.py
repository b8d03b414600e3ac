"""A tree of tasks known from the one before it says what it says by itself."""

from pathlib import Path

import pytest

from penguin_git.store.catalog import Catalog
from tests.support.clones import Clone

TASKS = ".penguin/tasks"
CHANGES = {
    "an edit": ("echo 'title: Other' > a.yaml", {"a.yaml", "b.yaml", "c0/c.yaml"}),
    "a new file": ("echo 'title: New' > d.yaml", {"a.yaml", "b.yaml", "c0/c.yaml", "d.yaml"}),
    "a folder that goes": ("rm -r c0", {"a.yaml", "b.yaml"}),
    "a file that moves": ("mkdir b0; git mv b.yaml b0/b.yaml", {"a.yaml", "b0/b.yaml", "c0/c.yaml"}),
    "a file that becomes a link": ("rm a.yaml; ln -s b.yaml a.yaml", {"a.yaml", "b.yaml", "c0/c.yaml"}),
    "a broken file": ("echo '[' > a.yaml", {"a.yaml", "b.yaml", "c0/c.yaml"}),
    "another file beside them": ("echo Hi > README.md", {"a.yaml", "b.yaml", "c0/c.yaml"}),
}


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    clone = Clone.new(tmp_path / "clone")
    names = ("a", "b", "c0/c")
    clone.commit({f"{TASKS}/{name}.yaml": f"title: The {name} one\n" for name in names})
    return clone


def tree(clone: Clone, rev: str) -> str:
    return clone.git("rev-parse", f"{rev}:{TASKS}")


def seen(clone: Clone, *revs: str) -> dict[str, tuple[str, str | None]]:
    """What is known of the last of some trees that are read in turn."""
    with clone.project() as project:
        found = Catalog(project.store)
        lines = [found.at(tree(clone, rev)) for rev in revs][-1]
        found.close()
    names = {path: path.removeprefix(f"{TASKS}/") for path in lines}
    return {names[path]: (line.oid, line.title if line.is_task else None) for path, line in lines.items()}


@pytest.mark.parametrize(("script", "names"), CHANGES.values(), ids=CHANGES)
def test_a_tree_is_the_same_by_itself_and_after_another_one(
    clone: Clone, script: str, names: set[str]
) -> None:
    clone.git("-c", f"alias.change=!cd {TASKS} && {script}", "change")
    clone.git("add", "-A")
    clone.git("commit", "-q", "-m", "Change")

    by_itself, after, back = seen(clone, "HEAD"), seen(clone, "HEAD~", "HEAD"), seen(clone, "HEAD", "HEAD~")

    assert names == by_itself.keys()
    assert by_itself == after
    assert seen(clone, "HEAD~") == back


def test_a_tree_is_read_though_the_one_before_it_is_gone(clone: Clone) -> None:
    with clone.project() as project:
        found = Catalog(project.store)
        found.here()
        found.keep(tree(clone, "HEAD"))
        found.close()
    clone.git("mv", f"{TASKS}/b.yaml", f"{TASKS}/d.yaml")
    clone.git("commit", "-q", "--amend", "-m", "Another history")
    clone.git("reflog", "expire", "--expire=now", "--all")
    clone.git("gc", "-q", "--prune=now")

    assert {"a.yaml", "c0/c.yaml", "d.yaml"} == seen(clone, "HEAD").keys()
