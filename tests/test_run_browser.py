"""“Edit and run” in a real browser, with the Pyodide that the site serves."""

from __future__ import annotations

import base64
import functools
import http.server
import json
import re
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from glossary_src.pipeline.read.load import TERMS, load_one
from glossary_src.pipeline.run.cache import Cache
from glossary_src.pipeline.run.outcomes import Job, Ran, jobs_of
from glossary_src.pipeline.run.pool import run
from glossary_src.pipeline.write.pyodide import MANIFEST
from tests.browser import COLORS, SCHEMES, Open, violations
from tests.loaded import loaded
from tests.numbers import EXCUSED, differences
from tests.sampled import sampled
from tests.serving import serving

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("pyodide")]

PATIENCE = 90.0
"""Seconds that a loaded machine may take to load Python."""

JOBS = [
    Job(path.stem, snippet.name, "")
    for path in sorted(TERMS.glob("[!_]*.py"))
    for snippet in load_one(path).snippets
    if not snippet.study  # readers do not run it
]
START = """() => new Promise((resolve, reject) => {
    const worker = new Worker('/assets/js/run-worker.mjs', {type: 'module'})
    window.python = worker
    worker.onmessage = ({data}) => {
        if (data.ready) resolve()
        if (data.failed) reject(new Error(data.failed))
    }
    worker.onerror = event => reject(new Error(event.message))
    worker.postMessage({start: location.origin + '/pyodide/',
                        modules: location.origin + '/glossary_src/pipeline/draw/'})
})"""
RUN = """([text, key]) => new Promise((resolve, reject) => {
    python.onmessage = ({data}) =>
        data.failed ? reject(new Error(data.failed)) : resolve(data.result)
    python.postMessage({run: 1, text, key, name: 'listing.py'})
})"""


@pytest.fixture(scope="module")
def python(chromium: Any, served: str, pyodide: Path) -> Iterator[Any]:
    """Runs a listing in the worker of the site: one page, one worker for all of them."""
    page = chromium.new_page()
    page.set_default_timeout(120_000)
    page.goto(f"{served}/terms/sigmoid/")
    page.evaluate(START)
    yield lambda text, key="k": page.evaluate(RUN, [text, key])
    page.close()


@pytest.fixture(scope="module")
def native(ran: Path) -> dict[tuple[str, str], tuple[str, Ran]]:
    """Every listing, and what the build got out of it."""
    jobs = [job for entry in loaded().values() for job in jobs_of(entry)]
    outcomes = run(jobs, cache=Cache(ran / "snippets"))
    assert all(isinstance(outcome, Ran) for outcome in outcomes)
    return {
        (job.module, job.name): (job.text, outcome)
        for job, outcome in zip(jobs, outcomes, strict=True)
        if isinstance(outcome, Ran)
    }


def compared(page: dict[str, float], yours: list[dict[str, Any]], prefix: str = "a.b") -> list[str]:
    mine = {f"{prefix}.{name}": value for name, value in page.items()}
    found = {f"{prefix}.{row['name']}": row["value"] for row in yours}
    return list(differences(mine, found, ("in the build", "in the browser")))


@pytest.mark.parametrize("job", sampled(JOBS, 20), ids=lambda job: f"{job.module}.{job.name}")
def test_a_listing_gives_the_same_numbers_in_the_browser(
    job: Job, python: Any, native: Any
) -> None:
    text, outcome = native[job.module, job.name]
    result = python(text, job.id)
    assert result["trace"] == ""
    assert compared(outcome.numbers, result["numbers"], f"{job.module}.{job.name}") == []
    assert len(result["figures"]) == 1


def test_a_number_that_differs_or_is_missing_is_caught() -> None:
    def found(value: float) -> list[dict[str, Any]]:
        return [{"name": "n", "value": value}]

    assert compared({"n": 0.1}, found(0.1 * (1 + 1e-10))) == []
    assert compared({"n": 0.1}, found(0.1 * (1 + 1e-8)))
    assert compared({"n": 0.1, "m": 1}, found(0.1)) == ["a.b.m is only in the build"]


@pytest.mark.parametrize(
    ("line", "error"),
    [("np.matvec", "no attribute 'matvec'"), ("plt.subplots().grouped_bar", "no attribute")],
    ids=["numpy 2.2", "matplotlib 3.11"],
)
def test_an_api_newer_than_pyodide_is_caught(line: str, error: str, python: Any) -> None:
    text = f"import numpy as np\nimport matplotlib.pyplot as plt\n{line}\n"
    assert error in python(text)["trace"]


def test_no_excuse_is_left_over(native: Any) -> None:
    known = {f"{m}.{s}.{n}" for (m, s), (_, ran) in native.items() for n in ran.numbers}
    assert EXCUSED.keys() <= known


# The page

PATH = "terms/vanishing-gradient/"


class Editor:
    """One listing of an open page, as a reader meets it."""

    def __init__(self, page: Any, name: str = "hand_over") -> None:
        self.page = page
        self.box = page.locator(f".g-listing[data-name={name}]")
        self.text = self.box.locator("textarea")
        self.status = self.box.locator(".g-run-status")
        self.result = self.box.locator(".g-run-result")

    def open(self) -> None:
        """From the header of the listing, in its section."""
        self.box.evaluate(
            "it => { const fold = it.closest('details'); if (fold) fold.open = true }"
        )
        self.press("Edit and run")

    def press(self, name: str) -> None:
        self.box.get_by_role("button", name=name, exact=True).click()

    def says(self, *words: str) -> str:
        """Wait until the status begins with one of these, or contains it."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            said = str(self.status.inner_text())
            if any(word in said for word in words):
                return said
            self.page.wait_for_timeout(50)
        raise AssertionError(f"{words} expected, the page says {self.status.inner_text()!r}")

    def run(self, text: str | None = None) -> None:
        if text is not None:
            self.text.fill(text)
        self.press("Run")
        self.says("Done in", "Stopped by an error")


def workers(page: Any) -> list[str]:
    """Ours, not the one of the theme's search."""
    return [worker.url for worker in page.workers if "run-worker" in worker.url]


def gone(page: Any) -> bool:
    """Whether our worker ends within seconds: a busy one takes a moment to die."""
    for _ in range(100):
        if not workers(page):
            return True
        page.wait_for_timeout(100)
    return False


def test_nothing_is_downloaded_before_the_reader_asks(opened: Open, pyodide: Path) -> None:
    manifest = json.loads((pyodide / MANIFEST).read_text())
    megabytes = sum(entry["size"] for entry in manifest["files"].values()) / 1e6
    assert megabytes <= 13
    with opened(PATH) as page:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        for place in (".g-listing[data-name=hand_over] .filename", "#figure-hand_over"):
            said = page.locator(place).first.text_content()
            assert f"loads {megabytes:.1f} MB of Python, once" in said
        page.wait_for_load_state("networkidle")
        assert not [url for url in asked if "pyodide" in url or "run-worker" in url]
        assert workers(page) == []
        assert page.locator(".g-listing:not([data-run]) button.g-button").count() == 0


def test_a_listing_as_it_stands_gives_the_figure_and_the_numbers_of_the_page(opened: Open) -> None:
    with opened(PATH) as page:
        editor = Editor(page, "which_gradient")  # its axes are its own: nothing to turn
        editor.open()
        editor.run()
        assert re.match(r"Done in \d+\.\d s", editor.status.inner_text())
        drawn = page.locator("#figure-which_gradient svg.fig, .g-run-figures svg.fig")
        assert drawn.count() == 2, "one picture of the result"
        curves = [
            svg.locator("path").evaluate_all(
                "p => p.map(e => e.getAttribute('d')).filter(d => d.length > 200)"
            )
            for svg in drawn.all()
        ]
        assert len(curves[0]) == 2
        assert curves[0] == curves[1], "ticks may differ between versions of matplotlib, data not"
        assert "nothing is changed" in editor.result.locator("figcaption").inner_text()
        assert editor.box.locator(".g-changed").count() == 0
        shown = editor.box.get_by_text("directions_orthogonal", exact=True)
        assert [it.is_visible() for it in shown.all()].count(True) == 1, "its numbers stand once"
        ids = page.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id)")
        assert len(ids) == len(set(ids)), "every id stands once"


def test_an_edit_from_under_the_figure_is_drawn_over_the_page_s_curve(opened: Open) -> None:
    with opened(PATH) as page:
        editor = Editor(page)
        page.locator("#figure-hand_over").get_by_role("button", name="Edit this code").click()
        assert editor.text.evaluate("e => e === document.activeElement"), "its section opened"
        assert editor.text.is_visible()
        editor.run(editor.text.input_value().replace("retention=0.7", "retention=0.9"))
        (figure,) = editor.result.locator("svg.fig").all()
        assert figure.locator("[data-was] path").count() >= 2
        assert "the page’s in gray, in the same axes" in editor.result.inner_text()
        gray = figure.locator("[data-was] path").first.evaluate("e => getComputedStyle(e).stroke")
        assert gray == "rgb(118, 123, 136)"
        editor.run(editor.text.input_value().replace("semilogx", "loglog"))
        assert editor.result.locator("svg.fig").count() == 2
        assert "cannot share their axes. The scale of the y axis" in editor.result.inner_text()
        editor.press("Close")
        assert page.evaluate("document.activeElement.textContent") == "Edit this code"


SUGGESTED = [
    {"words": "keep half", "old": "retention=0.7", "new": "retention=0.5"},
    {"words": "keep a tenth", "old": "retention=0.7", "new": "retention=0.1"},
    {"words": "fifty people", "old": "people=10", "new": "people=50"},
]


def test_a_suggestion_is_put_in_selected_and_run(opened: Open) -> None:
    with opened(PATH) as page:
        editor = Editor(page)
        editor.box.evaluate("(it, all) => { it.dataset.edits = JSON.stringify(all) }", SUGGESTED)
        editor.open()
        editor.press("keep half")
        selected = "e => e.value.slice(e.selectionStart, e.selectionEnd)"
        assert editor.text.evaluate(selected) == "retention=0.5"
        editor.says("Done in")
        assert "retention=0.7" not in editor.text.input_value()
        editor.press("fifty people")
        editor.says("Done in")
        editor.press("keep a tenth")
        editor.says("Done in")
        text = editor.text.input_value()
        assert "retention=0.1, people=50" in text, "one that changes the same piece went out"
        editor.press("keep a tenth")
        editor.says("This is in the code already.")
        editor.text.fill(text.replace("retention=0.1", "retention=0.2"))
        editor.press("keep half")
        editor.says("What this changes is no longer in the code.")
        assert "retention=0.2" in editor.text.input_value()


def test_a_link_shows_an_edit_as_foreign_and_runs_nothing(opened: Open, served: str) -> None:
    with opened(PATH) as page:
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        editor = Editor(page)
        editor.open()
        editor.press("Copy link to this edit")
        editor.says("Nothing is changed yet.")
        edited = editor.text.input_value().replace("retention=0.7", "retention=0.6")
        editor.text.fill(edited + "print('é ∂')\n")
        editor.press("Copy link to this edit")
        editor.says("Copied: a link that holds your edit of lines")
        link = page.evaluate("navigator.clipboard.readText()")
    assert link.startswith(f"{served}/{PATH}#edit=hand_over:")
    with opened(link.removeprefix(f"{served}/")) as page:
        editor = Editor(page)
        note = editor.box.locator(".g-run-note")
        note.wait_for(state="visible")
        assert "comes from a link and is not the page’s" in note.inner_text()
        assert editor.text.input_value() == edited + "print('é ∂')\n"
        page.wait_for_timeout(300)
        assert workers(page) == [], "nothing runs, nothing is loaded"
        assert editor.result.inner_text() == ""
        editor.run()
        assert editor.result.locator(".g-run-output").inner_text().strip() == "é ∂"
        editor.press("Reset")
        assert not note.is_visible()
        assert "retention=0.7" in editor.text.input_value()


@pytest.mark.parametrize(
    ("fragment", "says"),
    [
        ("hand_over:", "no edit that can be read. This is the page’s code."),
        ("hand_over:!!!!", "no edit that can be read"),
        ("hand_over:AAAA", "no edit that can be read"),
        ("hand_over:" + "A" * 6001, "This link is too long"),
        ("no_such:AAAA", "an edit of no_such.py, a listing that this page does not have"),
    ],
    ids=["empty", "no base64", "no deflate", "too long", "another listing"],
)
def test_a_link_that_holds_no_edit_says_so(fragment: str, says: str, opened: Open) -> None:
    with opened(f"{PATH}#edit={fragment}") as page:
        page.locator(".g-run-note:visible").wait_for()
        assert says in page.locator(".g-run-note:visible").inner_text()
        assert page.locator(".g-listing[data-name=hand_over] textarea").count() == (
            fragment.startswith("hand_over")
        )


def test_an_edit_finds_its_lines_when_the_listing_changed_elsewhere(opened: Open) -> None:
    """And neither a bomb nor a text that is no edit gets through."""
    with opened(PATH) as page:
        page.evaluate("import('/assets/js/run-link.mjs').then(it => { window.link = it })")
        page.wait_for_timeout(300)
        for was, now in (("a\nb\nc", "a\nB\nc"), ("a\nb", "a\nx\nb"), ("a\nb", "z\na\nb")):
            packed = page.evaluate("([was, now]) => link.pack(was, now)", [was, now])
            unpack = "([was, packed]) => link.unpack(was, packed).catch(error => error.message)"
            assert page.evaluate(unpack, [was, packed]) == now
            assert page.evaluate(unpack, [f"new\n{was}", packed]) == f"new\n{now}"
            assert "fits nowhere" in page.evaluate(unpack, ["q", packed])
        bomb = zlib.compressobj(9, zlib.DEFLATED, -15)
        data = bomb.compress(b'[0,"a","' + b"x" * 1_000_000 + b'"]') + bomb.flush()
        packed = base64.urlsafe_b64encode(data).decode().rstrip("=")
        assert len(packed) < 6000
        assert "no edit that can be read" in page.evaluate(unpack, ["a", packed])


def test_an_edit_runs_survives_a_reload_and_is_reset(opened: Open) -> None:
    with opened(PATH) as page:
        editor = Editor(page)
        editor.open()
        original = editor.text.input_value()
        edited = original.replace("retention=0.7", "retention=0.5").replace('"two"', '"second"')
        editor.text.fill(edited)
        editor.text.press("Control+Enter")
        editor.says("Done in")
        rows = editor.box.locator(".g-run-result tbody tr").all_inner_texts()
        assert any(re.search(r"retention\s+0.7\s+0.5\s+changed", row) for row in rows)
        assert any(re.search(r"second\s+0.25\s+new", row) for row in rows)
        assert any(re.search(r"people\s+10\s+10\s*$", row) for row in rows)
        page.reload()
        assert editor.text.input_value() == edited
        assert workers(page) == [], "nothing is loaded for who does not ask"
        editor.press("Reset")
        assert editor.text.input_value() == original
        page.reload()
        assert not editor.text.is_visible()


def test_the_keyboard_is_never_trapped(opened: Open) -> None:
    with opened(PATH) as page:
        editor = Editor(page)
        editor.box.evaluate("it => { it.closest('details').open = true }")
        editor.box.get_by_role("button", name="Edit and run").focus()
        page.keyboard.press("Enter")
        assert editor.text.evaluate("e => e === document.activeElement")
        before = editor.text.input_value()
        page.keyboard.press("Escape")
        assert editor.text.is_visible()
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Run"
        assert editor.text.input_value() == before
        page.keyboard.press("Shift+Tab")
        assert editor.text.evaluate("e => e === document.activeElement")
        editor.press("Close")
        assert page.evaluate("document.activeElement.textContent") == "Edit and run"
        assert editor.box.locator(".highlight").is_visible()


def test_line_numbers_stay_beside_their_lines_and_a_new_line_is_indented(opened: Open) -> None:
    with opened(PATH, has_touch=True) as page:
        editor = Editor(page)
        editor.open()
        numbers = editor.box.locator(".g-run-gutter span")
        numbers.first.wait_for()
        assert numbers.count() == editor.text.input_value().count("\n") + 1
        editor.text.fill("\n" * 200 + "for n in (1,):")
        editor.text.press("Control+End")
        editor.text.press("Enter")
        editor.text.type("x = n")
        editor.text.press("Enter")
        assert editor.text.input_value().endswith("for n in (1,):\n    x = n\n    ")
        apart = """e => { const last = e.closest('.g-run-field').querySelector('span:last-child')
            const line = parseFloat(getComputedStyle(e).lineHeight)
            const drawn = e.getBoundingClientRect().top + e.clientTop + 203 * line - e.scrollTop
            return [e.scrollTop, last.getBoundingClientRect().bottom - drawn
                    - parseFloat(getComputedStyle(e).paddingTop)] }"""
        page.wait_for_timeout(100)
        scrolled, off = editor.text.evaluate(apart)
        assert scrolled > 1000
        assert abs(off) < 2


def test_letters_are_large_enough_on_a_phone_that_nothing_zooms(opened: Open) -> None:
    phone = {"viewport": {"width": 390, "height": 664}, "has_touch": True, "is_mobile": True}
    with opened(PATH, **phone) as page:
        editor = Editor(page)
        editor.open()
        assert editor.text.evaluate("e => getComputedStyle(e).fontSize") == "16px"
        assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_an_endless_loop_is_stopped_by_the_reader_or_by_the_clock(opened: Open) -> None:
    with opened(PATH) as page:
        editor = Editor(page)
        editor.open()
        editor.says("Python is ready")
        editor.text.fill("while True: pass")
        editor.press("Run")
        editor.says("Running")
        other = Editor(page, "which_gradient")
        other.open()
        other.press("Run")
        other.says("Another listing of this page is running. Stop it first.")
        editor.press("Stop")
        assert editor.status.inner_text() == "Stopped."
        assert gone(page)
        page.evaluate(  # the page's minute becomes two seconds
            "() => { const real = setTimeout;"
            "window.setTimeout = (f, ms) => real(f, ms === 60000 ? 2000 : ms) }"
        )
        editor.press("Run")
        editor.says("Stopped: it ran for 60 seconds.")
        assert gone(page)
        editor.run("print('alive')")
        assert editor.box.locator(".g-run-output").inner_text().strip() == "alive"


def test_a_traceback_shows_the_reader_s_own_lines(opened: Open) -> None:
    with opened(PATH) as page:
        editor = Editor(page)
        editor.open()
        editor.run("import numpy as np\n\nnp.ones(2) @ np.ones(3)\n")
        trace = editor.box.locator(".g-run-trace").inner_text()
        assert "line 3, in <module>\n    np.ones(2) @ np.ones(3)" in trace
        assert "ValueError: matmul" in trace
        assert editor.status.inner_text().startswith("Stopped by an error in line 3 after")
        assert editor.box.locator(".g-run-failed").all_inner_texts() == ["3"]
        assert editor.text.get_attribute("aria-invalid") == "true"
        editor.press("Go to line 3")
        selected = "e => e.value.slice(e.selectionStart, e.selectionEnd)"
        assert editor.text.evaluate(selected) == "np.ones(2) @ np.ones(3)"
        editor.text.press("End")
        editor.text.press("Space")
        assert editor.box.locator(".g-run-failed").count() == 0, "an edit takes the mark away"
        assert "site-packages" not in trace
        assert "in_browser.py" not in trace
        editor.run("<b>no</b> = (")
        assert "SyntaxError" in editor.box.locator(".g-run-trace").inner_text()
        editor.run("print('<img src=x onerror=alert(1)>' * 5000)")
        output = editor.box.locator(".g-run-output")
        assert "more characters are not shown" in output.inner_text()
        assert output.locator("img").count() == 0
        assert editor.box.locator(".g-run-trace").count() == 0


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_open_editor_and_its_results_are_accessible(scheme: str, opened: Open) -> None:
    rules = None if scheme == "light" else COLORS  # all that changes in the dark
    with opened(PATH, color_scheme=scheme) as page:
        editor = Editor(page)
        editor.open()
        assert violations(page, rules) == []
        editor.run(editor.text.input_value().replace("0.7", "0.6"))
        assert violations(page) == []
        editor.run("1 / 0")
        assert violations(page, rules) == []


def test_results_never_scroll_the_page_sideways(opened: Open) -> None:
    with opened(PATH, viewport={"width": 360, "height": 740}) as page:
        editor = Editor(page)
        editor.open()
        editor.run("print('x' * 500)\n" + editor.text.input_value())
        assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_navigation_leaves_no_worker_behind(opened: Open) -> None:
    with opened("terms/") as page:
        for _ in range(3):
            page.locator("[data-index] a", has_text="Vanishing gradient").first.click()
            editor = Editor(page)
            editor.open()
            editor.says("Loading", "Starting", "ready")
            page.go_back()
            page.locator("form[data-filter]").wait_for(state="visible")
            page.wait_for_timeout(100)
            assert gone(page)


def test_what_is_loaded_runs_offline(opened: Open) -> None:
    with opened(PATH) as page:
        editor = Editor(page)
        editor.open()
        editor.says("Python is ready")
        page.context.set_offline(True)
        editor.run()
        assert editor.status.inner_text().startswith("Done in")
        page.context.set_offline(False)


# What hosts and networks do

META = re.compile(r'http-equiv="Content-Security-Policy" content="([^"]*)"')


@pytest.fixture
def host(site: Path, chromium: Any) -> Callable[..., Any]:
    """Opens the page of a term from a server of its own, with headers, slow, or with a bad file."""

    @contextmanager
    def opened_there(
        headers: dict[str, str] | None = None, *, pause: float = 0.0, spoiled: str = ""
    ) -> Iterator[Any]:
        class Handler(http.server.SimpleHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            spoil = spoiled

            def end_headers(self) -> None:
                for name, value in (headers or {}).items():
                    self.send_header(name, value)
                super().end_headers()

            def copyfile(self, source: Any, out: Any) -> None:
                last = b""
                while data := source.read(1 << 16):
                    if pause and "pyodide/" in self.path:
                        time.sleep(pause)
                    if last:
                        out.write(last)
                    last = data
                if Handler.spoil and Handler.spoil in self.path:
                    last = bytes([last[0] ^ 1]) + last[1:]
                out.write(last)

            def log_message(self, *_: object) -> None:
                pass

        with serving(functools.partial(Handler, directory=str(site))) as address:
            context = chromium.new_context(reduced_motion="reduce")
            page = context.new_page()
            page.goto(f"{address}/{PATH}")
            editor = Editor(page)
            editor.open()
            yield editor, Handler
            context.close()

    return opened_there


def policy(site: Path) -> str:
    found = META.search((site / PATH / "index.html").read_text(encoding="utf-8"))
    assert found
    return found[1]


def test_the_page_s_own_policy_is_strict_and_needs_no_exception(site: Path) -> None:
    assert "eval" not in policy(site)


def test_a_host_that_sends_the_policy_needs_one_word_more(site: Path, host: Any) -> None:
    strict = policy(site)
    allowed = strict.replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'")
    with host({"Content-Security-Policy": allowed}) as (editor, _):
        editor.run()
        assert editor.status.inner_text().startswith("Done in")
    with host({"Content-Security-Policy": strict}) as (editor, _):
        assert "forbids WebAssembly" in editor.says("tries again")


def test_a_spoiled_file_is_refused_and_can_be_asked_for_again(host: Any) -> None:
    with host(spoiled="numpy-") as (editor, handler):
        assert re.search(r"numpy-\S+ did not arrive whole. Run tries again.", editor.says("tries"))
        assert gone(editor.page)
        handler.spoil = ""
        editor.run()
        assert editor.status.inner_text().startswith("Done in")


def test_a_missing_file_is_named(host: Any) -> None:
    with host() as (editor, _):
        editor.press("Stop")
        editor.page.context.route("**/*.whl*", lambda route: route.abort())
        editor.press("Run")
        assert "did not arrive: no connection. Run tries again." in editor.says("tries again")


def test_a_slow_network_shows_how_far_it_is(host: Any) -> None:
    with host(pause=0.05) as (editor, _):
        shares = []
        while match := re.search(r"Loading Python: (\d+) %", editor.status.inner_text()):
            shares.append(int(match[1]))
            editor.page.wait_for_timeout(200)
        assert shares == sorted(shares)
        assert len(set(shares)) > 5


@pytest.fixture
def held(opened: Open) -> Callable[[], Any]:
    """Opens a page on which loading Python waits until it is told to go on."""

    @contextmanager
    def opened_there() -> Iterator[tuple[Editor, Callable[[], None]]]:
        with opened(PATH) as page:
            waiting: list[Any] = []
            wheels = "**/*.whl*"
            page.context.route(wheels, lambda route: waiting.append(route))

            def go_on() -> None:
                page.context.unroute(wheels)
                for route in waiting:
                    route.continue_()

            editor = Editor(page)
            editor.open()
            yield editor, go_on

    return opened_there


def test_loading_never_takes_an_answer_from_the_reader(held: Any) -> None:
    with held() as (editor, go_on):
        editor.says("Loading")
        other = Editor(editor.page, "which_gradient")
        other.open()
        other.says("Loading")
        assert editor.status.inner_text() == "", "who asked last hears how far it is"
        other.press("Copy link to this edit")
        other.says("Nothing is changed yet.")
        go_on()
        ready = other.box.locator("button[aria-disabled=true]", has_text="Stop")
        ready.wait_for(timeout=PATIENCE * 1000)
        assert other.status.inner_text() == "Nothing is changed yet."


def test_a_run_that_waits_for_python_hears_how_far_it_is(held: Any) -> None:
    with held() as (editor, go_on):
        editor.press("Copy link to this edit")
        editor.says("Nothing is changed yet.")
        editor.press("Run")
        editor.says("Loading")
        go_on()
        editor.says("Done in")
