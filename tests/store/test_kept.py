"""What is written column by column is what would be written at once."""

import msgspec

from penguin_git.store.kept import Ground
from penguin_git.store.known import Seen
from penguin_git.store.table import KINDS, Packed


def test_a_ground_in_pieces_is_read_as_a_whole() -> None:
    column = Packed(b"values" * 20_000, b"ends", b"rows", 1)
    ground = Ground(dict.fromkeys(KINDS, column), 7, {".penguin/tasks": Seen(b"a/b", b"stamps", 2, ["c"])})

    pieces = list(ground.encoded())

    assert msgspec.msgpack.encode(ground.folders) == pieces[-1]
    assert ground == msgspec.msgpack.decode(b"".join(pieces), type=Ground)
    assert Ground() == msgspec.msgpack.decode(b"".join(Ground().encoded()), type=Ground)
