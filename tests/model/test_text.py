"""Text from files can't move the cursor, forge a line or turn the reading order."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penguin_git.model.text import visible, visible_lines

# Written by number: control characters of both ranges, line ends, and every mark that reorders text.
DANGEROUS = [
    *range(0x20),
    *range(0x7F, 0xA0),
    0x061C,
    *(0x200E, 0x200F),
    *range(0x2028, 0x202F),
    *range(0x2066, 0x206A),
    0xD800,
    *(0x00AD, 0x200B, 0x2060, 0xFEFF, 0xFFF9),  # seen by nobody, and read by models
    *(0xE0001, 0xE0041, 0xE007F),
    *(0xFFFE, 0xFFFF, 0xFDD0, 0x1FFFF),
]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Fix the login", "Fix the login"),
        ("a\\b", "a\\b"),
        ("Größe 日本 🐧", "Größe 日本 🐧"),
        ("\x1b[31mred\x1b[0m", "\\x1b[31mred\\x1b[0m"),
        ("one\nApproved-by: me", "one\\nApproved-by: me"),
        ("file\u202egpj.exe", "file\\u202egpj.exe"),
        ("a\tb\rc\x7f\x9b", "a\\tb\\rc\\x7f\\x9b"),
        ("a\u2028b\u2029c", "a\\u2028b\\u2029c"),
        ("no\u200bthing \U000e0041", "no\\u200bthing \\U000e0041"),
        ("👩\u200d💻 می\u200cخواهم", "👩\u200d💻 می\u200cخواهم"),
        ("caf\udce9.yaml", "caf\\xe9.yaml"),
        ("", ""),
    ],
)
def test_what_could_deceive_is_written_as_an_escape(text: str, shown: str) -> None:
    assert shown == visible(text)


@pytest.mark.parametrize("number", DANGEROUS)
def test_no_dangerous_character_passes(number: int) -> None:
    shown = visible(f"a{chr(number)}b")

    assert shown.isascii()
    assert shown.isprintable()


@given(st.text(st.characters() | st.sampled_from([chr(number) for number in DANGEROUS])))
def test_what_is_shown_has_one_line_and_can_be_shown_again(text: str) -> None:
    shown = visible(text)

    assert len(shown.splitlines()) <= 1
    assert not {"Cc", "Cs", "Zl", "Zp"} & {unicodedata.category(character) for character in shown}
    assert shown == visible(shown)


@given(st.text(st.characters(categories=["L", "N", "P", "S", "Zs"])))
def test_ordinary_text_is_shown_as_it_is(text: str) -> None:
    assert text == visible(text)


def test_many_lines_stay_lines_and_tabs_become_spaces() -> None:
    assert visible_lines("one\n\ttwo\x1b\n") == "one\n    two\\x1b\n"
