"""Files as people write them, each with one edit: what to change, and which fragment becomes which."""

from typing import NamedTuple

from penguin_git.codec.editing import Path
from penguin_git.codec.scalars import Value

LONG = "word " * 60 + "end"


class Sample(NamedTuple):
    """`old` becomes `new` in `text`, and nothing else changes."""

    text: str
    key: Path
    value: Value
    old: str
    new: str


SAMPLES = {
    "a plain value": Sample("title: a\npriority: low\n", "priority", "high", "low", "high"),
    "a comment beside it": Sample("title: a # why\n", "title", "b", "a #", "b #"),
    "comments everywhere": Sample("# 1\n\n# 2\ntitle: a # 3\n  # 4\n# 5\n", "title", "b", "a #", "b #"),
    "single quotes": Sample("title: 'a' # x\n", "title", "it's", "'a'", "'it''s'"),
    "double quotes": Sample('title: "a"\n', "title", 'say "b"', '"a"', '"say \\"b\\""'),
    "quotes that become necessary": Sample("title: a\n", "title", "on", "a\n", '"on"\n'),
    "text with a hash": Sample("title: a\n", "title", "a # b", "a\n", '"a # b"\n'),
    "text with a colon": Sample("title: a\n", "title", "a: b", "a\n", '"a: b"\n'),
    "text with quotes and a hash": Sample("title: a\n", "title", '"a" # b', "a\n", "'\"a\" # b'\n"),
    "a hash in quotes": Sample("title: 'a # b' # c\n", "title", "x", "'a # b'", "'x'"),
    "a hash that is no comment": Sample("title: a#b\n", "title", "x", "a#b", "x"),
    "CRLF": Sample("title: a\r\npriority: low\r\n", "title", "b", "a\r", "b\r"),
    "CRLF and a list": Sample(
        "title: a\r\nlabels:\r\n  - x\r\n", "labels", ["x", "w"], "x\r\n", "x\r\n  - w\r\n"
    ),
    "mixed line ends": Sample("title: a\r\nlabels: b\n", "labels", "c", "s: b", "s: c"),
    "a byte order mark": Sample("\ufefftitle: a\n", "title", "b", "a", "b"),
    "emoji before it": Sample("x: 😀😀\ntitle: 🐧 a # 😀\n", "title", "🐧 b", "🐧 a", "🐧 b"),
    "no line end at the end": Sample("x: y\ntitle: a", "title", "b", "a", "b"),
    "no line end and a block above": Sample("x: |\n  y\ntitle: a", "title", "b", "a", "b"),
    "trailing blanks": Sample("title: a   \npriority: low \t\n", "title", "b", "a ", "b "),
    "blanks before it": Sample("title:    a\n", "title", "b", "a", "b"),
    "blank lines": Sample("\n\ntitle: a\n\n\npriority: low\n\n", "priority", "high", "low", "high"),
    "an empty value": Sample("title:\npriority: low\n", "title", "b", "title:", "title: b"),
    "an empty value and a comment": Sample("title: # x\n", "title", "b", "title:", "title: b"),
    "document markers": Sample("---\ntitle: a\n...\n", "title", "b", "a", "b"),
    "a directive": Sample("%YAML 1.2\n---\ntitle: a\n", "title", "b", "a", "b"),
    "a long line": Sample(f"title: {LONG}\nx: {LONG}\n", "title", LONG + "s", "end\nx", "ends\nx"),
    "a quoted long line": Sample(f'title: "{LONG}"\nx: y\n', "title", LONG + "s", 'end"', 'ends"'),
    "an indented file": Sample("  title: a\n  priority: low\n", "priority", "high", "low", "high"),
    "strange order of keys": Sample("priority: low\nstatus: x\ntitle: a\n", "status", "z", "x", "z"),
    "quoted keys": Sample("\"title\": a\n'x': y\n", "title", "b", "a", "b"),
    "text that looks like the key": Sample(
        "x: 'title: a'\ntitle: a\n", "title", "b", "\ntitle: a", "\ntitle: b"
    ),
    "a number": Sample("a:\n    max_tokens: 15000 # all\n", ("a", "max_tokens"), 20000, "15000", "20000"),
    "a boolean": Sample("requires_approval: false # yet\n", "requires_approval", True, "false", "true"),
    "in braces": Sample("a: {x: 1, y: 'z', }\n", ("a", "y"), "w", "'z'", "'w'"),
    "a whole file in braces": Sample("{title: a, x: [b]}\n", "title", "b", "a,", "b,"),
    "text in brackets that needs quotes": Sample("x: [a, b]\n", "x", ["a", "c, d"], "b]", '"c, d"]'),
    "added in brackets": Sample("labels: [a, b] # x\n", "labels", ["a", "b", "c"], "b]", "b, c]"),
    "added in empty brackets": Sample("labels: [] # x\n", "labels", ["a"], "[]", "[a]"),
    "added first in brackets": Sample("labels: [b]\n", "labels", ["a", "b"], "[b", "[a, b"),
    "removed first in brackets": Sample("labels: [a,  b]\n", "labels", ["b"], "a,  ", ""),
    "removed in the middle of brackets": Sample("x: [a, b, c]\n", "x", ["a", "c"], "b, ", ""),
    "removed last in brackets": Sample("labels: ['a', b]\n", "labels", ["a"], ", b", ""),
    "all removed in brackets": Sample("labels: [a, b] # x\n", "labels", [], "[a, b]", "[]"),
    "added to a list": Sample("x:\n  - a # 1\n  # 2\ny: z\n", "x", ["a", "b"], "# 1\n", "# 1\n  - b\n"),
    "added to a list without indent": Sample("x:\n- a\n# 2\ny: z\n", "x", ["a", "b"], "- a\n", "- a\n- b\n"),
    "added first to a list": Sample("x:\n  - b\n", "x", ["a", "b"], "  - b", "  - a\n  - b"),
    "added to a list with a deep indent": Sample(
        "x:\n     - a\n", "x", ["a", "b"], "- a\n", "- a\n     - b\n"
    ),
    "removed from a list": Sample(
        "x:\n  - a\n  # on c\n  - b # y\n  - c\n", "x", ["a", "c"], "  - b # y\n", ""
    ),
    "an item of a list": Sample("x:\n  - a\n  - 'b' # y\n", "x", ["a", "c"], "'b'", "'c'"),
    "an item with a key": Sample("x:\n  - k: a\n    l: b\n", "x", [{"k": "a", "l": "c"}], "b", "c"),
    "an item on the line below its dash": Sample("x:\n  -\n    a\n  - b\n", "x", ["c", "b"], "a\n", "c\n"),
    "one to a line in brackets": Sample("x: [\n  a, # 1\n  b, # 2\n]\n", "x", ["a"], "  b, # 2\n", ""),
    "added one to a line": Sample("x: [\n  a, # 1\n]\n", "x", ["a", "b"], "# 1\n", "# 1\n  b,\n"),
    "a line of a block": Sample("d: |\n  one\n  two\n# x\n", "d", "one\n2\n", "two", "2"),
    "a line more in a block": Sample("d: |-\n  one\n  two\n", "d", "one\ntwo\n3", "two\n", "two\n  3\n"),
    "beside a folded block": Sample("d: >\n  one\n\n\n  two\n\ntitle: a\n", "title", "b", "a\n", "b\n"),
    "beside a block that keeps its end": Sample("d: |+\n  one\n\n\ntitle: a\n", "title", "b", "a\n", "b\n"),
    "a new key in its place": Sample(
        "title: a\nlabels: [x]\n", "priority", "low", "a\n", "a\npriority: low\n"
    ),
    "a new key at the end": Sample("title: a\n", "zzz", "low", "a\n", "a\nzzz: low\n"),
    "a new key below a block": Sample("title: a\nrun: |\n  x\n\n\n# c\n", "zzz", 1, "  x\n", "  x\nzzz: 1\n"),
    "a new key before the marker": Sample("title: a\n...\n", "zzz", 1, "a\n", "a\nzzz: 1\n"),
    "a new key in a mapping": Sample("a:\n   b: 1\nc: d\n", ("a", "x"), 2, "1\n", "1\n   x: 2\n"),
    "a new key in braces": Sample("a: {b: 1}\n", ("a", "x"), 2, "1}", "1, x: 2}"),
    "a removed key": Sample("# 1\ntitle: a\n# 2\nx: y # 3\n\nz: w\n", "x", None, "x: y # 3\n", ""),
    "a removed last key": Sample("title: a\nx: y", "x", None, "\nx: y", ""),
    "a removed key in a mapping": Sample("a:\n  b: 1\n  c: 2\n", ("a", "b"), None, "  b: 1\n", ""),
    "a removed key in braces": Sample("a: {b: 1, c: 2}\n", ("a", "b"), None, "b: 1, ", ""),
    "the last key of a mapping": Sample("t: u\na:\n  b: 1\n", ("a", "b"), None, "a:\n  b: 1\n", ""),
}
