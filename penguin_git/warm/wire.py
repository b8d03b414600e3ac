"""What a command and the warm process say to each other, over one connection for each command.

The process says a nonce; the command answers with a request that repeats it, and its descriptors; the process
says `BEGUN` or ends the connection; then the command may say numbers of signals, and in the end it is told
`EXITED` or `KILLED` and a number, or `NOTHING`. Until `BEGUN` is said, and where nothing was done, the
command runs by itself.
"""

import marshal

Stream = tuple[str, str, bool, bool]
"""How a standard stream was opened: encoding, errors, whether each line or each byte is written at once."""

Words = tuple[list[str], list[str], dict[bytes, bytes], list[Stream]]
"""The `sys.argv` of the process, the command's arguments, the environment, the three standard streams."""

NONCE = 16  # bytes
ENDING = 5  # bytes of how a command ended
HEAD = 8  # bytes that say how long the rest of a request is
BEGUN, EXITED, KILLED, NOTHING = b"b", b"e", b"k", b"n"
LARGEST = 1 << 26  # bytes of a request; the system's own limit for arguments and environment is lower


def request(nonce: bytes, words: Words) -> bytes:
    """A request as it is sent."""
    said = nonce + marshal.dumps(words)
    return len(said).to_bytes(HEAD, "big") + said


def words_of(said: bytes, nonce: bytes) -> Words | None:
    """What a request without its head says; None where it does not answer this nonce."""
    if not said.startswith(nonce):
        return None
    words: Words = marshal.loads(said[NONCE:])  # noqa: S302 - the sender has all the rights that we have
    return words


def nothing() -> bytes:
    """That the command could not even begin."""
    return NOTHING + bytes(ENDING - 1)


def ending(status: int) -> bytes:
    """How a command ended: its exit code, or the signal it died of below zero."""
    return (KILLED if status < 0 else EXITED) + abs(status).to_bytes(4, "big")
