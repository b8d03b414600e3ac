"""`penguin show-config`."""

import click

from penguin_git.cli import output
from penguin_git.cli.opened import Place, pass_place
from penguin_git.model.text import visible_lines


@click.command("show-config")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_place
def show_config(place: Place, *, as_json: bool) -> None:
    """Print all settings with their values

    As they hold now: `.penguin/config.yaml` on the base branch, and the default of whatever it does not
    say. `sandbox` also says what that comes to on this machine. With --json: {"version": 1, "config": {...},
    "sandbox": LEVEL}, which is bubblewrap, landlock or none.

    \b
      penguin show-config
      penguin show-config --json
    """
    import msgspec

    from penguin_git.tracker.project import level_of

    with place.project() as project:
        config, base = project.store.config(), project.store.base_name
        level = level_of(config, project.world.environ)
    said = msgspec.to_builtins(config) | {"base": base}
    if as_json:
        output.as_json(config=said, sandbox=level)
        return
    for line in _lines(said | {"sandbox": f"{config.sandbox} (here: {level})"}, ""):
        output.data(line)


def _lines(said: dict[str, object], indent: str) -> list[str]:
    lines = []
    for name, value in said.items():
        if isinstance(value, dict) and value:
            lines += [f"{indent}{name}:", *_lines(value, f"{indent}  ")]
        else:
            lines.append(f"{indent}{name}: {_shown(value)}")
    return lines


def _shown(value: object) -> str:
    if isinstance(value, list | tuple):
        return f"[{', '.join(visible_lines(str(item)) for item in value)}]"
    if value is None:
        return "null"
    return str(value).lower() if isinstance(value, bool) else str(value)
