"""What the linking page promises, with the real Sphinx."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path


def test_sphinx_links_a_term_in_any_case_and_by_its_aliases(site: Path, tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    inventory = str(site / "objects.inv")
    (source / "conf.py").write_text(
        'extensions = ["sphinx.ext.intersphinx"]\n'
        f'intersphinx_mapping = {{"gradients": ("https://g.test/", {inventory!r})}}\n'
    )
    (source / "index.rst").write_text(
        "Title\n=====\n\n:term:`vanishing gradient`, :term:`Backprop`,\n"
        ":external+gradients:term:`He init`, :ref:`batch-normalization`.\n"
    )
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "-b", "html", source, tmp_path / "out"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    found = re.findall(r'href="https://g\.test/terms/([\w-]+)/"', page)
    wanted = ["vanishing-gradient", "backpropagation", "he-initialization", "batch-normalization"]
    assert found == wanted
