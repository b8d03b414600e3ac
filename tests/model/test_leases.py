"""Who counts as alive, by our own clock and nobody else's."""

from penguin_git.model.leases import Heard, elsewhere, heard, is_silent

LEASE = 120.0


def looks(*found: tuple[float, dict[str, str]]) -> Heard:
    known = None
    for at, refs in found:
        known = heard(known, refs, at, LEASE)
    assert known
    return known


def test_a_beat_that_changes_keeps_a_daemon_alive() -> None:
    known = looks(*((float(at), {"ann": f"blob {at}"}) for at in range(0, 600, 60)))

    assert not is_silent(known, "ann", LEASE)
    assert "the daemon `ann` has it" == elsewhere("ann", "bob", known, LEASE)


def test_a_beat_that_stays_the_same_for_longer_than_a_lease_is_silence() -> None:
    known = looks(*((float(at), {"ann": "blob"}) for at in range(0, 181, 60)))

    assert is_silent(known, "ann", LEASE)
    assert "" == elsewhere("ann", "bob", known, LEASE)


def test_whoever_just_begins_waits_a_whole_lease_whatever_the_beat_says() -> None:
    assert not is_silent(looks((5000.0, {"ann": "blob of last year"})), "ann", LEASE)


def test_whoever_slept_hears_everybody_anew() -> None:
    known = looks((0.0, {"ann": "blob"}), (1000.0, {"ann": "blob"}))

    assert not is_silent(known, "ann", LEASE)


def test_a_daemon_that_took_its_beat_away_has_ended() -> None:
    known = looks((0.0, {"ann": "blob"}), (10.0, {}))

    assert "" == elsewhere("ann", "bob", known, LEASE)


def test_what_we_have_ourselves_is_not_elsewhere() -> None:
    assert "" == elsewhere("bob", "bob", looks((0.0, {"bob": "blob"})), LEASE)


def test_a_claim_of_nobody_that_beats_is_not_elsewhere() -> None:
    assert "" == elsewhere("", "bob", looks((0.0, {"ann": "blob"})), LEASE)
