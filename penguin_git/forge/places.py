"""Where a repository is on the web, from the address that git pushes to or from the settings."""

import re
from urllib.parse import quote, urlsplit

from msgspec import Struct

from penguin_git.model.config import ForgeConfig, ForgeType

_SCP = re.compile(r"(?:[^@/\s]+@)?(?P<host>[A-Za-z0-9.-]+):(?!//)(?P<path>[^\s]+)")
_PATH = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*(?:/[A-Za-z0-9_][A-Za-z0-9_.-]*)+")
_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::[0-9]{1,5})?")
_KNOWN = {
    "github.com": ForgeType.GITHUB,
    "gitlab.com": ForgeType.GITLAB,
    "codeberg.org": ForgeType.GITEA,
    "gitea.com": ForgeType.GITEA,
}


class Place(Struct, frozen=True):
    """A repository on a forge: `web` is its page, `site` the address of the forge, `host` with a port."""

    kind: ForgeType
    site: str
    host: str
    repository: str

    @property
    def web(self) -> str:
        """The page of the repository."""
        return f"{self.site}/{self.repository}"

    @property
    def api(self) -> str:
        """The root of its REST API."""
        if self.kind is ForgeType.GITHUB:
            return "https://api.github.com" if self.host == "github.com" else f"{self.site}/api/v3"
        return f"{self.site}/api/{'v4' if self.kind is ForgeType.GITLAB else 'v1'}"

    def to_open(self, head: str, base: str) -> str:
        """The page on which a person opens a pull request."""
        if self.kind is ForgeType.GITLAB:
            names = (
                f"merge_request[source_branch]={quote(head)}",
                f"merge_request[target_branch]={quote(base)}",
            )
            return f"{self.web}/-/merge_requests/new?{'&'.join(names)}"
        compare = f"{self.web}/compare/{quote(base)}...{quote(head)}"
        return f"{compare}?expand=1" if self.kind is ForgeType.GITHUB else compare

    def page(self, number: int) -> str:
        """The page of a pull request."""
        return f"{self.web}/{_PAGES[self.kind]}/{number}"


_PAGES = {ForgeType.GITHUB: "pull", ForgeType.GITLAB: "-/merge_requests", ForgeType.GITEA: "pulls"}


def place(pushed_to: str, config: ForgeConfig) -> Place | None:
    """The forge behind an address of git's; None where there is none, or none that is known."""
    host, path, site = _parts(pushed_to)
    if config.url:
        site = config.url.rstrip("/")
        host = urlsplit(site).netloc.rpartition("@")[2]
    repository = config.repository or path
    kind = _KNOWN.get(host) if config.type is ForgeType.AUTO else config.type
    is_named = _HOST.fullmatch(host) and _PATH.fullmatch(repository) and ".." not in repository
    return Place(kind, site, host, repository) if kind and is_named else None


def _parts(pushed_to: str) -> tuple[str, str, str]:
    """Host, path and web address; a user name, a password and the port of ssh are no part of them."""
    if "://" not in pushed_to:
        found = _SCP.fullmatch(pushed_to)
        return (
            (found["host"].lower(), _tidy(found["path"]), f"https://{found['host'].lower()}")
            if found
            else _NONE
        )
    try:
        where = urlsplit(pushed_to)
        named, port = where.hostname or "", where.port
    except ValueError:
        return _NONE
    if where.scheme not in ("http", "https", "ssh") or where.query or where.fragment:
        return _NONE
    host = f"{named}:{port}" if port and where.scheme != "ssh" else named
    return host, _tidy(where.path), f"{'http' if where.scheme == 'http' else 'https'}://{host}"


_NONE = ("", "", "")


def _tidy(path: str) -> str:
    return path.strip("/").removesuffix(".git")
