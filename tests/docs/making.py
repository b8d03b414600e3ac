"""The scripts under docs/make, as modules."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

_SCRIPTS = Path(__file__).parents[2] / "docs" / "make"


def script(name: str) -> ModuleType:
    """The script of this name, such as `states` or `website/places`."""
    file = _SCRIPTS / f"{name}.py"
    spec = importlib.util.spec_from_file_location(f"docs_make_{name.replace('/', '_')}", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.path.insert(0, str(file.parent))  # as for a script that is run
    try:
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(str(file.parent))
    return module
