"""Whether one term is ready: every fault of every stage in one report, without a site."""

from __future__ import annotations

import functools
import importlib.util
import traceback
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from glossary_src.faults import Fault, GlossaryError, did_you_mean, said
from glossary_src.pipeline.read.bibliography import Source, bibliography_all
from glossary_src.pipeline.read.check import entry_faults
from glossary_src.pipeline.read.complete import complete_faults, register_faults
from glossary_src.pipeline.read.decorated import alone_faults
from glossary_src.pipeline.read.entry import Entry
from glossary_src.pipeline.read.instead import own_instead_faults
from glossary_src.pipeline.read.listing import listing
from glossary_src.pipeline.read.load import MODULES, load_all
from glossary_src.pipeline.read.project import Project
from glossary_src.pipeline.read.relations import relations
from glossary_src.pipeline.read.style import can_be_looked_at, style_faults
from glossary_src.pipeline.read.symbol_check import own_symbol_faults, unexplained_faults
from glossary_src.pipeline.read.words import word_faults
from glossary_src.pipeline.run.cache import Cache
from glossary_src.pipeline.run.counters import counter_faults
from glossary_src.pipeline.run.local import Local
from glossary_src.pipeline.run.outcomes import Computed, Job, Outcome
from glossary_src.pipeline.run.pool import run
from glossary_src.pipeline.run.promises import computed_of
from glossary_src.pipeline.run.reseeding import Seeds, other_seeds
from glossary_src.pipeline.run.seeds import Spread
from glossary_src.pipeline.run.trials import trial_faults
from glossary_src.pipeline.write.reading import reading_faults
from glossary_src.pipeline.write.views import name_index, page_view
from glossary_src.pipeline.write.weight import figure_weight_faults, weight_faults


@dataclass
class Report:
    """What was found: faults to be mended, and what was computed on the way."""

    file: str
    notes: list[str] = field(default_factory=list)
    """What was not looked at, and where else something is wrong."""
    entry: Entry | None = None
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    """By the name of the snippet."""
    spreads: dict[str, Mapping[str, Spread]] = field(default_factory=dict)
    """By snippet and number, over other seeds."""

    _found: dict[Fault, None] = field(default_factory=dict)

    @property
    def faults(self) -> list[Fault]:
        """Every fault, once, in the order of the stages."""
        return list(self._found)

    def add(self, faults: Iterable[Fault]) -> None:
        """Take over what belongs to the file of this report."""
        for fault in faults:
            self._found[fault.found_in(self.file)] = None


def ready(project: Project, slug: str, cache: Cache, seeds: Seeds) -> Report:
    """Look at everything that the build and the tests hold a term to."""
    module = slug.replace("-", "_").removesuffix(".py")
    path = project.terms / f"{module}.py"
    known = [path.stem for path in project.terms.glob(MODULES)]
    if module not in known:
        raise GlossaryError([Fault(repr(slug), "is no term.", did_you_mean(module, known))])
    report = Report(f"{path.parent.name}/{path.name}")
    with Local() as runner:
        entries, faults = load_all(project.terms, project.glossary)
        report.add(fault for fault in faults if fault.file == report.file)
        if others := [fault for fault in faults if fault.file != report.file]:
            report.notes.append(f"Other terms have faults, too, such as: {others[0]}")
        report.entry = entries.get(module)
        if report.entry:
            sources, unsound = bibliography_all(project.bibliography)
            report.add(unsound)
            try:
                _read(report, report.entry, entries, sources, project)
                _run(report, report.entry, runner, cache, seeds)
                _weigh(report, report.entry, entries, sources, project)
            except Exception as error:
                report.add(_unforeseen(error))
    if can_be_looked_at():
        report.add(style_faults(path))
    else:
        report.notes.append("Style was not looked at: ruff is not installed.")
    return report


def _unforeseen(error: Exception) -> Iterator[Fault]:
    """What no rule says: most often it follows from another fault."""
    cure = "Mend what else is told. If that is all, the check is wrong, at:\n"
    trace = "".join(traceback.format_exception(error))
    yield Fault("the check", f"stopped half way: {said(error)}.", cure + trace)


def _read(
    report: Report,
    entry: Entry,
    entries: Mapping[str, Entry],
    sources: Mapping[str, Source],
    project: Project,
) -> None:
    """What can be known before anything runs."""
    modules = {path.stem for path in project.terms.glob(MODULES)}
    report.add(entry_faults(entry, modules, sources))
    report.add(own_symbol_faults(entry, project.glossary))
    report.add(unexplained_faults(entry, project.glossary))
    report.add(complete_faults(entry, _related(entry, entries)))
    report.add(own_instead_faults(project.glossary, entries, entry.module))
    if modules - entries.keys():
        rest = "were not looked for: another term cannot be read."
        report.notes.append(f"Rare words and gaps between claims {rest}")
        return
    report.add(fault for fault in register_faults(entries) if fault.file == entry.file)
    if importlib.util.find_spec("wordfreq"):
        names = name_index({m: Computed(e, {}, {}, {}) for m, e in entries.items()})
        report.add(word_faults(entry, names, project.glossary))
    else:
        report.notes.append("Rare words were not looked for: wordfreq is not installed.")


def _related(entry: Entry, entries: Mapping[str, Entry]) -> dict[str, list[str]]:
    """Its relations, seen from both sides; its own where each is a fault, or of a term unread."""
    return relations(entries)[entry.module] or {k: [*it] for k, it in entry.term.relations.items()}


def _run(report: Report, entry: Entry, runner: Local, cache: Cache, seeds: Seeds) -> None:
    """Every setting with the seed of the page; then, while there is time, others."""
    jobs = list(_jobs(entry))
    of_page = run(jobs, cache=cache, runner=runner)
    report.outcomes = {job.name: it for job, it in zip(jobs, of_page, strict=True)}
    computed, faults = computed_of(entry, report.outcomes, {})
    report.add(iter(faults))
    for name, ran in computed.runs.items():
        report.add(figure_weight_faults(name, ran.svg))
    if not faults:
        again_run = functools.partial(run, cache=cache, runner=runner)
        report.add(counter_faults(entry, computed.numbers, again_run))
        report.add(trial_faults(entry, jobs, report.outcomes, again_run))
    report.spreads, note = other_seeds(jobs, runner, cache, seeds)
    report.notes += note


def _jobs(entry: Entry) -> Iterator[Job]:
    """What can run: the other listings are faults already."""
    for snippet in entry.snippets:
        try:
            text = listing(entry.code, snippet.name)
            turned = snippet.turned
        except (GlossaryError, KeyError, ValueError, TypeError):
            continue
        sound = not list(alone_faults(snippet))
        yield Job(
            entry.module,
            snippet.name,
            text,
            turned if sound else {},
            snippet.explore if sound else None,
            study=snippet.study,
        )


def _weigh(
    report: Report,
    entry: Entry,
    entries: Mapping[str, Entry],
    sources: Mapping[str, Source],
    project: Project,
) -> None:
    """Only of what is whole: a page with faults has no weight yet."""
    if not report.faults:
        computed, _ = computed_of(entry, report.outcomes, relations(entries)[entry.module])
        names = name_index({m: Computed(e, {}, {}, {}) for m, e in entries.items()})
        seen = page_view(computed, project.glossary, sources, names)
        report.add(weight_faults(seen))
        report.add(reading_faults(seen))
