"""Dot and Mermaid: whatever a title says, it stays a title."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from penguin_git.codec import dot, mermaid
from penguin_git.model.ids import TaskId
from penguin_git.model.task import Task
from tests.model.strategies import forests
from tests.model.test_outline import a_diagram
from tests.support.tasks import a_task

HOSTILE = [
    'say "hi" -> b',
    "end] --> x",
    "</svg><script>alert(1)</script>",
    "%%{init: {'theme':'dark'}}%%",
    "back\\slash \\N \\G \\",
    "red \x1b[31m and \u202e reversed",
    "line\nbreak",
    "`code` **bold** #35; &quot; &#60;",
    "label=<<TABLE>>",
    'x"]; evil [label="y',
    "click t1 call alert()",
]


@pytest.mark.parametrize("title", HOSTILE)
def test_a_hostile_title_adds_no_line_to_mermaid_and_leaves_its_quotes_never(title: str) -> None:
    text = mermaid.text(a_diagram(a_task("k3f9", title=title)))

    lines = text.splitlines()
    assert ["flowchart LR", "classDef pending fill:#f4f5f7,stroke:#6b7280,color:#1f2430"] == [
        lines[0],
        lines[2].strip(),
    ]
    assert 3 == len(lines)
    label = re.fullmatch(r'  t1\["k3f9 · pending<br/>([^"<>\[\]{}|%`\\]*)"\]:::pending', lines[1])
    assert label is not None
    assert "--" not in label[1]


@pytest.mark.parametrize("title", HOSTILE)
def test_a_hostile_title_stays_within_its_quotes_and_brackets_in_dot(title: str) -> None:
    text = dot.text(a_diagram(a_task("k3f9", title=title)))

    (node,) = [line for line in text.splitlines() if line.startswith('  "k3f9"')]
    label, tooltip = r"label=<([^<>]|<BR/>|</?FONT[^<>]*>)*>", r'tooltip="([^"\\]|\\.)*"'
    looks = r'fillcolor="#\w+", color="#\w+"'
    assert re.fullmatch(rf'  "k3f9" \[{label}, {tooltip}, {looks}\]', node), node
    assert "<script" not in text


@given(st.text(max_size=60))
def test_any_text_is_one_quoted_word_and_one_harmless_label(text: str) -> None:
    assert re.fullmatch(r'"([^"\\\n]|\\.)*"', dot.quoted(text))
    assert not re.search(r'["<>\[\]{}|%`\\\n]|--', mermaid.escaped(text))


@given(forests())
def test_any_graph_has_each_task_once(tasks: list[Task]) -> None:
    diagram = a_diagram(*tasks)

    drawn, flow = dot.text(diagram), mermaid.text(diagram)

    for task in tasks:
        is_box = f'subgraph "cluster_{task.id}" {{' in drawn
        assert is_box + len(re.findall(rf'^ *"{task.id}" \[label', drawn, re.MULTILINE)) == 1
        assert 1 == flow.count(f'["{task.id} · ')
    assert drawn.count("{") == drawn.count("}")


def test_several_projects_have_a_box_each_and_a_parent_one_around_its_parts() -> None:
    text = dot.text(
        a_diagram(
            a_task("a", project="web"),
            a_task("p", project="api", title="Whole"),
            a_task("c", project="api", parent="p"),
            a_task("d", project="api", depends_on=("p",)),
        )
    )

    assert 'subgraph "cluster_project web" {' in text
    assert '    subgraph "cluster_p" {' in text
    assert '"c" -> "d" [ltail="cluster_p"]' in text


def test_the_critical_path_is_marked_also_where_it_leads_through_a_parent() -> None:
    plain = a_diagram(
        a_task("p"), a_task("c", parent="p"), a_task("d", depends_on=("p",)), a_task("e", depends_on=("p",))
    )
    marked = structs.replace(plain, critical_path=(TaskId("c"), TaskId("d")))

    drawn, flow = dot.text(marked), mermaid.text(marked)

    assert ["d"] == re.findall(r'"c" -> "(\w)" \[.*penwidth=2.4', drawn)
    assert 1 == flow.count(" ==> ")
    assert "critical path" in drawn
    assert "critical path" not in dot.text(plain)
