"""Record files: what happened in one attempt, with `unknown` where nobody knows."""

from penguin_git.codec import rules, values
from penguin_git.codec.emitting import emitted
from penguin_git.codec.modeline import modeline
from penguin_git.codec.reading import read
from penguin_git.codec.scalars import Value
from penguin_git.codec.shaping import Shape, shaped
from penguin_git.model.record import CheckResult, PhaseNote, Record
from penguin_git.model.usage import Usage

SHAPE = Shape(
    noun="a record",
    rules={
        (Record, "attempt"): rules.positive,
        (Record, "duration_seconds"): rules.not_negative,
        (CheckResult, "duration_seconds"): rules.not_negative,
        (PhaseNote, "duration_seconds"): rules.not_negative,
    },
    unknown_is_none=True,
)
_UNKNOWN = "unknown"
_DEPTH = 3  # records/k3/k3f9/2.yaml


def parse(data: bytes, path: str) -> Record:
    """The record that a file holds; raises `BrokenFile` with every problem."""
    return shaped(read(data, path), Record, path, SHAPE)


def format_record(record: Record) -> bytes:
    """The file of a record. All parts of the usage are in it, those that nobody reported as `unknown`."""
    said = values.pairs(record)
    said["checks"] = [_known(values.pairs(check)) for check in record.checks]
    said["phases"] = [{**values.pairs(phase), "usage": _usage(phase.usage)} for phase in record.phases]
    said["usage"] = _usage(record.usage)
    said |= _known({"total_tokens": record.total_tokens})
    held = {name: said[name] for name in Record.__struct_fields__ if said.get(name) not in (None, [])}
    return modeline("record", _DEPTH).encode() + emitted(held)


def _usage(usage: Usage) -> dict[str, Value]:
    return _known({name: getattr(usage, name) for name in Usage.__struct_fields__})


def _known(said: dict[str, Value]) -> dict[str, Value]:
    return {name: _UNKNOWN if value is None else value for name, value in said.items()}
