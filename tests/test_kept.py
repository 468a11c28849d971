"""While serving, what an edit does not reach is not made again, and nothing is different for it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from jinja2 import Environment
from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from glossary_src.mkdocs_kept import _RENDERED, Kept

PAGES = {
    "index.md": "# Start\n\nTo [a part](other.md#part) of it.\n",
    "other.md": "---\ntitle: Another\ntags: [two]\n---\n# Other\n\nWords.\n\n## Part\n\nMore.\n",
    "sub/third.md": "# Third\n\nUp to [the start](../index.md), a `listing` and\n\n    code\n",
}
SETTINGS = {
    "site_name": "Small",
    "theme": {"name": None, "custom_dir": "{folder}/theme"},
    "plugins": [{"material/search": {"lang": ["en"], "separator": " ", "pipeline": []}}],
    "markdown_extensions": ["tables", {"toc": {"permalink": True}}, "pymdownx.superfences"],
    "validation": {"links": {"not_found": "warn", "anchors": "warn"}},
}


TEMPLATE = """<title>{{ page.title }}</title>
{% for other in nav.pages %}<a href="{{ other.url }}">{{ other.title }}</a>{% endfor %}
{% for entry in page.toc recursive %}{{ entry.url }} {{ loop(entry.children) }}{% endfor %}
{{ page.content }}
"""
"""Small, so that twenty sites are built in the time of one. Material's search does not mind."""


class Site:
    """A site that one process builds again and again."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self.docs = folder, folder / "docs"
        self.settings: dict[str, Any] = SETTINGS
        self.kept = Kept()
        self.rendered: list[str] = []
        whole = Page.render

        def counted(page: Page, config: object, files: Files) -> None:
            self.rendered.append(page.file.src_uri)
            whole(page, config, files)  # type: ignore[arg-type]

        monkeypatch.setattr(Page, "render", counted)
        self.write("../theme/main.html", TEMPLATE)
        for name, text in PAGES.items():
            self.write(name, text)

    def write(self, name: str, text: str) -> None:
        path = self.docs / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def build(self, *, anew: bool = False) -> dict[str, bytes]:
        """Its files, but for those that bear the time."""
        settings = yaml.dump(self.settings).replace("{folder}", str(self.folder))
        (self.folder / "mkdocs.yml").write_text(settings, encoding="utf-8")
        config = load_config(str(self.folder / "mkdocs.yml"), site_dir=str(self.folder / "site"))
        if not anew:
            config.plugins["kept"] = self.kept
        self.rendered.clear()
        build(config)
        made = (path for path in Path(config.site_dir).rglob("*") if path.is_file())
        return {str(path): path.read_bytes() for path in made if "sitemap" not in path.name}


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    return Site(tmp_path, monkeypatch)


def test_only_a_page_that_was_edited_is_rendered_again(site: Site) -> None:
    first = site.build()
    assert sorted(site.rendered) == sorted(PAGES)
    assert site.build() == first
    assert site.rendered == []
    site.write("other.md", PAGES["other.md"].replace("More", "Much more"))
    edited = site.build()
    assert site.rendered == ["other.md"]
    assert edited != first
    assert edited == site.build(anew=True)


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("other.md", "# Other", "# Others"),
        ("other.md", "title: Another", "title: Else"),
        ("other.md", "tags: [two]", "search: {exclude: true}"),
        ("other.md", "tags: [two]", "search: {boost: 2}"),
        ("other.md", "tags: [two]", "tags: [one]"),
        ("sub/third.md", "../index.md", "../other.md"),
        ("index.md", "# Start", "# Begin"),
    ],
)
def test_after_an_edit_all_files_are_those_of_a_first_build(
    name: str, old: str, new: str, site: Site
) -> None:
    before = site.build()
    site.write(name, PAGES[name].replace(old, new))
    edited = site.build()
    assert edited != before
    assert edited == site.build(anew=True)


def test_a_page_that_another_links_to_may_move(site: Site) -> None:
    site.build()
    (site.docs / "other.md").unlink()
    site.write("other/index.md", PAGES["other.md"])
    site.write("index.md", PAGES["index.md"].replace("other.md", "other/index.md"))
    assert site.build() == site.build(anew=True)


def test_a_link_that_leads_nowhere_is_told_at_every_save(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    site.write("index.md", "# Start\n\nTo [no page](none.md).\n")
    for _ in range(2):
        caplog.clear()
        site.build()
        assert "none.md" in caplog.text
    assert site.rendered == ["index.md"]


def test_a_page_that_goes_is_missed_by_those_that_link_to_it(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    site.build()
    assert "other.md" not in caplog.text
    (site.docs / "other.md").unlink()
    site.build()
    assert "'other.md#part'" in caplog.text


def test_an_anchor_that_goes_is_missed_by_a_page_that_is_kept(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    site.build()
    site.write("other.md", PAGES["other.md"].replace("## Part", "## Piece"))
    site.build()
    assert site.rendered == ["other.md"]
    assert "does not contain an anchor '#part'" in caplog.text


def read(source: str, *_: object, **__: object) -> str:
    """A fence that shows a file."""
    return (Path(source.strip()) / "part.txt").read_text(encoding="utf-8")


class Reads(Extension):  # type: ignore[misc]
    """Every page is what stands in a file."""

    def __init__(self, **given: str) -> None:
        self.config = {"place": ["", "where the file lies"]}
        super().__init__(**given)

    def extendMarkdown(self, md: Markdown) -> None:
        """Read it whenever a text is converted."""
        extension = self

        class _Read(Preprocessor):  # type: ignore[misc]
            def run(self, lines: list[str]) -> list[str]:
                return [read(extension.getConfig("place"))]

        md.preprocessors.register(_Read(md), "reads", 100)


@pytest.mark.parametrize(
    ("extension", "text"),
    [
        ({"pymdownx.snippets": {"base_path": ["{folder}"]}}, '--8<-- "part.txt"'),
        (
            {
                "pymdownx.superfences": {
                    "custom_fences": [{"name": "x", "class": "", "format": read}]
                }
            },
            "```x\n{folder}\n```",
        ),
        ({"tests.test_kept:Reads": {"place": "{folder}"}}, "..."),
    ],
    ids=["snippets", "a fence of its own", "of somebody else"],
)
def test_nothing_is_kept_where_an_extension_may_read_other_files(
    extension: dict[str, Any], text: str, site: Site
) -> None:
    place, part = str(site.folder), site.folder / "part.txt"
    site.settings = {**SETTINGS, "markdown_extensions": [extension]}
    site.write("index.md", text.replace("{folder}", place))
    for word in ("apple", "pear"):
        part.write_text(word, encoding="utf-8")
        assert word in site.build()[str(site.folder / "site/index.html")].decode()


def test_a_changed_setting_reaches_every_page(site: Site) -> None:
    site.build()
    extensions = ["tables", {"toc": {"permalink": "#"}}, "pymdownx.superfences"]
    site.settings = {**SETTINGS, "markdown_extensions": extensions}
    assert site.build() == site.build(anew=True)
    site.settings = {**site.settings, "use_directory_urls": False}
    assert site.build() == site.build(anew=True)


def test_a_page_without_a_heading_is_found_by_its_new_title(site: Site) -> None:
    site.write("sub/third.md", "No heading.")
    for title in ("Third", "Last"):
        nav: list[dict[str, str]] = [{"Start": "index.md"}, {title: "sub/third.md"}]
        site.settings = {**SETTINGS, "nav": nav}
        assert site.build() == site.build(anew=True)


def test_a_template_is_compiled_once_and_again_when_it_changes(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    compiled: list[str] = []
    whole = Environment.compile

    def counted(env: Environment, source: Any, name: str | None = None, *rest: Any) -> Any:
        compiled.append(str(name))
        return whole(env, source, name, *rest)

    monkeypatch.setattr(Environment, "compile", counted)
    site.build()
    assert "main.html" in compiled
    compiled.clear()
    site.build()
    assert compiled == []
    site.write("../theme/main.html", TEMPLATE.replace("title", "b"))
    assert site.build() == site.build(anew=True)


def test_what_rendering_sets_is_what_is_kept(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """MkDocs may come to set more: then more must be kept."""
    changed: set[str] = set()
    whole = Page.render

    def watched(page: Page, config: object, files: Files) -> None:
        before = dict(vars(page))
        whole(page, config, files)  # type: ignore[arg-type]
        changed.update(name for name, it in vars(page).items() if before.get(name) is not it)

    monkeypatch.setattr(Page, "render", watched)
    site.build()
    assert changed == {*_RENDERED, "links_to_anchors"}
