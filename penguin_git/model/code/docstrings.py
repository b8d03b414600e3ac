"""Public names without docstrings, in projects that write them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from penguin_git.model.code import paths
from penguin_git.model.code.module import Module, Public
from penguin_git.model.constraints import ResourceConstraints
from penguin_git.model.suggestion import Kind, Suggestion, bounded

_FEW = 3  # names without docstrings that are not worth a task
_USUAL = 0.6  # the share of documented names from which on a project is one that documents its names
_ENOUGH = 20  # public names that say something about a project's habits
_MANY = 3  # modules of one folder that make one task
_LISTED = 20


def suggestions(modules: Iterable[Module]) -> list[Suggestion]:
    """A task for a module, or one for a folder; none where a project has chosen to do without docstrings."""
    looked_at = [module for module in modules if module.public and _is_public(module)]
    every = [name for module in looked_at for name in module.public]
    documented = sum(name.is_documented for name in every)
    if len(every) < _ENOUGH or documented < _USUAL * len(every):
        return []
    share = f"{documented * 100 // len(every)}% of the project's public names have a docstring"
    folders: dict[str, list[Module]] = defaultdict(list)
    for module in looked_at:
        if len(_bare(module)) >= _FEW:
            folders[paths.folder_of(module.path)].append(module)
    made: list[Suggestion] = []
    for folder, bare in folders.items():
        made += [_of_folder(folder, bare, share)] if len(bare) >= _MANY else [_of(one, share) for one in bare]
    return made


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
