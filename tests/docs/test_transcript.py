"""The comparison itself: it has to see a difference where there is one."""

import pytest

from tests.docs.transcript import Names, steps

PAGE = """\
Text.

```console
$ penguin task create "One"
k3f9
$ cat <<'END'
> two
> END
two
```

```sh
$ not executed
```

```console
$ true
```
"""


def test_commands_and_what_they_print_are_read_from_console_blocks() -> None:
    found = [(step.line, step.command, step.printed) for step in steps(PAGE)]

    assert [
        (4, 'penguin task create "One"', ("k3f9",)),
        (6, "cat <<'END'\ntwo\nEND", ("two",)),
        (17, "true", ()),
    ] == found


def test_an_id_of_the_page_stands_for_one_id_of_the_run() -> None:
    names = Names()

    assert "" == names.difference(("k3f9", "k3f9 again"), ["b7qq", "b7qq again"])
    assert "penguin task show b7qq m2aa" == names.spoken("penguin task show k3f9 m2aa")
    assert "" == names.difference(("k3f9",), ["b7qq"])
    assert names.difference(("k3f9",), ["c8rr"])


@pytest.mark.parametrize(
    ("shown", "printed"),
    [
        ("on `main` (4d7e52d).", "on `main` (abcdef0)."),
        ("2026-11-22 10:00  0.2 s", "2031-01-02 23:59  14 s"),
        ("a … c", "a b c"),
        ("in `…`", "in `/tmp/x`"),
    ],
)
def test_what_differs_from_run_to_run_is_matched_by_its_shape(shown: str, printed: str) -> None:
    assert "" == Names().difference((shown,), [printed])


@pytest.mark.parametrize(
    ("shown", "printed"),
    [
        (("one",), ["two"]),
        (("one",), []),
        ((), ["one"]),
        (("(4d7e52d)",), ["(no hash)"]),
        (("a … c",), ["a b", "c"]),
        (("k3f9 k3f9",), ["b7qq c8rr"]),
        (("one", "…", "two"), ["one", "three"]),
    ],
)
def test_everything_else_has_to_be_the_same(shown: tuple[str, ...], printed: list[str]) -> None:
    assert Names().difference(shown, printed)


def test_a_line_of_an_ellipsis_stands_for_any_number_of_lines() -> None:
    assert "" == Names().difference(("one", "…", "two"), ["one", "two"])
    assert "" == Names().difference(("one", "…", "two"), ["one", "", "more", "two"])
