"""The page of the attempts of a task: how each ended, by which checks, and its record as it is kept."""

from collections.abc import Mapping

from penguin_git.codec import markdown_html
from penguin_git.codec.records import format_record
from penguin_git.model.board import Board
from penguin_git.tracker import consuming
from penguin_git.tracker.recorded import records_everywhere
from penguin_git.web import task_head
from penguin_git.web.clone import Look

_LONGEST = 4_000  # characters of a summary; there may be many


def attempts(look: Look, board: Board, name: str) -> Mapping[str, object]:
    """What the page shows, the newest attempt first."""
    row = task_head.row_of(look, name)
    records = records_everywhere(look.project, row.head.id)
    consumed = consuming.consumed(look.project, row)
    return {
        **task_head.values(look, board, row, "/attempts"),
        "records": records[::-1],
        "measures": consumed.measures(look.project.world.now()) if consumed.parts else (),
        "summaries": {
            one.attempt: markdown_html.html(one.summary, _LONGEST) for one in records if one.summary
        },
        "files": {one.attempt: format_record(one).decode("utf-8", "replace") for one in records},
        "with_changes": {one.attempt for one in records if one.base != one.head},
    }
