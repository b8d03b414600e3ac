"""What a file is for, by its path alone: tests, asides such as examples, what others or programs wrote."""

import re

_TEST_FOLDERS = frozenset({"test", "tests", "spec", "specs", "__tests__", "e2e", "testsuite", "unittests"})
_TEST_FILE = re.compile(
    r"(?:^|/)(?:test_[^/]*|tests|conftest|[^/]*_tests?|[^/]*\.(?:test|spec)|[^/]*_spec|[^/]*Tests?)\.\w+$"
)
_ASIDES = frozenset(
    {
        *("doc", "docs", "documentation", "example", "examples", "sample", "samples", "demo", "demos"),
        *("bench", "benches", "benchmark", "benchmarks", "perf", "tutorial", "tutorials", "contrib"),
        *("fixture", "fixtures", "testdata", "test_data", "data", "template", "templates", "snippets"),
        *("playground", "sandbox", "experimental", "archive", "attic", "stubs", "typings", "migrations"),
    }
)
_FOREIGN = frozenset(
    {
        *("node_modules", "bower_components", "site-packages", "vendor", "vendored", "_vendor", "_vendored"),
        "typeshed",
        *("third_party", "third-party", "thirdparty", "3rdparty", "external", "externals", "extern"),
        *(".penguin", "jspm_packages"),
    }
)
_MADE = re.compile(
    r"(?:\.min\.(?:js|css|mjs)|[._-]pb2(?:_grpc)?\.pyi?|\.pb\.(?:go|cc|h)|\.bundle\.js|\.generated\.\w+"
    r"|(?:^|/)(?:_version|versioneer|get-pip|ez_setup|distribute_setup)\.py"
    r"|(?:^|/)(?:package-lock\.json|npm-shrinkwrap\.json)|\.lock|\.map|\.svg)$"
)
_MADE_FOLDERS = frozenset(
    {"__pycache__", "dist", "build", "_build", "target", ".next", ".tox", ".nox", ".eggs"}
)
_ENVIRONMENTS = frozenset({".venv", "venv", "env", ".git", ".hg", ".svn", ".mypy_cache", ".ruff_cache"})
_SCRIPTS = frozenset({"setup", "conf", "noxfile", "fabfile", "tasks", "manage", "conftest", "__main__"})


def is_test(path: str) -> bool:
    """Whether a file belongs to the tests."""
    return not _TEST_FOLDERS.isdisjoint(path.split("/")[:-1]) or _TEST_FILE.search(path) is not None


def is_aside(path: str) -> bool:
    """Whether a file stands beside the product: documentation, examples, benchmarks, data."""
    return any(part.casefold() in _ASIDES for part in path.split("/")[:-1])


def is_foreign(path: str) -> bool:
    """Whether a file was written elsewhere and copied in."""
    return not _FOREIGN.isdisjoint(part.casefold() for part in path.split("/")[:-1])


def is_made(path: str) -> bool:
    """Whether a program made a file."""
    return _MADE.search(path) is not None


def is_left_out_of_walks(folder: str) -> bool:
    """Whether a folder of this name is left out where no git says what belongs to the project."""
    is_hidden = folder.startswith(".") and folder not in (".github", ".gitlab")
    return is_hidden or folder in _MADE_FOLDERS or folder in _ENVIRONMENTS or folder.endswith(".egg-info")


def is_script(path: str) -> bool:
    """Whether a Python file is run, not imported: `setup.py`, `conf.py`, `__main__.py` and the like."""
    return path.rpartition("/")[2].removesuffix(".py") in _SCRIPTS


def is_private(path: str) -> bool:
    """Whether a Python module lies in no public place: a part of its path begins with an underscore."""
    parts = path.removesuffix(".py").split("/")
    return any(part.startswith("_") and part not in ("__init__", "__main__") for part in parts)


def folder_of(path: str) -> str:
    """The folder that a file lies in; `.` at the top."""
    return path.rpartition("/")[0] or "."


def named(folder: str) -> str:
    """A folder in a sentence."""
    return "the top folder" if folder == "." else folder
