"""What is a secret: what looks like one, by few and precise patterns, and values that are known to be one."""

import re

from msgspec import Struct

_PATTERNS = (
    rb"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY-----[\s\S]*?(?:-----END (?:[A-Z0-9]+ )*PRIVATE KEY-----|\Z)",
    rb"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b",
    rb"(?i:aws_secret_access_key)[\"']?\s{0,3}[=:]\s{0,3}[\"']?[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+])",
    rb"\bgh[pousr]_[A-Za-z0-9]{36,}\b",
    rb"\bgithub_pat_[A-Za-z0-9_]{40,}\b",
    rb"\bglpat-[A-Za-z0-9_-]{20,}\b",
    rb"\bsk-(?:(?:ant-|proj-|svcacct-)[A-Za-z0-9_-]{20,}|[A-Za-z0-9_-]{32,})\b",
    rb"\b[rs]k_live_[A-Za-z0-9]{20,}\b",
    rb"\bxox[abprs]-[A-Za-z0-9-]{20,}\b",
    rb"\bAIza[A-Za-z0-9_-]{35}\b",
    rb"\bnpm_[A-Za-z0-9]{36}\b",
    rb"\bpypi-[A-Za-z0-9_-]{50,}\b",
)
_LOOKS_LIKE_ONE = re.compile(b"|".join(b"(?:" + pattern + b")" for pattern in _PATTERNS))
# Where a secret stands in what was printed. Files of a project are full of such places that are harmless,
# so these patterns keep nothing out of a commit.
_TOLD = re.compile(
    rb"(?P<before>\b[A-Z][A-Z0-9_]{0,60}(?:SECRET|TOKEN|PASSWORD|API_KEY|ACCESS_KEY|PRIVATE_KEY)[A-Z0-9_]{0,20}"
    rb"=[\"']?)(?=[A-Za-z0-9+/_.~=-]*[0-9])(?=[A-Za-z0-9+/_.~=-]*[A-Za-z])[A-Za-z0-9+/_.~=-]{16,}"
    rb"|(?P<bearer>\b[Bb]earer\s{1,3})[A-Za-z0-9._~+/-]{20,}=*"
    rb"|(?P<login>\b[a-z][a-z0-9+.-]{1,20}://[^\s/:@\"']{0,80}:)[^\s/:@\"']{3,200}(?=@)"
    rb"|\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}"
)
REDACTED = "[redacted]"


class Secrets(Struct, frozen=True):
    """What must be written down nowhere. `known` are the keys in use, whatever they look like."""

    known: tuple[str, ...] = ()

    def found_in(self, data: bytes) -> frozenset[bytes]:
        """Every secret in `data`."""
        known = (value.encode("utf-8", "surrogateescape") for value in self.known)
        looks = (found[0] for found in _LOOKS_LIKE_ONE.finditer(data))
        return frozenset((*looks, *(value for value in known if value in data)))

    def redacted(self, text: str) -> str:
        """`text` with every secret, and all that stands where secrets stand, replaced."""
        for value in self.known:
            text = text.replace(value, REDACTED)
        data = text.encode("utf-8", "surrogateescape")
        if _LOOKS_LIKE_ONE.search(data) is None and _TOLD.search(data) is None:
            return text
        told = _TOLD.sub(_shortened, _LOOKS_LIKE_ONE.sub(REDACTED.encode(), data))
        return told.decode("utf-8", "surrogateescape")


def _shortened(found: re.Match[bytes]) -> bytes:
    return (found["before"] or found["bearer"] or found["login"] or b"") + REDACTED.encode()


NONE_KNOWN = Secrets()


def redacted(text: str) -> str:
    """`text` with everything that looks like a secret replaced."""
    return NONE_KNOWN.redacted(text)
