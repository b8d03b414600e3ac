"""The settings of a project, as they stand in `.penguin/config.yaml` on the base branch."""

from enum import StrEnum

from msgspec import Struct

from penguin_git.model.enclosure import Sandbox
from penguin_git.model.recovery import RecoveryConfig
from penguin_git.model.task import Free


class Land(StrEnum):
    MERGE = "merge"
    REVIEW = "review"


class MergeStyle(StrEnum):
    SQUASH = "squash"
    MERGE = "merge"


class Ids(StrEnum):
    RANDOM = "random"
    SEQUENTIAL = "sequential"


class Proposals(StrEnum):
    """What becomes of task files that an agent wrote: wait for approval, run, or be dropped."""

    APPROVE = "approve"
    AUTO = "auto"
    DROP = "drop"


class AgentConfig(Struct, frozen=True, kw_only=True):
    """One agent: its type and the settings that its type understands."""

    type: str
    settings: dict[str, Free] = {}

    @property
    def has_network(self) -> bool:
        """Whether its commands may use the network: as it is set, or as its type does by itself."""
        said = self.settings.get("network")
        return said if isinstance(said, bool) else self.type in _WITH_NETWORK


# What a person wrote or chose as a whole program; a model's own commands start without.
_WITH_NETWORK = ("shell", "scripted", "command", "human")


class Committer(Struct, frozen=True, kw_only=True):
    """In whose name penguin commits claims, checkpoints and landings."""

    name: str = "penguin"
    email: str = "penguin@localhost"


class WorktreeConfig(Struct, frozen=True, kw_only=True):
    """How a fresh worktree is made ready. `setup` is a shell command run in it."""

    setup: str | None = None
    setup_timeout_minutes: int = 10
    copy: tuple[str, ...] = ()


DEFAULT_PROTECTED = (
    ".github/",
    ".gitlab-ci.yml",
    ".gitlab/",
    ".circleci/",
    ".ci/",
    "Jenkinsfile",
    ".githooks/",
    ".husky/",
    ".pre-commit-config.yaml",
    ".gitattributes",
    ".gitmodules",
    ".claude/",
    ".codex/",
    ".cursor/",
    ".mcp.json",
    "CLAUDE.md",
    "AGENTS.md",
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
    "~/.local/share/keyrings",
)


class Config(Struct, frozen=True, kw_only=True):
    """Every setting with its default.

    Minutes are wall time. `max_attempts` bounds the attempts of a task that end by failing or by
    dying again and again; `retries` says how many failures are tried again without a person.
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
    proposals: Proposals = Proposals.APPROVE
    checkpoint_minutes: int = 10
    stall_minutes: int = 30
    check_timeout_minutes: int = 15
    max_duration_minutes: int | None = None
    max_attempts: int = 3
    retries: int = 0
    protected: tuple[str, ...] = DEFAULT_PROTECTED
    sandbox: Sandbox = Sandbox.AUTO
    hidden: tuple[str, ...] = DEFAULT_HIDDEN
    writable: tuple[str, ...] = ()
    committer: Committer = Committer()
    worktree: WorktreeConfig = WorktreeConfig()
    recovery: RecoveryConfig = RecoveryConfig()
