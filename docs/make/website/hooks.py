"""What MkDocs calls while it builds the site: pages beside docs/ join it, and anchors are those of forges."""

import places
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

BESIDE = ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md")


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Set what cannot be said in YAML."""
    config.mdx_configs.setdefault("toc", {})["slugify"] = places.anchor
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages beside docs/, and all else outside of it that pages link to."""
    beside = [places.ROOT / name for name in BESIDE]
    pages = [*beside, *(places.origin(file.src_uri) for file in files.documentation_pages())]
    linked = {target for page in pages for target in places.targets(page)}
    for file in sorted({*beside, *linked}):
        if not file.is_relative_to(places.DOCS):
            files.append(File.generated(config, places.place(file), abs_src_path=str(file)))
    return files


def on_page_markdown(markdown: str, page: Page, **_: object) -> str:
    """Let the links of a page lead to where the site has their targets."""
    return places.moved(markdown, places.origin(page.file.src_uri))
