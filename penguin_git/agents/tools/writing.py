"""Making files, and changing a part of one."""

from typing import Annotated

from msgspec import Meta

from penguin_git.agents.tools import texts
from penguin_git.agents.tools.confined import place
from penguin_git.agents.tools.refusal import Refusal
from penguin_git.agents.tools.tool import Bench, Result
from penguin_git.agents.tools.typed import Arguments, TypedTool

_Path = Annotated[str, Meta(description="The file, from the worktree's folder down.")]


class CreateFile(Arguments, frozen=True):
    """What to write, and where."""

    path: _Path
    text: Annotated[str, Meta(description="All of the file.")]
    overwrite: Annotated[bool, Meta(description="Whether a file that is there may be replaced.")] = False


class ReplaceText(Arguments, frozen=True):
    """What to look for in a file, and what to put in its place."""

    path: _Path
    old: Annotated[str, Meta(min_length=1, description="Text that occurs once, exactly as the file has it.")]
    new: Annotated[str, Meta(description="What stands there afterwards.")]
    everywhere: Annotated[bool, Meta(description="Replace every occurrence, however many.")] = False


class InsertText(Arguments, frozen=True):
    """Lines, and where they go."""

    path: _Path
    after_line: Annotated[int, Meta(ge=0, description="They follow this line; 0 is the beginning.")]
    text: Annotated[str, Meta(min_length=1, description="One or more whole lines.")]


def create_file(asked: CreateFile, bench: Bench) -> Result:
    """A new file, with the folders that it needs."""
    with place(bench.folder, asked.path, make_folders=True) as file:
        there = file.status() is not None
        if there and not asked.overwrite:
            raise Refusal(f"`{file.shown}` is there already. Change it, or set `overwrite`.")
        file.write(asked.text.encode(), file.permissions() if there else None)
        return Result(f"`{file.shown}` {'replaced' if there else 'created'}.")


def replace_text(asked: ReplaceText, bench: Bench) -> Result:
    """One exact place in a file, or all of them."""
    with place(bench.folder, asked.path) as file:
        data = file.read()
        texts.check_text(data, file.shown)
        file.write(
            texts.replaced(data, asked.old, asked.new, everywhere=asked.everywhere), file.permissions()
        )
        return Result(f"`{file.shown}` changed.")


def insert_text(asked: InsertText, bench: Bench) -> Result:
    """Lines between others."""
    with place(bench.folder, asked.path) as file:
        data = file.read()
        texts.check_text(data, file.shown)
        file.write(texts.inserted(data, asked.after_line, asked.text), file.permissions())
        return Result(f"`{file.shown}` changed.")


TOOLS = (
    TypedTool(
        "create_file",
        "file_operations",
        "Write a new text file; missing folders are made.",
        CreateFile,
        create_file,
        needs_write=True,
    ),
    TypedTool(
        "replace_text",
        "file_operations",
        "Replace a piece of text in a file. The rest of the file, also how its lines end, stays as it is.",
        ReplaceText,
        replace_text,
        needs_write=True,
    ),
    TypedTool(
        "insert_text",
        "file_operations",
        "Put whole lines into a file, after a line given by its number.",
        InsertText,
        insert_text,
        needs_write=True,
    ),
)
