"""`penguin task graph`: a tree, texts for other programs, and pictures."""

import os
import struct
import zlib
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.cli.driving import Said, penguin, process
from tests.support.clones import Clone

_MARKER = 'Say "hi" ]--> </svg><script>planted()</script> \\e[31m \\u202e %%{init}'


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    clone = Clone.new(tmp_path / "project")
    texts = {
        "plan": "title: Draw the shelves\nrun: 'true'\nproject: wood\ncreated_at: 2026-11-22T09:00:00Z\n",
        "wood": "title: Buy wood\nrun: 'true'\nproject: wood\ndepends_on: [plan]\nestimate: 2h\n",
        "fill": "title: Fill the shelves\ndepends_on: [wood, books]\n",
        "books": "title: Sort the books\n",
        "maps": "title: Sort the maps\nparent: books\nstatus: completed\n",
    }
    clone.commit({f".penguin/tasks/{name}.yaml": text for name, text in texts.items()})
    return clone


def graph(clone: Clone, *flags: str) -> Said:
    return penguin(clone.path, "task", "graph", *flags)


def test_the_tree_shows_who_waits_for_whom(clone: Clone) -> None:
    said = graph(clone)

    assert 0 == said.code
    assert [
        "plan*  ready  Draw the shelves",
        "└─> wood*  blocked  Buy wood",
        "    └─> fill*  blocked  Fill the shelves",
        "books  completed  Sort the books",
        "├── maps  completed  Sort the maps",
        "└─> fill*  (see above)",
    ] == said.lines


def test_json_has_nodes_edges_and_the_critical_path(clone: Clone) -> None:
    said = graph(clone, "--json").json

    assert 1 == said["version"]
    assert {"nodes", "edges", "critical_path"} == said["graph"].keys()
    assert ["plan", "wood", "fill"] == said["graph"]["critical_path"]
    assert {"from": "plan", "to": "wood", "kind": "dependency"} in said["graph"]["edges"]
    assert {"from": "books", "to": "maps", "kind": "parent"} in said["graph"]["edges"]
    (wood,) = (node for node in said["graph"]["nodes"] if node["id"] == "wood")
    assert ("Buy wood", "pending", "blocked", "wood", 120) == tuple(
        wood[key] for key in ("title", "status", "state", "project", "minutes")
    )


def test_a_project_or_a_state_alone_says_what_is_left_out(clone: Clone) -> None:
    wood, blocked = graph(clone, "--project", "Wood"), graph(clone, "--status", "blocked")

    assert ["plan", "wood"] == [line.split("*")[0].split()[-1] for line in wood.lines]
    assert 2 == len(blocked.lines)
    assert "Not shown: 2 dependencies on tasks outside of this selection." in blocked.err
    assert 1 == graph(clone, "--project", "wodo").code


@pytest.mark.parametrize("suffix", ["png", "svg", "pdf", "dot", "mmd", "PNG"])
def test_a_picture_is_written_in_the_format_of_its_name(clone: Clone, suffix: str) -> None:
    said = graph(clone, "--output", f"deps.{suffix}")

    data = (clone.path / f"deps.{suffix}").read_bytes()
    beginnings = {"png": b"\x89PNG", "svg": b"<?xml", "pdf": b"%PDF", "dot": b"digraph", "mmd": b"flowchart"}
    assert (0, f"Wrote `deps.{suffix}`.\n", "") == (said.code, said.err, said.out)
    assert data.startswith(beginnings[suffix.lower()])


def test_a_png_has_colours_and_text(clone: Clone) -> None:
    graph(clone, "--output", "deps.png")

    data = (clone.path / "deps.png").read_bytes()
    width, height = struct.unpack(">II", data[16:24])
    assert 200 < width < 3000
    assert 60 < height < 2000
    assert len(set(_chunks(data))) > 200


@pytest.mark.parametrize("pair", ["漢字", "한글", "🐧🦊", "กข"])
def test_other_scripts_and_emoji_are_no_boxes_that_look_alike(clone: Clone, pair: str) -> None:
    pytest.importorskip("noto_cjk_sans_otc", reason="the extra `fonts` is not installed")
    for character in pair:
        clone.write(".penguin/tasks/plan.yaml", f"title: {character}\n")
        assert 0 == graph(clone, "--output", f"{character}.png").code

    one, other = (clone.path.joinpath(f"{character}.png").read_bytes() for character in pair)
    assert one != other


def _chunks(data: bytes) -> list[bytes]:
    """The unpacked picture in pieces of a few bytes, as a cheap measure of how much there is to see."""
    packed, position = b"", 8
    while position < len(data):
        (length,) = struct.unpack(">I", data[position : position + 4])
        if data[position + 4 : position + 8] == b"IDAT":
            packed += data[position + 8 : position + 8 + length]
        position += length + 12
    raw = zlib.decompress(packed)
    return [raw[start : start + 16] for start in range(0, len(raw), 16)]


def test_stdout_takes_any_format_that_is_named(clone: Clone) -> None:
    assert graph(clone, "--output", "-", "--format", "dot").out.startswith("digraph tasks {")
    assert graph(clone, "--format", "mmd").out.startswith("flowchart LR\n")
    assert graph(clone, "-o", "picture", "--format", "svg").code == 0
    assert (clone.path / "picture").read_text().startswith("<?xml")


@pytest.mark.parametrize("name", ["deps.gif", "deps", "-"])
def test_an_unknown_suffix_is_refused_with_the_known_ones(clone: Clone, name: str) -> None:
    said = graph(clone, "--output", name)

    assert 1 == said.code
    assert ".png, .svg, .pdf, .dot, .mmd" in said.err
    assert not (clone.path / name).exists()


def test_a_file_that_cannot_be_written_is_named(clone: Clone) -> None:
    said = graph(clone, "--output", "missing/deps.dot")

    assert 1 == said.code
    assert "missing/deps.dot` can't be written: No such file or directory." in said.err


def test_a_hostile_title_stays_text_in_every_format(clone: Clone) -> None:
    escaped = _MARKER.replace('"', '\\"')
    clone.task("evil", f'title: "{escaped}"\ndepends_on: [plan]\n')

    graph(clone, "--output", "deps.svg")
    texts = [(clone.path / "deps.svg").read_text(), graph(clone).out]
    texts += [graph(clone, "--format", form).out for form in ("dot", "mmd")]

    for text in texts:
        assert "\x1b" not in text
        assert "\u202e" not in text
    assert "<script" not in "".join([texts[0], *texts[2:]])
    root = ElementTree.fromstring(texts[0])  # noqa: S314 - a file of our own
    assert not [element for element in root.iter() if element.tag.endswith("script")]
    assert "planted()" in "".join(root.itertext())


def test_wide_and_rare_characters_are_no_trouble(clone: Clone) -> None:
    clone.task("wide", "title: 登录页面的错误处理 ログイン 🚀\n")

    for form in ("png", "svg", "pdf", "dot", "mmd"):
        assert 0 == graph(clone, "--output", f"deps.{form}").code
    assert "登录页面" in (clone.path / "deps.svg").read_text()


def test_without_the_extra_a_picture_names_the_command_that_brings_it(clone: Clone, tmp_path: Path) -> None:
    folder = tmp_path / "without"
    folder.mkdir()
    (folder / "resvg_py.py").write_text("raise ModuleNotFoundError('gone', name='resvg_py')\n")
    path = os.pathsep.join([str(folder), os.environ.get("PYTHONPATH", "")])

    said = process(clone.path, "task", "graph", "-o", "deps.png", PYTHONPATH=path.rstrip(os.pathsep))

    assert 1 == said.code
    assert "pip install 'penguin-git[graph]'" in said.err
    assert not (clone.path / "deps.png").exists()


def test_too_many_tasks_for_a_picture_are_counted(clone: Clone) -> None:
    clone.commit({f".penguin/tasks/n{number}.yaml": "title: One\n" for number in range(2_000)})

    said = graph(clone, "-o", "deps.svg")

    assert 1 == said.code
    assert "2,005 tasks are too many for a picture (at most 2,000)." in said.err
    assert 0 == graph(clone, "-o", "deps.dot").code


def test_broken_files_and_loose_ends_are_said(clone: Clone) -> None:
    clone.task("lost", "title: Lost\ndepends_on: [gone]\n")
    clone.write(".penguin/tasks/bad.yaml", "titel: Bad\n")

    said = graph(clone)

    assert 1 == said.code
    assert "broken: .penguin/tasks/bad.yaml:1:1:" in said.err
    assert "1 dependency on tasks that do not exist" in said.err


def test_a_loop_is_shown_and_named(clone: Clone, tmp_path: Path) -> None:
    clone.task("one", "title: One\ndepends_on: [two]\n")
    clone.task("two", "title: Two\ndepends_on: [one]\n")

    said = graph(clone, "-o", str(tmp_path / "deps.mmd"))

    assert 0 == said.code
    assert "loop: .penguin/tasks/one.yaml: It waits for itself: `one` -> `two` -> `one`." in said.err


def test_an_empty_project_has_an_empty_picture(tmp_path: Path) -> None:
    empty = Clone.new(tmp_path / "empty")

    assert (0, "") == ((said := graph(empty)).code, said.out)
    assert "No task is like that." in said.err
    assert 0 == graph(empty, "-o", "deps.png").code
    assert {"nodes": [], "edges": [], "critical_path": []} == graph(empty, "--json").json["graph"]
