"""Deleting and moving files and folders."""

import os
import stat
from shutil import rmtree
from typing import Annotated

from msgspec import Meta

from penguin_git.agents.tools.confined import Place, is_git, place
from penguin_git.agents.tools.refusal import Refusal
from penguin_git.agents.tools.tool import Bench, Result
from penguin_git.agents.tools.typed import Arguments, TypedTool


class DeletePath(Arguments, frozen=True):
    """What to delete."""

    path: Annotated[str, Meta(description="A file, a link or a folder.")]
    with_contents: Annotated[bool, Meta(description="Delete a folder that is not empty.")] = False


class MovePath(Arguments, frozen=True):
    """From where to where."""

    path: Annotated[str, Meta(description="A file, a link or a folder.")]
    to: Annotated[str, Meta(description="Its new path, where nothing is yet; missing folders are made.")]


def delete_path(asked: DeletePath, bench: Bench) -> Result:
    """A file or link, or a folder."""
    with place(bench.folder, asked.path) as doomed:
        if not _is_folder(doomed):
            os.unlink(doomed.name, dir_fd=doomed.folder)
        elif asked.with_contents:
            _check_no_repository(doomed)
            rmtree(doomed.name, dir_fd=doomed.folder)
        else:
            _remove_empty(doomed)
        return Result(f"`{doomed.shown}` deleted.")


def move_path(asked: MovePath, bench: Bench) -> Result:
    """A file, link or folder gets another path."""
    with place(bench.folder, asked.path) as source:
        if _is_folder(source):
            _check_no_repository(source)
        with place(bench.folder, asked.to, make_folders=True) as target:
            if target.status() is not None:
                raise Refusal(f"`{target.shown}` is there already.")
            os.rename(source.name, target.name, src_dir_fd=source.folder, dst_dir_fd=target.folder)
            return Result(f"`{source.shown}` is now `{target.shown}`.")


def _is_folder(here: Place) -> bool:
    if here.name == ".":
        raise Refusal("The worktree itself stays where it is.", denied=True)
    found = here.status()
    if found is None:
        raise Refusal(f"There is no `{here.shown}`.")
    return stat.S_ISDIR(found.st_mode)


def _remove_empty(folder: Place) -> None:
    with folder.opened() as inside, os.scandir(inside) as entries:
        count = sum(1 for _ in entries)
    if count:
        raise Refusal(
            f"`{folder.shown}` is not empty: {count:,} entries. Set `with_contents` to delete them too."
        )
    os.rmdir(folder.name, dir_fd=folder.folder)


def _check_no_repository(folder: Place) -> None:
    """Repositories within the worktree are git's, wherever the folder around them goes."""
    for _, folders, files, _ in os.fwalk(folder.name, dir_fd=folder.folder):
        if any(is_git(name) for name in (*folders, *files)):
            raise Refusal(
                f"`{folder.shown}` holds a git repository, and these tools leave it alone.", denied=True
            )


TOOLS = (
    TypedTool(
        "delete_path",
        "file_operations",
        "Delete a file, a link or a folder.",
        DeletePath,
        delete_path,
        needs_write=True,
    ),
    TypedTool(
        "move_path",
        "file_operations",
        "Move or rename a file, a link or a folder.",
        MovePath,
        move_path,
        needs_write=True,
    ),
)
