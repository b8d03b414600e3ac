"""Sources read into facts: Python by its tree, others by their comments, and any bytes without a crash."""

import time
import warnings
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from penguin_git.codec import requirements
from penguin_git.model.code import unreadable
from penguin_git.tracker.suggesting import comments, python, reading
from penguin_git.tracker.suggesting.reading import Nothing, Source

MODULE = '''\
"""A module."""

from pkg.sub import one, two
from . import three
import four.five

__all__ = ["long", "Thing"]


def long(a):
    """Say it."""
    if a and a > 1:
        for b in a:
            print(b)
    elif a:
        while True:
            break
    try:
        pass
    except ValueError:
        pass
    return [c for c in a if c]

    # one
    # two
    # three
    # four


class Thing:
    def bare(self):
        x = 1
        return x

    @property
    def short(self): return 1


def hidden():
    x = 1
    return x
'''


def lines_of(text: str) -> list[str]:
    return text.split("\n")[:-1]


def test_a_module_is_read_into_its_names_functions_and_imports() -> None:
    module = python.read(MODULE, "src/pkg/a.py", lines_of(MODULE))

    assert {"long", "Thing", "hidden", "__all__"} == module.names
    assert [("long", 10, True), ("Thing", 30, False), ("Thing.bare", 31, False)] == [
        (one.name, one.line, one.is_documented) for one in module.public
    ]
    assert {"pkg/sub", "pkg/sub/one", "/src/pkg/three", "four/five"} <= module.imports
    assert 10 == module.first


def test_modules_that_a_table_names_as_text_count_as_imported() -> None:
    text = 'COMMANDS = {"list": "pkg.listing:main", "show": f"{HERE}.showing"}\n'

    assert {"listing", "showing"} <= python.read(text, "a.py", lines_of(text)).imports


def test_imports_over_several_lines_count_whatever_is_remarked_between_them() -> None:
    text = "from pkg import (  # noqa\n    one,  # why\n    two as three,\n)\nimport a.b as c, d\n"

    assert {"pkg/one", "pkg/two", "a/b", "d"} <= python.read(text, "a.py", lines_of(text)).imports


def test_a_value_with_a_default_decides_nothing() -> None:
    text = "def f(a, b):\n" + "    a = a or ''\n" * 20 + "    return a or b\n"

    [function] = python.read(text, "a.py", lines_of(text)).functions

    assert 2 == function.complexity


def test_decisions_and_lines_of_code_are_counted() -> None:
    text = "def f(a):\n" + "    if a:\n        a += 1\n" * 12 + "    return a or b\n"

    [function] = python.read(text, "a.py", lines_of(text)).functions

    assert ("f", 1, 14, 26, 1) == (
        function.name,
        function.line,
        function.complexity,
        function.lines,
        function.depth,
    )


@pytest.mark.parametrize("text", ["def f(:\n", "x = (\n", "if a:\nb\n", "print 'a'\n"])
def test_wrong_syntax_names_a_line_that_is_there(text: str) -> None:
    with pytest.raises(python.Unreadable) as trouble:
        python.read(text, "a.py", lines_of(text))

    assert 1 <= trouble.value.line <= len(lines_of(text))


@pytest.mark.parametrize(
    "text", ["(" * 5000, "-" * 50_000 + "1", "a" + ".a" * 50_000, "x=" + "1+" * 50_000 + "1"]
)
def test_what_is_nested_too_deeply_is_told_and_no_crash(text: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            python.read(f"{text}\n", "a.py", [text])
        except python.Unreadable as trouble:
            assert trouble.why  # noqa: PT017 - some Pythons read it, others don't


@pytest.mark.parametrize(
    ("path", "text", "lines"),
    [
        ("a.js", "let a = '// TODO: no, quoted';\nlet b; // TODO: yes, this\n", [2]),
        ("a.c", "/* one\n * TODO: second line\n */\n", [2]),
        ("a.sh", "echo a#TODO: no, not here\n# TODO: yes, this one\n", [2]),
        ("a.rs", "let a: &'static str; // TODO: yes, this one\n", [1]),
        ("a.html", "<p>TODO: no, text</p>\n<!-- TODO: yes, this -->\n", [2]),
        ("a.js", 'let a = "it\'s"; // TODO: yes, this one\n', [1]),
        ("a.go", 's := "\\"// TODO: no, quoted"\n', []),
        ("Makefile", "all:  # TODO: yes, this one\n", [1]),
        ("a.md", "<!-- TODO: no, that is prose -->\n", []),
        ("a.py", "a = '# TODO: no, quoted'\n'''\n# TODO: no, quoted\n'''\n# TODO: yes, this\n", [5]),
        ("a.py", "# TODO: yes, beside a fault\nx = (\n# TODO: and this\n", [1, 3]),
        ("a.py", "a = r'\\'  # TODO: no, as the quote goes on'\nb = ''  # TODO: yes, this\n", [2]),
        ("a.py", 'a = \'\\\\\'  # TODO: yes, this\nb = """\'# TODO: no\n"""\n', [1]),
    ],
)
def test_marks_are_found_in_comments_alone(path: str, text: str, lines: list[int]) -> None:
    assert lines == [mark.line for mark in comments.found(text, path)]


def test_a_comment_goes_on_below_its_mark() -> None:
    text = "# TODO: close the file,\n# and the other one\n# FIXME: open it again\n#\n# not this\n"

    first, second = comments.found(text, "a.py")

    assert "and the other one" == first.more
    assert "" == second.more


def test_a_mark_that_stands_alone_says_what_stands_below_it() -> None:
    first, second = comments.found("# TODO:\n# close the file\n# soon\n\nx = 1  # FIXME\n", "a.py")

    assert ("close the file", "soon", 1) == (first.text, first.more, first.line)
    assert ("FIXME", "", 5) == (second.word, second.text, second.line)


def test_line_ends_of_all_kinds_count_once(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_bytes(b"a = 1\r\nb = '\x0c\x1c'\rc = 2\n# TODO: close the file\n")

    source = reading.read(tmp_path, "a.py")

    assert isinstance(source, Source)
    assert [4] == [mark.line for mark in comments.found(source.text, "a.py")]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"a\0b", "no text"),
        (b"# coding: utf-8\n\xff", "no text"),
        (b"# coding: rot13\n", "no text"),
        (b"x = '" + b"a" * 6000 + b"'\n", "lines as programs write them"),
        (b"# Code generated by a tool. DO NOT EDIT.\n", "made by a program, by its own words"),
        (b"#" * 1_000_001, "larger than 1 MB"),
    ],
)
def test_what_is_not_looked_at_has_its_reason(tmp_path: Path, data: bytes, why: str) -> None:
    (tmp_path / "a.py").write_bytes(data)

    assert Nothing(why) == reading.read(tmp_path, "a.py")


def test_links_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "real.py").write_text("# TODO: close the file\n")
    (tmp_path / "link.py").symlink_to("real.py")

    assert Nothing("") == reading.read(tmp_path, "link.py")


def test_dependencies_have_the_lines_they_stand_in() -> None:
    text = '[project]\ndependencies = [\n  "left-pad>=1; python_version<\'4\'",\n  "Right.Pad[x] == 2",\n]\n'

    first, second = requirements.read(text, "pyproject.toml", lines_of(text))

    assert ("left-pad", 3, ">=1", "python_version<'4'") == (
        first.name,
        first.line,
        first.version,
        first.marker,
    )
    assert ("right-pad", 4, "==2", "x") == (second.name, second.line, second.version, second.extras)


def test_lists_of_requirements_are_read_without_options_and_comments() -> None:
    text = "-r base.txt\n# one\nleft-pad==1 --hash=sha256:0  # why\nhttps://example.org/a.whl\nright @ file:///a\n"

    found = requirements.read(text, "requirements.txt", lines_of(text))

    assert [("left-pad", 3, "==1"), ("right", 5, "@file:///a")] == [
        (one.name, one.line, one.version) for one in found
    ]


@pytest.mark.parametrize(
    ("encoding", "text"), [("cp1251", "ж"), ("koi8-r", "ж"), ("latin-1", "é"), ("gbk", "错")]
)
def test_a_python_file_is_read_in_the_encoding_that_it_names(encoding: str, text: str) -> None:
    source = f"# coding: {encoding}\n# {text}\n"

    assert source == reading.decoded(source.encode(encoding), is_python=True)


@pytest.mark.parametrize("encoding", ["punycode", "idna", "rot13", "hex", "unicode_escape"])
def test_an_encoding_that_no_source_has_is_not_used(encoding: str) -> None:
    source = f"# coding: {encoding}\n" + "# a-\\x41" * 10_000

    assert reading.decoded(source.encode(), is_python=True) is None


def test_a_number_that_python_cannot_hold_loses_no_more_than_its_file() -> None:
    text = f"x = {'1' * 4_400}\n"

    assert [] == requirements.read(text, "pyproject.toml", lines_of(text))


def test_thousands_of_dependencies_have_the_lines_they_stand_in() -> None:
    names = [f"left{number}" for number in range(20_000)]
    text = "[project]\ndependencies = [\n" + "".join(f"  '{name}',\n" for name in [*names, *names]) + "]\n"

    found = requirements.read(text, "pyproject.toml", lines_of(text))

    assert list(range(3, 40_003)) == [one.line for one in found]
    assert [*names, *names] == [one.name for one in found]


@pytest.mark.parametrize("said", ["left{}pad", "left{}", "left{}[x]{}({}>={}1{},{}<{}2{}){}"])
def test_any_number_of_blanks_in_a_requirement_is_read_at_once(said: str) -> None:
    line = said.replace("{}", " " * 4_900)

    found = requirements.read(line, "requirements.txt", [line])

    assert len(found) == ("pad" not in said)


@pytest.mark.parametrize(
    "text",
    [
        "# TODO: a\n#" + " " * 4900 + "x\n",
        "a" + "=1" * 2400 + " x\n",
        " " * 4900 + "x\n",
        "x = '" + "\\'" * 2400 + "\n",
        "x = `" + "\\`" * 2400 + "\n",
        "/*" * 2400 + "\n",
        "<<<<<<< a\n" * 400 + "=======\n" * 400,
        "from a import (\n" * 400,
        "# TODO: " + "when " * 900 + "\n",
        "# " + "TODO(" * 900 + "\n",
        "# TODO" + " :" * 2400 + "x\n",
    ],
)
@pytest.mark.parametrize("path", ["a.py", "a.js", "a.sh", "requirements.txt"])
def test_no_text_takes_long(text: str, path: str) -> None:
    start = time.process_time()

    comments.found(text * 3, path)
    list(unreadable.conflicts(text * 3))
    if path == "requirements.txt":
        requirements.read(text * 3, path, lines_of(text * 3))

    assert 2.0 > time.process_time() - start


_PIECES = st.sampled_from(
    [
        *"\r\n\t ()[]{}'\"#\\/*-:;=<>`",
        *("\r\n", "'''", "/*", "*/", "<!--", "TODO: ", "FIXME", "def f():", "class A:", "from . import "),
        *("if x:", "\x00", "\x0c", "\ufeff", "# coding: utf-7", "# coding: idna", "é", "\u2028", "[project]"),
    ]
)
_TEXTS = st.lists(_PIECES | st.text(max_size=5), max_size=40).map("".join)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300) | _TEXTS.map(lambda text: text.encode("utf-8", "surrogatepass")))
@example(b"\xff\xfea")
@example(b"# coding: unicode_escape\n\\N{")
@example(b"# coding: undefined\n")
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    for is_python in (True, False):
        text = reading.decoded(data, is_python=is_python)

        assert text is None or "\0" not in text


@settings(max_examples=150, deadline=None)
@given(_TEXTS, st.sampled_from(["a.py", "a.js", "a.c", "a.sh", "a.html", "a.rs", "a.lua", "pyproject.toml"]))
def test_any_text_gives_marks_and_facts_at_lines_that_are_there(text: str, path: str) -> None:
    text = text.replace("\0", "").replace("\r", "\n") + "\n"
    lines = lines_of(text)

    for mark in comments.found(text, path):
        assert mark.word in lines[mark.line - 1]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            if path == "a.py":
                module = python.read(text, path, lines)
                assert all(1 <= one.line <= len(lines) for one in module.functions)
                assert all(1 <= one.line <= len(lines) for one in module.public)
            elif path == "pyproject.toml":
                requirements.read(text, path, lines)
        except (python.Unreadable, requirements.NoToml) as trouble:
            assert 0 <= trouble.line <= len(lines)  # noqa: PT017 - either is fine
