"""The words of a line of Markdown, without its marks."""

import re

LONGEST = 2_000  # characters of one text that are looked at

_IMAGE = re.compile(r"!\[[^\]\n]{0,300}\]\([^)\n]{0,500}\)")
_LINK = re.compile(r"\[([^\]\n]{1,300})\](?:\([^)\n]{0,500}\)|\[[^\]\n]{0,100}\])")
_AUTOLINK = re.compile(r"<?\bhttps?://[^\s>)]+>?")
_TAG = re.compile(r"</?[a-zA-Z][^<>\n]{0,200}>|<!--.{0,500}?-->", re.DOTALL)
_FOOTNOTE = re.compile(r"\[\^[^\]\n]{1,50}\]")
_STARS = re.compile(r"\*{1,3}(?=\S)|(?<=\S)\*{1,3}|(?<!\w)_{1,2}(?=\S)|(?<=\S)_{1,2}(?!\w)|~~")
_LEADING = re.compile(r"^[^\w`\"'(\[@#/.$<*~-]+")  # pictures that decorate a line
_STRUCK = re.compile(r"~~.{1,500}~~", re.DOTALL)
_BOLD = re.compile(r"(?:\*\*|__)(.{1,200}?)(?:\*\*|__)\s*:?\s*")


def plain(text: str) -> str:
    """The words on one line: no bold, links, pictures or code marks."""
    said = _LINK.sub(r"\1", _IMAGE.sub("", text[:LONGEST]))
    pieces = said.split("`")
    said = "".join(piece if at % 2 else _unmarked(piece) for at, piece in enumerate(pieces))
    shown = "".join(letter for letter in " ".join(said.split()) if letter.isprintable())
    return _LEADING.sub("", shown).replace("\\", "")


def _unmarked(text: str) -> str:
    return _STARS.sub("", _FOOTNOTE.sub("", _TAG.sub("", text)))


def is_link(text: str) -> bool:
    """Whether nothing but links stands there."""
    rest = _AUTOLINK.sub("", _LINK.sub("", _IMAGE.sub("", text[:LONGEST])))
    return not re.search(r"\w", rest)


def is_struck(text: str) -> bool:
    """Whether the whole text is crossed out."""
    return "~~" in text and _STRUCK.fullmatch(text[:LONGEST].strip()) is not None


def bold_line(text: str) -> str | None:
    """The words of a line that is bold from end to end."""
    found = _BOLD.fullmatch(text.strip()) if text[:2] in ("**", "__") else None
    return plain(found[1]).rstrip(":").strip() if found and "**" not in found[1] else None


def headed(text: str) -> tuple[str, str]:
    """A text that begins with a bold line, as that and the rest; ('', text) for any other."""
    first, _, rest = text.partition("\n")
    bold = bold_line(first) if rest else None
    return (bold, plain(rest)) if bold else ("", plain(text))


def starts_with_code(text: str) -> bool:
    """Whether a name from the code stands first, as in lists of fields and files."""
    return text.lstrip("*_").startswith("`")
