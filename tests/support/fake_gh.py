"""`gh api` and `glab api` as far as their manuals go: they send a request to a forge on loopback.

FORGE_URL names the site, FORGE_TOKEN the login's token; FORGE_DIALECT is `github` or `gitlab`.
"""

import argparse
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener


@dataclass(frozen=True)
class Ended:
    """What the program printed, what it complained about, and its exit code."""

    printed: bytes
    complained: str
    code: int


def main() -> int:
    """Be the program."""
    ended = api(sys.argv[1:], sys.stdin.buffer.read() if "--input" in sys.argv else b"", os.environ)
    sys.stdout.buffer.write(ended.printed)
    sys.stderr.write(ended.complained)
    return ended.code


def api(arguments: Sequence[str], stdin: bytes, environ: Mapping[str, str]) -> Ended:
    """Status line, headers and body; on an error the program complains as well, and fails."""
    parser = argparse.ArgumentParser()
    parser.add_argument("command", choices=["api"])
    parser.add_argument("--hostname", required=True)
    parser.add_argument("--method", default="GET")
    parser.add_argument("--include", action="store_true")
    parser.add_argument("--header", action="append", default=[])
    parser.add_argument("--input", choices=["-"])
    parser.add_argument("endpoint")
    args = parser.parse_args(arguments)
    gitlab, token = environ["FORGE_DIALECT"] == "gitlab", environ.get("FORGE_TOKEN", "")
    if not token:
        return Ended(b"", "To get started, please run: auth login\n", 4)
    root = f"{environ['FORGE_URL']}/api/{'v4' if gitlab else 'v3'}"
    headers = dict(line.split(": ", 1) for line in args.header)
    headers |= {"PRIVATE-TOKEN": token} if gitlab else {"Authorization": f"Bearer {token}"}
    data = stdin if args.input else None
    return _answer(Request(f"{root}/{args.endpoint}", data, headers, method=args.method))  # noqa: S310


class _Loopback(HTTPRedirectHandler):
    def redirect_request(self, *_: object, **__: object) -> None:
        raise ConnectionError("there is no way out of this machine")


def _answer(request: Request) -> Ended:
    try:
        with build_opener(_Loopback).open(request) as reply:
            return Ended(_shown(reply.status, reply.headers.items(), reply.read()), "", 0)
    except HTTPError as error:
        with error:
            printed = _shown(error.code, error.headers.items(), error.read())
        return Ended(printed, f"gh: HTTP {error.code}\n", 1)
    except (OSError, HTTPException) as error:
        return Ended(b"", f"error connecting: {error}\n", 1)


def _shown(status: int, headers: Iterable[tuple[str, str]], body: bytes) -> bytes:
    """As `--include` prints it."""
    lines = [f"HTTP/2.0 {status} whatever", *(f"{name}: {value}" for name, value in headers)]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


if __name__ == "__main__":
    sys.exit(main())
