"""`penguin web`."""

from contextlib import ExitStack

import click

from penguin_git.cli import completing, output
from penguin_git.cli.exit_codes import FINE
from penguin_git.cli.opened import Place, pass_place


@click.command()
@click.option(
    "--port", type=click.IntRange(0, 65535), default=0, metavar="N", help="The port to use; else a free one."
)
@click.option("--open/--no-open", "opens", default=False, help="Open the page in your browser at once.")
@click.option(
    "--project",
    metavar="NAME",
    shell_complete=completing.projects,
    help="Begin with the tasks of this project.",
)
@pass_place
def web(place: Place, *, port: int, opens: bool, project: str | None) -> int:
    """Look at tasks in a browser, and decide there

    For reading, reviewing and approving away from the command line: the board, tasks with their log, changes
    and records, the graph and the numbers. Prints the address on stdout and serves until Ctrl-C, to this
    machine alone. The address has a token in it that lets whoever knows it act in your name: keep it to
    yourself. What ends it ends the checks of an approval as well, says so, and nothing of that lands. It
    needs pip install 'penguin-git[web]'.

    \b
      penguin web
      penguin web --port 8321 --open
    """
    from penguin_git.cli.opening import opened_unseen
    from penguin_git.tracker import projects
    from penguin_git.tracker.view import view
    from penguin_git.web.server import serve

    with place.changing("serve a page") as repository:
        folder = repository.repo.work_tree
        if project:
            projects.check_known(view(repository), [project])

    with ExitStack() as until_the_end:  # or until somebody has come in: the file has the token in it

        def ready(address: str) -> None:
            output.data(address)
            output.say("Serving this machine alone; Ctrl-C ends it.")
            if opens:
                until_the_end.enter_context(opened_unseen(address))

        world = place.world()
        number = serve(folder, world, port=port, project=project, ready=ready, entered=until_the_end.close)
    if not world.interrupts.said:
        return FINE
    output.say(world.interrupts.said)
    return 128 + number
