"""Where the real programs are, and a clone whose tasks one of them works on."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from msgspec import structs

from tests.support.clones import Clone

FOLDER = Path(__file__).parent
MODULES = FOLDER / "node_modules"
CLAUDE = MODULES / ".bin" / "claude"


def codex() -> Path | None:
    """The native program: the script around it needs Node.js at each start."""
    return next(iter(sorted(MODULES.glob("@openai/codex-*/vendor/*/bin/codex"))), None)


def needs(program: Path | None) -> pytest.MarkDecorator:
    """Skips where a program is not installed, and says how to get it."""
    missing = program is None or not program.exists()
    return pytest.mark.skipif(missing, reason="not installed: run `make real-agents` (npm, 700 MB)")


def clone_with(path: Path, agent: Mapping[str, object], keys: Mapping[str, str], task: str) -> Clone:
    """A clone with one task for an agent; `keys` are in our environment."""
    whole = {"type": "command", "environment": list(keys), **agent}
    clone = Clone.new(path / "clone", None, f"base: main\nagents: {{helper: {json.dumps(whole)}}}\n")
    temporary = path / "temporary"  # Codex wants its home elsewhere than among temporary files
    temporary.mkdir()
    clone.world = structs.replace(
        clone.world, environ={**clone.world.environ, **keys, "TMPDIR": str(temporary)}
    )
    clone.task("job", f"title: Bake a cake\nassigned_to: helper\n{task}")
    return clone
