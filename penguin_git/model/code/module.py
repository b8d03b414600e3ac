"""What a Python module says about itself: its functions, and what others may use of it."""

from msgspec import Struct


class Function(Struct, frozen=True):
    """A function or method by its dotted name. `lines` are lines of code; `depth` the deepest nesting.

    `complexity` is McCabe's: one more than the number of decisions.
    """

    name: str
    line: int
    lines: int
    complexity: int
    depth: int = 0


class Public(Struct, frozen=True):
    """A name that others may use, and whether it has a docstring.

    What is short enough to be read in its place hardly needs one.
    """

    name: str
    line: int
    is_documented: bool
    is_short: bool = False


class Module(Struct, frozen=True, kw_only=True):
    """What is known of a Python module. `lines` are lines of code; `names` are what its top defines.

    `first` is the line of its first function, 0 where it has none; `functions` are those of some length.
    `imports` are paths of modules without a suffix: whole ones behind a slash, others as they end.
    """

    path: str
    lines: int
    first: int = 0
    functions: tuple[Function, ...] = ()
    public: tuple[Public, ...] = ()
    names: frozenset[str] = frozenset()
    imports: frozenset[str] = frozenset()

    @property
    def dotless(self) -> str:
        """Its path as imports name it."""
        return self.path.removesuffix(".py").removesuffix("/__init__")
