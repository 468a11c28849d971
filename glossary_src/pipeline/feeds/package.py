"""The wheel that writers of other docs install: linking, the report, the glossary as it is now."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from string import Template
from tempfile import TemporaryDirectory

from flit_core.wheel import WheelBuilder

from glossary_src.linking.terms import PROJECT
from glossary_src.pipeline.write.handwritten import in_place
from glossary_src.pipeline.write.site import Site

NAME = "gradient_glossary"
"""What one imports."""
CARRIED = ("glossary.json", "forms.json")
"""Feeds that lie inside, where the site has them."""
_PACKAGE = Path(__file__).parents[2]
_PARTS = Path(__file__).with_name("package_parts")
_LEFT_OUT = ("ruff.toml",)
_WHEN = (1980, 1, 1, 0, 0, 0)
"""Of every file in it, so that the same files are the same bytes."""
_INIT = '''"""Terms of The Gradient Glossary, for other people's docs: see `linking`."""

__version__ = "{version}"
'''


def parts() -> dict[str, bytes]:
    """Everything that it is made of besides feeds, by path: what a kept build depends on."""
    named = {f"{NAME}/{name}": _PACKAGE / name for name in ("faults.py", "names.py")}
    named[f"{NAME}/report.py"] = _PACKAGE / "report" / "gradient_report.py"
    linking = _PACKAGE / "linking"
    for path in sorted(linking.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts and path.name not in _LEFT_OUT:
            named[f"{NAME}/linking/{path.relative_to(linking).as_posix()}"] = path
    named |= {path.name: path for path in sorted(_PARTS.iterdir())}
    return {name: path.read_bytes() for name, path in named.items()}


def wheel(site: Site, feeds: Mapping[str, bytes]) -> dict[str, bytes]:
    """The wheel by its path in the site. Of another glossary there is none: it has our name."""
    if site.glossary.name != PROJECT:
        return {}
    version = site.glossary.version
    files = parts()
    files[f"{NAME}/__init__.py"] = _INIT.format(version=version).encode()
    files |= {f"{NAME}/{name}": feeds[name] for name in CARRIED if name in feeds}
    described = Template(files.pop("project.toml").decode()).substitute(version=version)
    files["pyproject.toml"] = described.encode()
    if site.url:
        report = f"{NAME}/report.py"
        files[report] = in_place(files[report].decode(), site.url).encode()
    return _zipped(files)


def _zipped(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """As flit writes it: the format is its own matter."""
    written = BytesIO()
    with TemporaryDirectory(prefix="glossary-wheel-") as name:
        folder = Path(name).resolve()
        for path, data in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(data)
        builder = WheelBuilder.from_ini_path(folder / "pyproject.toml", written)
        builder.source_time_stamp = _WHEN
        builder.build()
    return {builder.wheel_filename: written.getvalue()}
