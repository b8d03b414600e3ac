"""Who is let in, and what is refused: strangers, pages of others, foreign names, what is too large."""

import socket
from contextlib import closing

import pytest

from tests.support.clones import Clone
from tests.support.visitors import DEADLINE, Served, Visitor

INSIDE = ("/", "/approvals", "/graph", "/numbers", "/news", "/task/done1", "/task/done1/log", "/nothing")


@pytest.mark.parametrize("path", INSIDE)
def test_nobody_sees_anything_without_a_cookie(served: Served, path: str) -> None:
    answer = served.stranger().get(f"{served.person().room}{path}")

    assert 401 == answer.status
    assert "penguin web" in answer.text
    assert "done1" not in answer.text


@pytest.mark.parametrize("change", ["", "x", "cut", "name", "signature", "another name"])
def test_a_forged_cookie_opens_nothing(served: Served, change: str) -> None:
    person = served.person()
    name, value = person.cookie.split("=", 1)
    session, signature = value.split(".")
    forged = {
        "": f"{name}=",
        "x": f"{name}=x",
        "cut": person.cookie[:-1],
        "name": f"{name}=a{session}.{signature}",
        "signature": f"{name}={session}.{'0' * len(signature)}",
        "another name": f"{name}0={value}",
    }

    assert 401 == Visitor(served.port, forged[change]).get(f"{person.room}/").status
    assert 200 == Visitor(served.port, f"{name}=x; {person.cookie}").get(f"{person.room}/").status


def test_a_page_of_an_earlier_server_says_how_to_come_in(served: Served) -> None:
    answer = served.stranger().get("/the-room-of-another-process/task/done1")

    assert 401 == answer.status


@pytest.mark.parametrize("token", ["", "x", "%00", "a" * 43, "%F0%9F%90%A7"])
def test_a_wrong_token_opens_nothing(served: Served, token: str) -> None:
    answer = served.stranger().get(f"/?token={token}")

    assert (401, False) == (answer.status, "set-cookie" in answer.headers)


def test_the_token_becomes_a_cookie_that_scripts_and_others_never_see(served: Served) -> None:
    answer = served.stranger().get(f"/?token={served.token}")

    assert 303 == answer.status
    assert served.token not in answer.headers["location"]
    assert served.token not in answer.headers["set-cookie"]
    name, *about = answer.headers["set-cookie"].split("; ")
    assert name.startswith(f"penguin-{served.port}=")
    assert {"HttpOnly", "SameSite=strict", f"Path={answer.headers['location']}"} == set(about)


def test_a_link_on_a_page_of_others_leads_in_by_a_page_of_ours(served: Served) -> None:
    answer = served.stranger().get(f"/?token={served.token}", Sec_Fetch_Site="cross-site")

    assert 200 == answer.status
    assert 'http-equiv="refresh"' in answer.text


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1", "127.0.0.1.evil.example:{port}", "[::1]:{port}"]
)
def test_no_foreign_name_is_answered(served: Served, host: str) -> None:
    person = served.person()

    answer = person.get(f"{person.room}/", Host=host.format(port=served.port))

    assert 421 == answer.status
    assert "done1" not in answer.text


def test_localhost_is_another_name_of_it(served: Served) -> None:
    person = served.person()

    assert 200 == person.get(f"{person.room}/", Host=f"LOCALHOST:{served.port}").status


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "https://127.0.0.1:{port}"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site"},
    ],
)
def test_a_form_of_others_does_nothing(workshop: Clone, served: Served, headers: dict[str, str]) -> None:
    person, before = served.person(), workshop.git("rev-parse", "main")
    form = person.form(person.page("/task/done1"), "done1", "approve")

    said = {name.replace("-", "_"): value.format(port=served.port) for name, value in headers.items()}
    answer = person.send("/task/done1/act", form, **said)

    assert 403 == answer.status
    assert before == workshop.git("rev-parse", "main")


@pytest.mark.parametrize("word", ["", "x", "0" * 64])
def test_a_form_without_the_word_of_its_session_does_nothing(
    workshop: Clone, served: Served, word: str
) -> None:
    person, before = served.person(), workshop.git("rev-parse", "main")
    form = person.form(person.page("/task/done1"), "done1", "approve")

    answer = person.send("/task/done1/act", {**form, "form": word})
    of_another = served.person().send("/task/done1/act", form)

    assert (403, 403) == (answer.status, of_another.status)
    assert before == workshop.git("rev-parse", "main")


def test_a_form_without_a_cookie_does_nothing(served: Served) -> None:
    person = served.person()
    form = person.form(person.page("/task/done1"), "done1", "approve")

    answer = Visitor(served.port, room=person.room).send("/task/done1/act", form)

    assert 401 == answer.status


def test_a_decision_about_something_else_than_what_was_seen_is_none(workshop: Clone, served: Served) -> None:
    person, before = served.person(), workshop.git("rev-parse", "main")
    form = person.form(person.page("/task/done1"), "done1", "approve")

    sent = person.send("/task/done1/act", {**form, "seen": "0" * 32, "words": "as <we> said"})

    page = person.get(sent.headers["location"]).text
    assert ("has changed since you looked" in page, "as &lt;we&gt; said" in page) == (True, True)
    assert before == workshop.git("rev-parse", "main")


def test_what_has_changed_since_it_was_seen_is_not_started(workshop: Clone, served: Served) -> None:
    person = served.person()
    workshop.task("begins", "title: Begins\nrun: echo seen\n")
    Clone.wait_for(lambda: 'value="start"' in person.get(f"{person.room}/task/begins").text)
    form = person.form(person.page("/task/begins"), "begins", "start")

    workshop.edit("begins", "echo seen", "echo other")
    sent = person.send("/task/begins/act", form)

    assert "has changed since you looked" in person.get(sent.headers["location"]).text
    assert "" == workshop.git("for-each-ref", "refs/penguin/requests/begins")
    workshop.edit("begins", "title:", "status: cancelled\n\ntitle:")


def test_what_one_session_did_is_told_to_no_other(served: Served) -> None:
    person = served.person()
    form = person.form(person.page("/task/done1"), "done1", "approve")

    sent = person.send("/task/done1/act", {**form, "seen": ""})

    told = sent.headers["location"].removeprefix(person.room)
    assert "has changed since you looked" in person.page(told)
    assert "has changed since you looked" not in served.person().page(told)


@pytest.mark.parametrize("site", ["same-site", "cross-site"])
def test_no_page_of_others_takes_one_of_ours_into_itself(served: Served, site: str) -> None:
    person = served.person()

    taken = person.get(f"{person.room}/", Sec_Fetch_Site=site, Sec_Fetch_Mode="no-cors")

    assert 403 == taken.status


def test_every_answer_tells_the_browser_what_to_refuse(served: Served) -> None:
    person = served.person()
    answers = [person.get(f"{person.room}{path}") for path in ("/", "/nothing")]
    answers += [served.stranger().get("/"), served.stranger().get("/style.css")]

    for answer in answers:
        assert answer.headers["content-security-policy"].startswith("default-src 'none'; script-src 'self'; ")
        assert "unsafe" not in answer.headers["content-security-policy"]
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
        assert "nosniff" == answer.headers["x-content-type-options"]
        assert "no-store" == answer.headers["cache-control"]
        assert "server" not in answer.headers


@pytest.mark.parametrize("method", ["OPTIONS", "PUT", "DELETE", "TRACE", "PATCH", "BREW"])
def test_pages_are_read_and_acted_on_and_nothing_else(served: Served, method: str) -> None:
    person = served.person()

    assert 405 == person.ask(method, f"{person.room}/").status


def test_a_head_is_a_page_without_its_body(served: Served) -> None:
    person = served.person()

    answer = person.ask("HEAD", f"{person.room}/")

    assert (200, "") == (answer.status, answer.text)
    assert 405 == person.ask("HEAD", f"{person.room}/news").status


@pytest.mark.parametrize(
    "path",
    [
        "/../../etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/style.css/../../../pyproject.toml",
        "/..%2f..%2fetc%2fpasswd",
        "{room}/task/../../etc/passwd",
        "{room}/task/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
        "{room}/task/..%5c..%5cetc",
        "{room}/column/..%2fdone",
        "//evil.example/",
    ],
)
def test_no_path_leads_out(served: Served, path: str) -> None:
    person = served.person()

    answer = person.get(path.format(room=person.room))

    assert answer.status in (401, 404)
    assert "root:" not in answer.text
    assert "evil.example" not in answer.headers.get("location", "")


def test_a_large_body_is_refused_whether_it_says_so_or_not(served: Served) -> None:
    person = served.person()

    told = person.send("/task/done1/act", {"words": "x" * 70_000})
    chunk = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
    untold = person.ask(
        "POST",
        f"{person.room}/task/done1/act",
        body=chunk + chunk + b"0\r\n\r\n",
        headers={
            "Origin": person.origin,
            "Content-Type": "application/x-www-form-urlencoded",
            "Transfer-Encoding": "chunked",
        },
    )

    assert (413, 413) == (told.status, untold.status)


@pytest.mark.parametrize(
    ("kind", "status"), [("text/plain", 415), ("multipart/form-data; boundary=x", 415), ("", 415)]
)
def test_what_is_no_form_is_refused(served: Served, kind: str, status: int) -> None:
    assert status == served.person().send("/task/done1/act", {"action": "approve"}, Content_Type=kind).status


def test_many_open_streams_leave_room_for_pages(served: Served) -> None:
    person = served.person()
    request = (
        f"GET {person.room}/news HTTP/1.1\r\nHost: 127.0.0.1:{served.port}\r\nCookie: {person.cookie}\r\n\r\n"
    )
    streams, said = [], []

    try:
        for _ in range(264):
            stream = socket.create_connection(("127.0.0.1", served.port), DEADLINE)
            streams.append(stream)
            stream.sendall(request.encode())
            said.append(stream.recv(12))
            if said[-1] != b"HTTP/1.1 200":
                streams.pop().close()
        assert 64 == said.count(b"HTTP/1.1 200")
        assert 200 == said.count(b"HTTP/1.1 503")
        assert 200 == person.get(f"{person.room}/").status
    finally:
        for stream in streams:
            stream.close()


def test_the_token_stands_in_no_log(served: Served) -> None:
    served.person().get(f"/?token={served.token}")

    assert served.token not in served.said


def test_two_lengths_or_two_hosts_are_no_request(served: Served) -> None:
    person = served.person()
    host = f"Host: 127.0.0.1:{served.port}\r\n"
    for more in ("Content-Length: 1\r\nContent-Length: 2\r\n", "Host: evil.example\r\n"):
        with closing(socket.create_connection(("127.0.0.1", served.port), DEADLINE)) as line:
            line.sendall(f"GET {person.room}/ HTTP/1.1\r\n{host}{more}\r\n".encode())
            assert line.recv(12) == b"HTTP/1.1 400"
