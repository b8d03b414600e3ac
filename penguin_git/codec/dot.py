"""A diagram in the language of Graphviz: from the left to the right, parents around their parts."""

from collections.abc import Iterator, Sequence
from html import escape
from math import ceil, sqrt

from penguin_git.codec import label, palette
from penguin_git.codec.clusters import Box, Boxes
from penguin_git.model.diagram import Diagram, EdgeKind, Node
from penguin_git.model.ids import TaskId
from penguin_git.model.text import visible

_HEAD = f"""\
digraph tasks {{
  graph [rankdir=LR, compound=true, newrank=true, nodesep=0.18, ranksep=0.55, pad=0.3, fontname="Helvetica",
    fontsize=11, fontcolor="{palette.INK}", labelloc=b, labeljust=l, bgcolor=white]
  node [shape=box, style="rounded,filled", fontname="Helvetica", fontsize=11, fontcolor="{palette.INK}",
    margin="0.17,0.07", penwidth=1.2]
  edge [color="#8a93a3", arrowsize=0.7, penwidth=1.2]
"""
_CRITICAL = f'color="{palette.CRITICAL}", penwidth=2.4'
_COLUMN = 6.0  # points; Graphviz takes characters of double width for narrow ones


def text(diagram: Diagram) -> str:
    """The whole graph."""
    boxes = Boxes(diagram)
    lines = [*_inside(diagram, boxes.outermost, 1), *_edges(diagram, boxes)]
    return f"{_HEAD}  label=<{_legend(diagram)}>\n" + "\n".join(lines) + "\n}\n"


def quoted(text: str) -> str:
    """The text as one word of Graphviz's, which decodes HTML's names for characters."""
    plain = escape(visible(text), quote=False).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{plain}"'


def _inside(diagram: Diagram, box: Box, depth: int) -> Iterator[str]:
    """The contents of a box: single tasks, boxes, and what keeps tasks without edges from one long column."""
    indent = "  " * depth
    for task in box.tasks:
        yield f"{indent}{_node(diagram.by_id[task], task in diagram.critical_path)}"
    for inner in box.boxes:
        yield f"{indent}subgraph {quoted(f'cluster_{inner.name}')} {{"
        yield f"{indent}  {_frame(diagram, inner)}"
        yield from _inside(diagram, inner, depth + 1)
        yield f"{indent}}}"
    for row in _rows(box.loose):
        yield f"{indent}{' -> '.join(map(quoted, row))} [style=invis]"


def _rows(loose: Sequence[TaskId]) -> Iterator[Sequence[TaskId]]:
    """Tasks without edges, in rows that make a block a little higher than wide."""
    length = max(1, ceil(sqrt(len(loose) / 3)))
    rows = [loose[start : start + length] for start in range(0, len(loose), length)]
    return (row for row in rows if len(row) > 1)


def _node(node: Node, is_critical: bool) -> str:
    fill, border = palette.paint(node.state)
    looks = f'fillcolor="{fill}", color="{palette.CRITICAL if is_critical else border}"'
    if is_critical:
        looks += ", penwidth=2.6"
    if node.state in ("draft", "cancelled"):
        looks += ', style="rounded,filled,dashed"'
    return f"{quoted(node.id)} [label=<{_label(node)}>, tooltip={quoted(node.title)}, {looks}]"


def _label(node: Node) -> str:
    title = label.lines(node.title)
    shown = "<BR/>".join(map(escape, title))
    small = f'<FONT POINT-SIZE="8.5" COLOR="{palette.FAINT}">{escape(label.remark(node))}</FONT>'
    inner = f"{shown}<BR/>{small}"
    if all(label.columns_of(line) == len(line) for line in title):
        return inner
    room = ceil(max(map(label.columns_of, title)) * _COLUMN)
    return f'<TABLE BORDER="0" CELLPADDING="0"><TR><TD WIDTH="{room}">{inner}</TD></TR></TABLE>'


def _frame(diagram: Diagram, box: Box) -> str:
    if box.parent is None:
        title = f"<B>{escape(visible(box.title))}</B>"
        return f'label=<{title}>; labelloc=t; labeljust=l; style=rounded; color="#c9ced8"; bgcolor="#fbfbfd"'
    node = diagram.by_id[box.parent]
    fill, border = palette.paint(node.state)
    small = f'<FONT POINT-SIZE="8.5" COLOR="{palette.FAINT}">{escape(label.remark(node))}</FONT>'
    title = escape(" ".join(label.lines(node.title, 2 * label.COLUMNS)))
    looks = f'labelloc=t; labeljust=l; style="rounded,filled"; color="{border}"; fillcolor="{fill}40"'
    return f"label=<{title}&#160;&#160;&#160;{small}>; tooltip={quoted(node.title)}; {looks}"


def _edges(diagram: Diagram, boxes: Boxes) -> Iterator[str]:
    for edge in diagram.edges:
        if edge.kind is EdgeKind.PARENT:
            if not boxes.holds(edge.first, edge.then):
                yield f"  {quoted(edge.first)} -> {quoted(edge.then)} [style=dashed, arrowhead=odot]"
            continue
        tail, head = boxes.last_in(edge.first), boxes.first_in(edge.then)
        looks = [
            f"ltail={quoted(f'cluster_{edge.first}')}" if tail != edge.first else "",
            f"lhead={quoted(f'cluster_{edge.then}')}" if head != edge.then else "",
            _CRITICAL if (edge.first, edge.then) in diagram.critical_steps else "",
        ]
        yield f"  {quoted(tail)} -> {quoted(head)} [{', '.join(filter(None, looks))}]"


def _legend(diagram: Diagram) -> str:
    used = {node.state for node in diagram.nodes}
    cells = [
        f'<TD BGCOLOR="{palette.paint(state).fill}">{state.replace("_", " ")}</TD>'
        for state in palette.STATES
        if state in used
    ]
    if diagram.critical_path:
        cells.append(f'<TD BORDER="0"><FONT COLOR="{palette.CRITICAL}"><B>━━</B></FONT> critical path</TD>')
    if not cells:
        cells = ['<TD BORDER="0">no tasks</TD>']
    row = "".join(cells)
    looks = 'BORDER="0" CELLBORDER="1" CELLSPACING="6" CELLPADDING="4" COLOR="#c9ced8"'
    return f"<TABLE {looks}><TR>{row}</TR></TABLE>"
