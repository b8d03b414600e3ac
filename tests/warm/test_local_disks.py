"""Where a watch sees everything: on disks that no other system writes to."""

from pathlib import Path

import pytest

from penguin_git.warm.local_disks import is_local

MOUNTS = """\
22 1 254:1 / / rw,relatime - ext4 /dev/vda1 rw
30 22 0:44 / /home rw,relatime shared:5 - nfs4 server:/home rw
31 30 254:2 / /home/jane/fast rw - xfs /dev/vdb rw
32 22 0:50 / /mnt/my\\040share rw - cifs //server/share rw
33 22 0:51 / /work rw - ext4 /dev/vdc rw
34 22 0:52 / /work rw - fuse.sshfs host: rw
"""


@pytest.mark.parametrize(
    ("folder", "expected"),
    [
        ("/srv/project", True),
        ("/homes/project", True),
        ("/home/jane/project", False),
        ("/home/jane/fast/project", True),
        ("/home/jane/faster/project", False),
        ("/mnt/my share/project", False),
        ("/work/project", False),
    ],
)
def test_the_mount_that_is_nearest_counts(folder: str, expected: bool) -> None:
    assert expected == is_local(Path(folder), MOUNTS)


def test_a_folder_below_no_mount_is_not_known() -> None:
    assert not is_local(Path("/srv"), "")
