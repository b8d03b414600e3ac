"""`penguin report`: one page about everything, or the same numbers as JSON."""

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from penguin_git.model.outcome import Outcome
from penguin_git.model.usage import Usage
from tests.cli.driving import Said, penguin
from tests.store.test_tallies import keep
from tests.support.clones import Clone
from tests.support.tasks import a_record

_HOSTILE = (
    'Say "hi" </td></table></style></svg><script>planted()</script><img src=x onerror=planted()> & \\e[31m'
)


class Seen(HTMLParser):
    """What a browser would make of a page: its elements, their attributes, its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    clone = Clone.new(tmp_path / "shop")
    texts = {
        "k3f9": "status: completed\n\ntitle: Fix the till\nproject: till\nrun: 'true'\n",
        "m7q2": "status: failed\n\ntitle: Count the stock\nproject: stock\nrun: 'true'\n",
        "p4x8": "title: Order paper\nproject: stock\ndepends_on: [m7q2]\nrun: 'true'\n",
        "w2w2": "title: Close the shop\nrequires_approval: true\napprover: ada\nrun: 'true'\n",
    }
    clone.commit({f".penguin/tasks/{name}.yaml": text for name, text in texts.items()})
    keep(
        clone,
        a_record("k3f9", usage=Usage(input_tokens=900, output_tokens=100, cost=0.25), agent="claude"),
        a_record("m7q2", outcome=Outcome.FAILED, reason="The check `make` failed."),
    )
    return clone


def report(clone: Clone, *flags: str) -> Said:
    return penguin(clone.path, "report", *flags)


def page(clone: Clone, *flags: str) -> str:
    said = report(clone, "--output", "-", *flags)
    assert 0 == said.code, said.err
    return said.out


def test_the_page_is_written_where_it_is_wanted(clone: Clone) -> None:
    said = report(clone, "--output", "report.html")

    text = clone.read("report.html")
    assert (0, "Wrote `report.html`.\n", "") == (said.code, said.err, said.out)
    assert text.startswith("<!doctype html>")
    assert text.endswith("</html>\n")


def test_it_says_how_work_stands_and_of_how_many_attempts_it_knows(clone: Clone) -> None:
    seen = Seen(page(clone))

    text = re.sub(r"\s+", " ", seen.text)
    for said in (
        "shop: how the work goes",
        "known of 1 of 2 attempts",
        "1,000",
        "$0.25",
        "50%",
        "Count the stock",
        "ada has to approve",
        "The check make failed.",
        "claude",
    ):
        assert said in text


def test_the_numbers_are_the_same_for_programs(clone: Clone) -> None:
    said: Any = report(clone, "--json").json

    assert 1 == said["version"]
    found = said["report"]
    assert ("shop", 2, 1000, 0.25) == (
        found["name"],
        found["work"]["attempts"],
        found["work"]["total_tokens"],
        found["work"]["total_cost"],
    )
    assert {"completed": 1, "failed": 1, "blocked": 2} == found["states"]
    assert ["stock", "till", None] == [share["name"] for share in found["shares"]]
    assert ["w2w2", "m7q2", "p4x8"] == [one["task"] for one in found["waiting"]]
    assert ("ada", None) == (found["waiting"][0]["whom"], found["waiting"][1]["whom"])
    assert "attempt 1 ended as failed: The check `make` failed." == found["waiting"][1]["reasons"][0]
    assert {"claude", "shell"} == found["agents"].keys()


def test_a_project_alone_is_about_its_tasks_and_their_attempts(clone: Clone) -> None:
    found = report(clone, "--json", "--project", "stock").json["report"]

    assert ["project stock"] == found["only"]
    assert (1, 0.0) == (found["work"]["attempts"], found["work"]["success_rate"])
    assert {"failed": 1, "blocked": 1} == found["states"]
    assert 1 == report(clone, "--json", "--project", "stokc").code


def test_without_attempts_in_the_time_there_is_a_page_all_the_same(clone: Clone) -> None:
    said = penguin(clone.path, "report", "-o", "-", "--since", "2001-01-01", "--until", "2001-01-02")

    assert 0 == said.code, said.err
    assert "No attempt ended in this time." in said.out
    assert "unknown" in said.out


def test_an_empty_repository_has_a_page(tmp_path: Path) -> None:
    assert "There are no tasks yet." in page(Clone.new(tmp_path / "empty"))


def test_a_hostile_title_stays_text(clone: Clone) -> None:
    escaped = _HOSTILE.replace('"', '\\"')
    clone.task("evil", f'status: failed\n\ntitle: "{escaped}"\nproject: "{escaped}"\nrun: "true"\n')
    plain = Seen(page(clone))
    keep(clone, a_record("evil", outcome=Outcome.FAILED, reason=_HOSTILE, agent="<script>planted()"))

    text = page(clone)

    seen = Seen(text)
    assert plain.tags | {"small", "br"} >= seen.tags
    assert not {"script", "img", "iframe", "link", "object"} & seen.tags
    assert not {name for name in seen.attributes if name.startswith("on")}
    assert seen.text.count("planted()") >= 4
    assert "\x1b" not in text
    assert "<script" not in text


def test_the_page_loads_nothing_and_forbids_what_it_does_not_need(clone: Clone) -> None:
    text = page(clone)

    assert {"http://www.w3.org/2000/svg"} == {*re.findall(r"https?://[^\"' )<]+", text)}
    assert not {"src", "href", "style", "action"} & Seen(text).attributes
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', text)
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy


@pytest.mark.parametrize("flags", [(), ("--json", "-o", "a.html")])
def test_one_place_to_write_to_has_to_be_said(clone: Clone, flags: tuple[str, ...]) -> None:
    said = report(clone, *flags)

    assert 2 == said.code
    assert "--output report.html" in said.err


@pytest.mark.parametrize("name", ["report.pdf", "missing/report.html"])
def test_a_file_that_is_none_is_refused(clone: Clone, name: str) -> None:
    said = report(clone, "--output", name)

    assert 1 == said.code
    assert name in said.err
    assert not (clone.path / name).exists()


def test_a_record_that_cannot_be_read_is_named_after_the_page_is_written(clone: Clone) -> None:
    clone.commit({".penguin/records/m7/m7q2/2.yaml": "task: m7q2\noutcome: great\n"}, "Break one")

    said = report(clone, "--output", "report.html")

    assert 1 == said.code
    assert "broken: .penguin/records/m7/m7q2/2.yaml:" in said.err
    assert "Count the stock" in clone.read("report.html")


def test_stats_write_the_same_page(clone: Clone) -> None:
    said = penguin(clone.path, "stats", "--output", "stats.html", "--label", "none-has-it")

    assert 0 == said.code, said.err
    assert "Only label none-has-it." in clone.read("stats.html")
    assert "There are no tasks yet." in clone.read("stats.html")
