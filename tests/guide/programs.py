"""The programs of the task management guide, one by one, with their indentation.

Where the guide gives one keyword four times, to show four budgets, four presets stand here.
"""

BUDGETS = """\
# Set realistic token budgets based on task complexity
constraints = [
    ResourceConstraints.simple(),         # Simple code changes
    ResourceConstraints.documentation(),  # Documentation generation
    ResourceConstraints.refactoring(),    # Complex refactoring
    ResourceConstraints.feature(),        # Large feature implementation
]
"""

SCHEDULING = """\
from penguin.project import TaskManager, TaskPriority

tm = TaskManager()

# Get tasks sorted by priority for execution
tasks = tm.list_tasks(
    status=TaskStatus.PENDING,
    sort_by="priority,created_at",
    order="desc"
)

# Execute high-priority tasks first
for task in tasks:
    if task.priority == TaskPriority.CRITICAL:
        tm.start_task(task.id)
"""

ASSIGNMENT = """\
from penguin.project import AgentMatcher

# Automatically assign based on task type and agent capabilities
matcher = AgentMatcher()

def assign_task_to_best_agent(task):
    best_agent = matcher.find_best_agent(
        task_type=task.get_task_type(),
        required_tools=task.resource_constraints.allowed_tools,
        complexity=task.get_complexity_score()
    )
    return best_agent
"""

MONITORING = """\
import asyncio
from penguin.project import TaskManager, EventBus

tm = TaskManager()

async def monitor_task(task_id):
    \"\"\"Monitor task execution with real-time updates\"\"\"

    # Subscribe to task events
    @EventBus.handler(f"task.{task_id}.progress")
    async def on_progress(event):
        print(f"Task {task_id}: {event.data['progress']}% complete")

    @EventBus.handler(f"task.{task_id}.status_changed")
    async def on_status_change(event):
        print(f"Task {task_id} status: {event.data['old_status']}{event.data['new_status']}")

    # Wait for completion
    while True:
        task = tm.get_task(task_id)
        if task.status in [TaskStatus.COMPLETED, TaskStatus.FAILED, TaskStatus.CANCELLED]:
            break
        await asyncio.sleep(1)

# Monitor multiple tasks
async def monitor_project(project_id):
    tasks = tm.list_tasks(project_id=project_id, status=TaskStatus.IN_PROGRESS)
    await asyncio.gather(*[monitor_task(task.id) for task in tasks])
"""

ANALYTICS = """\
from penguin.project import ExecutionAnalyzer

analyzer = ExecutionAnalyzer()

# Analyze task performance patterns
stats = analyzer.analyze_task_performance(
    project_id=project.id,
    date_range="last_30_days"
)

print(f"Average completion time: {stats.avg_duration_minutes}m")
print(f"Token efficiency: {stats.tokens_per_minute}")
print(f"Success rate: {stats.success_rate}%")

# Identify bottlenecks
bottlenecks = analyzer.find_bottlenecks(project_id=project.id)
for bottleneck in bottlenecks:
    print(f"Bottleneck: {bottleneck.task_title} - {bottleneck.issue}")
"""

SPECIFICATION = '''\
from penguin.project import SpecificationParser

# Parse natural language project specification
spec = """
Create a REST API for a blog platform with the following features:
- User authentication and authorization
- CRUD operations for blog posts
- Comment system with moderation
- Tag-based categorization
- Search functionality
- Rate limiting and security features
"""

parser = SpecificationParser()
project_plan = parser.parse_specification(spec)

# Automatically create tasks from plan
tm = TaskManager()
project = tm.create_project("Blog API", description=spec)

for phase in project_plan.phases:
    phase_task = tm.create_task(
        project_id=project.id,
        title=phase.title,
        description=phase.description
    )

    for task_spec in phase.tasks:
        tm.create_task(
            project_id=project.id,
            parent_task_id=phase_task.id,
            title=task_spec.title,
            description=task_spec.description,
            resource_constraints=task_spec.constraints
        )
'''

CODE_ANALYSIS = """\
from penguin.project import CodeAnalyzer

# Analyze existing codebase to suggest tasks
analyzer = CodeAnalyzer()
suggestions = analyzer.analyze_codebase("./src")

for suggestion in suggestions.tasks:
    if suggestion.priority >= 0.7:  # High confidence suggestions
        tm.create_task(
            project_id=project.id,
            title=suggestion.title,
            description=suggestion.description,
            priority=suggestion.get_priority_level(),
            resource_constraints=suggestion.estimated_constraints
        )
"""

WORKFLOW = """\
from penguin.project import AgentWorkflow

# Define workflow with different agents for different phases
workflow = AgentWorkflow([
    {
        "agent": "claude-3-opus-20240229",  # Planning phase
        "phase": "design",
        "description": "Design system architecture and create implementation plan"
    },
    {
        "agent": "gpt-4",  # Implementation phase
        "phase": "implementation",
        "description": "Implement the designed solution"
    },
    {
        "agent": "claude-3-sonnet-20240229",  # Review phase
        "phase": "review",
        "description": "Review implementation and suggest improvements"
    }
])

# Execute workflow
result = await workflow.execute(task_id=123)
"""

PARALLEL = """\
# Split task into parallel subtasks
main_task = tm.get_task(123)
subtasks = tm.split_task(
    task_id=123,
    split_strategy="parallel",
    num_subtasks=3
)

# Assign different agents to each subtask
agents = ["gpt-4", "claude-3-opus-20240229", "claude-3-sonnet-20240229"]
for subtask, agent in zip(subtasks, agents):
    tm.assign_agent(subtask.id, agent)
    tm.start_task(subtask.id)

# Wait for all subtasks to complete, then merge results
await tm.wait_for_subtasks(main_task.id)
merged_result = tm.merge_subtask_results(main_task.id)
"""

COLLABORATION = """\
from penguin.project import CollaborativeTask

# Create task that allows human intervention
collab_task = CollaborativeTask(
    title="Refactor legacy authentication system",
    description="Modernize auth system while maintaining compatibility",
    collaboration_mode="assisted"  # AI suggests, human reviews/edits
)

# Human can pause and provide feedback at any point
@collab_task.on_pause
def human_review(task_state):
    \"\"\"Called when AI requests human input\"\"\"
    print(f"AI suggests: {task_state.current_suggestion}")
    feedback = input("Your feedback (or 'continue'): ")

    if feedback != 'continue':
        task_state.add_human_feedback(feedback)

    return "continue"
"""

CHECKPOINTS = """\
# Automatic checkpointing during long tasks
tm.enable_auto_checkpoint(task_id=123, interval_minutes=15)

# Manual checkpoint at safe points
tm.create_checkpoint(task_id=123, description="Completed database setup")

# Resume from checkpoint if task fails
if tm.get_task(123).status == TaskStatus.FAILED:
    latest_checkpoint = tm.get_latest_checkpoint(task_id=123)
    tm.resume_from_checkpoint(task_id=123, checkpoint_id=latest_checkpoint.id)
"""

SPLITTING = """\
# Split overly complex task into smaller pieces
if task.estimated_complexity > 0.8:
    subtasks = tm.split_task(
        task_id=task.id,
        split_strategy="complexity_based",
        max_subtask_complexity=0.5
    )

    # Execute subtasks individually
    for subtask in subtasks:
        tm.start_task(subtask.id)
"""

RECOVERY = """\
from penguin.project import ErrorRecovery

# Automatic error recovery strategies
recovery = ErrorRecovery()

@recovery.handler("TokenLimitExceeded")
def handle_token_limit(task, error):
    # Increase token budget and retry
    tm.update_task_constraints(
        task.id,
        max_tokens=task.resource_constraints.max_tokens * 1.5
    )
    return "retry"

@recovery.handler("ToolPermissionDenied")
def handle_permission_error(task, error):
    # Request human intervention
    return "request_human_approval"
"""
