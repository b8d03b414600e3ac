"""Markdown of others as HTML."""

import time

import pytest

from penguin_git.codec import markdown_html


def test_what_people_write_most_is_shown_as_meant() -> None:
    html = markdown_html.html(
        "# Why\n\n- **bold** `code`\n\n[guide](https://example.com/a)\n\n```python\na < b\n```\n"
    )

    assert "<h3>Why</h3>" in html
    assert "<strong>bold</strong> <code>code</code>" in html
    assert '<a href="https://example.com/a" rel="noreferrer nofollow">guide</a>' in html
    assert "a &lt; b" in html


@pytest.mark.parametrize(
    "text",
    [
        "<script>planted()</script>",
        "<img src=x onerror=planted()>",
        "[a](javascript:planted())",
        "[a](JaVaScRiPt&colon;planted())",
        "[a](data:text/html,<script>planted()</script>)",
        "[a](//evil.example/planted)",
        "[a](/task/x/act)",
        "![a](https://evil.example/planted.png)",
        '[a](https://example.com/"onclick="planted)',
        "<https://example.com/'onclick=planted>",
        "| a |\n|:-:|\n| <b onclick=planted> |",
        '```"><script>planted\nx\n```',
        "[a]: javascript:planted\n\n[a]",
        "<!-- planted --> <?php planted ?>",
    ],
)
def test_nothing_in_it_can_do_anything(text: str) -> None:
    html = markdown_html.html(text)

    for forbidden in (
        "<script",
        "<img",
        "<b ",
        'href="javascript',
        'href="data',
        'href="/',
        "style=",
        "<!--",
        "<?",
    ):
        assert forbidden not in html.lower()
    assert ' onclick="' not in html.lower()


def test_marks_that_turn_text_round_are_written_out() -> None:
    assert "<p>a\\u202eb</p>\n" == markdown_html.html("a\u202eb")


@pytest.mark.parametrize(
    "text", ["|a" * 50 + "\n" + "|-" * 50 + "\n" + "a\n" * 9_000, "![" * 50_000, "![" * 5_000]
)
def test_what_takes_long_to_read_is_shown_as_it_is(text: str) -> None:
    begun = time.process_time()

    html = markdown_html.html(text)

    assert time.process_time() - begun < 2
    assert len(html) < 3 * len(text)
