"""Call the function of every snippet once, and nothing else: what any tool would have to do.

The text of a listing is executed as readers paste it, in a process that has numpy and matplotlib.
"""

from __future__ import annotations

import os
import sys
from typing import Any

from glossary_src.pipeline.read.load import load
from glossary_src.pipeline.run.outcomes import jobs_of
from glossary_src.pipeline.run.processor import alike

if "OPENBLAS_CORETYPE" not in os.environ:
    os.execve(sys.executable, [sys.executable, *sys.argv], alike(os.environ))


def main() -> None:
    """All of them, one after the other; figures are closed."""
    import matplotlib

    matplotlib.use("svg")
    import matplotlib.pyplot as plt

    for entry in load().values():
        for job in jobs_of(entry):
            names: dict[str, Any] = {"__name__": "listing"}
            exec(job.text, names)
            names[job.name](**job.parameters)
            plt.close("all")


if __name__ == "__main__":
    main()
