"""Budgets as gates: asked before each step, never after."""

from penguin_git.model.constraints import ResourceConstraints

TOKENS, ITERATIONS, MINUTES = "tokens used", "iterations used", "minutes used"  # how reasons name a limit
WRAP_UP_AT = 0.9  # of a budget: from here on the agent is told to finish


def refusal(limits: ResourceConstraints, *, tokens: int | None, iterations: int, upcoming: int = 0) -> str:
    """Why the next step is not covered by the budget; empty when it is. Unknown tokens don't bind.

    `upcoming` is what the step will cost at least, in tokens, where that is known beforehand.
    """
    if limits.max_iterations is not None and iterations >= limits.max_iterations:
        return f"over_budget: {iterations} of {limits.max_iterations} {ITERATIONS}"
    if limits.max_tokens is not None and tokens is not None and tokens >= limits.max_tokens:
        return f"over_budget: {tokens} of {limits.max_tokens} {TOKENS}"
    if limits.max_tokens is not None and tokens is not None and tokens + upcoming > limits.max_tokens:
        used = f"{tokens} of {limits.max_tokens} {TOKENS}"
        return f"over_budget: {used}, and the next step takes {upcoming}"
    return ""


def is_nearly_used(limits: ResourceConstraints, *, tokens: int | None, iterations: int) -> bool:
    """Whether the agent should wrap up: the next step may be one of the last."""
    parts = ((iterations + 1, limits.max_iterations), (tokens, limits.max_tokens))
    return any(used is not None and limit is not None and used >= limit * WRAP_UP_AT for used, limit in parts)
