"""What Python source imports, by its text: also inside of functions, and what tables name."""

import re
from collections.abc import Iterator

_IMPORT = re.compile(
    r"^[ \t]*(?:from[ \t]+(?P<source>[\w.]+)[ \t]+import[ \t]*(?P<names>\([^)]{0,5000}\)|[^\n]*)"
    r"|import[ \t]+(?P<modules>[^\n]*))",
    re.MULTILINE,
)
_REMARK = re.compile(r"#[^\n]*")
_NAMED = re.compile(r"""\.([A-Za-z_]\w*)(?=[:"'])""")


def imported(text: str, path: str) -> Iterator[str]:
    """What is imported anywhere: paths without a suffix, whole ones behind a slash, of which some exist.

    Text such as `"pkg.module:name"` counts as well: it is what tables of commands and plug-ins say.
    """
    yield from _NAMED.findall(text)
    for match in _IMPORT.finditer(text):
        if match["modules"]:
            yield from (
                one.split()[0].replace(".", "/") for one in match["modules"].split(",") if one.strip()
            )
            continue
        source = match["source"]
        dots = len(source) - len(source.lstrip("."))
        above = path.split("/")[:-dots] if dots else []
        start = "/".join([*([""] if dots else []), *above, *source.lstrip(".").split(".")]).rstrip("/")
        names = re.findall(r"(\w+)(?:\s+as\s+\w+)?", _REMARK.sub("", match["names"]))
        yield start
        yield from (f"{start}/{name}" for name in names)
