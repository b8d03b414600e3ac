"""Write docs/pictures/stats.svg and .png: what `penguin stats` draws of four weeks in the workshop."""

from pathlib import Path

from stage import drawing

COMMAND = ("stats", "--since", "2026-11-01", "--until", "2026-11-26")
PICTURE = Path(__file__).parents[1] / "pictures" / "stats.svg"


def picture() -> str:
    """The picture as SVG."""
    return drawing.drawn(*COMMAND).decode()


if __name__ == "__main__":
    PICTURE.write_text(picture())
    PICTURE.with_suffix(".png").write_bytes(drawing.drawn(*COMMAND, suffix=".png"))
