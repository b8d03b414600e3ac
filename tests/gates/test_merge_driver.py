"""What the merge driver makes of two versions of a task file."""

import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from penguin_git.codec import tasks as task_codec
from penguin_git.gates.merge_driver import Ending, Versions, merge
from penguin_git.git.merge_file import LineMerge
from penguin_git.model import approval
from penguin_git.model.task import Task
from tests.cli.driving import penguin

PATH = ".penguin/tasks/k3f9.yaml"
FILE = """\
status: pending

# What this is about
title: Implement it # soon
priority: high
labels: [a, b]
"""
APPROVAL = "approval:\n  by: {by}\n  at: 2026-11-22T10:00:00Z\n  digest: {digest}\n"

Edits = Mapping[str, str]


def edited(edits: Edits, text: str = FILE) -> bytes:
    for old, new in edits.items():
        assert old in text
        text = text.replace(old, new)
    return text.encode()


def merged(ours: bytes, theirs: bytes, lines: LineMerge, base: bytes = FILE.encode()) -> Ending:
    return merge(Versions(base, ours, theirs), PATH, lines)


def clean(ours: Edits, theirs: Edits, lines: LineMerge, base: str = FILE) -> str:
    ending = merged(edited(ours, base), edited(theirs, base), lines, base.encode())
    assert ending.clean, ending
    return ending.data.decode()


# Bytes


def test_neighbouring_lines_are_apart(lines: LineMerge) -> None:
    both = {"it # soon": "all # now", "high": "low"}

    assert edited(both).decode() == clean({"it # soon": "all # now"}, {"high": "low"}, lines)


def test_a_comment_of_one_side_beside_a_value_of_the_other_stands_above_the_key(lines: LineMerge) -> None:
    assert "\n# because\npriority: low # now\n" in clean(
        {"high": "low # now"}, {"high": "high # because"}, lines
    )


def test_items_that_both_append_keep_their_comments(lines: LineMerge) -> None:
    base = "title: a\ndepends_on:\n  - a1\n"

    ours, theirs = {"- a1\n": "- a1\n  - c3 # third\n"}, {"- a1\n": "- a1\n  # the second\n  - b2\n"}

    both = "title: a\ndepends_on:\n  - a1\n  # the second\n  - b2\n  - c3 # third\n"
    assert both == clean(ours, theirs, lines, base)
    assert both == clean(theirs, ours, lines, base)


def test_a_comment_that_both_sides_kept_stays_when_the_merged_items_move(lines: LineMerge) -> None:
    base = "title: a\nlabels:\n  - a\n  - b # why\n"

    result = clean({"  - a\n": "  - c\n  - a\n"}, {"  - a\n": "  - d\n"}, lines, base)

    assert "title: a\n# why\nlabels:\n  - b\n  - c\n  - d\n" == result
    assert "why" not in clean(
        {"  - a\n": "  - c\n  - a\n"}, {"  - a\n  - b # why": "  - d\n  - b"}, lines, base
    )


def test_a_comment_written_into_what_the_other_side_removed_stays(lines: LineMerge) -> None:
    result = clean({"labels: [a, b]\n": ""}, {"[a, b]": "[a, b] # both matter"}, lines)

    assert FILE.replace("labels: [a, b]\n", "# both matter\n") == result


def test_keys_that_one_side_moved_stand_where_it_put_them(lines: LineMerge) -> None:
    moved = {"priority: high\nlabels: [a, b]\n": "labels: [a, b]\npriority: high\n"}

    for result in (clean(moved, {"high": "low"}, lines), clean({"high": "low"}, moved, lines)):
        assert result.endswith("labels: [a, b]\npriority: low\n")


def test_a_status_put_on_top_and_an_edit_of_the_first_line_are_apart(lines: LineMerge) -> None:
    base = "title: a\n"

    result = clean({"title": "status: in_progress\n\ntitle"}, {"a": "b"}, lines, base)

    assert "status: in_progress\n\ntitle: b\n" == result


def test_line_ends_follow_the_side_that_changed_them(lines: LineMerge) -> None:
    ours, theirs = edited({"high": "low"}), edited({"[a, b]": "[a]", "\n": "\r\n"})

    wanted = edited({"high": "low", "[a, b]": "[a]", "\n": "\r\n"})
    assert Ending(wanted) == merged(ours, theirs, lines)
    assert Ending(wanted) == merged(theirs, ours, lines)


def test_files_with_crlf_and_a_byte_order_mark_keep_both(lines: LineMerge) -> None:
    base = "\ufeff" + FILE.replace("\n", "\r\n")

    result = clean({"high": "low"}, {"it # soon": "all # now"}, lines, base)

    assert edited({"high": "low", "it # soon": "all # now"}, base).decode() == result


def test_mixed_line_ends_stay_mixed(lines: LineMerge) -> None:
    base = FILE.replace("high\n", "high\r\n")

    assert edited({"high": "low", "[a, b]": "[a]"}, base).decode() == clean(
        {"high": "low"}, {"[a, b]": "[a]"}, lines, base
    )


def test_a_file_without_a_line_end_at_its_end_keeps_that(lines: LineMerge) -> None:
    base = FILE.removesuffix("\n")

    result = clean({"[a, b]": "[a, b, c]"}, {"[a, b]": "[b]"}, lines, base)

    assert edited({"[a, b]": "[b, c]"}, base).decode() == result


def test_a_block_without_a_line_end_says_the_same_afterwards(lines: LineMerge) -> None:
    base = "title: a\ndescription: |\n  one\n  two"

    result = clean({"title: a": "title: b"}, {"one": "uno"}, lines, base)

    assert ("b", "uno\ntwo") == (told(result).title, told(result).description)


def told(text: str) -> Task:
    return task_codec.parse(text.encode(), PATH)


# Fields


def test_texts_merge_by_lines(lines: LineMerge) -> None:
    base = "title: a\nrun: |\n  one\n  two\n  three\n"

    assert "uno\ntwo\ntres\n" == told(clean({"one": "uno"}, {"three": "tres"}, lines, base)).run


def test_limits_clash_one_by_one(lines: LineMerge) -> None:
    base = "title: a\nresource_constraints:\n  max_tokens: 10\n  max_iterations: 5\n"

    ending = merged(edited({"10": "20"}, base), edited({"10": "30", "5": "6"}, base), lines, base.encode())

    assert (
        "title: a\nresource_constraints:\n<<<<<<< ours\n  max_tokens: 20\n=======\n  max_tokens: 30\n"
        ">>>>>>> theirs\n  max_iterations: 6\n"
    ) == ending.data.decode()
    (said,) = ending.said
    assert "`resource_constraints.max_tokens` (ours: `20`, theirs: `30`)" in said
    assert "max_iterations" not in said


def test_numbers_and_booleans_of_metadata_are_told_apart(lines: LineMerge) -> None:
    base = "title: a\nmetadata: {x: 1, y: 1}\n"

    assert "title: a\nmetadata: {x: true, y: 1.0}\n" == clean(
        {"x: 1": "x: true"}, {"y: 1": "y: 1.0"}, lines, base
    )


def test_a_field_removed_by_one_side_and_changed_by_the_other_is_a_conflict(lines: LineMerge) -> None:
    base = FILE + "project: old\n"

    ending = merged(FILE.encode(), edited({"old": "new"}, base), lines, base.encode())

    assert FILE + "<<<<<<< ours\n=======\nproject: new\n>>>>>>> theirs\n" == ending.data.decode()
    assert "`project` (ours: nothing, theirs: `new`)" in ending.said[0]


def test_markers_have_the_length_and_the_labels_that_git_asks_for(lines: LineMerge) -> None:
    asked = LineMerge(lines.environ, lines.folder, ("HEAD", "penguin/k3f9"), 9)

    ending = merged(edited({"high": "low"}), edited({"high": "critical"}), asked)

    assert b"<<<<<<<<< HEAD\npriority: low\n=========\n" in ending.data
    assert b"priority: critical\n>>>>>>>>> penguin/k3f9\n" in ending.data


def test_an_approval_is_nobodys_but_the_approvers(lines: LineMerge) -> None:
    digest = approval.digest(told(FILE))
    ours = FILE + APPROVAL.format(by="jane", digest=digest)
    theirs = FILE + APPROVAL.format(by="joe", digest=digest)

    ending = merged(ours.encode(), theirs.encode(), lines)

    assert not ending.clean
    assert ending.data.decode().endswith(
        f"approval:\n<<<<<<< ours\n  by: jane\n=======\n  by: joe\n>>>>>>> theirs\n"
        f"  at: 2026-11-22T10:00:00Z\n  digest: {digest}\n"
    )


def test_an_approval_of_something_else_is_called_void(lines: LineMerge) -> None:
    ours = FILE + APPROVAL.format(by="jane", digest=approval.digest(told(FILE)))

    ending = merged(ours.encode(), edited({"it #": "more #"}), lines)

    assert ending.clean
    assert (
        f"`{PATH}`: its approval is void, since the merged task is not the one that was approved.",
    ) == ending.said
    assert not approval.holds(told(ending.data.decode()))


def test_two_new_files_with_the_same_words_are_one(lines: LineMerge) -> None:
    ours, theirs = b"title: a\nlabels: [x]\n", b"# Mine\nlabels: [y]\ntitle: a\n"

    ending = merged(ours, theirs, lines, b"")

    assert ending.clean
    assert b"# Mine\n" in ending.data
    assert {"x", "y"} == {*told(ending.data.decode()).labels}


def test_thousands_of_equal_items_are_no_work_for_minutes(lines: LineMerge) -> None:
    base, ours, theirs = (
        "title: a\nlabels:\n" + "".join(f"  - {item}\n" for item in items)
        for items in (["a"] * 4_000, ["a"] * 3_999 + ["b"], ["c"] + ["a"] * 3_999)
    )
    before = time.process_time()

    ending = merged(ours.encode(), theirs.replace("title: a", "title: b").encode(), lines, base.encode())

    assert ending.clean
    assert time.process_time() - before < 5


# What is no task file


@pytest.mark.parametrize(
    "broken",
    [
        b"title: b\nunheard_of: 1\n",
        b"title: b\nlabels: [\n",
        b"title: &x b\n",
        b"x" * 300_000,
        b"a: " + b"[" * 50_000,
        b"<<<<<<< ours\ntitle: b\n=======\ntitle: c\n>>>>>>> theirs\n",
        b"title: \xff\n",
        b"",
    ],
)
def test_lines_are_merged_where_a_side_cannot_be_read(broken: bytes, lines: LineMerge) -> None:
    ours = edited({"high": "low"})

    for ending in (merged(ours, broken, lines), merged(broken, ours, lines)):
        assert not ending.clean
        assert b"priority: low\n" in ending.data
        assert broken.rstrip(b"\n") in ending.data
        assert "merged by lines, since" in ending.said[0]


def test_a_clean_merge_of_lines_stays_clean(lines: LineMerge) -> None:
    base = b"title: a\nb: 1\nc: 2\nd: 3\ne: 4\n"

    ending = merged(base.replace(b"a\n", b"x\n"), base.replace(b"4", b"5"), lines, base)

    assert (b"title: x\nb: 1\nc: 2\nd: 3\ne: 5\n", True) == (ending.data, ending.clean)
    assert "ours is no task file: line 2: A task has no key `b`." in ending.said[0]


def test_bytes_that_are_no_text_leave_ours_and_a_conflict(lines: LineMerge) -> None:
    ending = merged(b"\0ours", b"\0theirs", lines)

    assert (b"\0ours", False) == (ending.data, ending.clean)
    assert "not merged" in ending.said[0]


def test_what_one_side_alone_changed_is_taken_even_if_it_cannot_be_read(lines: LineMerge) -> None:
    assert Ending(b"\0") == merged(b"\0", FILE.encode(), lines)
    assert Ending(b"\0") == merged(FILE.encode(), b"\0", lines)


def test_escapes_in_values_are_shown_as_text(lines: LineMerge) -> None:
    ending = merged(
        edited({"it #": r'"\e[31mred" #'.replace("it ", "")}, FILE.replace("Implement ", "")),
        edited({"it #": "x #"}),
        lines,
    )

    assert "\x1b" not in "".join(ending.said)


# The command


def files(folder: Path, ours: bytes, theirs: bytes) -> None:
    for name, data in (("O", FILE.encode()), ("A", ours), ("B", theirs)):
        (folder / name).write_bytes(data)


def test_the_command_leaves_the_result_in_ours_and_says_how_it_ended(tmp_path: Path) -> None:
    files(tmp_path, edited({"high": "low"}), edited({"[a, b]": "[a]"}))

    said = penguin(tmp_path, "merge-driver", "O", "A", "B", PATH, "7")

    assert (0, "clean\n", "") == (said.code, said.out, said.err)
    assert edited({"high": "low", "[a, b]": "[a]"}) == (tmp_path / "A").read_bytes()


def test_the_command_ends_with_1_where_a_person_has_to_decide(tmp_path: Path) -> None:
    files(tmp_path, edited({"high": "low"}), edited({"high": "critical"}))

    said = penguin(tmp_path, "merge-driver", "O", "A", "B", PATH, "7", "%X", "%Y")

    assert (1, "conflict\n") == (said.code, said.out)
    assert "both sides changed `priority` (ours: `low`, theirs: `critical`)" in said.err
    assert b"<<<<<<< ours\npriority: low\n" in (tmp_path / "A").read_bytes()


def test_the_command_names_a_file_that_is_not_there(tmp_path: Path) -> None:
    said = penguin(tmp_path, "merge-driver", "O", "A", "B", PATH, "7")

    assert (1, "") == (said.code, said.out)
    assert "O` cannot be read: no such file or directory." in said.err


def test_the_driver_loads_neither_the_tracker_nor_anything_heavy() -> None:
    script = "import sys, penguin_git.gates.merge_driver; print(*sys.modules)"

    loaded = set(
        subprocess.run(
            [sys.executable, "-c", script], capture_output=True, text=True, check=True
        ).stdout.split()
    )

    assert not loaded & {"git", "networkx", "jinja2", "anthropic", "ruamel", "rich", "ruamel.yaml", "click"}
    assert not {
        name
        for name in loaded
        if name.startswith(("penguin_git.tracker", "penguin_git.store", "penguin_git.daemon"))
    }
