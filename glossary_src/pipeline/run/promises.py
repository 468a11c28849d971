"""Whether what ran keeps what its term promised."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from glossary_src.faults import Fault, GlossaryError, did_you_mean, said
from glossary_src.pipeline.draw.blank import figure_faults
from glossary_src.pipeline.draw.numbers import worded
from glossary_src.pipeline.draw.pulse import pulse_faults
from glossary_src.pipeline.read.entry import Entry
from glossary_src.pipeline.read.guard import Escape, guarded
from glossary_src.pipeline.read.memory import Memory
from glossary_src.pipeline.read.relations import relations
from glossary_src.pipeline.run.counters import by_numbers_faults
from glossary_src.pipeline.run.outcomes import Computed, Failed, Outcome, Outcomes, Ran, Turned
from glossary_src.pipeline.run.processor import is_common
from glossary_src.schema import Snippet, Span
from glossary_src.schema.claims import Judge

_DONE: Memory[tuple[Computed, list[Fault]]] = Memory()


def verify(entries: Mapping[str, Entry], outcomes: Outcomes) -> dict[str, Computed]:
    """What was computed, by module.

    Raises `GlossaryError` with all failures, broken promises and claims that cannot be judged.
    """
    related = relations(entries)
    faults: list[Fault] = []
    done: dict[str, Computed] = {}
    for module, entry in entries.items():
        given = (entry, outcomes[module], related[module])
        done[module], found = _DONE(module, computed_of, *given)
        faults += [fault.found_in(entry.file) for fault in found]
    if faults:
        raise GlossaryError(faults)
    return done


def computed_of(
    entry: Entry, outcomes: Mapping[str, Outcome], related: Mapping[str, Sequence[str]]
) -> tuple[Computed, list[Fault]]:
    """What was computed of one term, and every fault of it."""
    ran = {name: it for name, it in outcomes.items() if isinstance(it, Ran)}
    computed = Computed(entry, ran, numbers(ran), related)
    faults = list(_run_faults(entry, outcomes))
    if len(ran) == len(entry.snippets):
        faults += _judging_faults(computed)
    return computed, faults


def numbers(runs: Mapping[str, Ran]) -> dict[str, float]:
    """Every number of a term by `snippet.number`."""
    return {f"{name}.{n}": value for name, ran in runs.items() for n, value in ran.numbers.items()}


def in_words(span: Span) -> str:
    """How a page words what a number promised."""
    return span.worded(worded)


def _run_faults(entry: Entry, outcomes: Mapping[str, Outcome]) -> Iterator[Fault]:
    for snippet in (snippet for snippet in entry.snippets if snippet.name in outcomes):
        outcome = outcomes[snippet.name]
        if isinstance(outcome, Failed):
            trace = f"\n{outcome.trace}" if outcome.trace else ""
            yield Fault(f"{snippet.name}()", outcome.rule, outcome.cure + trace)
        else:
            yield from broken(snippet, outcome.numbers)
            yield from figure_faults(outcome.svg, f"{snippet.name}()")
            yield from broken_figure(snippet, outcome.data)
            yield from broken_in_frames(snippet, outcome.turned)
            if snippet.motion:
                yield from pulse_faults(outcome.svg, f"{snippet.name}(): motion")


def _judging_faults(computed: Computed) -> Iterator[Fault]:
    """Claims that cannot be judged, and meters that measure no share."""
    known = computed.numbers
    for claim in computed.term.claims:
        found = [
            *_holds_faults("holds", claim.holds, known),
            *_holds_faults("holds_in_part", claim.holds_in_part, known),
        ]
        if not found and not claim.agrees(said := claim.found(known)):
            rule = f"is judged {claim.judged}; by the numbers it {said}."
            cure = "One of them is wrong: the snippet, holds=, holds_in_part= or judged=."
            found = [(rule, cure)]
        yield from (Fault(f"claim {claim.number}", rule, cure) for rule, cure in found)
        yield from () if found else by_numbers_faults(computed.entry, claim, known)
    for meter in computed.term.analogy.meters:
        if not 0 <= known.get(meter.number, 0) <= 1:
            rule = f"shows {known[meter.number]:g}."
            yield Fault(f"meter {meter.label!r}", rule, "A meter shows a share, from 0 to 1.")


def _holds_faults(
    name: str, judge: Judge | None, known: Mapping[str, float]
) -> Iterator[tuple[str, str]]:
    """Why a claim cannot be judged."""
    if judge is None:
        return
    try:
        with guarded():
            held: object = judge(MappingProxyType(known))
    except (Exception, Escape) as error:
        cure = did_you_mean(str(error).strip("'"), known) if isinstance(error, KeyError) else ""
        raised = error if isinstance(error, Escape) else f"raises {said(error)}"
        yield f"cannot be judged: {name} {raised}.", cure or f"Mend {name}."
        return
    if not type(held).__name__.startswith("bool"):  # that of numpy, too
        rule = f"cannot be judged: {name} returns {held!r:.60}, no truth value."
        yield rule, 'Compare numbers: lambda n: n["snippet.number"] < 1.'


def broken(snippet: Snippet, returned: Mapping[str, float]) -> Iterator[Fault]:
    """Numbers that are missing, unpromised, or not what was promised."""
    for number, span in snippet.promises.items():
        thing = f"{snippet.name}.{number}"
        if number not in returned:
            yield Fault(thing, "is promised and not returned.", did_you_mean(number, returned))
        elif not _keeps(returned[number], span):
            rule = f"is {returned[number]:.10g}; promised: {span}."
            yield Fault(thing, rule, "Mend the snippet, or the promise if it was wrong.")
    for number in returned:
        if number not in snippet.promises:
            thing = f"{snippet.name}.{number}"
            yield Fault(thing, "is returned and not promised.", "Add it to promises=.")


def broken_figure(snippet: Snippet, data: float) -> Iterator[Fault]:
    """A figure whose data are not those that were pinned, where results must be the same."""
    if snippet.data and is_common() and data not in snippet.data:
        rule = f"shows other data: {data:.10g}; pinned: {snippet.data}."
        cure = "Mend the snippet; if it is meant, run scripts/pin on it."
        yield Fault(f"{snippet.name}(): figure", rule, cure)


def _keeps(number: float, span: Span) -> bool:
    """Whether a number keeps a promise; a processor with another kernel may miss the pinned one."""
    return number in span or (not is_common() and span.low <= number <= span.high)


def broken_in_frames(snippet: Snippet, turned: Turned | None) -> Iterator[Fault]:
    """Promises for every frame that one does not keep, and frames with other numbers."""
    if turned is None or snippet.explore is None:
        return
    frames = [
        (", ".join(f"{name}={value!r}" for name, value in parameters.items()), returned)
        for parameters, returned in zip(snippet.explore.frames(), turned.numbers, strict=True)
    ]
    for words, returned in frames:
        if returned.keys() != turned.numbers[0].keys():
            rule = f"returns other numbers with {words} than with {frames[0][0]}."
            yield Fault(f"{snippet.name}()", rule, "Return the same ones in every frame.")
            return
    known = turned.numbers[0]
    for number, span in ((n, s) for n, s in snippet.explore.always.items() if n in known):
        off = [
            (words, returned[number]) for words, returned in frames if returned[number] not in span
        ]
        if off:
            words, value = off[0]
            more = f" and in {len(off) - 1} more frames" if len(off) > 1 else ""
            rule = f"is {value:.10g} with {words}{more}; promised for every frame: {span}."
            yield Fault(f"{snippet.name}.{number}", rule, "Mend the snippet, or the promise.")
