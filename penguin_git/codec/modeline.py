"""The comment by which an editor finds the schema of a file."""


def modeline(name: str, depth: int) -> str:
    """The line for a schema such as `task`; `depth` folders lie between the file and `.penguin`."""
    return f"# yaml-language-server: $schema={'../' * depth}schema/{name}.json\n"
