"""The names that programs import: tasks and projects from Python.

The code lives in `penguin_git.tracker.api` and in the model; docs/reference/python.md describes every name.
"""

from penguin_git.errors import BrokenFile, InvalidValue, PenguinError, Problem
from penguin_git.model.bottlenecks import Bottleneck
from penguin_git.model.checkpoint import Checkpoint
from penguin_git.model.constraints import ResourceConstraints
from penguin_git.model.estimating import Estimate, Range
from penguin_git.model.happening import TaskEvent
from penguin_git.model.joined_parts import Conflict, HandOff
from penguin_git.model.matching import Ranked
from penguin_git.model.measured import Measured
from penguin_git.model.performance import Performance
from penguin_git.model.priority import TaskPriority
from penguin_git.model.project import Progress
from penguin_git.model.recovery import TaskError
from penguin_git.model.specification.plan import PlannedPhase, PlannedTask, ProjectPlan, Remark
from penguin_git.model.status import TaskStatus
from penguin_git.model.suggestion import Analysis, LeftOut, Suggestion
from penguin_git.model.task import Check, TaskType
from penguin_git.tracker.api.agent_matcher import AgentMatch, AgentMatcher
from penguin_git.tracker.api.code_analyzer import CodeAnalyzer
from penguin_git.tracker.api.collaborating import CollaborativeTask, TaskState
from penguin_git.tracker.api.error_recovery import ErrorRecovery
from penguin_git.tracker.api.event_bus import EventBus
from penguin_git.tracker.api.execution_analyzer import ExecutionAnalyzer
from penguin_git.tracker.api.parting import MergedSubtasks, Subtasks
from penguin_git.tracker.api.reading import BrokenFileWarning
from penguin_git.tracker.api.specifications import SpecificationParser
from penguin_git.tracker.api.subscription import Subscription
from penguin_git.tracker.api.task_manager import TaskManager
from penguin_git.tracker.api.values import Project, Task
from penguin_git.tracker.api.workflows import AgentWorkflow

__all__ = [
    "AgentMatch",
    "AgentMatcher",
    "AgentWorkflow",
    "Analysis",
    "Bottleneck",
    "BrokenFile",
    "BrokenFileWarning",
    "Check",
    "Checkpoint",
    "CodeAnalyzer",
    "CollaborativeTask",
    "Conflict",
    "ErrorRecovery",
    "Estimate",
    "EventBus",
    "ExecutionAnalyzer",
    "HandOff",
    "InvalidValue",
    "LeftOut",
    "Measured",
    "MergedSubtasks",
    "PenguinError",
    "Performance",
    "PlannedPhase",
    "PlannedTask",
    "Problem",
    "Progress",
    "Project",
    "ProjectPlan",
    "Range",
    "Ranked",
    "Remark",
    "ResourceConstraints",
    "SpecificationParser",
    "Subscription",
    "Subtasks",
    "Suggestion",
    "Task",
    "TaskError",
    "TaskEvent",
    "TaskManager",
    "TaskPriority",
    "TaskState",
    "TaskStatus",
    "TaskType",
]
