"""The bench and the diagnosis, which speak of a reader's network."""

from __future__ import annotations

import pytest

from tests.engines.page import Visit

pytestmark = [pytest.mark.browser, pytest.mark.thorough]

CURVE = "document.querySelector('.gb-drawing .gb-line.gb-dz')?.getAttribute('d')"
TOLD = "(document.querySelector('.gb-told')?.textContent ?? '')"
VERDICT = "(document.querySelector('.g-dx-verdict')?.textContent ?? '')"
LIST = " ".join(f"{0.5**k:.3e}" for k in range(20, 0, -1))


def test_a_knob_of_the_bench_draws_anew_and_is_kept_by_the_address(visit: Visit) -> None:
    with visit("bench/?depth=6&width=8") as page:
        page.until(f"{CURVE} > 'M0 0'")
        before = page.ask(CURVE)
        page.click(".g-bench-turn label:has(> input[value=relu]) input")
        page.until(f"before => {CURVE} !== before", before)
        page.until("location.search.includes('activation=relu')")
        before = page.ask(CURVE)
        page.click(".g-bench-turn input[type=range]")
        page.press("End")
        page.until(f"before => {CURVE} !== before", before)
        page.until("location.search.includes('depth=64')")


def test_training_on_the_bench_lowers_the_loss(visit: Visit) -> None:
    with visit("bench/?depth=3&width=12&activation=tanh") as page:
        page.until(f"{TOLD}.includes('step 0')")
        page.click(".g-bench button", "▶ Train")
        page.until(f"/9\\d %|100 %/.test({TOLD})", seconds=120)
        page.click(".g-bench button", "❚❚ Pause")
        step = "+document.querySelector('.gb-told').textContent.match(/step (\\d+)/)[1]"
        assert page.ask(step) > 1
        page.click(".g-bench button", "Reset")
        page.until(f"{TOLD}.includes('step 0')")


def test_the_diagnosis_reads_numbers_and_a_file_of_an_example(visit: Visit) -> None:
    with visit("diagnosis/") as page:
        page.until("document.querySelectorAll('.g-dx-bar button').length > 6")
        page.click(".g-dx-bar button", "ReLU, default weights")
        page.until(f"{VERDICT}.includes('gain for ReLU')")
        assert page.ask("document.querySelectorAll('.g-dx-plot circle').length") == 12
        page.click(".g-dx-bar button", "Clear")
        page.click("#g-dx-field")
        page.press(LIST)
        page.until(f"{VERDICT}.toLowerCase().includes('cannot tell')")
        page.click(".g-dx-asked label:has(input[value=time]) input")
        page.until(f"{VERDICT}.includes('long lag')")
        page.click(".g-dx-bar button", "Copy a link")
        page.until("location.hash.startsWith('#paste=')")
        page.go(page.ask("location.href.replace('#', '?again#')"))
        page.until(f"{VERDICT}.includes('long lag')")
