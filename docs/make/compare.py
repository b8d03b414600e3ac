"""Write docs/pictures/compare.svg: what `penguin task compare` draws of the workshop's dearest tasks."""

from pathlib import Path

from stage import drawing

PICTURE = Path(__file__).parents[1] / "pictures" / "compare.svg"


def picture() -> str:
    """The picture as SVG."""
    return drawing.drawn("task", "compare", "--metric", "tokens", "--limit", "8")


if __name__ == "__main__":
    PICTURE.write_text(picture())
