"""Reads what `git push --porcelain` prints, down to lines that were cut in the middle."""

import re

from penguin_git.git.call import Result
from penguin_git.git.refusals import told
from penguin_git.model.pushed import Answer, Fate

_LINE = re.compile(r"(?P<flag>[ +*=!-])\t[^\t]*:(?P<ref>refs/[^\t]+)\t(?P<summary>.*)")
_DONE = {" ": Fate.DONE, "+": Fate.DONE, "*": Fate.DONE, "-": Fate.DONE, "=": Fate.SAME}
# Of a line with `!`: the first that matches. Anything else in it is an answer that nobody can rely on.
_REJECTED = (
    (r"atomic (?:push|transaction) fail", Fate.TOGETHER),
    (r"stale info|fetch first|cannot lock ref|failed to (?:update|lock)|already exists", Fate.STALE),
    (r"\[remote failure\]", Fate.UNKNOWN),
    (r"\[remote rejected\]", Fate.DENIED),
    (r"\[rejected\]", Fate.STALE),
)


def read(result: Result | None, url: str) -> Answer:
    """The answer of a push to `url`; None: it ran out of time."""
    if result is None:
        refusal = told(None, url)
        return Answer({}, None, refusal.reason, refusal.hint)
    # The last line may have been cut; only whole ones count.
    lines = result.stdout.decode("utf-8", "replace").split("\n")[:-1]
    fates = {found["ref"]: _fate(found) for line in lines if (found := _LINE.fullmatch(line))}
    if result.code == 0:
        return Answer(fates, 0)
    rejected = "\n".join(line for line in lines if line.startswith("!"))
    refusal = told(f"{rejected}\n{result.stderr}", url)
    return Answer(_final(fates, refusal.is_final), result.code, refusal.reason, refusal.hint)


def _fate(found: re.Match[str]) -> Fate:
    if found["flag"] != "!":
        return _DONE[found["flag"]]
    return next((fate for pattern, fate in _REJECTED if re.search(pattern, found["summary"])), Fate.UNKNOWN)


def _final(fates: dict[str, Fate], is_final: bool) -> dict[str, Fate]:
    """A refusal before any ref was looked at is one of all of them."""
    return {"": Fate.DENIED} if is_final and not fates else fates
