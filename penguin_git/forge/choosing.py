"""Which way leads to the forge: its API with a token, a program that is logged in, or a person."""

import time
from collections.abc import Callable, Mapping

from penguin_git.errors import PenguinError
from penguin_git.forge import places
from penguin_git.forge.gitea import Gitea
from penguin_git.forge.github import GitHub
from penguin_git.forge.gitlab import GitLab
from penguin_git.forge.places import Place
from penguin_git.forge.printed import Printed
from penguin_git.forge.programs import Program, Run
from penguin_git.forge.protocol import Forge
from penguin_git.forge.wire import Wire
from penguin_git.model.config import TOKENS, ForgeConfig, ForgeType, Via

_DIALECTS: Mapping[ForgeType, type[GitHub] | type[GitLab] | type[Gitea]] = {
    ForgeType.GITHUB: GitHub,
    ForgeType.GITLAB: GitLab,
    ForgeType.GITEA: Gitea,
}
_HEADERS: Mapping[ForgeType, Callable[[str], Mapping[str, str]]] = {
    ForgeType.GITHUB: lambda token: {
        "Authorization": f"Bearer {token}",
        "X-GitHub-Api-Version": "2022-11-28",
    },
    ForgeType.GITLAB: lambda token: {"PRIVATE-TOKEN": token},
    ForgeType.GITEA: lambda token: {"Authorization": f"token {token}"},
}
PROGRAMS = {ForgeType.GITHUB: "gh", ForgeType.GITLAB: "glab"}
# The environment, never the repository, says whose token it is: settings can't send it elsewhere.
_HOSTS = {
    ForgeType.GITHUB: ("GH_HOST", "github.com"),
    ForgeType.GITLAB: ("GITLAB_HOST", "gitlab.com"),
    ForgeType.GITEA: ("GITEA_HOST", "gitea.com"),
}


def choose(
    pushed_to: str,
    config: ForgeConfig,
    environ: Mapping[str, str],
    *,
    run: Run,
    has_program: Callable[[str], bool],
    now: Callable[[], float] = time.time,
) -> Forge:
    """The forge behind the address that git pushes to, on the way that `config.via` wants."""
    place = places.place(pushed_to, config)
    if place is None or config.via is Via.PRINT:
        return Printed(place)
    token = token_for(place, environ)
    if config.via is Via.API and not token:
        raise PenguinError(f"There is no token for `{place.host}`.", hint=_where(place))
    if token and config.via is not Via.PROGRAM:
        from penguin_git.forge.rest import Rest  # it brings HTTP, and most clones have no token

        return _spoken(place, Rest(place.api, _HEADERS[place.kind](token)))
    program = PROGRAMS.get(place.kind, "")
    if program and has_program(program):
        return _spoken(place, Program(program, place.host, run, now))
    if config.via is Via.PROGRAM:
        named = f"`{program}` is not installed" if program else f"There is no program for {place.kind}"
        raise PenguinError(f"{named}.", hint="Set `forge: {via: api}` or `{via: print}`.")
    return Printed(place)


def token_for(place: Place, environ: Mapping[str, str]) -> str:
    """The token that the environment has for this very host; empty for none."""
    variable, default = _HOSTS[place.kind]
    if environ.get(variable, default).casefold() != place.host.casefold():
        return ""
    return next((token for name in TOKENS[place.kind] if (token := environ.get(name, "").strip())), "")


def _spoken(place: Place, wire: Wire) -> Forge:
    return _DIALECTS[place.kind](wire, place.repository, place.web)


def _where(place: Place) -> str:
    variable, default = _HOSTS[place.kind]
    also = "" if place.host == default else f", and {variable}={place.host}"
    return f"Set {TOKENS[place.kind][0]}{also} in the environment of the daemon."
