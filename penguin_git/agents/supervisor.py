"""The process around one command: when it ends, nothing that the command started is left.

`process.run` starts it as a script on a bare interpreter and talks to it over two pipes. It is the
subreaper of the command's whole tree (Linux), so daemons that leave their session and parent come back
to it. Each command pays for its start, which is why it is one file that imports nothing of ours and hardly
anything else.
"""

import marshal
import os
import select
import sys
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

try:
    # The C half of `signal`: the enums of the other half take 5 ms.
    import _signal as signal  # type: ignore[import-not-found]
except ImportError:  # an interpreter other than CPython
    import signal

HANGUP, INTERRUPT, QUIT, KILL, PIPE, TERMINATE, FILE_SIZE = 1, 2, 3, 9, 13, 15, 25  # the same everywhere
IGNORED = (HANGUP, INTERRUPT, QUIT, TERMINATE)
ORDERS = {b"i": INTERRUPT, b"t": TERMINATE}
PATIENCE = 10.0  # seconds for what cannot be killed (another user's process, a dead network disk)
NOT_FOUND, NOT_RUNNABLE = 127, 126  # as shells answer


class Family:
    """The command and everything that descends from it."""

    def __init__(self, adopts_orphans: bool) -> None:
        self.adopts_orphans = adopts_orphans
        self.command = 0
        self.status: int | None = None

    def reap(self) -> bool:
        """Collect the children that ended; False once there is no child at all."""
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return False
            if pid == 0:
                return True
            if pid == self.command:
                self.status = status

    def signal(self, number: int) -> None:
        """Signal the command's process group, as a terminal would."""
        attempt(os.killpg, self.command, number)

    def end(self, patience: float) -> int:
        """Kill until nobody is left; answers how many could not be killed within `patience` seconds.

        Having no child is proof only for a subreaper: there everybody's chain of parents ends at us.
        A signal to a group reaches all its members in one step, also those just being forked: one by
        one, a fork bomb would grow faster than it is killed.
        """
        self.signal(KILL)
        give_up = time.monotonic() + patience
        pause = 0.001
        while self.reap() or not self.adopts_orphans:
            members = family_of(os.getpid(), self.command, processes())
            if not (members or self.adopts_orphans):
                break
            if time.monotonic() > give_up:
                return len(members)
            for group in {group for _, group in members if group != os.getpgrp()}:
                attempt(os.killpg, group, KILL)
            for pid, _ in members:
                attempt(os.kill, pid, KILL)
            time.sleep(pause)
            pause = min(2 * pause, 0.05)
        return 0


def attempt(act: "Callable[..., object]", *arguments: object) -> None:
    """Do something to somebody who may be gone already, or not be ours."""
    try:  # noqa: SIM105 - contextlib takes 2 ms to import
        act(*arguments)
    except OSError:
        pass


def family_of(root: int, group: int, table: list[tuple[int, int, int]]) -> list[tuple[int, int]]:
    """Descendants of `root`, parents first, and members of `group`: (pid, group) of (pid, parent, group)."""
    children: dict[int, list[tuple[int, int]]] = {}
    for pid, parent, its in table:
        children.setdefault(parent, []).append((pid, its))
    found = list(children.get(root, ()))
    for pid, _ in found:
        found += children.get(pid, ())
    return list(dict.fromkeys(found + [(pid, its) for pid, _, its in table if its == group]))


def processes() -> list[tuple[int, int, int]]:
    """All living processes as (pid, parent, process group)."""
    return from_proc() if os.path.exists("/proc/self/stat") else from_ps()  # noqa: PTH110 - pathlib is slow


def from_proc() -> list[tuple[int, int, int]]:
    found = []
    for name in os.listdir("/proc"):  # noqa: PTH208
        if name.isdigit():
            state, parent, group = stat_of(name)
            if state not in b"ZX":
                found.append((int(name), parent, group))
    return found


def stat_of(pid: str) -> tuple[bytes, int, int]:
    try:
        descriptor = os.open(f"/proc/{pid}/stat", os.O_RDONLY)
    except OSError:
        return b"X", 0, 0
    try:
        # The name before the last `)` is the process's own choice and may hold anything.
        state, parent, group = os.read(descriptor, 4096).rpartition(b")")[2].split(None, 3)[:3]
    except (OSError, ValueError):
        return b"X", 0, 0
    finally:
        os.close(descriptor)
    return state, int(parent), int(group)


def from_ps() -> list[tuple[int, int, int]]:
    read, write = os.pipe()
    listing = ["ps", "-A", "-o", "pid=,ppid=,pgid=,stat="]
    ps = os.posix_spawn("/bin/ps", listing, {}, file_actions=[(os.POSIX_SPAWN_DUP2, write, 1)])
    os.close(write)
    with open(read, "rb") as answer:
        rows = [line.split() for line in answer]
    os.waitpid(ps, 0)
    return [
        (int(pid), int(parent), int(group))
        for pid, parent, group, state in rows
        if not state.startswith(b"Z") and int(pid) != ps
    ]


def adopt_orphans() -> bool:
    """Become the parent of every descendant whose own parent dies; False where the system cannot."""
    if not sys.platform.startswith("linux"):
        return False
    try:
        import ctypes  # 2 ms that only Linux has to pay

        return bool(ctypes.CDLL(None).prctl(36, 1, 0, 0, 0) == 0)  # PR_SET_CHILD_SUBREAPER
    except (ImportError, OSError, AttributeError):
        return False


def wake_up_calls() -> int:
    """A descriptor that becomes readable when a child has ended."""
    read, write = os.pipe()
    os.set_blocking(write, False)
    os.set_blocking(read, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(write, warn_on_full_buffer=False)
    return read


def request(control: int) -> tuple[list[bytes], dict[bytes, bytes]] | None:
    """The command as our parent wrote it, or None when the parent is gone already."""
    size = int.from_bytes(exactly(control, 8), "big")
    text = exactly(control, size)
    return marshal.loads(text) if size and len(text) == size else None  # noqa: S302 - from our own parent


def exactly(descriptor: int, size: int) -> bytes:
    text = b""
    while len(text) < size and (chunk := os.read(descriptor, size - len(text))):
        text += chunk
    return text


def start(argv: list[bytes], environment: dict[bytes, bytes], report: int) -> int:
    """Start the command in a session of its own; its process id is reported before it can do anything.

    The session also keeps us alive: Linux shares the processor out by session, so that a fork bomb
    cannot starve the one who has to end it.
    """
    running, starting = os.pipe()
    pid = os.fork()
    if pid:
        os.close(starting)
        os.read(running, 1)  # until it runs: before that no order would reach it
        os.close(running)
        return pid
    try:
        os.setsid()
        for number in (*IGNORED, PIPE, FILE_SIZE):
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_SETMASK, ())
        os.write(report, b"%d " % os.getpid())
        os.execve(program_of(argv[0], environment), argv, environment)  # noqa: S606 - no shell is wanted
    except (OSError, ValueError) as problem:
        os.write(2, f"`{os.fsdecode(argv[0])}` cannot be run: {problem}\n".encode(errors="replace"))
        os._exit(NOT_FOUND if isinstance(problem, FileNotFoundError) else NOT_RUNNABLE)


def program_of(name: bytes, environment: dict[bytes, bytes]) -> bytes:
    if b"/" in name:
        return name
    for folder in environment.get(b"PATH", os.fsencode(os.defpath)).split(b":"):
        program = (folder or b".") + b"/" + name
        if os.access(program, os.X_OK) and not os.path.isdir(program):  # noqa: PTH112
            return program
    raise FileNotFoundError(2, "it is not on the PATH")


def let_go_of_the_output() -> None:
    """Leave the command's output to its tree, so that its end is the end of the pipe."""
    null = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(null, standard)
    os.close(null)


def watch(family: Family, control: int, wake: int) -> bool:
    """Pass orders on until the command has ended or everything has to; False when our parent is dead."""
    poller = select.poll()
    poller.register(control, select.POLLIN)
    poller.register(wake, select.POLLIN)
    while family.status is None:
        ready = [descriptor for descriptor, _ in poller.poll()]
        if wake in ready:
            os.read(wake, 512)
            family.reap()
        if control in ready:
            order = os.read(control, 1)
            if order not in ORDERS:  # "kill", or nothing, which is the parent's death
                return bool(order)
            family.signal(ORDERS[order])
    return True


def main(control: int, report: int, *kept: int) -> None:
    for descriptor in (control, report, *kept):
        os.set_inheritable(descriptor, False)
    for number in IGNORED:  # we end when our parent or the command does
        signal.signal(number, signal.SIG_IGN)
    family = Family(adopt_orphans())
    wake = wake_up_calls()
    wanted = request(control)
    if wanted is None:
        return
    family.command = start(*wanted, report)
    let_go_of_the_output()
    somebody_waits = watch(family, control, wake)
    left = family.end(PATIENCE if somebody_waits else float("inf"))
    code = os.waitstatus_to_exitcode(KILL if family.status is None else family.status)
    attempt(os.write, report, b"%d %d" % (code, left))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
    os._exit(0)  # there is nothing to clean up, and the interpreter's own end takes a millisecond
