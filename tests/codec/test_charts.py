"""Charts as SVG and as rows: every text stays text, and what nobody knows is never nought."""

from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from penguin_git.codec import charts, figures, lettering
from penguin_git.model.chart import Bar, Chart, Columns, Drawing, Lines, Series

_HOSTILE = '"><script>planted()</script>]]>&<!--\x1b[31m\u202e\ufffe\ud800'
_SVG = "{http://www.w3.org/2000/svg}"


def parsed(drawing: Drawing, width: float = charts.WIDTH) -> ElementTree.Element:
    return understood(charts.svg(drawing, width))


def understood(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg.encode())  # noqa: S314 - a text of our own


def texts(root: ElementTree.Element) -> list[str]:
    return ["".join(element.itertext()) for element in root.iter(f"{_SVG}text")]


def rects(root: ElementTree.Element) -> list[ElementTree.Element]:
    return [element for element in root.iter(f"{_SVG}rect") if "mark" in element.get("class", "")]


def test_a_bar_is_as_long_as_its_number_and_says_it() -> None:
    chart = Chart("Duration", "minutes", (Bar("Fix it", 40, "of 2"), Bar("Test it", 10)))

    root = parsed(chart)

    long, short = (float(rect.get("width", "0")) for rect in rects(root))
    assert 4 == pytest.approx(long / short, rel=0.01)
    assert ["Duration", "minutes", "Fix it", "40 minof 2", "Test it", "10 min"] == texts(root)


def test_an_unknown_number_has_a_word_and_no_bar() -> None:
    root = parsed(Chart("Cost", "$", (Bar("Known", 0.5), Bar("Lost", None), Bar("Free", 0.0))))

    assert 1 == len(rects(root))
    assert ["Cost", "Known", "$0.50", "Lost", "unknown", "Free", "$0.00"] == texts(root)


def test_bars_can_be_measured_against_a_given_top() -> None:
    whole, half = (parsed(Chart("Success", "%", (Bar("shell", 50),), top)) for top in (None, 100.0))

    assert 2 == pytest.approx(
        float(rects(whole)[0].get("width", "0")) / float(rects(half)[0].get("width", "0"))
    )


def test_a_long_name_is_cut_and_whole_where_one_points_at_it() -> None:
    name = "Fix the login that has been broken since the last release of the year before the last"

    root = parsed(Chart("Duration", "minutes", (Bar(name, 1),)))

    assert texts(root)[2].endswith("…")
    assert f"{name}: 1 min" in [element.text for element in root.iter(f"{_SVG}title")]


def test_columns_stand_on_each_other_and_the_unknown_is_a_question() -> None:
    series = (
        Series("completed", (2, None, 1), "completed"),
        Series("failed", (1, None, 0), "failed"),
    )

    root = parsed(Columns("Attempts", "attempts", ("Mon", "Tue", "Wed"), series))

    _, _, low, high, _ = rects(root)  # the first two belong to the legend
    assert float(high.get("y", "0")) < float(low.get("y", "0"))
    assert 1 == texts(root).count("?")
    assert {"completed", "failed", "Mon", "Tue", "Wed"} <= {*texts(root)}


def test_a_line_has_a_gap_where_nobody_knows() -> None:
    root = parsed(Lines("Landed", "tasks", tuple("abcde"), (Series("landed", (1, 2, None, 3, 4)),)))

    assert 2 == len(list(root.iter(f"{_SVG}polyline")))
    assert "4" == texts(root)[texts(root).index("a") - 1]  # the last number stands at the end of the line


@pytest.mark.parametrize(
    "empty", [Chart("None", "", ()), Columns("None", "", (), ()), Lines("None", "", ("a",), ())]
)
def test_no_numbers_at_all_are_said_in_a_sentence(empty: Drawing) -> None:
    assert ["None", "There is nothing to show yet."] == texts(parsed(empty))


def test_a_hundred_bars_are_a_hundred_rows_in_a_picture_that_is_high_enough() -> None:
    root = parsed(Chart("Many", "", tuple(Bar(f"Task {number}", number + 1) for number in range(100))))

    lowest = max(float(rect.get("y", "0")) for rect in rects(root))
    assert 100 == len(rects(root))
    assert lowest < float(root.get("height", "0"))


@pytest.mark.parametrize(
    "drawing",
    [
        Chart(_HOSTILE, _HOSTILE, (Bar(_HOSTILE, 1, _HOSTILE, _HOSTILE),)),
        Columns(_HOSTILE, _HOSTILE, (_HOSTILE,), (Series(_HOSTILE, (1,), _HOSTILE),) * 2),
        Lines(_HOSTILE, _HOSTILE, (_HOSTILE,), (Series(_HOSTILE, (1,), _HOSTILE),)),
    ],
)
def test_a_hostile_text_stays_text(drawing: Drawing) -> None:
    root = parsed(drawing)

    assert {"svg", "rect", "text", "g", "title", "tspan", "line", "polyline", "circle"} >= {
        element.tag.removeprefix(_SVG) for element in root.iter()
    }
    assert "planted()" in "".join(root.itertext())
    assert "\u202e" not in "".join(root.itertext())


def test_colours_are_attributes_so_that_a_page_may_forbid_styles() -> None:
    text = charts.svg(Chart("Duration", "", (Bar("a", 1, tone="failed"),)))

    assert "style=" not in text.replace("font-style=", "")
    assert 'class="mark"' in text


@given(
    st.lists(st.tuples(st.text(), st.none() | st.floats(0, 1e12)), max_size=6), st.text(), st.floats(300, 900)
)
@settings(max_examples=60)
def test_any_numbers_under_any_names_can_be_drawn(
    pairs: list[tuple[str, float | None]], title: str, width: float
) -> None:
    labels, values = tuple(name for name, _ in pairs), tuple(value for _, value in pairs)
    series = (Series(title, values), Series("other", values, "failed"))

    for drawing in (
        Chart(title, "", tuple(Bar(name, value) for name, value in pairs)),
        Columns(title, "", labels, series),
        Lines(title, "$", labels, series),
    ):
        svg = charts.svg(drawing, width)

        assert "nan" not in svg.replace(title, "")
        understood(svg)


def test_rows_have_a_header_and_nothing_for_the_unknown() -> None:
    bars = Chart("Cost", "$", (Bar("a, b", 0.5, "of 1"), Bar("c", None)))
    columns = Columns("Attempts", "", ("Mon", "Tue"), (Series("done", (1, None)),))

    assert 'name,cost_usd,note\n"a, b",0.5,of 1\nc,,\n' == charts.comma_separated(bars)
    assert "label,done\nMon,1\nTue,\n" == charts.comma_separated(columns)


def test_no_cell_is_a_formula() -> None:
    rows = charts.comma_separated(Chart("", "", (Bar("=cmd|' /C calc'!A0", 1, "+1"),)))

    assert "'=cmd" in rows
    assert "'+1" in rows


def test_numbers_are_short_at_an_axis_and_whole_at_a_bar() -> None:
    assert ["0", "0.5", "1k", "1,550", "15k", "2M", "$0.02", "50%"] == [
        figures.short(0, ""),
        figures.short(0.5, ""),
        figures.short(1000, ""),
        figures.short(1550, ""),
        figures.short(15_000, ""),
        figures.short(2_000_000, ""),
        figures.short(0.02, "$"),
        figures.short(50, "%"),
    ]
    assert ["1,234,567", "0.25", "12.5 min", "66.7%", "$1,234.50", "unknown"] == [
        figures.full(1_234_567, "tokens"),
        figures.full(0.25, ""),
        figures.full(12.5, "minutes"),
        figures.full(66.66, "%"),
        figures.full(1234.5, "$"),
        figures.full(None, "$"),
    ]


@given(st.text(), st.floats(20, 400))
def test_a_cut_text_fits(text: str, room: float) -> None:
    assert lettering.width(lettering.cut(text, 12, room), 12) <= room + 0.02
