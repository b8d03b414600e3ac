"""A whole look at a code base: which files, what is found, and where."""

from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest
from msgspec import structs

from penguin_git.errors import PenguinError
from penguin_git.git.blame import origins
from penguin_git.git.repository import discover
from penguin_git.model.suggestion import Analysis, Kind
from penguin_git.project import CodeAnalyzer, ResourceConstraints, TaskManager, TaskPriority
from tests.support.clones import Clone

LEAKY = "# FIXME: this leaks the handle\nhandle = open('x')\n"


def looked_at(path: Path) -> Analysis:
    return CodeAnalyzer().analyze_codebase(path)


def check_places(root: Path, analysis: Analysis) -> None:
    """Every `file:line` is there."""
    for one in analysis.tasks:
        file, _, line = one.location.rpartition(":")
        assert 1 <= int(line) <= len((root / file).read_text().splitlines())


def test_the_program_of_the_guide_makes_tasks_of_what_matters(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clone = Clone.new(tmp_path / "clone", {"src/a.py": LEAKY, "src/b.py": "x = (\n"})
    monkeypatch.chdir(clone.path)
    tm = TaskManager()
    project = tm.create_project("Cleaning")

    analyzer = CodeAnalyzer()
    suggestions = analyzer.analyze_codebase("./src")
    for suggestion in suggestions.tasks:
        if suggestion.priority >= 0.7:  # High confidence suggestions
            tm.create_task(
                project_id=project.id,
                title=suggestion.title,
                description=suggestion.description,
                priority=suggestion.get_priority_level(),
                resource_constraints=suggestion.estimated_constraints,
            )

    made = {task.title: task for task in tm.list_tasks(project_id=project.id)}
    assert {
        "Mend the syntax of src/b.py",
        "Resolve the FIXME in src/a.py: this leaks the handle",
    } == made.keys()
    assert TaskPriority.CRITICAL is made["Mend the syntax of src/b.py"].priority
    assert ResourceConstraints.simple() == made["Mend the syntax of src/b.py"].resource_constraints


def test_what_git_ignores_others_wrote_or_programs_made_is_left_out(tmp_path: Path) -> None:
    clone = Clone.new(
        tmp_path / "clone",
        {
            ".gitignore": "ignored/\n",
            ".gitattributes": "made/** linguist-generated\n",
            "src/a.py": LEAKY,
            "vendor/b.py": LEAKY,
            "made/c.py": LEAKY,
        },
    )
    clone.write("ignored/d.py", LEAKY)
    clone.write("new.py", "# TODO: close the file\n")

    analysis = looked_at(clone.path)

    assert ["src/a.py:1", "new.py:1"] == [one.location for one in analysis.tasks]
    assert [("written elsewhere, or made by a program", 2, "made/c.py")] == [
        structs.astuple(one) for one in analysis.left_out
    ]


def test_places_are_told_from_the_top_of_the_repository_and_are_there(tmp_path: Path) -> None:
    files = {
        "src/a.py": LEAKY,
        "src/deep/b.py": "a = 1\n# TODO: close it soon\n",
        "src/c.js": "<<<<<<< HEAD\na\n=======\nb\n>>>>>>> x\n",
        "src/pyproject.toml": "[project]\ndependencies = ['left-pad',\n  'left-pad']\n",
        "other.py": LEAKY,
    }
    clone = Clone.new(tmp_path / "clone", files)

    analysis = looked_at(clone.path / "src")

    assert {
        "src/a.py:1",
        "src/deep/b.py:2",
        "src/c.js:1",
        "src/pyproject.toml:3",
        "src/pyproject.toml:2",
    } == {one.location for one in analysis.tasks}
    check_places(clone.path, analysis)
    assert analysis == looked_at(clone.path / "src")


def test_outside_of_git_files_are_found_by_walking(tmp_path: Path) -> None:
    for path in ("a.py", ".venv/b.py", "build/c.py", "sub/d.py"):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(LEAKY.replace("the handle", path))
    (tmp_path / "loop").symlink_to(tmp_path)

    assert ["a.py:1", "sub/d.py:1"] == [one.location for one in looked_at(tmp_path).tasks]
    assert ["d.py:1"] == [one.location for one in looked_at(tmp_path / "sub" / "d.py").tasks]


def test_outside_of_git_what_gitignore_files_name_is_left_out_all_the_same(tmp_path: Path) -> None:
    names = ("a.py", "b.py", "sub/c.py", "sub/d.py", "out/e.py", ":(top)f.py")
    for path in names:
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(LEAKY.replace("the handle", path))
    (tmp_path / ".gitignore").write_text("b.py\nout/\n")
    (tmp_path / "sub" / ".gitignore").write_text("/c.py\n")

    analysis = looked_at(tmp_path)

    assert [":(top)f.py:1", "a.py:1", "sub/d.py:1"] == [one.location for one in analysis.tasks]
    assert not (tmp_path / ".git").exists()


def test_a_broken_repository_inside_a_folder_has_no_say_in_what_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "sub" / ".git").mkdir(parents=True)
    (tmp_path / "sub" / ".git" / "config").write_text("[core]\n\tfsmonitor = touch ran\n[broken\n")
    (tmp_path / "sub" / "a.py").write_text(LEAKY)
    (tmp_path / ".gitignore").write_text("b.py\n")

    assert ["sub/a.py:1"] == [one.location for one in looked_at(tmp_path).tasks]
    assert [] == [*tmp_path.rglob("ran")]


def test_what_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(PenguinError, match="There is no"):
        looked_at(tmp_path / "nothing")


def test_what_is_not_reached_in_time_is_told_and_nothing_is_guessed_from_the_rest(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone", {f"src/m{n}.py": LEAKY for n in range(5)})
    seconds = count()
    world = structs.replace(clone.world, monotonic=lambda: float(next(seconds)))

    analysis = CodeAnalyzer(seconds=2.5, world=world).analyze_codebase(clone.path)

    assert 2 == analysis.files
    assert [("not reached in time", 3, "src/m2.py")] == [structs.astuple(one) for one in analysis.left_out]


def test_marks_are_dated_by_who_committed_them(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone", {"a.py": LEAKY})
    clone.write("a.py", f"{LEAKY}# TODO: not committed yet\n")
    git = discover(clone.path, clone.world.environ).git

    found = origins(git, "a.py", [1, 3])

    assert [1] == list(found)
    assert clone.git("log", "-1", "--format=%an") == found[1].author
    assert datetime.fromtimestamp(int(clone.git("log", "-1", "--format=%at")), UTC) == found[1].at
    assert {} == origins(git, "none.py", [1])


def test_broken_files_of_newer_pythons_and_templates_are_no_mistakes(tmp_path: Path) -> None:
    newer = '[project]\nrequires-python = ">=3.99"\n'
    clone = Clone.new(tmp_path / "a", {"pyproject.toml": newer, "a.py": "type X = (\n"})
    other = Clone.new(tmp_path / "b", {"a.py": "import {{ name }}\n", "tests/data/b.py": "x = (\n"})

    assert () == looked_at(clone.path).tasks
    assert () == looked_at(other.path).tasks


def test_a_dependency_that_code_mentions_is_in_use(tmp_path: Path) -> None:
    text = "[project]\ndependencies = [\n  'left-pad',\n  'PyYAML',\n  'unheard-of',\n]\n"
    clone = Clone.new(tmp_path / "clone", {"pyproject.toml": text, "a.py": "import yaml, left_pad\n"})

    [suggestion] = looked_at(clone.path).tasks

    assert (Kind.DEPENDENCIES, "pyproject.toml:5") == (suggestion.kind, suggestion.location)


def test_nothing_that_a_repository_names_is_run(tmp_path: Path) -> None:
    files = {
        ".gitattributes": "*.py diff=x filter=x\n",
        "a.py": LEAKY,
        "b.py": LEAKY,
        "c.py": f"{LEAKY}# TODO: more\n",
    }
    clone = Clone.new(tmp_path / "clone", files)
    told = tmp_path / "told"
    for setting in (
        *("diff.x.textconv", "diff.x.command", "diff.external", "filter.x.clean", "filter.x.smudge"),
        *("filter.x.process", "core.fsmonitor", "core.sshCommand", "core.pager", "remote.origin.uploadpack"),
    ):
        clone.git("config", setting, f"echo {setting} >> {told}; cat")
    for hook in ("post-index-change", "fsmonitor-watchman", "post-checkout"):
        clone.write(f".git/hooks/{hook}", f"#!/bin/sh\necho {hook} >> {told}\n")
        (clone.path / ".git" / "hooks" / hook).chmod(0o755)
    gone = clone.path / ".git" / "objects" / _object(clone, "HEAD:c.py")
    for key, value in (
        *(("remote.origin.url", f"{tmp_path}/other"), ("remote.origin.promisor", "true")),
        *(("extensions.partialClone", "origin"), ("core.repositoryFormatVersion", "1")),
    ):
        clone.git("config", key, value)
    gone.unlink()
    clone.write("b.py", f"x = 1\n{LEAKY}")

    analysis = looked_at(clone.path)

    assert not told.exists(), told.read_text()
    assert 3 == analysis.files
    assert any("by Jane Doe" in reason for one in analysis.tasks for reason in one.reasons)


def _object(clone: Clone, name: str) -> str:
    oid = clone.git("rev-parse", name)
    return f"{oid[:2]}/{oid[2:]}"


def test_any_number_of_lines_may_be_asked_about(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone", {"a.py": "x\n" * 100_000})
    git = discover(clone.path, clone.world.environ).git

    assert 100_000 == len(origins(git, "a.py", range(1, 100_001)))


def test_a_commit_of_a_year_that_no_calendar_has_dates_nothing(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone", {"a.py": LEAKY})
    tree = clone.git("rev-parse", "HEAD^{tree}")
    who = "Jane Doe <jane@example.com>"
    clone.write("odd", f"tree {tree}\nauthor {who} 999999999999999 +0000\ncommitter {who} 1 +0000\n\nOdd\n")
    clone.git("update-ref", "HEAD", clone.git("hash-object", "-t", "commit", "-w", "--literally", "odd"))

    [suggestion] = looked_at(clone.path).tasks

    assert not any("written" in reason for reason in suggestion.reasons)


def test_time_for_the_history_of_a_file_is_bounded(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone", {"a.py": LEAKY})
    git = discover(clone.path, clone.world.environ).git

    assert {} == origins(git, "a.py", [1], seconds=0.0)


def test_a_small_package_is_told_all_that_is_planted_in_it(tmp_path: Path) -> None:
    long = "def straight():\n" + "    x = 1\n" * 90
    clone = Clone.new(
        tmp_path / "clone",
        {
            "shop/__init__.py": "",
            "shop/cart.py": "def total(items):\n    return sum(items)\n",
            "shop/orders.py": "x = 1  # HACK: c\n\n\ndef order(cart):\n    return cart  # FIXME\n",
            "shop/longer.py": long,
            "tests/test_cart.py": "from shop.cart import total\n\nassert total([1]) == 1\n",
        },
    )

    found = {(one.kind, one.location) for one in looked_at(clone.path).tasks}

    assert {(Kind.MARK, "shop/orders.py:1"), (Kind.MARK, "shop/orders.py:5")} <= found
    assert {(Kind.TESTS, "shop/orders.py:4"), (Kind.TESTS, "shop/longer.py:1")} <= found
    assert (Kind.TESTS, "shop/cart.py:1") not in found
    assert (Kind.COMPLEXITY, "shop/longer.py:1") in found
    bare = {f"shop/{name}" for name in ("cart.py:1", "orders.py:4", "longer.py:1")}
    assert bare == {place for kind, place in found if kind is Kind.DOCSTRINGS}


def test_a_folder_of_a_repository_without_tests_is_told_so(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone", {"src/shop/cart.py": "def total(items):\n    return sum(items)\n"})

    found = {(one.kind, one.location) for one in looked_at(clone.path / "src").tasks}

    assert (Kind.TESTS, "src/shop/cart.py:1") in found
