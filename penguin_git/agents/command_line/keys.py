"""The variables of ours that a program gets, and how their values are kept out of every log."""

from collections.abc import Callable, Mapping, Sequence

from penguin_git.agents.protocol import Job

_SHORTEST = 8  # characters; a shorter value is no key, and would be found everywhere


def passed(job: Job, names: Sequence[str]) -> dict[str, str]:
    """What the configuration names, where we have it."""
    return {name: job.ours[name] for name in names if name in job.ours}


def cleaner(values: Mapping[str, str]) -> Callable[[str], str]:
    """A function that puts the name of a variable in the place of its value."""
    secret = sorted(
        ((value, name) for name, value in values.items() if len(value) >= _SHORTEST),
        key=lambda pair: len(pair[0]),
        reverse=True,  # one may be a part of another
    )

    def clean(text: str) -> str:
        for value, name in secret:
            text = text.replace(value, f"[{name}]")
        return text

    return clean
