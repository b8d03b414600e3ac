"""The names that a specification gives to its requirements, such as `FR-1`, `Task 3.1` or `A`."""

import re

_KEY = re.compile(
    r"^\(?(?P<key>\d{1,2}(?:\.\d{1,2}){1,2}(?=[:.)]?\s+(?-i:[A-Z]))|[A-Z]{1,6}(?:-[A-Z0-9]{1,8}){1,2}-\d{1,4}|[A-Z]{1,5}[A-Z0-9]{0,4}-?\d{1,4}(?:[.-]\d{1,4})*[a-z]?"
    r"|(?:task|story|user story|feature|requirement|req|epic|item|module|step"
    r"|component)\s+(?:#?\d{1,3}(?:\.\d{1,3})*|[A-Z](?=\s*[:.)–—-]))|[A-Z](?=[:)]\s))\)?"
    r"(?:\s*[:.)–—-]+\s*|\s+(?=\S))",
    re.IGNORECASE,
)
_NOT_KEYS = re.compile(
    r"(?:P[0-4]|HTTP[0-9]?|UTF-?\d+|SHA-?\d+|OAUTH ?2?|V\d|H\d|S3|EC2|MD5|ISO-?\d+"
    r"|RFC-?\d+|IPV\d|ES\d+|MP[34]|WEB[23]|AES-?\d+|HTML5|CSS3|BASE64)\b",
    re.IGNORECASE,
)


def leading(text: str) -> tuple[str, str] | None:
    """The name at the beginning, and what follows it."""
    found = _KEY.match(text)
    if not found or _NOT_KEYS.match(found["key"]) or not _is_name(found["key"]):
        return None
    return found["key"], text[found.end() :]


def _is_name(key: str) -> bool:
    """Whether a key is written like one: its letters are capitals, or a word stands before its number."""
    if key[0].isdigit():
        return True
    last = key.rsplit(maxsplit=1)[-1]
    return (" " in key and (last[-1].isdigit() or last.isupper())) or (key[:-1] or key).isupper()
