"""Write docs/pictures/compare.svg and .png: what `penguin task compare` draws of the workshop's dearest."""

from pathlib import Path

from stage import drawing

COMMAND = ("task", "compare", "--metric", "tokens", "--limit", "8")
PICTURE = Path(__file__).parents[1] / "pictures" / "compare.svg"


def picture() -> str:
    """The picture as SVG."""
    return drawing.drawn(*COMMAND).decode()


if __name__ == "__main__":
    PICTURE.write_text(picture())
    PICTURE.with_suffix(".png").write_bytes(drawing.drawn(*COMMAND, suffix=".png"))
