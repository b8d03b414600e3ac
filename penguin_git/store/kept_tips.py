"""The refs that keep the tips of attempts whose branches go."""

from penguin_git.git.refs import Update
from penguin_git.model import layout
from penguin_git.model.attempt import Attempt
from penguin_git.store.store import Store


def keeping(store: Store, attempt: Attempt) -> tuple[Update, ...]:
    """What is to be done so that the tip of an attempt stays; nothing where it is kept already.

    The ref of that name may keep an earlier tip; then there is another one for this.
    """
    for name in (attempt.nonce, attempt.tip[:16]):
        ref = layout.attempt_tip(attempt.id, attempt.number, name)
        there = store.refs.read(ref)
        if there == attempt.tip:
            return ()
        if there is None:
            return (Update(ref, attempt.tip, None),)
    return ()  # the second name is that of the very commit
