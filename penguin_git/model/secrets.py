"""What looks like a secret: few patterns, each precise."""

import re

_PATTERNS = (
    rb"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY-----[\s\S]*?(?:-----END (?:[A-Z0-9]+ )*PRIVATE KEY-----|\Z)",
    rb"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b",
    rb"\bgh[pousr]_[A-Za-z0-9]{36,}\b",
    rb"\bgithub_pat_[A-Za-z0-9_]{40,}\b",
    rb"\bglpat-[A-Za-z0-9_-]{20,}\b",
    rb"\bsk-(?:ant-|proj-|svcacct-)?[A-Za-z0-9_-]{32,}\b",
    rb"\bxox[abprs]-[A-Za-z0-9-]{20,}\b",
    rb"\bAIza[A-Za-z0-9_-]{35}\b",
    rb"\bnpm_[A-Za-z0-9]{36}\b",
    rb"\bpypi-[A-Za-z0-9_-]{50,}\b",
)
SECRET = re.compile(b"|".join(b"(?:" + pattern + b")" for pattern in _PATTERNS))
REDACTED = "[redacted]"


def secrets_in(data: bytes) -> frozenset[bytes]:
    """Everything in `data` that looks like a secret."""
    return frozenset(found[0] for found in SECRET.finditer(data))


def redacted(text: str) -> str:
    """`text` with everything that looks like a secret replaced."""
    data = text.encode("utf-8", "surrogateescape")
    if SECRET.search(data) is None:
        return text
    return SECRET.sub(REDACTED.encode(), data).decode("utf-8", "surrogateescape")
