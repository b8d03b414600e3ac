"""A diagram as Mermaid text, which GitHub and GitLab draw in Markdown.

Nodes have names of our own, as `end` and others mean something there; of a title only letters, digits and a
few harmless signs are written as they are.
"""

from collections.abc import Iterator

from penguin_git.codec import label, palette
from penguin_git.model.diagram import Diagram, EdgeKind, Node
from penguin_git.model.ids import TaskId
from penguin_git.model.text import visible

_HARMLESS = frozenset(" .,:'!?/+=_·…-")


def text(diagram: Diagram) -> str:
    """The whole flowchart."""
    names = {node.id: f"t{number}" for number, node in enumerate(diagram.nodes, start=1)}
    lines = ["flowchart LR", *_nodes(diagram, names), *_edges(diagram, names), *_looks(diagram, names)]
    return "\n".join(lines) + "\n"


def _nodes(diagram: Diagram, names: dict[TaskId, str]) -> Iterator[str]:
    for node in diagram.nodes:
        yield f'  {names[node.id]}["{_label(node)}"]:::{node.state}'


def _label(node: Node) -> str:
    return f"{escaped(label.remark(node))}<br/>{escaped(visible(node.title))}"


def escaped(text: str) -> str:
    """The text with everything that could mean something to Mermaid or to HTML as a character number."""
    pieces = (c if c.isalnum() or c in _HARMLESS else f"#{ord(c)};" for c in text)
    return "".join(pieces).replace("--", "-#45;")


def _edges(diagram: Diagram, names: dict[TaskId, str]) -> Iterator[str]:
    for edge in diagram.edges:
        arrow = "-.-" if edge.kind is EdgeKind.PARENT else "-->"
        if edge.kind is EdgeKind.DEPENDENCY and (edge.first, edge.then) in diagram.critical_steps:
            arrow = "==>"
        yield f"  {names[edge.first]} {arrow} {names[edge.then]}"


def _looks(diagram: Diagram, names: dict[TaskId, str]) -> Iterator[str]:
    used = {node.state for node in diagram.nodes}
    for state in palette.STATES:
        if state in used:
            fill, border = palette.paint(state)
            yield f"  classDef {state} fill:{fill},stroke:{border},color:{palette.INK}"
    if diagram.critical_path:
        yield f"  classDef critical stroke:{palette.CRITICAL},stroke-width:3px"
        yield f"  class {','.join(names[task] for task in diagram.critical_path)} critical"
