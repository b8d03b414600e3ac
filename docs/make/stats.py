"""Write docs/pictures/stats.svg: what `penguin stats` draws of four weeks in the workshop."""

from pathlib import Path

from stage import drawing

PICTURE = Path(__file__).parents[1] / "pictures" / "stats.svg"


def picture() -> str:
    """The picture as SVG."""
    return drawing.drawn("stats", "--since", "2026-11-01", "--until", "2026-11-26")


if __name__ == "__main__":
    PICTURE.write_text(picture())
