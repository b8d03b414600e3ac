"""Hostile and broken files end in a list of problems with places, quickly, and nothing is built from them."""

import time

import pytest

from penguin_git.codec.nodes import Items, Scalar, Table, meaning
from penguin_git.codec.reading import read
from penguin_git.errors import BrokenFile

KIB = 1024


def _problems(data: bytes) -> list[str]:
    with pytest.raises(BrokenFile) as caught:
        read(data, "t.yaml")
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("data", "place", "words"),
    [
        (b"a: &x b\n", "1:4", "anchor `&x`"),
        (b"a: b\nc: *x\n", "2:4", "alias `*x`"),
        (b"a: !!int 3\n", "1:4", "tag"),
        (b"a: !x {b: c}\n", "1:4", "tag"),
        (b"a: &x [b]\n", "1:4", "anchor"),
        (b"a:\n  <<: {b: c}\n", "2:3", "merge key"),
        (b"a: b\nc: d\na: e\n", "3:1", "`a` stands here a second time"),
        (b"x: {a: 1, 'a': 2}\n", "1:11", "second time"),
        (b"? [a]\n: b\n", "1:3", "key has to be text"),
        (b"~: b\n", "1:1", "key has to be text"),
        (b"a: b\n---\nc: d\n", "2:1", "second YAML document"),
        (b"a: b: c\n", "1:5", "quotes"),
        (b"a: @x\n", "1:4", "quotes"),
        (b"\ta: b\n", "1:1", "spaces, not tabs"),
        (b"a: 'b\n", "2:1", "closing quote"),
        (b"", "1:1", "empty"),
        (b"# only a comment\n", "1:1", "empty"),
        (b"- a\n", "1:1", "no keys"),
        (b"a: b\nc: \xff\n", "2:4", "not UTF-8"),
        ("a: é\nb: é\0\n".encode(), "2:5", "U+0000"),
        (b"a: \x1b[31m\n", "1:4", "U+001B"),
        ("a: b\u2028c\n".encode(), "1:5", "U+2028"),
        (b"a: b\rc: d\n", "1:5", "U+000D"),
        (b"a: " + b"x" * (65 * KIB), "1:4", "longer than 64 KiB"),
        (b"a: " + b"[" * 16 + b"]" * 16, "1:19", "16 levels"),
    ],
)
def test_what_is_refused_is_refused_with_its_place_and_a_remedy(data: bytes, place: str, words: str) -> None:
    problems = _problems(data)

    assert f"t.yaml:{place}: " == problems[0][: len(place) + 9]
    assert words in problems[0]
    assert problems[0].count(".") > 1, "a sentence, and what to do"


def test_all_problems_are_told_at_once() -> None:
    data = b"a: 1\na: 2\n<<: x\nb: &x y\nc: *x\nd: !!int 3\n? [a]\n: b\ne: b: c\n"

    assert [2, 3, 4, 5, 6, 7, 9] == [int(problem.split(":")[1]) for problem in _problems(data)]


def test_no_file_gets_more_than_twenty_problems() -> None:
    assert 20 == len(_problems(b"a: b\n" * 1000))


def test_conflict_markers_are_named_as_such() -> None:
    problems = _problems(b"a: b\n<<<<<<< HEAD\nc: d\n=======\nc: e\n>>>>>>> branch\n")

    assert [
        "t.yaml:2:1: A git conflict marker: `<<<<<<< HEAD`.",
        "t.yaml:6:1: A git conflict marker: `>>>>>>> branch`.",
    ] == [problem.split(" Keep")[0] for problem in problems]


def test_a_file_of_256_kib_is_read_and_one_more_byte_is_not() -> None:
    line = b"k%05d: " + b"x" * 5000 + b"\n"
    rows = b"".join(line % number for number in range(52))
    full = rows + b"#" * (256 * KIB - len(rows))

    assert 52 == len(read(full, "t.yaml").entries)
    assert "262,144" in _problems(full + b"#")[0]


def test_five_thousand_values_are_read_and_more_are_not() -> None:
    data = b"a:\n" + b"  - b\n" * 4997

    assert isinstance(read(data, "t.yaml").get("a"), Items)
    assert "5000 values" in _problems(data + b"  - b\n")[0]


NASTY = {
    "brackets": b"[" * (256 * KIB),
    "braces": b"{" * (256 * KIB),
    "nested mappings": b"{a: " * (64 * KIB),
    "dashes": b"- " * (128 * KIB),
    "question marks": b"? " * (128 * KIB),
    "brackets that close": b"[[]," * (64 * KIB),
    "indentation": b"".join(b" " * depth + b"a:\n" for depth in range(700)),
    "exclamation marks": b"!" * (256 * KIB),
    "ampersands": b"&a " * (85 * KIB),
    "aliases": b"*a " * (85 * KIB),
    "colons": b":\n" * (128 * KIB),
    "markers": b"---\n" * (64 * KIB),
    "tabs": b"\t" * (256 * KIB),
    "quotes": b'"a" "b" ' * (32 * KIB),
    "wide lists": b"a: [" + b"b," * (120 * KIB),
    "duplicate keys": b"a: b\n" * (51 * KIB),
    "long lines": b"a: |\n" + b" x\n" * (85 * KIB),
    "billion laughs": b"a: &a [x]\nb: &b [*a,*a]\nc: &c [*b,*b]\nd: [*c,*c]\n",
}


@pytest.mark.parametrize("data", NASTY.values(), ids=NASTY.keys())
def test_hostile_files_are_refused_within_a_second(data: bytes) -> None:
    start = time.process_time()

    assert _problems(data)
    assert time.process_time() - start < 1


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("on", "on"),
        ("yes", "yes"),
        ("1:30", "1:30"),
        ("0o7", "0o7"),
        ("0x1F", "0x1F"),
        ("010", "010"),
        ("15_000", "15_000"),
        ("2026-11-22", "2026-11-22"),
        ("True", "True"),
        ("'15'", "15"),
        ("15", 15),
        ("-15", -15),
        ("1.5", 1.5),
        ("1e5", 1e5),
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("''", ""),
        ("9" * 30, "9" * 30),
        ("1e999", "1e999"),
    ],
)
def test_plain_scalars_mean_what_yaml_1_2_says_and_no_more(text: str, means: object) -> None:
    node = read(f"a: {text}\n".encode(), "t.yaml").get("a")

    assert isinstance(node, Scalar)
    assert (type(means), means) == (type(meaning(node)), meaning(node))


def test_nodes_know_their_place() -> None:
    table = read("\ufeffé: 😀\r\nb: {c: 'd'}\r\n".encode(), "t.yaml")
    inner = table.get("b")

    assert isinstance(inner, Table)
    value = inner.get("c")
    assert isinstance(value, Scalar)
    assert (2, 8, 13, 16) == (value.line, value.column, value.start, value.end)


def test_nothing_at_all_is_fine_where_a_file_may_be_empty() -> None:
    assert () == read(b"# nothing\n", "t.yaml", may_be_empty=True).entries
