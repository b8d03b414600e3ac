"""What every key of the files means, in one sentence each: for schemas, editors and the reference."""

from collections.abc import Mapping

from penguin_git.model.config import AgentConfig, Committer, Config, ForgeConfig, WorktreeConfig
from penguin_git.model.constraints import ResourceConstraints
from penguin_git.model.project import ProjectFile
from penguin_git.model.record import CheckpointNote, CheckResult, PhaseNote, Record, ToolUse, Withheld
from penguin_git.model.task import Approval, Check, Note, Phase, Task
from penguin_git.model.template import (
    Template,
    TemplateConstraints,
    TemplateField,
    TemplateStep,
    TemplateTask,
)
from penguin_git.model.trouble import RecoveryConfig
from penguin_git.model.usage import Usage

TASK = {
    "status": "The state; penguin's branches change only this line.",
    "title": "One line that says what is to be done, starting with a verb.",
    "description": "Everything somebody needs to know to do it.",
    "type": "The kind of work.",
    "priority": "How urgent it is: ready tasks start in this order.",
    "project": "The project that it belongs to, by its slug.",
    "parent": "The id of the task that this one is a part of.",
    "depends_on": "Ids of tasks that have to be completed on the base branch first.",
    "relates_to": "Ids of related tasks; no effect on when this one starts.",
    "discovered_from": "Ids of the tasks during which this one was found.",
    "labels": "Words to find and group it by.",
    "assigned_to": "The agent (a name or alias from the configuration) or the person who does it.",
    "run": "A shell script; the built-in `shell` agent runs it.",
    "context": "Paths that the agent should read first.",
    "acceptance": "What has to hold in the end: sentences, and `check:` commands that must exit with 0.",
    "changes": "Whether it counts as done only with a change to the tree or a passing check.",
    "workflow": "Phases that are done one after the other in one attempt, each by an agent of its own.",
    "resource_constraints": "What one attempt may consume and use.",
    "collaboration_mode": "Whether the agent works alone, or a person has to agree to what it did.",
    "checkpoint_minutes": "How often its work is committed; without it the project's setting holds.",
    "review": "`required` keeps the finished work on its branch until a person lets it land.",
    "land": "How it lands, in place of the project's setting: `merge`, `review` or `pull_request`.",
    "requires_approval": "Whether a person has to approve the task before it runs.",
    "approver": "Who has to approve it: a role or a person.",
    "approval": "The approval itself, written by `penguin task approve`.",
    "due": "When it should be done; an earlier date starts first within a priority.",
    "defer_until": "It does not start before this time.",
    "estimate": "How long it may take, in words of your own.",
    "template": "The template that it was made from.",
    "created_at": "When it was created.",
    "created_by": "Who created it.",
    "notes": "Remarks; new ones are added at the end.",
    "metadata": "A place for keys of your own.",
}
RESOURCE_CONSTRAINTS = {
    "max_tokens": "Input, cache writes and output together, over all attempts that continue each other.",
    "max_duration_minutes": "Wall time in minutes.",
    "max_iterations": "How many steps the agent may take.",
    "allowed_tools": "The tools that it may use; `:read` allows reading alone.",
}
CHECK = {"check": "A shell command, run in a fresh checkout of the work; exit code 0 means that it holds."}
PHASE = {
    "phase": "The name of the phase.",
    "agent": "Who does it.",
    "description": "What is to be done in it.",
}
NOTE = {"at": "When it was written.", "by": "Who wrote it.", "text": "The remark."}
APPROVAL = {
    "by": "Who approved.",
    "at": "When.",
    "digest": "Which reading of the task was approved; an edit of the task makes it void.",
    "notes": "What the approver had to say.",
}
PROJECT = {
    "name": "What people call it; the file is named after it.",
    "description": "What it is about.",
    "created_at": "When it was created.",
    "created_by": "Who created it.",
}
CONFIG = {
    "base": "The branch that tasks are read from and that work lands on.",
    "branch_prefix": "What the names of task branches start with.",
    "auto_commit": "Whether `penguin task create` and its like commit the file that they change.",
    "ids": "How new ids are made: `random` (such as k3f9) or `sequential`.",
    "max_parallel": "How many attempts run at the same time.",
    "default_agent": "Who does tasks with neither `run` nor `assigned_to`; `auto` chooses for each task.",
    "agents": "The agents by name; each also has the settings of its type, and `network` if need be.",
    "aliases": "Other names of agents; the names of their models are such names anyway.",
    "land": "`merge` lands finished work by itself, `review` leaves it to people, `pull_request` to a forge.",
    "forge": "Where pull requests are opened, and as what.",
    "merge_style": "`squash` lands one commit a task, `merge` keeps its checkpoints if it was not restarted.",
    "approvers": "Who a role under `approver` is: the e-mail addresses whose approval counts, by role.",
    "approve_by_merge": "Whether a merge, by somebody who may approve, approves the tasks that it brings.",
    "require_signed": "Whether only signed approvals count; SSH keys stand in `.penguin/allowed_signers`.",
    "proposals": "What becomes of tasks that an agent writes: wait for approval, just run, or be dropped.",
    "checkpoint_minutes": "How often the work of a running attempt is committed.",
    "stall_minutes": "An attempt that says nothing for so long is stopped.",
    "check_timeout_minutes": "How long one check may take.",
    "max_duration_minutes": "Wall time of an attempt, for tasks that don't say it themselves.",
    "sync": "Whether clones work on the same tasks, over their remote; `on` makes its base branch count.",
    "remote": "The remote that they share and that pull requests go to, by its name in each clone.",
    "sync_seconds": "How often a daemon looks at the remote, at most.",
    "pushes_a_minute": "After so many pushes nothing new is claimed, and checkpoints wait in the clone.",
    "lease_seconds": "How long nothing is heard of a daemon on another machine until its work is taken over.",
    "min_free_mb": "Nothing is started while the disk of the clone or of the worktrees has less room.",
    "max_attempts": "After so many failed attempts a task is not tried again by itself.",
    "retries": "How many failures of a task are tried again without a person.",
    "protected": "Paths whose change waits for a person, in place of the default; `/` ends a folder.",
    "sandbox": "`required` runs nothing without a sandbox, `auto` uses what the machine has, `off` none.",
    "hidden": "What commands in the sandbox can't read, in place of the default; `~` is the home folder.",
    "writable": "Folders outside the worktree that commands in the sandbox may change, such as a cache.",
    "committer": "In whose name penguin commits claims, checkpoints and landings.",
    "worktree": "How a fresh worktree is made ready.",
    "recovery": "What is done about attempts that end in trouble, and how far retries may go.",
}
AGENT = {
    "type": "The type of the agent: `shell`, `anthropic`, `openai`, `command`, `human` or `scripted`.",
    "skills": "The kinds of work that it is chosen for; without it all of them, and of a person none.",
    "min_complexity": "It is chosen only for tasks of at least this complexity, from 0 to 1.",
    "max_complexity": "It is chosen only for tasks of at most this complexity, from 0 to 1.",
    "cost_per_mtok": "What a million tokens cost, in US dollars; else records and `prices` say it.",
}
RECOVERY = {
    "timeout": "Minutes that the handlers of a running program have before the policy below holds.",
    "max_retries": "How often recovery may try a task again; after that a person decides.",
    "max_growth": "Retries end where a limit has become more than so many times the first one.",
    "token_limit_exceeded": "What to do when the tokens are used up; a retry needs a raised limit.",
    "time_limit_exceeded": "What to do when the minutes are used up; a retry needs a raised limit.",
    "iteration_limit_exceeded": "What to do when the iterations are used up; a retry needs a raised limit.",
    "tool_permission_denied": "What to do when it needs a tool that it may not use.",
    "check_failed": "What to do when a check of `acceptance` fails.",
    "agent_error": "What to do when the agent fails in another way.",
}
FORGE = {
    "type": "What kind of forge it is; `auto` knows github.com, gitlab.com, codeberg.org and gitea.com.",
    "url": "The address of its site, where the remote's address does not say it.",
    "repository": "The repository there as `owner/name`, where the remote's address does not say it.",
    "via": "How it is asked: with a token (`api`), by `gh` or `glab` (`program`), or not at all (`print`).",
    "labels": "Labels for each pull request.",
    "users": "Logins by e-mail address: who is asked for a review, and whose merge approves what.",
    "look_seconds": "How often an open pull request is looked at; all together at most 15 times a minute.",
}
COMMITTER = {"name": "The name.", "email": "The e-mail address."}
WORKTREE = {
    "setup": "A shell command that is run in each fresh worktree.",
    "setup_timeout_minutes": "How long it may take.",
    "copy": "Files to copy from the main checkout, such as `.env`.",
}
RECORD = {
    "recovers": "The trouble of the attempt before, where recovery began this one.",
    "chosen": "Why this agent worked on it, where the task left open who does.",
    "max_duration_minutes": "The limit of minutes that held at the end.",
    "max_iterations": "The limit of iterations that held at the end.",
    "task": "The id of the task.",
    "attempt": "Which attempt it was, from 1.",
    "outcome": "How it ended.",
    "reason": "Why it ended so, in a sentence.",
    "agent": "Who worked on it.",
    "model": "The model behind the agent, where there is one.",
    "host": "The machine that it ran on.",
    "sandbox": "How far its commands were kept in.",
    "restriction": "What it had to do without on this machine, though the task allows it, and why.",
    "base": "The commit of the base branch that it started from.",
    "head": "The last commit of its work.",
    "started": "When it began.",
    "ended": "When it ended.",
    "duration_seconds": "Wall time in seconds.",
    "iterations": "How many steps the agent took.",
    "usage": "What it consumed; `unknown` where nobody said.",
    "total_tokens": "What counts of it against the budget: input, output and what was written to a cache.",
    "max_tokens": "The budget of tokens that it had.",
    "tools": "The tools that were called.",
    "checkpoints": "The commits on the way.",
    "checks": "The acceptance checks, as they went.",
    "files_changed": "The files that it changed.",
    "withheld": "Changes that the commit policy kept out.",
    "proposals": "Ids of the tasks that it put forward.",
    "protected": "Protected paths it changes, and tests that its checks run; they make it wait for a person.",
    "phases": "The phases of the task that were worked on in this attempt.",
    "summary": "What was done, in the words of the agent.",
    "handoff": "What whoever goes on should know.",
    "suggestion": "What a person is asked to agree to, or to answer.",
}
PHASE_NOTE = {
    "phase": "The name of the phase.",
    "agent": "Who worked on it.",
    "model": "The model behind the agent, where there is one.",
    "outcome": "How it ended.",
    "reason": "Why it ended so, in a sentence.",
    "duration_seconds": "Wall time in seconds.",
    "iterations": "How many steps the agent took.",
    "usage": "What it consumed; `unknown` where nobody said.",
    "handoff": "What the phases after it are told.",
}
CHECK_RESULT = {
    "check": "The command.",
    "exit_code": "How it ended; nothing where it ran out of time or never ran.",
    "duration_seconds": "How long it took.",
    "output": "What it printed, the middle left out where that was much.",
}
WITHHELD = {"path": "The file.", "reason": "Why it was kept out."}
CHECKPOINT = {
    "commit": "The commit.",
    "at": "When it was made.",
    "description": "What had been reached.",
}
TOOL_USE = {
    "tool": "The name of the tool.",
    "calls": "How often it was called.",
    "denied": "How often it was refused.",
}
USAGE = {
    "input_tokens": "Tokens that the model read.",
    "output_tokens": "Tokens that the model wrote.",
    "cache_read_tokens": "Tokens that came from its cache; they don't count against the budget.",
    "cache_write_tokens": "Tokens that went into its cache.",
    "cost": "US dollars.",
}
TEMPLATE_PART = {
    "title": "The title of the task; of text with several lines it takes the first one.",
    **{
        name: TASK[name]
        for name in (
            "description",
            "type",
            "priority",
            "project",
            "labels",
            "assigned_to",
            "run",
            "context",
            "acceptance",
            "changes",
            "resource_constraints",
            "collaboration_mode",
            "review",
            "land",
            "requires_approval",
            "approver",
            "due",
            "defer_until",
            "estimate",
            "metadata",
        )
    },
}
TEMPLATE_STEP = {
    "title": "The title of a task of its own, which waits for the step before it.",
    "phase": "The name of a phase of the one task, instead of `title`.",
    "agent": "Who does the phase.",
    **{name: meaning for name, meaning in TEMPLATE_PART.items() if name != "title"},
}
TEMPLATE = {
    "name": "What the template is called.",
    "fields": "What a person fills in; expressions use the names.",
    "subtasks": "Tasks below a parent, independent of each other.",
    "workflow": "Steps one after the other: tasks below a parent (`title`), or phases of one task (`phase`).",
    **TEMPLATE_PART,
    "description": "What the template is for; of a single task, or beside `title`, also the task's own.",
    "title": "The title of the parent or single task; without it, the name and what was filled in.",
}
TEMPLATE_FIELD = {
    "name": "The name, as in `{{ name }}`.",
    "type": "What may be filled in; `text` may have several lines.",
    "required": "Whether something has to be filled in.",
    "options": "What a `choice` can be.",
    "default": "What holds when nothing is filled in.",
    "description": "What it is about, shown when it is asked for.",
}
TEMPLATE_CONSTRAINTS = RESOURCE_CONSTRAINTS

MEANINGS: Mapping[type, Mapping[str, str]] = {
    Task: TASK,
    ResourceConstraints: RESOURCE_CONSTRAINTS,
    Check: CHECK,
    Phase: PHASE,
    Note: NOTE,
    Approval: APPROVAL,
    ProjectFile: PROJECT,
    Config: CONFIG,
    AgentConfig: AGENT,
    ForgeConfig: FORGE,
    Committer: COMMITTER,
    WorktreeConfig: WORKTREE,
    RecoveryConfig: RECOVERY,
    Record: RECORD,
    CheckResult: CHECK_RESULT,
    Withheld: WITHHELD,
    PhaseNote: PHASE_NOTE,
    CheckpointNote: CHECKPOINT,
    ToolUse: TOOL_USE,
    Usage: USAGE,
    Template: TEMPLATE,
    TemplateTask: TEMPLATE_PART,
    TemplateStep: TEMPLATE_STEP,
    TemplateField: TEMPLATE_FIELD,
    TemplateConstraints: TEMPLATE_CONSTRAINTS,
}
