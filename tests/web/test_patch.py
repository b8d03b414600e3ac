"""A patch taken apart."""

from penguin_git.web import patch

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


def test_each_file_has_its_lines_and_how_many_came_and_went() -> None:
    first, second = patch.parse(PATCH).files

    assert ("src/app.py", 2, 1) == (first.name, first.added, first.removed)
    assert ["place", "", "removed", "added", "added"] == [line.kind for line in first.lines]
    assert ("\\303\\244.txt", 1, 0) == (second.name, second.added, second.removed)
    assert patch.Line("new file mode 100644", "about") == second.lines[0]


def test_a_long_patch_is_cut_and_says_by_how_much() -> None:
    body = b"".join(b"+line\n" for _ in range(patch.MOST_LINES))

    found = patch.parse(b"diff --git a/x b/x\n@@ -0,0 +1 @@\n" + body)

    assert 2 == found.left_out
    assert patch.MOST_LINES - 2 == found.files[0].added


def test_an_endless_line_is_cut_too() -> None:
    found = patch.parse(b"diff --git a/x b/x\n@@ -0,0 +1 @@\n+" + b"x" * 9_000_000 + b"\n+y\n")

    assert len(found.files[0].lines[-1].text) < 3_000
    assert 2 == found.left_out


def test_no_patch_has_no_files() -> None:
    assert patch.Patch(()) == patch.parse(b"")
