"""The listings for Keras on docs/report.md, run as they stand there, each with its backend."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

PAGE = (Path(__file__).parents[2] / "docs" / "report.md").read_text(encoding="utf-8")
LISTINGS = re.findall(r"```python\n(.*?)```", PAGE.partition("{#keras}")[2], re.DOTALL)
NETWORK = """
import keras, numpy as np

class Stop(keras.layers.Layer):
    def call(self, x):
        return keras.ops.stop_gradient(x)

words = keras.Input((5,), dtype="int32")
embedded = keras.layers.Embedding(20, 8)(words)
cut = Stop()(keras.layers.Dense(8, name="cut")(embedded))
flat = keras.layers.Flatten()(cut + embedded)
model = keras.Model(words, keras.layers.Dense(3, name="scores")(flat))
loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
x, y = np.arange(20, dtype="int32").reshape(4, 5), np.array([0, 1, 2, 0])
weight_report(model, loss, x, y)
shares = keras.ops.convert_to_numpy(keras.ops.softmax(model(x)))
print("by hand", ((shares - np.eye(3)[y]).mean(0) ** 2).mean() ** 0.5)
"""


@pytest.mark.parametrize("backend", ["tensorflow", "torch"])
def test_the_listing_for_keras_names_each_weight_and_what_is_cut(backend: str) -> None:
    for package in ("keras", backend):
        if importlib.util.find_spec(package) is None:
            pytest.skip(f"no {package} here, and no dependency: see decisions.md")
    code = next(it for it in LISTINGS if f"import {backend}" in it) + NETWORK
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "KERAS_BACKEND": backend},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told = dict(line.rsplit(" ", 1) for line in done.stdout.splitlines())
    assert told["cut/kernel"] == told["cut/bias"] == "None"
    assert float(told["embedding/embeddings"]) > 0 < float(told["scores/kernel"])
    assert float(told["scores/bias"]) == pytest.approx(float(told["by hand"]), rel=1e-4)


def test_each_listing_for_keras_has_ten_lines_at_most() -> None:
    assert [len(re.findall(r"^.*\S", it, re.MULTILINE)) <= 10 for it in LISTINGS] == [True, True]
