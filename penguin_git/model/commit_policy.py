"""What of an attempt's changes may be committed: by name, size and content."""

import fnmatch
from collections.abc import Iterable
from dataclasses import dataclass

from penguin_git.model.secrets import NONE_KNOWN, Secrets


@dataclass(frozen=True)
class Policy:
    """What may be committed. `protected` patterns put a task in review.

    A pattern with a slash inside is a path from the root, any other a name at any depth; a final slash means
    a folder with all that is in it. Case does not matter. `junk` and `secret_names` are about new files only.
    """

    protected: tuple[str, ...] = ()
    max_file_bytes: int = 5_000_000
    max_bytes: int = 100_000_000  # of all changes together
    junk: tuple[str, ...] = (
        *("__pycache__/", "*.pyc", ".pytest_cache/", ".mypy_cache/", ".ruff_cache/", ".DS_Store"),
        *("node_modules/", ".venv/", ".tox/", ".hypothesis/", "*.egg-info/", ".coverage"),
    )
    secret_names: tuple[str, ...] = (
        *(".env", ".env.local", ".env.*.local", ".env.production", ".netrc", ".pgpass", "credentials.json"),
        *("id_rsa", "id_dsa", "id_ecdsa", "id_ed25519"),
    )
    secrets: Secrets = NONE_KNOWN

    def is_junk(self, path: str) -> bool:
        """Whether a new file is passed over without a word."""
        return matches(path, self.junk)

    def is_protected(self, path: str) -> bool:
        """Whether a change here is for a person to look at."""
        return matches(path, self.protected)

    def objection_to_name(self, path: str) -> str:
        """What speaks against a new file of this name, or nothing."""
        if self.secrets.found_in(path.encode("utf-8", "surrogateescape")):
            return "its name holds what looks like a secret"
        return "its name is one of files that hold secrets" if matches(path, self.secret_names) else ""

    def objection_to_all(self, size: int) -> str:
        """What speaks against changes of so many bytes together, or nothing."""
        return f"all changes together are more than {self.max_bytes:,} bytes" if size > self.max_bytes else ""

    def objection_to_size(self, size: int) -> str:
        """What speaks against a file of so many bytes, or nothing."""
        return (
            f"it has {size:,} bytes, more than {self.max_file_bytes:,}" if size > self.max_file_bytes else ""
        )


def matches(path: str, patterns: Iterable[str]) -> bool:
    """Whether any of the patterns is about this path."""
    return any(_matches(path.casefold(), pattern.casefold()) for pattern in patterns)


def _matches(path: str, pattern: str) -> bool:
    """Whether a pattern is about this path or, if it means a folder, about one above it."""
    parts = path.split("/")
    wanted = pattern.strip("/")
    # A folder's name matches the path itself too: a link may stand where the folder is expected.
    depths = range(1, len(parts) + 1) if pattern.endswith("/") else [len(parts)]
    anchored = "/" in pattern.rstrip("/")
    return any(
        fnmatch.fnmatchcase("/".join(parts[:depth]) if anchored else parts[depth - 1], wanted)
        for depth in depths
    )
