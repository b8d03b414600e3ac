"""A headless Chromium, driven over a pair of pipes by its own protocol."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Any, Self

PROGRAM = next(
    filter(None, map(shutil.which, ("chromium-headless-shell", "chromium", "google-chrome"))), None
)
_KEYS = {"Tab": 9, "Enter": 13, "ArrowLeft": 37, "ArrowUp": 38, "ArrowRight": 39, "ArrowDown": 40}
_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--hide-scrollbars",
    "--no-first-run",
    "--disable-background-networking",
    "--remote-debugging-pipe",
)


class Tab:
    """One page. `events` are those that came since it was opened, by their names."""

    def __init__(self, browser: "Browser", session: str) -> None:
        self._browser = browser
        self._session = session

    @property
    def events(self) -> list[tuple[str, dict[str, Any]]]:
        """What the page did, as far as it was told."""
        return self._browser.events

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """The answer to a call of the protocol."""
        return self._browser.call(method, self._session, **parameters)

    def open(self, page: Path) -> None:
        """Load a page of a file and wait until it is there."""
        self.go(page.as_uri())

    def go(self, address: str) -> None:
        """Load what is at an address and wait until it is there."""
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")
        self._browser.events.clear()
        self.call("Page.navigate", url=address)
        self._browser.until("Page.loadEventFired")

    def says(self, expression: str) -> Any:
        """The value of an expression in the page, or what it promises; its policy has no say in that."""
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def press(self, key: str) -> None:
        """Press and let go of a key that writes nothing, such as `Tab`, `Enter` or `ArrowDown`."""
        number = _KEYS[key]
        said = {"key": key, "code": key, "windowsVirtualKeyCode": number}
        text = {"text": "\r"} if key == "Enter" else {}
        self.call("Input.dispatchKeyEvent", type="keyDown" if text else "rawKeyDown", **said, **text)
        self.call("Input.dispatchKeyEvent", type="keyUp", **said)

    def write(self, text: str) -> None:
        """Type into whatever has the focus."""
        self.call("Input.insertText", text=text)

    def look(self, width: int, height: int, scheme: str = "light") -> None:
        """Look at it on a screen of this size, which is light or dark."""
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )
        self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])


class Browser:
    """A running browser; leaving it ends its process."""

    def __init__(self, profile: Path) -> None:
        assert PROGRAM is not None
        reads, self._to = os.pipe()
        self._from, writes = os.pipe()
        script = f'exec "$@" 3<&{reads} 4>&{writes}'
        command = ("bash", "-c", script, "bash", PROGRAM, *_FLAGS, f"--user-data-dir={profile}")
        self._process = subprocess.Popen(
            command, pass_fds=(reads, writes), stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        os.close(reads)
        os.close(writes)
        self._answers = os.fdopen(self._from, "rb")
        self._numbers = count(1)
        self.events: list[tuple[str, dict[str, Any]]] = []
        self.call("Browser.getVersion")  # when it answers it has become the process that it stays

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.call("Browser.close")
        self._process.wait(30)
        self._answers.close()
        os.close(self._to)

    @contextmanager
    def tab(self) -> Iterator[Tab]:
        """A new page, closed afterwards."""
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        yield Tab(self, session)
        self.call("Target.closeTarget", targetId=target)

    def call(self, method: str, session: str | None = None, **parameters: Any) -> dict[str, Any]:
        """The answer to a call; what happens until it comes is kept."""
        number = next(self._numbers)
        said = {"id": number, "method": method, "params": parameters}
        said |= {"sessionId": session} if session else {}
        os.write(self._to, json.dumps(said).encode() + b"\0")
        while True:
            answer = self._next()
            if answer.get("id") == number:
                assert "error" not in answer, answer["error"]
                result: dict[str, Any] = answer["result"]
                return result

    def until(self, event: str) -> None:
        """Wait until something happens, if it has not."""
        while event not in (name for name, _ in self.events):
            self._next()

    def _next(self) -> dict[str, Any]:
        text = bytearray()
        while (character := self._answers.read(1)) != b"\0":
            assert character, "the browser is gone"
            text += character
        said: dict[str, Any] = json.loads(text)
        if "method" in said:
            self.events.append((said["method"], said["params"]))
        return said
