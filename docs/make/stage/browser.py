"""The browser that takes pictures of pages."""

import shutil

_BROWSERS = ("chromium-headless-shell", "chromium", "google-chrome")


def found() -> str:
    """The first that PATH has; where there is none, the end."""
    browser = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if browser is None:
        raise SystemExit(f"There is no browser: none of {', '.join(_BROWSERS)}.")
    return browser
