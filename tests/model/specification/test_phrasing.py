"""Requirements as orders."""

import pytest

from penguin_git.model.specification import marks
from penguin_git.model.specification.phrasing import phrase


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ("User authentication", "Implement user authentication"),
        ("Search functionality", "Implement search functionality"),
        ("Rate limiting and security features", "Implement rate limiting and security features"),
        ("CRUD operations for posts", "Implement CRUD operations for posts"),
        ("Docker deployment", "Set up Docker deployment"),
        ("Unit tests", "Write unit tests"),
        ("Add a login page", "Add a login page"),
        ("Supports dark mode", "Support dark mode"),
        ("Setting up the database", "Set up the database"),
        ("Setup development environment", "Set up development environment"),
        ("Setup database schema", "Set up database schema"),
        ("Setup the database", "Set up the database"),
        ("Setup wizard for new users", "Implement setup wizard for new users"),
        ("Setup and configuration", "Implement setup and configuration"),
        ("React setup", "Set up React"),
        ("API implementation", "Implement API"),
        ("Implementation of the search", "Implement the search"),
        ("Database design", "Design database"),
        ("Design of the API", "Design the API"),
        ("Responsive design", "Implement responsive design"),
        ("Unit testing", "Carry out unit testing"),
        ("Log in users", "Log in users"),
        ("Log in with a key", "Implement log in with a key"),
        ("The system must export reports as CSV", "Export reports as CSV"),
        ("Passwords must be hashed", "Ensure that passwords are hashed"),
        ("The token should not appear in logs", "Ensure that the token does not appear in logs"),
        ("Users can reset their password", "Let users reset their password"),
        ("As a reader, I want to save my place so that I can go on", "Let a reader save their place"),
        ("As an admin I want a list of users", "Give an admin a list of users"),
        ("If the disk is full, show a warning", "Show a warning if the disk is full"),
        ("Comments: threaded, with moderation", "Implement comments"),
        ("Backend: add a queue", "Add a queue"),
        ("Benutzer können sich anmelden", "Benutzer können sich anmelden"),
        ("The tool reads CSV files", "Read CSV files"),
        ("Invoices are written as PDF", "Ensure that invoices are written as PDF"),
        ("Runs on Linux", "Ensure that it runs on Linux"),
        ("No network access", "Ensure that there is no network access"),
        ("Return 429 and Retry-After", "Return 429 and Retry-After"),
        ("Support severity filtering", "Support severity filtering"),
        ("Versioning disabled", "Implement versioning disabled"),
        ("Performance", "Meet the performance requirements"),
        (
            "If a file is missing, the report must say so",
            "Ensure that the report says so if a file is missing",
        ),
        ("Contract test for albums", "Write contract test for albums"),
        ("数据库设计", "数据库设计"),
    ],
)
def test_a_requirement_is_said_as_what_is_to_be_done(said: str, title: str) -> None:
    assert title == phrase(said).title


def test_what_a_title_leaves_out_is_the_detail() -> None:
    assert "Comments: threaded, with moderation" == phrase("Comments: threaded, with moderation").detail
    assert phrase("Add a login page").detail is None


def test_marks_say_name_urgency_size_labels_and_needs() -> None:
    found = marks.marked("**FR-7**: [backend] Send mails (P0, 3d) once the queue is in place #mail")

    assert "Send mails" == found.words
    assert ("FR-7", "critical", "3d") == (found.key, found.priority, found.size)
    assert ("backend", "mail") == found.labels
    assert ["the queue"] == [need.name for need in found.needs]


def test_a_clause_that_says_what_is_waited_for_goes_as_a_whole() -> None:
    found = marks.marked("Mail the readers, which depends on the queue")

    assert ("Mail the readers", ["the queue"]) == (found.words, [need.name for need in found.needs])


def test_what_will_not_be_done_is_refused() -> None:
    assert marks.marked("(won't have) Mobile app").refused
    assert not marks.marked("OAuth2 with P4 clients").refused
