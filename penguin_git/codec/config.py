"""The project's settings file; what it does not say has its default."""

from penguin_git.codec import rules
from penguin_git.codec.reading import read
from penguin_git.codec.shaping import Shape, shaped
from penguin_git.model.config import AgentConfig, Config, ForgeConfig, WorktreeConfig
from penguin_git.model.trouble import RecoveryConfig

SHAPE = Shape(
    noun="the configuration",
    rules={
        (Config, "base"): rules.ref,
        (Config, "branch_prefix"): rules.ref,
        (Config, "max_parallel"): rules.positive,
        (Config, "checkpoint_minutes"): rules.positive,
        (Config, "stall_minutes"): rules.positive,
        (Config, "check_timeout_minutes"): rules.positive,
        (Config, "max_duration_minutes"): rules.positive,
        (Config, "min_free_mb"): rules.not_negative,
        (Config, "sync_seconds"): rules.positive,
        (Config, "lease_seconds"): rules.positive,
        (Config, "pushes_a_minute"): rules.positive,
        (Config, "max_attempts"): rules.positive,
        (Config, "retries"): rules.not_negative,
        (Config, "approvers"): rules.approvers,
        (Config, "remote"): rules.ref,
        (AgentConfig, "min_complexity"): rules.share,
        (AgentConfig, "max_complexity"): rules.share,
        (AgentConfig, "cost_per_mtok"): rules.not_negative,
        (ForgeConfig, "url"): rules.site,
        (ForgeConfig, "repository"): rules.repository,
        (ForgeConfig, "labels"): rules.one_line,
        (ForgeConfig, "users"): rules.logins,
        (ForgeConfig, "look_seconds"): rules.positive,
        (RecoveryConfig, "timeout"): rules.not_negative,
        (RecoveryConfig, "max_retries"): rules.not_negative,
        (RecoveryConfig, "max_growth"): rules.positive,
        (Config, "hidden"): rules.place,
        (Config, "writable"): rules.place,
        (WorktreeConfig, "setup_timeout_minutes"): rules.positive,
    },
    open_field={AgentConfig: "settings"},
)


def parse(data: bytes, path: str) -> Config:
    """The settings that a file holds; raises `BrokenFile` with every problem.

    Whatever an agent has besides what all agents have are the settings of that type.
    """
    return shaped(read(data, path, may_be_empty=True), Config, path, SHAPE)
