"""The settings of a project, as they stand in `.penguin/config.yaml` on the base branch."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

from penguin_git.model.enclosure import Sandbox
from penguin_git.model.land import Land
from penguin_git.model.task import Free, TaskType
from penguin_git.model.trouble import RecoveryConfig

if TYPE_CHECKING:
    from penguin_git.model.secrets import Secrets


class MergeStyle(StrEnum):
    SQUASH = "squash"
    MERGE = "merge"


class Sync(StrEnum):
    """Whether the clones of a repository work on the same tasks, over their remote."""

    OFF = "off"
    ON = "on"


class Ids(StrEnum):
    RANDOM = "random"
    SEQUENTIAL = "sequential"


class Proposals(StrEnum):
    """What becomes of task files that an agent wrote: wait for approval, run, or be dropped."""

    APPROVE = "approve"
    AUTO = "auto"
    DROP = "drop"


class AgentConfig(Struct, frozen=True, kw_only=True):
    """One agent: its type, what it is chosen for, and the settings that its type understands.

    Without `skills` it is chosen for every kind of work, without a bound for every complexity (0 to 1).
    `cost_per_mtok` is in US dollars for a million tokens.
    """

    type: str
    skills: tuple[TaskType, ...] = ()
    min_complexity: float = 0.0
    max_complexity: float = 1.0
    cost_per_mtok: float | None = None
    settings: dict[str, Free] = {}

    @property
    def has_network(self) -> bool:
        """Whether its commands may use the network: as it is set, or as its type does by itself."""
        said = self.settings.get("network")
        return said if isinstance(said, bool) else self.type in _WITH_NETWORK

    @property
    def is_all_commands(self) -> bool:
        """Whether it can do nothing without running commands, reading included."""
        if self.type == "command":
            return self.settings.get("profile", "generic") in _ALL_COMMANDS
        return self.type in ("shell", "scripted")

    @property
    def keys(self) -> tuple[str, ...]:
        """The variables of our environment that hold a key of its."""
        named = self.settings.get("key_env") or _KEYS.get(self.type)
        passed = self.settings.get("environment")
        given = [name for name in passed if isinstance(name, str)] if isinstance(passed, list) else []
        return (*([named] if isinstance(named, str) else []), *filter(_names_a_secret, given))


PERSON = "human"  # the type of agents that are people
# What a person wrote or chose as a whole program; a model's own commands start without.
_WITH_NETWORK = ("shell", "scripted", "command", PERSON)
_ALL_COMMANDS = ("generic", "codex")  # profiles; other programs have tools that can be taken away
_KEYS = {"anthropic": "ANTHROPIC_API_KEY", "openai": "OPENAI_API_KEY"}
_SECRET_WORDS = ("KEY", "TOKEN", "SECRET", "PASS", "CREDENTIAL", "AUTH")
_SHORTEST = 8  # characters; a shorter value is no key, and would be found everywhere


def _names_a_secret(variable: str) -> bool:
    """Whether the value of a variable is a key: what else a program is given may be any word."""
    return any(word in variable.upper() for word in _SECRET_WORDS)


class Committer(Struct, frozen=True, kw_only=True):
    """In whose name penguin commits claims, checkpoints and landings."""

    name: str = "penguin"
    email: str = "penguin@localhost"


class WorktreeConfig(Struct, frozen=True, kw_only=True):
    """How a fresh worktree is made ready. `setup` is a shell command run in it."""

    setup: str | None = None
    setup_timeout_minutes: int = 10
    copy: tuple[str, ...] = ()


# What runs by itself: in continuous integration, by git, where an editor or a shell enters a folder; and what
# agents read as orders.
DEFAULT_PROTECTED = (
    ".github/",
    ".gitlab-ci.yml",
    ".gitlab/",
    ".circleci/",
    ".ci/",
    "Jenkinsfile",
    ".travis.yml",
    "azure-pipelines.yml",
    "bitbucket-pipelines.yml",
    "appveyor.yml",
    ".drone.yml",
    ".woodpecker.yml",
    ".woodpecker/",
    ".buildkite/",
    ".forgejo/",
    ".gitea/",
    ".githooks/",
    ".husky/",
    ".pre-commit-config.yaml",
    "lefthook.yml",
    ".envrc",
    ".vscode/",
    ".idea/",
    ".devcontainer/",
    ".gitattributes",
    ".gitmodules",
    ".claude/",
    ".codex/",
    ".cursor/",
    ".gemini/",
    ".aider.conf.yml",
    ".mcp.json",
    "CLAUDE.md",
    "AGENTS.md",
    "GEMINI.md",
)


# Keys and passwords in files, as programs keep them in a home folder.
DEFAULT_HIDDEN = (
    "~/.ssh",
    "~/.gnupg",
    "~/.aws",
    "~/.azure",
    "~/.kube",
    "~/.docker",
    "~/.config/gcloud",
    "~/.config/gh",
    "~/.config/hub",
    "~/.git-credentials",
    "~/.config/git/credentials",
    "~/.netrc",
    "~/.pypirc",
    "~/.password-store",
    "~/.mozilla",
    "~/.config/google-chrome",
    "~/.config/chromium",
    "~/.local/share/keyrings",
    "~/.claude/.credentials.json",
    "~/.codex/auth.json",
    "~/.cargo/credentials.toml",
    "~/.gem/credentials",
    "~/.bash_history",
    "~/.zsh_history",
)


class ForgeType(StrEnum):
    AUTO = "auto"
    GITHUB = "github"
    GITLAB = "gitlab"
    GITEA = "gitea"


class Via(StrEnum):
    """How the forge is asked: with a token, by a program that is logged in there, or by a person."""

    AUTO = "auto"
    API = "api"
    PROGRAM = "program"
    PRINT = "print"


# Where the environment has a token for each kind of forge; the first one that is set counts.
TOKENS = {
    ForgeType.GITHUB: ("GH_TOKEN", "GITHUB_TOKEN"),
    ForgeType.GITLAB: ("GITLAB_TOKEN",),
    ForgeType.GITEA: ("GITEA_TOKEN", "FORGEJO_TOKEN"),
}


class ForgeConfig(Struct, frozen=True, kw_only=True):
    """Where pull requests are opened. `users` maps e-mail addresses to logins."""

    type: ForgeType = ForgeType.AUTO
    url: str | None = None
    repository: str | None = None
    via: Via = Via.AUTO
    labels: tuple[str, ...] = ()
    users: dict[str, str] = {}
    look_seconds: int = 60


class Config(Struct, frozen=True, kw_only=True):
    """Every setting with its default.

    Minutes are wall time. `max_attempts` bounds the attempts of a task that end by failing or by
    dying again and again; `retries` says how many failures are tried again without a person. After
    `lease_seconds` of silence a daemon on another machine counts as dead.
    """

    base: str | None = None
    branch_prefix: str = "penguin"
    auto_commit: bool = True
    ids: Ids = Ids.RANDOM
    max_parallel: int = 2
    default_agent: str | None = None
    agents: dict[str, AgentConfig] = {}
    aliases: dict[str, str] = {}
    land: Land = Land.MERGE
    merge_style: MergeStyle = MergeStyle.SQUASH
    forge: ForgeConfig = ForgeConfig()
    approvers: dict[str, tuple[str, ...]] = {}
    require_signed: bool = False
    approve_by_merge: bool = False
    proposals: Proposals = Proposals.APPROVE
    checkpoint_minutes: int = 10
    stall_minutes: int = 30
    check_timeout_minutes: int = 15
    max_duration_minutes: int | None = None
    min_free_mb: int = 100
    sync: Sync = Sync.OFF
    remote: str = "origin"
    sync_seconds: int = 15
    lease_seconds: int = 120
    pushes_a_minute: int = 30
    max_attempts: int = 3
    retries: int = 0
    protected: tuple[str, ...] = DEFAULT_PROTECTED
    sandbox: Sandbox = Sandbox.AUTO
    hidden: tuple[str, ...] = DEFAULT_HIDDEN
    writable: tuple[str, ...] = ()
    committer: Committer = Committer()
    worktree: WorktreeConfig = WorktreeConfig()
    recovery: RecoveryConfig = RecoveryConfig()

    def secrets(self, environ: Mapping[str, str]) -> "Secrets":
        """What must be written down nowhere: keys of agents and tokens of forges, as this environment has."""
        from penguin_git.model.secrets import Secrets  # it compiles patterns, and few commands look for any

        of_agents = (name for agent in self.agents.values() for name in agent.keys)
        of_forges = (name for names in TOKENS.values() for name in names)
        values = {environ.get(name, "") for name in (*of_agents, *of_forges)}
        return Secrets(tuple(sorted(value for value in values if len(value) >= _SHORTEST)))

    def has_network(self, agent: str) -> bool:
        """Whether the commands of an agent may use the network."""
        by_its_name = AgentConfig(type=agent)  # `shell` needs no configuring
        return self.agents.get(agent, by_its_name).has_network

    def is_person(self, agent: str | None) -> bool:
        """Whether an agent of that name is a person."""
        return agent in self.agents and self.agents[agent].type == PERSON
