"""Public names without docstrings: those that matter are in projects that write them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from msgspec import structs

from penguin_git.model.code import paths
from penguin_git.model.code.module import Module, Public
from penguin_git.model.constraints import ResourceConstraints
from penguin_git.model.suggestion import Kind, Suggestion, bounded

_FEW = 3  # names without docstrings that are not worth a task
_USUAL = 0.6  # the share of documented names from which on a project is one that documents its names
_ENOUGH = 20  # public names that say something about a project's habits
_MANY = 3  # modules of one folder that make one task
_MANY_RATHER = 6  # the same, where it matters little
_LISTED = 20  # names


def suggestions(modules: Iterable[Module]) -> list[Suggestion]:
    """A task for a module, or one for a folder.

    Below 0.4 are a few names of a module, those that are short, and all where a project does without
    docstrings, or is too small to tell.
    """
    looked_at = [module for module in modules if module.public and _is_public(module)]
    every = [name for module in looked_at for name in module.public if not name.is_short]
    documented = sum(name.is_documented for name in every)
    share = f"{documented * 100 // max(len(every), 1)}% of the project's public names have a docstring"
    is_usual = len(every) >= _ENOUGH and documented >= _USUAL * len(every)
    weighty = [
        _with_long_ones(one) for one in looked_at if is_usual and len(_bare(_with_long_ones(one))) >= _FEW
    ]
    known = {module.path for module in weighty}
    rather = [one for one in looked_at if one.path not in known and _bare(one)]
    made = _together(weighty, share, _MANY)
    taken = {one.key for one in made}
    return [*made, *(_lesser(one, taken) for one in _together(rather, share, _MANY_RATHER))]


def _with_long_ones(module: Module) -> Module:
    return structs.replace(module, public=tuple(name for name in module.public if not name.is_short))


def _together(modules: Sequence[Module], share: str, many: int) -> list[Suggestion]:
    folders: dict[str, list[Module]] = defaultdict(list)
    for module in modules:
        folders[paths.folder_of(module.path)].append(module)
    made: list[Suggestion] = []
    for folder, bare in folders.items():
        made += [_of_folder(folder, bare, share)] if len(bare) >= many else [_of(one, share) for one in bare]
    return made


def _lesser(one: Suggestion, taken: Collection[str]) -> Suggestion:
    """The same below 0.4, and by another name where one for the folder is there already."""
    one = structs.replace(one, priority=bounded(one.priority / 2))
    if one.key not in taken:
        return one
    title = one.title.replace(" of the modules in ", " of the other modules in ")
    return structs.replace(one, key=f"{one.key}others", title=title)


def _is_public(module: Module) -> bool:
    path = module.path
    is_aside = paths.is_test(path) or paths.is_aside(path) or paths.is_script(path)
    return not is_aside and not paths.is_private(path)


def _bare(module: Module) -> list[Public]:
    return [name for name in module.public if not name.is_documented]


def _of(module: Module, share: str) -> Suggestion:
    bare = _bare(module)
    return Suggestion(
        kind=Kind.DOCSTRINGS,
        key=f"docstrings:{module.path}",
        title=f"Document the public names of {module.path}",
        description=f"These public names of `{module.path}` have no docstring:\n\n{_listed(bare)}\n\nSay "
        "for each what its signature can't: what it is for, units, errors. Read the code first; don't "
        "repeat the name in words.",
        priority=_weight(len(bare), len(module.public)),
        location=f"{module.path}:{bare[0].line}",
        reasons=(f"{len(bare)} of {len(module.public)} public names have no docstring", share),
        files=(module.path,),
        acceptance=(f"Every public name of `{module.path}` has a docstring that is true.",),
        estimated_constraints=ResourceConstraints.documentation(),
    )


def _of_folder(folder: str, modules: Sequence[Module], share: str) -> Suggestion:
    bare = [(module, name) for module in modules for name in _bare(module)]
    listed = "\n".join(f"- `{module.path}`: {_names(_bare(module))}" for module in modules[:_LISTED])
    return Suggestion(
        kind=Kind.DOCSTRINGS,
        key=f"docstrings:{folder}/",
        title=f"Document the public names of the modules in {paths.named(folder)}",
        description=f"Public names of these modules have no docstring:\n\n{listed}\n\nSay for each what "
        "its signature can't: what it is for, units, errors. Read the code first; don't repeat the name "
        "in words.",
        priority=_weight(len(bare), sum(len(module.public) for module in modules)),
        location=f"{modules[0].path}:{bare[0][1].line}",
        reasons=(f"{len(bare)} public names in {len(modules)} modules have no docstring", share),
        files=tuple(module.path for module in modules),
        acceptance=(
            f"Every public name of the modules in {paths.named(folder)} has a docstring that is true.",
        ),
        estimated_constraints=ResourceConstraints.refactoring(),
    )


def _weight(bare: int, public: int) -> float:
    return bounded(0.3 + min(bare, 30) / 200 + 0.1 * bare / public)


def _listed(names: Sequence[Public]) -> str:
    listed = [f"- `{name.name}` (line {name.line})" for name in names[:_LISTED]]
    more = len(names) - _LISTED
    return "\n".join([*listed, *([f"- and {more} more"] if more > 0 else [])])


def _names(names: Sequence[Public]) -> str:
    shown = ", ".join(f"`{name.name}`" for name in names[:8])
    return f"{shown} and {len(names) - 8} more" if len(names) > 8 else shown
