"""A drawing as part of a page."""

from penguin_git.web.picture import harmless

DRAWN = """<?xml version="1.0"?>
<svg width="8pt" viewBox="0 0 8 8" xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"
 onload="planted()"><script>planted()</script><style>planted</style>
<g id="node1" class="node"><title>k3f9</title><g id="a_node1"><a xlink:title="&lt;b&gt;"
 xlink:href="javascript:planted()">
<text x="1" onclick="planted()">Fix &lt;b&gt;</text><image href="planted"/></a></g></g>
<foreignObject><b>planted</b></foreignObject></svg>"""


def test_a_node_leads_to_its_task_and_nothing_else_is_left() -> None:
    picture = harmless(DRAWN, "/room/task/")

    assert '<a href="/room/task/k3f9">' in picture
    assert "Fix &lt;b&gt;" in picture
    assert "planted" not in picture
    assert "id=" not in picture
