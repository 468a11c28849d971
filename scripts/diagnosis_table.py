"""How often docs/diagnosis.md names the right cause of networks with a known fault.

`python scripts/diagnosis_table.py` prints the tables, `--write` puts them on the page. Needs node.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import warnings
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import faulty_cases
from faulty_cases import Case

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "diagnosis.md"
COUNTS = {"tuned": (30, 100), "held-out": (20, 80)}
"""Networks with each fault, and without one."""
WORDS = {
    "healthy": "nothing",
    "saturation": "saturated units",
    "small": "weights too small",
    "large": "weights too large",
    "gain": "no gain for ReLU",
    "dead": "dead units",
    "depth": "depth alone",
    "batch-norm": "normalization, no skips",
    "cut": "frozen or detached part",
    "rate": "rate too large",
    "float16": "underflow in float16",
    "lag": "long lag (by time step)",
    "clip": "clipping (norms after it)",
}
Verdict = dict[str, Any]


def judged(cases: Iterable[Case]) -> list[Verdict]:
    """What the page says of each."""
    asked = json.dumps([{"text": it.text, "chosen": it.chosen} for it in cases])
    command = ["node", str(ROOT / "scripts" / "diagnose.mjs")]
    done = subprocess.run(command, input=asked, capture_output=True, text=True, check=True)
    return list(json.loads(done.stdout))


def named(verdict: Verdict) -> str:
    """What stands in the first place."""
    slight = "slight: " if verdict["status"] == "slight" else ""
    return slight + str(verdict["first"] or verdict["status"])


def worded(name: str) -> str:
    """A verdict in words."""
    slight, _, cause = name.rpartition(": ")
    return f"{slight}: {WORDS.get(cause, cause)}" if slight else WORDS.get(cause, cause)


def drawn(which: str) -> list[Case]:
    """The networks of one table."""
    few, many = COUNTS[which]
    found: list[Case] = []
    for fault in faulty_cases.FAULTS:
        count = many if fault == "healthy" else few
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)  # some explode
            found += faulty_cases.cases(fault, count, held_out=which == "held-out")
    return found


def table(cases: list[Case]) -> str:
    """By fault: how often it stands in the first place, and what else does."""
    counts: dict[str, Counter[str]] = {fault: Counter() for fault in faulty_cases.FAULTS}
    for it, verdict in zip(cases, judged(cases), strict=True):
        counts[it.fault][named(verdict)] += 1
    lines = [
        "| true | networks | first place | cannot tell | something else |",
        "|---|--:|--:|--:|---|",
    ]
    for fault, seen in counts.items():
        if seen:
            other = {k: n for k, n in seen.items() if k not in (fault, "cannot tell")}
            rest = ", ".join(f"{worded(k)} {n}" for k, n in other.items()) or "–"
            shown = (WORDS[fault], seen.total(), seen[fault], seen["cannot tell"], rest)
            lines.append("| " + " | ".join(map(str, shown)) + " |")
    return "\n".join(lines)


def lists(cases: list[Case]) -> str:
    """The same networks as bare lists: how often the true cause is still among those named."""
    lines = ["| true | lists | cannot tell | true cause among them | said to be level |"]
    lines += ["|---|--:|--:|--:|--:|"]
    for column in ("dL/dz", "dL/dW"):
        for fault in faulty_cases.REPORTS:
            asked = [faulty_cases.as_list(it, column) for it in cases if it.fault == fault]
            said = [it for it in judged(asked) if it["status"] != "unreadable"]
            among = sum(it["causes"].get(fault) in ("fits", "possible", "open") for it in said)
            open_ = sum(it["status"] == "cannot tell" for it in said)
            level = sum(named(it) == "healthy" for it in said)
            kept = "–" if fault == "healthy" else among
            lines.append(f"| {WORDS[fault]}, {column} | {len(said)} | {open_} | {kept} | {level} |")
    return "\n".join(lines)


def tables() -> dict[str, str]:
    """All of them, by the name of their place on the page."""
    tuned, kept = drawn("tuned"), drawn("held-out")
    return {"tuned": table(tuned), "held-out": table(kept), "lists": lists(kept)}


def put(text: str, found: dict[str, str]) -> str:
    """The page with these tables."""
    for name, rows in found.items():
        pattern = rf"(<!-- table {name} -->\n\n).*?(\n\n<!-- end -->)"
        text = re.sub(pattern, lambda m: m[1] + rows + m[2], text, flags=re.DOTALL)  # noqa: B023
    return text


def main() -> None:
    """Print the tables, or write them."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--write", action="store_true", help="put them into docs/diagnosis.md")
    found = tables()
    for name, rows in found.items():
        print(f"{name}\n\n{rows}\n")
    if ask.parse_args().write:
        PAGE.write_text(put(PAGE.read_text(encoding="utf-8"), found), encoding="utf-8")


if __name__ == "__main__":
    main()
