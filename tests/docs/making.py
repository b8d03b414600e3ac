"""The scripts under docs/make, as modules."""

import importlib.util
from pathlib import Path
from types import ModuleType

_SCRIPTS = Path(__file__).parents[2] / "docs" / "make"


def script(name: str) -> ModuleType:
    """The script of this name, such as `states` or `website/places`."""
    spec = importlib.util.spec_from_file_location(
        f"docs_make_{name.replace('/', '_')}", _SCRIPTS / f"{name}.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
