"""How comments look in each language, by the suffix or the name of a file."""

import re
from functools import cache

from msgspec import Struct


class Language(Struct, frozen=True):
    """The beginnings of comments to the end of the line, the pairs around longer ones, and the quotes.

    Where `apart` holds, a comment needs a blank or the beginning of the line before it. Backticks quote
    several lines, and so do all quotes where `tripled` holds, three of them; else they quote one.
    """

    name: str
    line: tuple[str, ...] = ()
    block: tuple[tuple[str, str], ...] = ()
    quotes: str = "\"'"
    apart: bool = False
    tripled: bool = False


_PYTHON = Language("Python", ("#",), tripled=True)
_C = Language("C", ("//",), (("/*", "*/"),))
_RUST = Language("Rust", ("//",), (("/*", "*/"),), quotes='"')
_SCRIPT = Language("JavaScript", ("//",), (("/*", "*/"),), quotes="\"'`")
_PHP = Language("PHP", ("//", "#"), (("/*", "*/"),))
_STYLE = Language("CSS", (), (("/*", "*/"),))
_SASS = Language("Sass", ("//",), (("/*", "*/"),))
_HASH = Language("shell", ("#",), apart=True)
_DATA = Language("data", ("#",), apart=True, quotes='"')
_MARKUP = Language("markup", (), (("<!--", "-->"),), quotes="")
_SINGLE_FILE = Language("Vue", ("//",), (("/*", "*/"), ("<!--", "-->")), quotes="", apart=True)
_DASH = Language("SQL", ("--",), (("/*", "*/"),))
_LUA = Language("Lua", ("--",), (("--[[", "]]"),))
_HASKELL = Language("Haskell", ("--",), (("{-", "-}"),), quotes='"')
_LISP = Language("Lisp", (";",), quotes='"')
_PERCENT = Language("TeX", ("%",), quotes="")

_BY_SUFFIX = {
    _PYTHON: "py pyi pyw pyx pxd",
    _C: "c h cc cpp cxx hh hpp hxx m mm java cs go swift dart proto",
    _RUST: "rs kt kts scala groovy gradle zig",
    _SCRIPT: "js jsx mjs cjs ts tsx mts cts",
    _PHP: "php",
    _STYLE: "css",
    _SASS: "scss sass less",
    _HASH: "sh bash zsh fish rb pl pm r jl nim ex exs tcl awk ps1 mk cmake bazel bzl",
    _DATA: "yaml yml toml cfg ini conf tf hcl",
    _MARKUP: "html htm xml",
    _SINGLE_FILE: "vue svelte",
    _DASH: "sql",
    _LUA: "lua",
    _HASKELL: "hs elm",
    _LISP: "el clj cljs lisp scm",
    _PERCENT: "tex sty erl hrl",
}
_BY_NAME = {
    _HASH: "makefile gnumakefile dockerfile containerfile rakefile gemfile vagrantfile jenkinsfile brewfile "
    "cmakelists.txt justfile procfile build workspace",
}
_SUFFIXES = {suffix: language for language, names in _BY_SUFFIX.items() for suffix in names.split()}
_NAMES = {name: language for language, names in _BY_NAME.items() for name in names.split()}


def of(path: str) -> Language | None:
    """The language of a file; None where nobody would look for work in its comments."""
    name = path.rpartition("/")[2].casefold()
    return _NAMES.get(name) or (_SUFFIXES.get(name.rpartition(".")[2]) if "." in name else None)


@cache
def pattern(language: Language) -> re.Pattern[str]:
    """What finds the comments: quoted text is passed over, and a comment is in `block` or `line`.

    Quantifiers are possessive and bounded, so that no text makes it slow.
    """
    tripled = [_tripled(quote) for quote in language.quotes if language.tripled]
    quoted = [_quoted(quote) for quote in language.quotes]
    blocks = [rf"{re.escape(start)}.*?(?:{re.escape(end)}|\Z)" for start, end in language.block]
    starts = "|".join(map(re.escape, language.line))
    before = r"(?:(?<=\s)|^)" if language.apart else ""
    parts = [
        *([rf"(?P<block>{'|'.join(blocks)})"] if blocks else []),
        *tripled,
        *quoted,
        *([rf"{before}(?P<line>(?:{starts})[^\n]*)"] if starts else []),
    ]
    return re.compile("|".join(parts), re.DOTALL | re.MULTILINE)


def _tripled(quote: str) -> str:
    return rf"{quote * 3}(?:\\.|[^{quote}\\]|{quote}(?!{quote * 2}))*+(?:{quote * 3}|\Z)"


def _quoted(quote: str) -> str:
    if quote == "`":
        return r"`(?:\\.|[^`\\])*+(?:`|\Z)"
    return rf"{quote}(?:\\.|[^{quote}\\\n]){{0,1000}}+{quote}"
