"""Scenarios: numpy and the browser's code give the same numbers, and cards and table say them."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from glossary_src.numerics.bench_seeds import Normal, Uniform, network, sizes
from glossary_src.pipeline.write.bench import FILE, Scenario, cards, fill, scenarios, table
from tests.needs import node

FOLDER = FILE.parent
HERE = Path(__file__).parent
SCENARIOS = [it for it, _ in scenarios()]
every_scenario = pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda it: it.name)
LOOK = """
const load = name => import(process.argv[1] + "/" + name + ".mjs");
const [{ make }, { build, DEFAULTS, probe }, { rows }, { judge }] =
  await Promise.all(["data", "network", "training", "sentence"].map(load));
const list = JSON.parse(process.argv[2]).map(set => {
  const settings = { ...DEFAULTS, ...set }, data = make(settings.data, settings.seed);
  const some = rows(data);
  return judge(probe(build(settings, data), some.x, some.y), settings);
});
console.log(JSON.stringify(list));
"""
FAULTS = {  # what is wrong: the module, what it says, what it says then
    "the factor counts one step too many": (
        "sentence.mjs",
        "(sizes.length - 1)) :",
        "sizes.length) :",
    ),
    "first and last are swapped": ("sentence.mjs", "reach = dz[0] / last", "reach = last / dz[0]"),
    "a wrong value passes": ("address.mjs", "number <= most", "number <= 1e9"),
    "an address forgets what it is compared with": ("address.mjs", "[OTHER, other]]", "]"),
    "what is dark shines": ("dots.mjs", "1 + Math.log10", "2 + Math.log10"),
}


def words(folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """What node's test runner says of the modules in a folder."""
    command = [node(), "--test", "--test-reporter=tap", str(HERE / "words.test.mjs")]
    environment = {**os.environ, "BENCH": str(folder), **more}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_sentence_address_and_scenarios_hold() -> None:
    done = words(FOLDER)
    assert done.returncode == 0, done.stdout
    assert int(re.findall(r"# pass (\d+)", done.stdout)[0]) >= 30


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_seen(fault: str, tmp_path: Path) -> None:
    name, sound, faulty = FAULTS[fault]
    folder = tmp_path / "bench"
    shutil.copytree(FOLDER, folder)
    text = (folder / name).read_text(encoding="utf-8")
    assert text.count(sound) >= 1
    (folder / name).write_text(text.replace(sound, faulty), encoding="utf-8")
    assert words(folder, QUICK="yes").returncode != 0


def test_the_browser_computes_what_numpy_does() -> None:
    command = [node(), "--input-type=module", "-e", LOOK, FOLDER.as_uri()]
    settings = json.dumps([it.settings for it in SCENARIOS])
    done = subprocess.run([*command, settings], capture_output=True, text=True, check=True)
    for found, (scenario, ours) in zip(json.loads(done.stdout), scenarios(), strict=True):
        assert found["kind"] == scenario.kind
        for name, value in (
            ("factor", ours.factor),
            ("reach", ours.reach),
            ("forward", ours.forward_factor),
        ):
            assert found[name] == pytest.approx(value, rel=1e-6), (scenario.name, name)


@every_scenario
def test_other_draws_give_nearly_the_same_factor(scenario: Scenario) -> None:
    ours = sizes(scenario.settings).factor
    others = [sizes({**scenario.settings, "seed": seed}).factor for seed in range(2, 7)]
    assert others == pytest.approx([ours] * len(others), rel=0.1)


def test_what_scenarios_claim_holds() -> None:
    found = {it.name: numbers for it, numbers in scenarios()}
    default, he = found["ReLU, default weights"], found["ReLU, He’s weights"]
    assert default.factor < 0.5 < 0.9 < he.factor < 1.1
    plain, skips = found["Batch norm, 50 layers, no skips"], found["Batch norm with skips"]
    assert 1 < skips.factor < plain.factor - 0.1
    assert plain.forward_factor == pytest.approx(1, abs=0.01)
    assert found["Skips without a norm"].forward_factor > 1.5
    assert max(found["Tanh, weights too large"].forward) < 1 < 1.2 < he.factor + 0.3
    assert found["Rotations, no activation"].reach == pytest.approx(1, abs=1e-9)
    gelu = found["GELU, He’s weights"]
    assert max(gelu.factor, gelu.forward_factor) < 0.85


def test_cards_and_table_say_the_numbers_of_every_scenario() -> None:
    shown = cards("", 3)
    assert shown.count("<li") == 3
    assert "(bench.md?activation=sigmoid&start=xavier&depth=24)" in shown
    assert f'value="{scenarios()[0][1].reach:.6g}"' in shown
    rows = table("../").splitlines()
    assert len(rows) == len(SCENARIOS) + 2
    assert all(row.count("|") == 6 for row in rows)
    assert "@{" not in cards("", 99) + table("")


def test_a_plain_page_has_the_table_alone() -> None:
    text = fill(
        "a\n<!-- bench: cards 5 -->\n<!-- bench: figure -->\n<!-- bench: table -->", "", plain=True
    )
    assert "<" not in text
    assert "| scenario |" in text


def test_a_page_without_markers_stays_as_it_is() -> None:
    assert fill("`<!-- bench: table -->` in a line\n", "") == "`<!-- bench: table -->` in a line\n"


def test_draws_go_on_where_they_were() -> None:
    uniform, normal = Uniform(7), Normal(7)
    assert [*uniform(3), *uniform(4)] == [*Uniform(7)(7)]
    assert [*normal(3), *normal(2), *normal(4)] == [*Normal(7)(9)]
    many = Normal(1)(20_000)
    assert (many.mean(), many.std()) == pytest.approx((0, 1), abs=0.03)


def test_a_rotation_keeps_lengths_wide_and_tall() -> None:
    net = network({"start": "orthogonal", "activation": "linear", "depth": 2, "width": 8})
    first, square, last = net.W
    np.testing.assert_allclose(first @ first.T, np.eye(2), atol=1e-12)
    np.testing.assert_allclose(square.T @ square, np.eye(8), atol=1e-12)
    np.testing.assert_allclose(last.T @ last, np.eye(2), atol=1e-12)
