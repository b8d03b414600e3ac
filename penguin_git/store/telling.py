"""A kept task on its way to JSON: ten thousand are told without being made tasks first."""

import zlib

import msgspec
from msgspec import Struct, field


class _Limits(Struct, omit_defaults=True):
    max_tokens: int | None = None
    max_duration_minutes: int | None = None
    max_iterations: int | None = None
    allowed_tools: object = None


class Telling(Struct, omit_defaults=True, kw_only=True):
    """The fields of `Task` in the order in which a listing tells them, and what is derived of it.

    What has a factory for its default is told always, the rest only where it says something.
    """

    id: str
    title: str
    status: str = field(default_factory=lambda: "pending")
    priority: str = field(default_factory=lambda: "medium")
    description: str | None = None
    type: object = None
    project: object = None
    parent: object = None
    depends_on: object = None
    relates_to: object = None
    discovered_from: object = None
    labels: object = None
    assigned_to: object = None
    run: object = None
    context: object = None
    acceptance: object = None
    changes: object = None
    workflow: object = None
    resource_constraints: _Limits | None = None
    checkpoint_minutes: object = None
    collaboration_mode: object = None
    review: object = None
    land: object = None
    requires_approval: object = None
    approver: object = None
    approval: object = None
    due: object = None
    defer_until: object = None
    estimate: object = None
    template: object = None
    created_at: object = None
    created_by: object = None
    notes: object = None
    metadata: object = None
    state: str | None = field(default_factory=lambda: None)
    reasons: tuple[str, ...] = field(default_factory=lambda: ())


class _Body(Struct, array_like=True):
    oid: str
    task: Telling


_DECODER = msgspec.msgpack.Decoder(_Body)


def told(raw: bytes, oid: str, checksum: int) -> Telling | None:
    """What a body of the cache tells; None where it is not there or not that of this text."""
    if not raw or zlib.crc32(raw) != checksum:
        return None
    body = _DECODER.decode(raw)
    return body.task if body.oid == oid else None
