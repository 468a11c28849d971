"""What another processor would compute, in a process of its own: for `scripts/bench processors`.

The environment says which processor it plays; it is set before numpy loads.
usage: processor_run.py runs WHAT OUT | pages KNOWN DOCS CARDS OUT | labs CACHE OUT
"""

from __future__ import annotations

import json
import os
import pickle
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Self

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

if TYPE_CHECKING:
    from glossary_src.pipeline.run.runner import Answer, Request


def runs(what: str, out: str) -> None:
    """Call listings with settings; a line of JSON for each that is not in the file yet.

    Every call has a fresh process. Figures are not drawn: what their authors wrote in them counts.
    """
    import numpy  # noqa: F401

    from glossary_src.pipeline.draw import svg

    svg.warm_up()
    known = {tuple(json.loads(line)["call"]) for line in lines(Path(out))}
    for request in json.loads(Path(what).read_text(encoding="utf-8")):
        calls = [n for n in request["calls"] if (request["id"], n) not in known]
        if calls and not (child := os.fork()):
            with Path(out).open("a", encoding="utf-8") as file:
                file.writelines(_called(request, number) for number in calls)
            os._exit(0)
        if calls and os.waitpid(child, 0)[1]:
            raise SystemExit(f"{request['id']} cannot be called: look above.")


def lines(path: Path) -> list[str]:
    """Of a file that may be missing."""
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def _called(request: Request, number: int) -> str:
    import matplotlib.pyplot as plt
    from matplotlib.text import Text

    from glossary_src.pipeline.draw import theme
    from glossary_src.pipeline.draw.data import fingerprint
    from glossary_src.pipeline.run.execution import call

    plt.rcParams.update(theme.parameters(request["key"]))
    setting = request["frames"][number] if request["frames"] else request["parameters"]
    answer, figure = call(request, setting)
    said = [answer["rule"]] if "rule" in answer else []
    found = {"call": [request["id"], number], "answer": answer, "texts": said, "data": 0.0}
    if figure is not None:
        words = (text.get_text() for text in figure.findobj(Text))
        found |= {"texts": [it for it in words if it], "data": fingerprint(figure)}
        plt.close("all")
    return json.dumps(found) + "\n"


class Told:
    """A runner that answers what is known already."""

    def __init__(self, answers: dict[str, Answer]) -> None:
        self.known = answers

    def __enter__(self) -> Self:
        """Nothing has to start."""
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def answers(self, requests: Sequence[Request]) -> Iterator[tuple[int, Answer]]:
        """By the key of the request."""
        for request in requests:
            yield request["number"], self.known[request["key"]]


def pages(known: str, cards: str, out: str) -> None:
    """Every generated page, with these numbers in it."""
    from glossary_src.pipeline.build import build
    from glossary_src.pipeline.read.project import project_at
    from glossary_src.pipeline.write.site import Site

    cache = Path(out) / "cache"
    cache.mkdir(parents=True)
    (cache / "cards").symlink_to(cards)
    project = project_at(docs=ROOT / "docs")
    told = Told(pickle.loads(Path(known).read_bytes()))
    built = build(project, Site(project.glossary), cache_folder=cache, runner=told)
    for path, data in {**built.files, **built.verbatim}.items():
        if path.endswith((".md", ".txt", ".ipynb", ".json")):
            (Path(out) / path).parent.mkdir(parents=True, exist_ok=True)
            (Path(out) / path).write_bytes(data)


def labs(cache: str, out: str) -> None:
    """Every lab as it runs with the environment as it is."""
    from glossary_src.pipeline.run import labs as lab

    vars(lab)["alike"] = dict
    for path, notebook in lab.run_labs(ROOT / "docs" / "labs", Path(cache)).items():
        (Path(out) / path).parent.mkdir(parents=True, exist_ok=True)
        (Path(out) / path).write_bytes(notebook.read_bytes())


def main() -> None:
    """Do what is asked."""
    asked: dict[str, Callable[..., None]] = {"runs": runs, "pages": pages, "labs": labs}
    asked[sys.argv[1]](*sys.argv[2:])


if __name__ == "__main__":
    main()
