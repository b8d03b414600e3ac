"""`gh api` and `glab api` as far as their manuals go: they send a request to a forge on loopback.

FORGE_URL names the site, FORGE_TOKEN the login's token; FORGE_DIALECT is `github` or `gitlab`.
"""

import argparse
import os
import sys
from urllib.error import HTTPError
from urllib.request import Request, urlopen


def main() -> int:
    """Print status line, headers and body; on an error the program complains as well, and fails."""
    parser = argparse.ArgumentParser()
    parser.add_argument("command", choices=["api"])
    parser.add_argument("--hostname", required=True)
    parser.add_argument("--method", default="GET")
    parser.add_argument("--include", action="store_true")
    parser.add_argument("--header", action="append", default=[])
    parser.add_argument("--input", choices=["-"])
    parser.add_argument("endpoint")
    args = parser.parse_args()
    gitlab, token = os.environ["FORGE_DIALECT"] == "gitlab", os.environ.get("FORGE_TOKEN", "")
    if not token:
        print("To get started, please run: auth login", file=sys.stderr)
        return 4
    root = f"{os.environ['FORGE_URL']}/api/{'v4' if gitlab else 'v3'}"
    headers = dict(line.split(": ", 1) for line in args.header)
    headers |= {"PRIVATE-TOKEN": token} if gitlab else {"Authorization": f"Bearer {token}"}
    data = sys.stdin.buffer.read() if args.input else None
    try:
        with urlopen(Request(f"{root}/{args.endpoint}", data, headers, method=args.method)) as reply:  # noqa: S310
            show(reply.status, reply.headers.items(), reply.read())
            return 0
    except HTTPError as error:
        show(error.code, error.headers.items(), error.read())
        print(f"gh: HTTP {error.code}", file=sys.stderr)
        return 1


def show(status: int, headers: object, body: bytes) -> None:
    """As `--include` prints it."""
    assert isinstance(headers, list)
    lines = [f"HTTP/2.0 {status} whatever", *(f"{name}: {value}" for name, value in headers)]
    sys.stdout.write("\r\n".join(lines) + "\r\n\r\n")
    sys.stdout.flush()
    sys.stdout.buffer.write(body)


if __name__ == "__main__":
    sys.exit(main())
