"""The command `penguin` and where each of its commands lives."""

from pathlib import Path

import click

from penguin_git import __version__
from penguin_git.cli import output
from penguin_git.cli.lazy import LazyGroup
from penguin_git.cli.opened import Place

_HERE = "penguin_git.cli"

TASK_COMMANDS = {
    "create": (f"{_HERE}.task_create:create", "Create a task"),
    "update": (f"{_HERE}.task_update:update", "Change fields of a task"),
    "edit": (f"{_HERE}.task_edit:edit", "Edit a task's file in your editor"),
    "list": (f"{_HERE}.task_list:list_tasks", "List tasks"),
    "show": (f"{_HERE}.task_show:show", "Show a task and what happened to it"),
    "why": (f"{_HERE}.task_why:why", "Say why a task can or can't start"),
    "lint": (f"{_HERE}.task_lint:lint", "Give advice on what would make tasks better"),
    "split": (f"{_HERE}.task_split:split", "Split a task into parts that its words name"),
    "merge-results": (f"{_HERE}.task_merge_results:merge_results", "Land the finished parts of a task"),
    "suggest": (f"{_HERE}.task_suggest:suggest", "Suggest tasks by looking at code"),
    "next": (f"{_HERE}.task_next:next_task", "Print the task to take next"),
    "start": (f"{_HERE}.task_start:start", "Start tasks now, in the background"),
    "pause": (f"{_HERE}.task_control:pause", "Stop a task with its work saved"),
    "resume": (f"{_HERE}.task_control:resume", "Let a paused or failed task go on"),
    "cancel": (f"{_HERE}.task_control:cancel", "Give a task up"),
    "restart": (f"{_HERE}.task_control:restart", "Begin a task again from the base branch"),
    "reopen": (f"{_HERE}.task_control:reopen", "Make an ended task pending again"),
    "done": (f"{_HERE}.task_control:done", "Say that what a person did is done"),
    "fail": (f"{_HERE}.task_control:fail", "End a task by hand as failed"),
    "checkpoint": (f"{_HERE}.task_control:checkpoint", "Have a running attempt save its work now"),
    "checkpoints": (f"{_HERE}.task_checkpoints:checkpoints", "List the checkpoints of a task"),
    "feedback": (f"{_HERE}.task_control:feedback", "Tell whoever works on a task next what you think"),
    "approve": (f"{_HERE}.task_approval:approve", "Approve tasks, so that they may run or land"),
    "reject": (f"{_HERE}.task_approval:reject", "Reject a task with a reason"),
    "note": (f"{_HERE}.task_note:note", "Add a remark to a task"),
    "logs": (f"{_HERE}.task_logs:logs", "Print what an attempt said while it worked"),
    "diff": (f"{_HERE}.task_diff:diff", "Print what an attempt changed"),
    "watch": (f"{_HERE}.task_watch:watch", "Follow a task until it rests"),
    "usage": (
        f"{_HERE}.task_usage:usage",
        "Print what a task has consumed, and how much of its budget that is",
    ),
    "analyze": (
        f"{_HERE}.task_analyze:analyze",
        "Say how a task went, in numbers, beside tasks like it",
    ),
    "compare": (f"{_HERE}.task_compare:compare", "Compare what tasks took"),
    "worktree": (f"{_HERE}.task_worktree:worktree", "Print the folder that a task is worked on in"),
    "add-dependency": (f"{_HERE}.task_edges:add_dependency", "Make a task wait for others"),
    "remove-dependency": (
        f"{_HERE}.task_edges:remove_dependency",
        "Stop a task from waiting for others",
    ),
    "estimate": (
        f"{_HERE}.task_estimate:estimate",
        "Say what a task may take, by similar ones that have finished",
    ),
    "match": (f"{_HERE}.task_match:match", "Say which agent fits a task best, and why"),
    "graph": (f"{_HERE}.task_graph:graph", "Show who waits for whom, as a tree or as a picture"),
    "validate-dependencies": (
        f"{_HERE}.task_validate:validate_dependencies",
        "Check dependencies and parents for loops and loose ends",
    ),
    "relate": (f"{_HERE}.task_relate:relate", "Say that tasks have to do with each other"),
    "defer": (f"{_HERE}.task_defer:defer", "Keep a task from starting before a time"),
    "delete": (f"{_HERE}.task_delete:delete", "Delete a task"),
}

PROJECT_COMMANDS = {
    "create": (f"{_HERE}.project_create:create", "Create a project"),
    "list": (f"{_HERE}.project_show:list_projects", "List projects with their state and progress"),
    "show": (f"{_HERE}.project_show:show", "Show a project and its tasks"),
    "plan": (f"{_HERE}.project_plan:plan", "Make a project's tasks from a specification"),
    "delete": (f"{_HERE}.project_create:delete", "Delete a project and keep its tasks"),
}

DAEMON_COMMANDS = {
    "start": (f"{_HERE}.daemon:start", "Start the daemon of this clone in the background"),
    "stop": (f"{_HERE}.daemon:stop", "Stop the daemon of this clone"),
    "status": (f"{_HERE}.daemon_status:status", "Say whether a daemon runs, and what it does"),
    "logs": (f"{_HERE}.daemon:logs", "Print the log of the daemon"),
    "run": (f"{_HERE}.daemon:run", "Run the daemon in the foreground"),
}

TEMPLATE_COMMANDS = {
    "list": (f"{_HERE}.template_list:list_templates", "List templates"),
    "show": (f"{_HERE}.template_list:show", "Show what a template asks for and what it makes"),
    "validate": (f"{_HERE}.template_validate:validate", "Say what is wrong with templates"),
    "new": (f"{_HERE}.template_new:new", "Write a template to begin with"),
}

COMMANDS = {
    "init": (f"{_HERE}.init:init", "Make this repository ready for tasks"),
    "task": (f"{_HERE}.main:task", "Create, show and steer tasks"),
    "project": (f"{_HERE}.main:project", "Group tasks into projects"),
    "template": (f"{_HERE}.main:template", "Make tasks from templates"),
    "search": (f"{_HERE}.search:search", "Search the text of tasks"),
    "prime": (f"{_HERE}.prime:prime", "Say what an agent has to know before it works here"),
    "mcp": (f"{_HERE}.mcp:mcp", "Serve the tasks to an agent over the Model Context Protocol"),
    "board": (f"{_HERE}.board:board", "Show the tasks as a board in the terminal"),
    "stats": (f"{_HERE}.stats:stats", "Say how work flows: what lands, how soon, and what it takes"),
    "run": (f"{_HERE}.run:run", "Work on everything that is ready"),
    "daemon": (f"{_HERE}.main:daemon", "Have work done in the background"),
    "demo": (f"{_HERE}.demo:demo", "Watch penguin at work in a throwaway repository"),
    "check": (f"{_HERE}.check:check", "Check all files of penguin in a commit"),
    "uninstall": (f"{_HERE}.uninstall:uninstall", "Take penguin out of this clone"),
    "hook": (f"{_HERE}.hook:hook", "Do what one of git's hooks does"),
    "web": (f"{_HERE}.web:web", "Look at tasks in a browser, and decide there"),
    "report": (f"{_HERE}.report:report", "Write a page that says how the work goes"),
    "import": (f"{_HERE}.import_tasks:import_tasks", "Bring in tasks from another tool"),
    "export": (f"{_HERE}.export:export", "Write tasks for other programs"),
    "approvals": (f"{_HERE}.approvals:approvals", "List what waits for whose approval"),
    "sync": (f"{_HERE}.sync:sync", "Bring this clone and its remote together"),
    "undo": (f"{_HERE}.undo:undo", "Take back what penguin committed last"),
    "doctor": (f"{_HERE}.doctor:doctor", "Find what is wrong with this clone and its tasks"),
    "gc": (f"{_HERE}.gc:gc", "Remove what ended work has left behind"),
    "show-config": (f"{_HERE}.show_config:show_config", "Print all settings with their values"),
    "merge-driver": (f"{_HERE}.merge_driver:merge_driver", "Merge three versions of a task file for git"),
    "man": (f"{_HERE}.man:man", "Print the manual page of a command"),
    "completion": (f"{_HERE}.completion:completion", "Print the completion script for a shell"),
}

_CALLED_BY_GIT = ("hook", "merge-driver")

_SETTINGS = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


@click.group(cls=LazyGroup, commands_at=COMMANDS, hidden_ones=_CALLED_BY_GIT, context_settings=_SETTINGS)
@click.version_option(__version__, prog_name="penguin", message="%(prog)s %(version)s")
@click.option(
    "-C",
    "folders",
    type=click.Path(path_type=Path),
    multiple=True,
    help="Work as if started in this folder; a second one is looked for in the first.",
)
@click.option("--no-color", is_flag=True, help="Print without colours, as with NO_COLOR in the environment.")
@click.pass_context
def penguin(ctx: click.Context, folders: tuple[Path, ...], no_color: bool) -> None:
    """Keep tasks for AI agents in git, and have them worked on

    A task is a file in your repository. Agents work on tasks in worktrees of their own; what they did
    lands as commits.

    \b
      penguin init                          # once in a repository
      penguin task create "Fix the login"   # prints the new id
      penguin run                           # work on everything that is ready
    """
    ctx.obj = Place.of_process(Path(*folders))
    ctx.color = output.colour(ctx.obj.environ, refused=no_color)


@click.group(cls=LazyGroup, commands_at=TASK_COMMANDS)
def task() -> None:
    """Create, show and steer tasks

    A task is named by its id, by the beginning of its id, or by its exact title.

    \b
      penguin task list --ready
      penguin task show k3f9
    """


@click.group(cls=LazyGroup, commands_at=PROJECT_COMMANDS)
def project() -> None:
    """Group tasks into projects

    A project is a name and a description in `.penguin/projects/`. Its state and progress follow from the
    tasks that belong to it. It is named by its name or its slug, in upper or lower case.

    \b
      penguin project create "Web Application" -d "Everything that runs in a browser"
      penguin task create "Add the login" --project "Web Application"
    """


@click.group(cls=LazyGroup, commands_at=TEMPLATE_COMMANDS)
def template() -> None:
    """Make tasks from templates

    A template asks for a few things and makes a task, or a parent with parts, from the answers. Some are
    built in; the project's own lie in `.penguin/templates/`. `penguin task create --template` uses one.

    \b
      penguin template show bug-fix
      penguin task create --template bug-fix --field bug_description="The login fails"
    """


@click.group(cls=LazyGroup, commands_at=DAEMON_COMMANDS)
def daemon() -> None:
    """Have work done in the background

    One daemon works for a clone. It starts what is ready, and lands what is done, until it is stopped.

    \b
      penguin daemon start
      penguin daemon status
    """
