"""Write docs/reference/README.md: the reference pages with their titles."""

from pathlib import Path

FOLDER = Path(__file__).parents[1] / "reference"
PAGE = FOLDER / "README.md"


def page() -> str:
    """The page as Markdown."""
    pages = sorted(file for file in FOLDER.glob("*.md") if file != PAGE)
    lines = [f"- [{_title(file)}]({file.name})" for file in pages]
    return (
        "# Reference\n\nThese pages are made from the code, by the tasks of this project, "
        "or compared with it by its tests.\n\n" + "\n".join(lines) + "\n"
    )


def _title(file: Path) -> str:
    return file.read_text().split("\n", maxsplit=1)[0].removeprefix("# ")


if __name__ == "__main__":
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(page())
