"""Who of the daemons on other machines is alive: heard by their beats, timed by our own clock alone."""

from collections.abc import Mapping

from msgspec import Struct


class Beat(Struct, frozen=True):
    """The last beat of a daemon that we saw: its blob, and since when we know it (monotonic seconds)."""

    oid: str
    since: float


class Heard(Struct, frozen=True):
    """What one look at the remote heard of each daemon, by its name; `at` is when (monotonic seconds)."""

    at: float
    beats: Mapping[str, Beat]


def heard(before: Heard | None, refs: Mapping[str, str], now: float, lease: float) -> Heard:
    """What we know after a look that found the beats `refs` (name -> blob).

    A beat counts from when we first saw it: nobody's wall clock has a say. Whoever has not looked for longer
    than a lease has slept, maybe together with everybody else, and hears all of them anew.
    """
    slept = before is None or now - before.at > lease
    known = {} if before is None or slept else before.beats
    return Heard(
        now,
        {
            name: known[name] if name in known and known[name].oid == oid else Beat(oid, now)
            for name, oid in refs.items()
        },
    )


def is_silent(known: Heard, daemon: str, lease: float) -> bool:
    """Whether nothing was heard of a daemon for longer than a lease, up to our last look.

    Time that passed since that look is no silence of theirs: we may have slept ourselves. A daemon that ends
    in good order takes its beat away once nothing of it runs any more.
    """
    beat = known.beats.get(daemon)
    return beat is None or known.at - beat.since > lease


def elsewhere(daemon: str, own: str, known: Heard, lease: float) -> str:
    """Why an attempt that `daemon` has is none of ours, in a sentence; '' where it may be taken over."""
    if not daemon or daemon == own or is_silent(known, daemon, lease):
        return ""
    return f"the daemon `{daemon}` has it"
