"""The page that says what works where is what the tests of the tools hold."""

from __future__ import annotations

import json

from glossary_src.pipeline.feeds.inventory import MYST
from tests.proof.mystmd import LOCK, version
from tests.proof.page import MARK, PAGE, generated, installed, without_versions


def test_the_page_says_what_the_tests_found() -> None:
    said = PAGE.read_text(encoding="utf-8").partition(MARK)[2]
    wanted = generated(installed("chromium 0"))
    told = (
        "docs/linking/tools.md is not what the tests of the tools hold: run scripts/linking_table"
    )
    assert without_versions(said) == without_versions(wanted), told


def test_a_newer_version_makes_no_page_wrong_and_another_word_does() -> None:
    said = PAGE.read_text(encoding="utf-8")
    assert without_versions(said) == without_versions(said.replace("1.8.3", "1.9.0"))
    assert without_versions(said) != without_versions(said.replace("✓", "✗", 1))


def test_the_version_of_mystmd_in_our_feed_is_the_one_that_is_tried() -> None:
    assert version() == MYST


def test_npm_installs_nothing_that_the_lock_does_not_hold_to_a_hash() -> None:
    packages = json.loads(LOCK.read_text(encoding="utf-8"))["packages"]
    assert len(packages) > 100
    loose = [n for n, p in packages.items() if n and not p["integrity"].startswith("sha512-")]
    assert loose == []
