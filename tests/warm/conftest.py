"""One warm process for the tests that leave it as it is."""

import sys
from collections.abc import Iterator

import pytest

from tests.warm.beside import Beside, beside

TASKS = {
    "bake": "title: Bake a cake\nstatus: pending\npriority: high\nlabels: [kitchen]\nrun: echo cake > cake\n",
    "eat": "title: Eat the cake\nstatus: pending\ndepends_on: [bake]\nassigned_to: jane\n",
    "wash": "title: Wash up — naïvely\nstatus: completed\n",
}

if sys.platform != "linux":
    collect_ignore_glob = ["test_*"]


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Beside]:
    """Nothing starts in this clone: it is paused."""
    with pytest.MonkeyPatch.context() as sealed:
        from tests.conftest import SEALED

        for name in ("LC_ALL", "TZ", "NO_COLOR", "GIT_CONFIG_NOSYSTEM", "PYTHONDONTWRITEBYTECODE"):
            sealed.setenv(name, SEALED[name])
        with beside(tmp_path_factory.mktemp("warm")) as one:
            files = {f".penguin/tasks/{name}.yaml": text for name, text in TASKS.items()}
            one.clone.commit({**files, ".penguin/PAUSE": "\n"})
            yield one
