"""Two loops around a model that take turns: while one makes its next request, the other waits."""

import threading

from tests.support.model_replies import Answer, Call, Reply, done
from tests.support.model_server import Asked

ROUNDS = 24
CALLS = 6  # in the replies that have several
_READ, _RUN = "read_file", "run_command"
KINDS = ("one call", f"{CALLS} calls", "one command")  # of replies, in turn


class Lockstep:
    """The scripts of two model servers. A reply is held back until the other loop has asked again.

    So noise of the machine hits both alike, and neither pays for the other one's work.
    """

    def __init__(self) -> None:
        self._asked = [0, 0]
        self._changed = threading.Condition()

    def script(self, who: int, asked: Asked) -> Answer:
        """The answer to `who`, 0 or 1, once it is their turn."""
        with self._changed:
            self._asked[who] += 1
            number = self._asked[who]
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._asked[1 - who] >= number + who or number > last())
        return reply(asked.turn)


def last() -> int:
    """How many replies ask for something."""
    return ROUNDS * len(KINDS)


def reply(turn: int) -> Answer:
    """The same for both."""
    if turn >= last():
        return done()
    kind = KINDS[turn % len(KINDS)]
    if kind == "one command":
        return Reply((Call(_RUN, {"command": f"true {turn}"}),))
    count = CALLS if kind != "one call" else 1
    return Reply(tuple(Call(_READ, {"path": f"{turn}-{number}.txt"}) for number in range(count)))
