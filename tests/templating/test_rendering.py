"""Expressions are rendered where they can hurt nobody, and each trouble says where it comes from."""

import resource
import sys
import time

import pytest

from penguin_git.codec import templates
from penguin_git.errors import BrokenFile
from penguin_git.templating import process, rendering
from penguin_git.templating.process import Limits
from tests.templating.samples import made, read

_ESCAPES = (
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ ().__class__.__base__.__subclasses__() }}",
    "{{ cycler.__init__.__globals__.os.popen('touch MARK').read() }}",
    "{{ joiner.__init__.__globals__['__builtins__']['open']('MARK', 'w') }}",
    "{{ self.__init__.__globals__.__builtins__.__import__('os').system('touch MARK') }}",
    "{{ topic.format.__globals__ }}",
    "{{ '{0.__class__.__mro__}'.format(topic) }}",
    "{{ topic | attr('__class__') | attr('__mro__') }}",
    "{{ ['{0.__class__}'] | map('format', topic) | list | attr('__len__') }}",
    "{{ namespace.__init__.__globals__ }}",
    "{% set x = range.__class__ %}{{ x.__subclasses__() }}",
    "{{ (topic | attr('format'))('{0.__class__.__base__}', topic).__class__ }}",
    "{% include '/etc/passwd' %}",
    "{% import 'os' as os %}{{ os }}",
    "{{ dict.__base__ }}",
    "{{ get_flashed_messages.__globals__ }}",
    "{{ lipsum.__globals__ }}",
)
_BOMBS = (
    "{{ 'a' * 10**10 }}",
    "{% for i in range(10**9) %}x{% endfor %}",
    "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}",
    "{{ 10**(10**10) }}",
    "{{ 'a' | center(10**9) }}",
    "{{ '%1000000000d' | format(1) }}",
    "{{ [0] * 10**9 }}",
    "{% macro m(n) %}{{ m(n + 1) }}{% endmacro %}{{ m(0) }}",
    "{{ " + "(" * 20000 + "1" + ")" * 20000 + " }}",
    "{{ " + "+".join(["1"] * 12000) + " }}",
    "{% if 1 %}" * 6000,
    "{% set a = 'a' * 50000 %}{{ a }}{{ a }}",
)


def _template(expression: str) -> str:
    quoted = expression.replace("'", "''")
    return f"fields:\n  - name: topic\n    type: text\ntitle: Do it\ndescription: '{quoted}'\n"


@pytest.mark.parametrize("expression", _ESCAPES)
def test_no_expression_gets_out_of_the_sandbox(expression: str) -> None:
    with pytest.raises(BrokenFile) as broken:
        made(read(_template(expression)), topic="x")

    (problem,) = broken.value.problems
    assert 5 == problem.line
    assert problem.message.startswith("`description` of the template `sample` can't be rendered: ")


@pytest.mark.parametrize("expression", _BOMBS, ids=range(len(_BOMBS)))
def test_bombs_end_within_seconds_and_a_fixed_memory(expression: str) -> None:
    start = time.monotonic()

    with pytest.raises(BrokenFile) as broken:
        made(read(_template(expression)), topic="x")

    (problem,) = broken.value.problems
    assert ("sample.yaml", 5) == (problem.path, problem.line)
    assert "`description` of the template `sample` can't be rendered: " in problem.message
    assert time.monotonic() - start < process.Limits().seconds + 5
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    assert peak < 600 * 1024 * 1024, "some child of this test run took far more than the limit"


def test_a_child_that_does_not_come_back_is_ended_at_the_deadline() -> None:
    source = read(_template("{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}"))
    (expression,) = templates.of_tasks(source)

    with pytest.raises(BrokenFile, match="it takes longer than 1 seconds"):
        rendering.rendered(source, [expression], {"topic": ""}, Limits(seconds=1, cpu_seconds=60))


def test_the_one_that_breaks_the_limits_is_the_one_named() -> None:
    source = read(
        "title: '{{ 1 }}'\ndescription: '{{ 2 }}'\nestimate: '{{ 10**(10**10) }}'\nlabels: ['{{ 3 }}']\n"
    )

    with pytest.raises(BrokenFile) as broken:
        made(source)

    (problem,) = broken.value.problems
    assert (3, True) == (problem.line, "`estimate` of the template" in problem.message)
    assert "it computes for longer than 4 seconds" in problem.message


def test_a_line_inside_a_block_is_named_as_the_file_counts_it() -> None:
    source = read("title: T\ndescription: |\n  One\n  {% if %}\n  Three\n")

    with pytest.raises(BrokenFile) as broken:
        made(source)

    assert 4 == broken.value.problems[0].line


def test_an_unknown_name_is_told_with_the_nearest_field() -> None:
    source = read("fields:\n  - name: topic\ntitle: Do {{ topik }}\n")

    with pytest.raises(BrokenFile) as broken:
        made(source, topic="x")

    (problem,) = broken.value.problems
    assert "`title` of the template `sample` can't be rendered: there is no field `topik`." == problem.message
    assert "Did you mean `topic`?" == problem.hint


def test_plain_text_starts_no_child() -> None:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)

    parts = made(read("name: N\nsubtasks:\n  - title: 'One {# as it is #}'\n  - title: Two } {\n")).parts

    assert ["One {# as it is #}", "Two } {"] == [part.task.title for part in parts]
    assert before == resource.getrusage(resource.RUSAGE_CHILDREN), "a child has used time"


def test_what_is_filled_in_is_never_an_expression_itself() -> None:
    source = read("fields:\n  - name: topic\ntitle: Do {{ topic }}\nlabels: ['{{ topic }}']\n")

    task = made(source, topic="{{ 7 * 7 }}{% for %}").top

    assert ("Do {{ 7 * 7 }}{% for %}", ("{{ 7 * 7 }}{% for %}",)) == (task.title, task.labels)


def test_a_shell_word_can_be_quoted() -> None:
    source = read("fields:\n  - name: path\ntitle: Test\nrun: pytest {{ path | quote }}\n")

    assert "pytest 'a b; rm -r .'" == made(source, path="a b; rm -r .").top.run
