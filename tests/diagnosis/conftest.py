"""What makes networks and judges them: modules beside the commands."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.answers.conftest import torch  # noqa: F401  (a fixture)

SCRIPTS = Path(__file__).parents[2] / "scripts"
if str(SCRIPTS) not in sys.path:
    sys.path.append(str(SCRIPTS))
