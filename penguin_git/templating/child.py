"""The child that renders: a request as JSON on stdin, one line of JSON on stdout for each text.

It runs as a script in an isolated interpreter and knows nothing of penguin. Limits hold before the first
byte of a template is looked at; after the imports no file can be opened any more.
"""

import codecs
import json
import resource
import shlex
import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jinja2.sandbox import ImmutableSandboxedEnvironment

_LONGEST_MESSAGE = 300


def main() -> None:
    """Answer the one request."""
    request = json.load(sys.stdin)
    _limit(request["limits"])
    sys.path.extend(request["folders"])
    _import_what_comes_late()
    from jinja2 import meta

    environments = {wants_list: _environment(wants_list) for wants_list in (False, True)}
    _set(resource.RLIMIT_NOFILE, 0)
    for case in request["cases"]:
        for wanted in case["texts"]:
            environment = environments[wanted["wants_list"]]

            def parsed() -> Any:
                return environment.parse(wanted["text"])  # noqa: B023 - called at once

            def names() -> list[str]:
                return sorted(meta.find_undeclared_variables(parsed()))

            def rendered() -> str:
                return _rendered(environment, wanted["text"], case["values"], request["limits"]["text"])  # noqa: B023

            answer = _tried(names if request["only_names"] else rendered)
            sys.stdout.write(json.dumps(answer) + "\n")
            sys.stdout.flush()


def _import_what_comes_late() -> None:
    """What rendering would import, when nothing can be opened any more."""
    for name in ("html", "jinja2.debug", "pprint", "textwrap"):
        import_module(name)
    codecs.lookup("unicode_escape")


def _limit(limits: Mapping[str, int]) -> None:
    _set(resource.RLIMIT_CORE, 0)
    _set(resource.RLIMIT_FSIZE, limits["output"])
    _set(resource.RLIMIT_CPU, limits["cpu_seconds"])
    _set(resource.RLIMIT_AS, limits["memory"])


def _set(limit: int, value: int) -> None:
    try:
        resource.setrlimit(limit, (value, value))
    except (ValueError, OSError):  # this system does not know the limit; the deadline outside still holds
        return


def _environment(wants_list: bool) -> "ImmutableSandboxedEnvironment":
    """One that answers alike every time: nothing random, nothing to load. `quote` makes one shell word."""
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    environment = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        cache_size=0,
        finalize=_as_list if wants_list else _as_text,
    )
    environment.filters["quote"] = shlex.quote
    del environment.globals["lipsum"]
    del environment.filters["random"]
    return environment


def _as_text(value: Any) -> Any:
    """What an expression prints in a text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else value


def _as_list(value: Any) -> Any:
    """What it prints where a list is wanted."""
    return json.dumps(list(value)) if isinstance(value, list | tuple) else _as_text(value)


def _rendered(
    environment: "ImmutableSandboxedEnvironment", text: str, values: Mapping[str, Any], longest: int
) -> str:
    pieces, size = [], 0
    for piece in environment.from_string(text).generate(**values):
        size += len(piece)
        if size > longest:
            raise ValueError(f"the text becomes longer than {longest:,} characters")
        pieces.append(piece)
    return "".join(pieces)


def _tried(work: Callable[[], Any]) -> dict[str, Any]:
    """The answer for one text; `line` counts from 1 inside the text."""
    from jinja2.exceptions import SecurityError, TemplateSyntaxError, UndefinedError

    try:
        return {"answer": work()}
    except TemplateSyntaxError as error:
        return {"error": _cut(error.message or "unknown syntax"), "line": error.lineno}
    except (UndefinedError, SecurityError) as error:
        return {"error": _cut(error.message or "something is undefined")}
    except MemoryError:
        return {"error": "it needs too much memory"}
    except RecursionError:
        return {"error": "it is nested too deeply"}
    except Exception as error:  # noqa: BLE001 - a template can raise whatever it likes
        return {"error": _cut(f"{error}" or type(error).__name__)}


def _cut(message: str) -> str:
    return message if len(message) <= _LONGEST_MESSAGE else f"{message[:_LONGEST_MESSAGE]}…"


if __name__ == "__main__":
    main()
