"""Dependencies that a project declares twice, without a version, or without using them."""

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from msgspec import Struct

from penguin_git.model.code import paths
from penguin_git.model.constraints import ResourceConstraints
from penguin_git.model.suggestion import Kind, Suggestion, bounded

_NAMES = {  # what is imported, where that is not what is installed
    "attrs": ("attr", "attrs"),
    "beautifulsoup4": ("bs4",),
    "django-rest-framework": ("rest_framework",),
    "djangorestframework": ("rest_framework",),
    "dnspython": ("dns",),
    "gitpython": ("git",),
    "google-api-python-client": ("googleapiclient",),
    "grpcio": ("grpc",),
    "jaraco-classes": ("jaraco",),
    "markdown-it-py": ("markdown_it",),
    "msgpack-python": ("msgpack",),
    "mysqlclient": ("MySQLdb",),
    "opencv-python": ("cv2",),
    "opencv-python-headless": ("cv2",),
    "pillow": ("PIL",),
    "protobuf": ("google",),
    "psycopg2-binary": ("psycopg2",),
    "pycryptodome": ("Crypto",),
    "pycryptodomex": ("Cryptodome",),
    "pyjwt": ("jwt",),
    "pyopenssl": ("OpenSSL",),
    "pyserial": ("serial",),
    "pysocks": ("socks",),
    "python-dateutil": ("dateutil",),
    "python-dotenv": ("dotenv",),
    "python-jose": ("jose",),
    "python-magic": ("magic",),
    "python-multipart": ("multipart", "python_multipart"),
    "python-slugify": ("slugify",),
    "pyyaml": ("yaml",),
    "pyzmq": ("zmq",),
    "ruamel-yaml": ("ruamel",),
    "scikit-image": ("skimage",),
    "scikit-learn": ("sklearn",),
    "setuptools": ("setuptools", "pkg_resources"),
    "typing-extensions": ("typing_extensions",),
    "websocket-client": ("websocket",),
}
# What others load by its name, or that brings programs, types or time zones: no import says that it is used.
_USED_UNSEEN = re.compile(
    r"^(?:types-.*|.*-stubs|pytest.*|.*-pytest|flake8.*|mypy.*|sphinx.*|mkdocs.*|setuptools.*|wheel|pip|tox.*|build"
    r"|twine|tzdata|gunicorn|uvicorn|hypercorn|daphne|uwsgi|gevent|eventlet|psycopg.*|mysql.*|pymysql|asyncpg|aiosqlite"
    r"|cx-oracle|oracledb|django-.*|.*-plugin|.*-binary|certifi|cffi|colorama|pywin32|pyreadline3?|uvloop|httptools"
    r"|watchfiles|brotli.*|orjson|ujson|lxml|html5lib|openpyxl|xlrd|pyarrow|fastparquet|tables|greenlet"
    r"|backports-.*|importlib-.*|tomli|exceptiongroup|typing-extensions|email-validator|python-multipart|h2|hpack"
    r"|pre-commit|black|ruff|isort|pylint|coverage|nox|ipython|ipykernel|jupyter.*|notebook)$"
)


class Declared(Struct, frozen=True, kw_only=True):
    """A dependency where it is declared. `name` is normalised; `group` is the list that it stands in.

    `extras`, `version` and `marker` are as written, without blanks. `is_needed` says that the project
    can't run without it.
    """

    path: str
    line: int
    name: str
    group: str
    extras: str = ""
    version: str = ""
    marker: str = ""
    is_needed: bool = False


def imported_as(name: str) -> frozenset[str]:
    """The words, in lower case, of which one would stand in code that uses a dependency."""
    plain = name.replace("-", "_")
    short = re.sub(r"^(?:python|py)_|_(?:python|py)$", "", plain)
    known = [one.casefold() for one in _NAMES.get(name, ())]
    return frozenset({name, plain, short, name.replace("-", "."), *known, f"py{plain}"})


def is_doubtful(declared: Declared) -> bool:
    """Whether a dependency that no import names would be worth a look."""
    return declared.is_needed and not declared.marker and not _USED_UNSEEN.match(declared.name)


def suggestions(declared: Sequence[Declared], unused: Collection[str]) -> list[Suggestion]:
    """The tasks for what is declared; `unused` are the names that nothing in the project mentions."""
    files: dict[str, list[Declared]] = defaultdict(list)
    for one in declared:
        files[one.path].append(one)
    made = []
    for path, inside in files.items():
        if twice := _twice(inside):
            made.append(_of_twice(path, twice))
        idle = [one for one in inside if one.name in unused and is_doubtful(one)]
        if idle:
            made.append(_of_idle(path, idle))
        if loose := _loose(path, inside):
            made.append(_of_loose(path, loose, len(inside)))
    return made


def _twice(inside: Sequence[Declared]) -> list[list[Declared]]:
    """What stands more than once in one list, for the same extras and circumstances."""
    same: Mapping[tuple[str, ...], list[Declared]] = defaultdict(list)
    for one in inside:
        same[one.group, one.name, one.extras, one.marker].append(one)
    return [found for found in same.values() if len(found) > 1]


def _loose(path: str, inside: Sequence[Declared]) -> list[Declared]:
    """What has no version in a list of requirements that gives most of the others one."""
    if not path.endswith(".txt") or paths.is_aside(path) or paths.is_test(path):
        return []
    loose = [one for one in inside if not one.version]
    pinned = sum(one.version.startswith("==") for one in inside)
    return loose if 0 < len(loose) < len(inside) / 2 and pinned >= len(loose) else []


def _of_twice(path: str, twice: Sequence[Sequence[Declared]]) -> Suggestion:
    differs = any(len({one.version for one in same}) > 1 for same in twice)
    listed = "\n".join(
        f"- `{same[0].name}`: "
        + ", ".join(f"line {one.line} ({one.version or 'any version'})" for one in same)
        for same in twice
    )
    return Suggestion(
        kind=Kind.DEPENDENCIES,
        key=f"dependencies:twice:{path}",
        title=f"Declare each dependency once in {path}",
        description=f"`{path}` declares the same more than once:\n\n{listed}\n\nLeave one line for each, "
        "with the version that is needed.",
        priority=bounded(0.72 if differs else 0.5),
        location=f"{path}:{twice[0][1].line}",
        reasons=(f"`{twice[0][0].name}` is declared {'with different versions' if differs else 'twice'}",),
        files=(path,),
        acceptance=(f"`{path}` names each dependency once.",),
        estimated_constraints=ResourceConstraints.simple(),
    )


def _of_idle(path: str, idle: Sequence[Declared]) -> Suggestion:
    names = ", ".join(f"`{one.name}`" for one in idle)
    return Suggestion(
        kind=Kind.DEPENDENCIES,
        key=f"dependencies:unused:{path}",
        title=f"Check the dependencies in {path} that nothing mentions",
        description=f"`{path}` asks for {names}, and no file of the project mentions "
        f"{'any of them' if len(idle) > 1 else 'it'}. Find out whether it is needed in a way that no file "
        "shows (a plug-in, a driver), say so in a comment, or take it out.",
        priority=bounded(0.45 + 0.03 * len(idle)),
        location=f"{path}:{idle[0].line}",
        reasons=(f"no file mentions {names}",),
        files=(path,),
        acceptance=("Each of them is gone, or a comment says what needs it.",),
        estimated_constraints=ResourceConstraints.simple(),
    )


def _of_loose(path: str, loose: Sequence[Declared], count: int) -> Suggestion:
    names = ", ".join(f"`{one.name}`" for one in loose[:8])
    return Suggestion(
        kind=Kind.DEPENDENCIES,
        key=f"dependencies:loose:{path}",
        title=f"Give every dependency in {path} a version",
        description=f"Most of `{path}` is pinned, and these are not: {names}. Each installation may get "
        "another version of them. Pin them as the others are.",
        priority=bounded(0.55),
        location=f"{path}:{loose[0].line}",
        reasons=(f"{len(loose)} of {count} dependencies have no version",),
        files=(path,),
        acceptance=(f"Every line of `{path}` says a version, and the project still installs.",),
        estimated_constraints=ResourceConstraints.simple(),
    )
