"""Addresses of repositories elsewhere: which ones are safe to hand to git, and how people see them."""

import re
from pathlib import Path

SCHEMES = ("file", "git", "http", "https", "ssh")
_WITH_SCHEME = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*)://(?P<rest>.*)")
# gitremote-helpers(7): `helper::address` runs the program `git-remote-helper`.
_HELPER = re.compile(r"[A-Za-z0-9_+.-]+::")
_SCP = re.compile(r"(?P<host>[^/:]+|[^/]*\[[^/]*\]):(?P<path>.*)")
_USER = re.compile(r"(?<=://)[^/@\s']*@")


def objection(url: str) -> str:
    """Why an address is not handed to git; '' where it is safe."""
    if not url or not url.isprintable():
        return "it is empty or has unprintable characters"
    if url.startswith("-"):
        return "it would be an option"
    if _HELPER.match(url):
        return "it names a helper program"
    found = _WITH_SCHEME.fullmatch(url)
    if found:
        return _of_scheme(found["scheme"], found["rest"])
    scp = _SCP.fullmatch(url)
    return _of_host(scp["host"], scp["path"]) if scp else ""


def _of_scheme(scheme: str, rest: str) -> str:
    if scheme not in SCHEMES:
        return f"`{scheme}` is none of {', '.join(SCHEMES)}"
    host, _, path = rest.partition("/")
    return "" if scheme == "file" else _of_host(host, path)


def _of_host(host: str, path: str) -> str:
    name = host.rpartition("@")[2]
    if not name:
        return "it names no machine"
    dashed = name.startswith("-") or host.startswith("-") or path.startswith("-")
    return "its machine or path would be an option" if dashed else ""


def absolute(url: str, folder: Path) -> str:
    """An address that means the same from everywhere: a path goes from `folder`."""
    if _WITH_SCHEME.fullmatch(url) or _SCP.fullmatch(url):
        return url
    return str((folder / url).resolve())


def folder(url: str) -> Path | None:
    """The folder that an absolute address names on this machine; None where it is a server's."""
    found = _WITH_SCHEME.fullmatch(url)
    if found:
        return Path(f"/{found['rest'].partition('/')[2]}") if found["scheme"] == "file" else None
    return None if _SCP.fullmatch(url) else Path(url)


def shown(text: str) -> str:
    """An address, or a text with addresses in it, without names and passwords."""
    return _USER.sub("", text)


def machine(url: str) -> str:
    """The machine in an address; the address itself where it is a path."""
    found = _WITH_SCHEME.fullmatch(url)
    if found and found["scheme"] != "file":
        return found["rest"].partition("/")[0].rpartition("@")[2]
    scp = None if found else _SCP.fullmatch(url)
    return scp["host"].rpartition("@")[2] if scp else url
