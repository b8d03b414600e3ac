"""Pages that say why there is nothing to see, and what to do."""

from http import HTTPStatus

from starlette.responses import HTMLResponse, Response

from penguin_git.templating import web_pages
from penguin_git.web.place import Place

_ALLOW = {405: {"allow": "GET, HEAD, POST"}}


def refused_page(
    status: int, said: str, hint: str = "", link: str = "", place: Place | None = None
) -> Response:
    """A page with a sentence, a next step, and perhaps a link to somewhere else."""
    if status == HTTPStatus.UNAUTHORIZED:
        hint = "Open the address with the token that `penguin web` printed. It holds until that process ends."
    values = {
        "place": place or Place(name="penguin"),
        "title": HTTPStatus(status).phrase if status != HTTPStatus.UNAUTHORIZED else "Come in by the address",
        "said": said,
        "hint": hint,
        "link": link,
        "link_name": "Back",
    }
    return HTMLResponse(web_pages.page("message", values), status, headers=_ALLOW.get(status))
