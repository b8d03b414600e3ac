"""Which commands another process may run: those that need neither a prompt nor an editor, and end soon."""

COMMANDS = {
    "task": frozenset(
        (
            *("list", "show", "why", "next", "lint", "graph", "usage", "checkpoints", "worktree", "diff"),
            *("validate-dependencies", "create", "update", "note", "relate", "defer", "delete"),
            *("add-dependency", "remove-dependency"),
        )
    ),
    "project": frozenset(("list", "show")),
    "template": frozenset(("list", "show")),
}
ALONE = frozenset(("search", "approvals", "prime"))

_ASKING = ("--edit", "--template")  # an editor; questions about the fields that were not filled in


def may_be_forwarded(arguments: list[str]) -> bool:
    """Whether these words name one of the commands, before any other option, and nothing that asks back."""
    if not arguments:
        return False
    first = arguments[0]
    if first not in ALONE and (len(arguments) < 2 or arguments[1] not in COMMANDS.get(first, ())):
        return False
    return not any(word.startswith(_ASKING) for word in arguments)
