"""What is worth a task: complex functions, missing tests and docstrings, dependencies, broken files."""

from penguin_git.model.code import dependencies, docstrings, functions, unreadable, untested
from penguin_git.model.code.dependencies import Declared
from penguin_git.model.code.module import Function, Module, Public
from penguin_git.model.code.unreadable import Wrong
from penguin_git.model.code.untested import Mentioned

TANGLED = Function("tangle", 5, 120, 40, 5)


def a_module(path: str = "pkg/a.py", *, bare: int = 0, told: int = 0, **said: object) -> Module:
    public = [Public(f"bare{n}", n + 1, False) for n in range(bare)]
    public += [Public(f"told{n}", n + 99, True) for n in range(told)]
    return Module(path=path, lines=100, first=5, public=tuple(public), **said)  # type: ignore[arg-type]


def test_a_tangled_function_is_a_task_and_a_long_plain_one_matters_little() -> None:
    module = a_module(functions=(TANGLED, Function("plain", 200, 190, 3)))

    suggestion, plain = functions.suggestions([module])

    assert "Simplify `tangle` in pkg/a.py" == suggestion.title
    assert "pkg/a.py:5" == suggestion.location
    assert "39 decisions in 120 lines of code, nested 5 deep" in suggestion.reasons
    assert ("Shorten `plain` in pkg/a.py", "pkg/a.py:200") == (plain.title, plain.location)
    assert plain.priority < 0.4 <= suggestion.priority


def test_a_function_without_any_decision_is_long_and_one_with_a_dozen_complex() -> None:
    straight, branched = Function("straight", 3, 81, 1), Function("branched", 99, 26, 13, 1)

    made = functions.suggestions([a_module(functions=(straight, branched, Function("short", 200, 50, 9)))])

    assert {"pkg/a.py:3", "pkg/a.py:99"} == {one.location for one in made}
    assert {("81 lines of code",), ("12 decisions in 26 lines of code",)} == {one.reasons for one in made}


def test_many_long_functions_of_a_module_are_one_task() -> None:
    many = tuple(Function(f"long{n}", n, 90, 1) for n in range(1, 8))

    [suggestion] = functions.suggestions([a_module(functions=many)])

    assert "Shorten the long functions of pkg/a.py" == suggestion.title


def test_decisions_one_after_the_other_can_be_read_for_longer() -> None:
    assert not functions.is_too_much(Function("flat", 1, 60, 25, 1))
    assert functions.is_too_much(Function("nested", 1, 60, 25, 4))
    assert functions.is_too_much(Function("endless", 1, 60, 40, 1))


def test_many_tangled_functions_of_a_module_are_one_task_and_those_of_tests_none() -> None:
    many = tuple(Function(f"tangle{n}", n, 120, 30, 4) for n in range(1, 5))

    [suggestion] = functions.suggestions(
        [a_module(functions=many), a_module("tests/test_a.py", functions=many)]
    )

    assert "Simplify the largest functions of pkg/a.py" == suggestion.title


def test_missing_docstrings_are_one_task_a_module_where_others_have_them() -> None:
    modules = [a_module(bare=5, told=1), a_module("pkg/b.py", told=20)]

    [suggestion] = docstrings.suggestions(modules)

    assert "Document the public names of pkg/a.py" == suggestion.title
    assert "5 of 6 public names have no docstring" in suggestion.reasons


def test_in_a_project_without_docstrings_they_matter_little() -> None:
    [suggestion] = docstrings.suggestions([a_module(bare=40), a_module("pkg/b.py", told=5)])

    assert ("Document the public names of pkg/a.py", "pkg/a.py:1") == (suggestion.title, suggestion.location)
    assert suggestion.priority < 0.4


def test_one_short_name_without_a_docstring_is_told_also_in_a_small_project() -> None:
    bare = Module(path="pkg/a.py", lines=2, first=1, public=(Public("add", 1, False, is_short=True),))

    [suggestion] = docstrings.suggestions([bare])

    assert "- `add` (line 1)" in suggestion.description
    assert suggestion.priority < 0.4


def test_where_little_matters_it_takes_more_modules_to_make_one_task() -> None:
    modules = [a_module(f"pkg/{name}.py", bare=1) for name in "abcdef"]

    assert 5 == len(docstrings.suggestions(modules[:5]))
    assert 1 == len(docstrings.suggestions(modules))


def test_two_tasks_for_one_folder_have_names_of_their_own() -> None:
    weighty = [a_module(f"pkg/{name}.py", bare=3, told=20) for name in "abc"]

    made = docstrings.suggestions([*weighty, *(a_module(f"pkg/{name}.py", bare=1) for name in "defghi")])

    assert 2 == len({one.key for one in made}) == len({one.title for one in made})


def test_private_modules_are_no_task_and_few_bare_names_matter_little() -> None:
    modules = [a_module("pkg/_a.py", bare=9), a_module("pkg/b.py", bare=2), a_module("pkg/c.py", told=30)]

    [suggestion] = docstrings.suggestions(modules)

    assert ("pkg/b.py:1", True) == (suggestion.location, suggestion.priority < 0.4)


def test_a_module_is_untested_when_no_test_names_it_or_what_uses_it() -> None:
    lonely = a_module("pkg/lonely.py", names=frozenset({"alone"}))
    used = a_module("pkg/used.py", names=frozenset({"helper"}))
    known = a_module("pkg/known.py", names=frozenset({"greet"}), imports=frozenset({"pkg/used"}))
    tested = Mentioned(words={"greet"}, stems=set(), files=1)

    [suggestion] = untested.suggestions([lonely, used, known], tested)

    assert "Write tests for pkg/lonely.py" == suggestion.title
    assert "pkg/lonely.py:5" == suggestion.location


def test_what_leads_to_a_module_reaches_it_also_through_a_package_that_gathers_names() -> None:
    front = a_module("pkg/front.py", names=frozenset({"greet"}), imports=frozenset({"pkg/parts"}))
    gathering = Module(path="pkg/parts/__init__.py", lines=2, imports=frozenset({"/pkg/parts/deep"}))
    deep = a_module("pkg/parts/deep.py", names=frozenset({"helper"}))

    mentioned = Mentioned(words={"greet"}, stems=set(), files=1)

    assert [] == untested.suggestions([front, gathering, deep], mentioned)


def test_a_project_without_tests_is_told_to_begin_and_one_of_two_modules_what_lacks_them() -> None:
    modules = [a_module(f"pkg/{name}.py") for name in "abcd"]
    nothing = Mentioned(words=(), stems=(), files=0)

    begin, *modules_of_it = untested.suggestions(modules, nothing)

    assert ("Begin a test suite", "pkg/a.py:5") == (begin.title, begin.location)
    assert [f"Write tests for {one.path}" for one in modules] == [one.title for one in modules_of_it]
    assert all(one.priority < 0.4 for one in modules_of_it)
    assert modules_of_it[:2] == untested.suggestions(modules[:2], nothing)


def test_a_small_module_that_no_test_comes_near_matters_little() -> None:
    small = Module(path="pkg/small.py", lines=2, first=1, names=frozenset({"add"}))
    tested = Mentioned(words={"greet"}, stems=set(), files=1)

    [suggestion] = untested.suggestions([small], tested)

    assert ("Write tests for pkg/small.py", "pkg/small.py:1") == (suggestion.title, suggestion.location)
    assert suggestion.priority < 0.4


def test_many_small_modules_of_a_folder_are_one_task_beside_that_of_the_large_ones() -> None:
    small = [Module(path=f"pkg/s{n}.py", lines=2, first=1) for n in range(6)]
    large = [a_module(f"pkg/l{n}.py") for n in range(3)]

    made = untested.suggestions([*large, *small], Mentioned(words={"greet"}, stems=set(), files=1))

    assert 2 == len({one.key for one in made}) == len({one.title for one in made})


def a_dependency(name: str, line: int, *, path: str = "pyproject.toml", version: str = "") -> Declared:
    return Declared(path=path, line=line, name=name, group="dependencies", version=version, is_needed=True)


def test_a_dependency_declared_twice_is_told_with_both_lines() -> None:
    twice = [a_dependency("left-pad", 3, version=">=1"), a_dependency("left-pad", 9, version=">=2")]

    [suggestion] = dependencies.suggestions(twice, ())

    assert "pyproject.toml:9" == suggestion.location
    assert "line 3 (>=1), line 9 (>=2)" in suggestion.description
    assert suggestion.priority >= 0.7


def test_an_unused_dependency_is_told_unless_something_loads_it_by_name() -> None:
    found = [a_dependency("left-pad", 3), a_dependency("pytest-xdist", 4)]

    [suggestion] = dependencies.suggestions(found, {"left-pad", "pytest-xdist"})

    assert ("no file mentions `left-pad`",) == suggestion.reasons


def test_what_is_not_pinned_among_pinned_ones_is_told() -> None:
    pinned = [a_dependency(f"a{n}", n, path="requirements.txt", version="==1") for n in (1, 2, 3)]

    [suggestion] = dependencies.suggestions([*pinned, a_dependency("loose", 4, path="requirements.txt")], ())

    assert "Give every dependency in requirements.txt a version" == suggestion.title
    assert "requirements.txt:4" == suggestion.location


def test_conflicts_are_found_whole_and_only_so() -> None:
    text = "a\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> topic\nd\n"

    assert [2] == list(unreadable.conflicts(text))
    assert [] == list(unreadable.conflicts("Title\n=======\n\ntext\n<<<<<<< HEAD\n"))


def test_many_unreadable_files_are_one_task() -> None:
    wrong = [Wrong(f"a{n}.py", n, "Python says: invalid syntax") for n in range(1, 6)]

    assert 1 == len(unreadable.of_syntax(wrong, 9))
    assert 2 == len(unreadable.of_syntax(wrong[:2], 9))
    assert [] == unreadable.of_syntax([Wrong("tests/data/bad.py", 1, "")], 9)
