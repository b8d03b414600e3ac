"""The last step into the walls: a script that gives up rights for good, and then becomes the command.

It runs on a bare interpreter before each command, so it is one file that imports nothing of ours and hardly
anything else. Inside of bubblewrap little is left to do; without it, Landlock and a filter of calls are the
walls. Numbers are those of linux/landlock.h, linux/prctl.h, linux/seccomp.h and linux/filter.h.
"""

import ctypes
import os
import struct
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

try:
    # The C half of `signal`: the enums of the other half take 5 ms.
    import _signal as signal  # type: ignore[import-not-found]
except ImportError:  # an interpreter other than CPython
    import signal

READ, WRITE, HIDE, TEMPORARY = "--read=", "--write=", "--hide=", "--temporary="
FILES, NO_NETWORK = "--files", "--no-network"

OLDEST = 4  # Linux 6.7: file rules with truncation, and TCP
NOT_FOUND, NOT_RUNNABLE = 127, 126  # as shells answer
ENDING = (2, 15)  # the signals that ask a command to end; see `bubblewrap`
PYTHONS = (13, 25)  # the ones that Python itself ignores: SIGPIPE and SIGXFSZ

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
EXECUTE, WRITE_FILE, READ_FILE, READ_DIR, TRUNCATE, DEVICE = 1, 2, 4, 8, 1 << 14, 1 << 15
MAKE_CHARACTER_DEVICE, MAKE_BLOCK_DEVICE = 1 << 6, 1 << 11
READING = EXECUTE | READ_FILE | READ_DIR
OF_FILES = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | DEVICE  # the rights that a file can have
TCP = 1 | 2  # bind, connect
ABSTRACT_SOCKETS, SIGNALS = 1, 2

DEVICES = ("null", "zero", "full", "random", "urandom", "tty", "ptmx", "pts", "shm")
# By machine: the name of its calls in a filter, and the number of `socket` there.
SOCKET_CALL = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198), "riscv64": (0xC00000F3, 198)}

LIBC = ctypes.CDLL(None, use_errno=True)
Rules = dict[str, int]


def call(number: int, *arguments: object) -> int:
    """A call of the kernel that libc has no function for; an `OSError` where it fails."""
    words = [ctypes.c_long(word) if isinstance(word, int) else word for word in arguments]
    answer: int = LIBC.syscall(ctypes.c_long(number), *words)
    if answer < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return answer


def control(option: int, *arguments: object) -> None:
    words = [ctypes.c_ulong(word) if isinstance(word, int) else word for word in arguments]
    if LIBC.prctl(option, *words, *[ctypes.c_ulong(0)] * (4 - len(words))) != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def version() -> int:
    """Which version of Landlock the kernel has; 0 where it has none."""
    try:
        return call(CREATE_RULESET, None, 0, 1)
    except OSError:
        return 0


def all_rights(abi: int) -> int:
    """The rights to files that this version knows: 13, then moving, truncating, controlling devices."""
    return (1 << (13 + min(abi - 1, 2) + (abi >= 5))) - 1


def restrict(rules: Rules, abi: int, *, files: bool, network: bool) -> None:
    """Give up every right to files that `rules` don't leave, to TCP, and to processes outside."""
    scope = 0 if abi < 6 else ABSTRACT_SOCKETS | (SIGNALS if files else 0)
    handled = (all_rights(abi) if files else 0, 0 if network else TCP, scope)
    if not any(handled):
        return
    attributes = struct.pack("QQQ", *handled)[: 24 if abi >= 6 else 16]
    ruleset = call(CREATE_RULESET, attributes, len(attributes), 0)
    if files:
        leave_files(ruleset, rules, all_rights(abi))
    call(RESTRICT_SELF, ruleset, 0)
    os.close(ruleset)


def leave_files(ruleset: int, rules: Rules, known: int) -> None:
    writing = known & ~(MAKE_CHARACTER_DEVICE | MAKE_BLOCK_DEVICE)
    for path, access in granted("/", rules["/"], rules):
        allow(ruleset, path, writing if access == ACCESS[WRITE] else READING)
    for device in DEVICES:
        allow(ruleset, f"/dev/{device}", writing)


def granted(path: str, access: int, rules: Rules) -> "Iterator[tuple[str, int]]":
    """The paths to open. A right holds for all below a folder, so exceptions make it piecemeal."""
    below = {other: its for other, its in rules.items() if is_below(other, path)}
    if any(its < access for its in below.values()):
        for name in names_in(path):
            inner = os.path.join(path, name)  # noqa: PTH118 - pathlib is slow
            yield from granted(inner, rules.get(inner, access), rules)
        return
    if access:
        yield path, access
    for other, its in below.items():
        if its > access:
            yield from granted(other, its, rules)


def is_below(path: str, folder: str) -> bool:
    return path != folder and path.startswith(folder.rstrip("/") + "/")


def names_in(folder: str) -> list[str]:
    try:
        return os.listdir(folder)  # noqa: PTH208
    except OSError:  # what we can't read stays closed
        return []


def allow(ruleset: int, path: str, rights: int) -> None:
    """Open what is at a path; a link has no rights of its own, and what is gone needs none."""
    try:
        descriptor = os.open(path, os.O_PATH | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:
        return
    try:
        kind = os.fstat(descriptor).st_mode & 0o170000
        if kind != 0o120000:
            mine = rights if kind == 0o040000 else rights & OF_FILES
            call(ADD_RULE, ruleset, 1, struct.pack("=Qi", mine, descriptor), 0)
    finally:
        os.close(descriptor)


def forbid_sockets() -> None:
    """Let `socket` make local ones alone: Landlock knows TCP only, and a name server is asked by UDP."""
    machine, number = SOCKET_CALL[os.uname().machine]
    refuse, unknown = 0x00050000 | 13, 0x00050000 | 38  # EACCES, ENOSYS
    program = [
        (0x20, 0, 0, 4),  # the machine whose calls these are
        (0x15, 1, 0, machine),
        (0x06, 0, 0, 0x80000000),  # another one's: ends the process
        (0x20, 0, 0, 0),  # the number of the call
        (0x35, 0, 1, 0x40000000),  # x32, which numbers them differently
        (0x06, 0, 0, unknown),
        (0x15, 0, 1, 425),  # io_uring_setup: rings make sockets without a call
        (0x06, 0, 0, unknown),
        (0x15, 0, 3, number),
        (0x20, 0, 0, 16),  # the family of the socket
        (0x15, 1, 0, 1),  # AF_UNIX
        (0x06, 0, 0, refuse),
        (0x06, 0, 0, 0x7FFF0000),  # go on
    ]
    text = b"".join(struct.pack("HBBI", *line) for line in program)
    lines = ctypes.create_string_buffer(text, len(text))
    control(22, 2, struct.pack("HxxxxxxP", len(program), ctypes.addressof(lines)))


def drop_capabilities() -> None:
    """Root without these is as bound as anybody by the rules of files."""
    for capability in range(64):
        LIBC.prctl(24, *[ctypes.c_ulong(word) for word in (capability, 0, 0, 0)])
    call(CAPSET[os.uname().machine], struct.pack("=Ii", 0x20080522, 0), bytes(24))


CAPSET = {"x86_64": 126, "aarch64": 91, "riscv64": 91}
ACCESS = {HIDE: 0, READ: 1, WRITE: 2}


def settle(temporary: str, rules: Rules) -> None:
    """Point temporary files and caches to where they can be written."""
    os.environ["TMPDIR"] = temporary
    usual = os.path.join(os.environ.get("HOME", "/"), ".cache")  # noqa: PTH118
    cache = os.environ.get("XDG_CACHE_HOME", usual)
    if not any(
        its == ACCESS[WRITE] and (cache == path or is_below(cache, path)) for path, its in rules.items()
    ):
        os.environ["XDG_CACHE_HOME"] = f"{temporary}/cache"
        os.environ["NPM_CONFIG_CACHE"] = f"{temporary}/cache/npm"


def enter(words: list[str]) -> None:
    """Give up what the words of the command line say."""
    said = [(kind + equals, path) for kind, equals, path in (word.partition("=") for word in words)]
    rules = {path: ACCESS[kind] for kind, path in said if kind in ACCESS}
    for kind, path in said:
        if kind == TEMPORARY:
            settle(path, rules)
    control(38, 1)  # no new privileges, by a set-uid program for one
    abi, files, network = version(), FILES in words, NO_NETWORK not in words
    if files and abi < OLDEST:
        raise OSError(38, "this kernel has no Landlock that would hold it")
    restrict(rules, abi, files=files, network=network)
    if files:
        drop_capabilities()
    if not network:
        forbid_sockets()


def main(arguments: list[str]) -> None:
    end = arguments.index("--")
    words, argv = arguments[:end], arguments[end + 1 :]
    try:
        enter(words)
    except (OSError, KeyError) as problem:
        os.write(2, f"The sandbox cannot be set up: {problem}\n".encode(errors="replace"))
        os._exit(NOT_RUNNABLE)
    for number in (*ENDING, *PYTHONS):
        signal.signal(number, signal.SIG_DFL)
    try:
        os.execvp(argv[0], argv)  # noqa: S606 - no shell is wanted
    except OSError as problem:
        os.write(2, f"`{argv[0]}` cannot be run: {problem.strerror}\n".encode(errors="replace"))
        os._exit(NOT_FOUND if isinstance(problem, FileNotFoundError) else NOT_RUNNABLE)


if __name__ == "__main__":
    main(sys.argv[1:])
