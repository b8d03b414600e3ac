"""The files that a text names."""

import re
from collections.abc import Iterator
from typing import Final

# Taken apart at what can't be in a name and then looked at piece by piece: in time that grows with the text.
_PIECE: Final = re.compile(r"[^\s`'\"()<>\[\]{},;|*=]+")


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ENDINGS: Final = _set(
    """c cc cfg conf cpp cs css csv env go graphql h hpp html ini ipynb java js json jsx kt lock lua m md mjs
    mk php pl po proto ps1 py pyi r rb rs rst sass scala scss sh sql svelte svg swift tex tf toml ts tsx txt
    vue xml yaml yml zig"""
)
_WHOLE: Final = _set(
    """Dockerfile Makefile Jenkinsfile Procfile Gemfile Rakefile Vagrantfile README LICENSE CHANGELOG
    CONTRIBUTING CODEOWNERS"""
)
_PRODUCTS: Final = _set("node.js next.js vue.js nuxt.js three.js express.js d3.js")


def files_in(text: str) -> Iterator[str]:
    """Every file and folder that the text names, each as often as it does; addresses of the web are none."""
    for piece in _PIECE.findall(text):
        name = piece.rstrip(".:!?")
        if "://" not in name and _is_file(name):
            yield name


def _is_file(name: str) -> bool:
    last = name.rstrip("/").rpartition("/")[2]
    stem, dot, ending = last.partition(":")[0].rpartition(".")
    if last in _WHOLE or (dot and ending.lower() in _ENDINGS and (stem or "/" in name)):
        return last.lower() not in _PRODUCTS
    return name.endswith("/") and len(name) > 2 and name[0] != "/"
