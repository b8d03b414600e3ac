"""What somebody would write with pandas to get numbers from records.

`python FILE stats|compare|analyze FOLDER [TASK]`, by a Python with pandas and PyYAML.
"""

import os
import sys

import pandas
from yaml import CSafeLoader, load


def table(folder: str) -> pandas.DataFrame:
    """All records, a row each."""
    rows = []
    for above, _, names in os.walk(folder):
        for name in names:
            with open(os.path.join(above, name), encoding="utf-8") as file:  # noqa: PTH118 - as it is written
                rows.append(load(file, CSafeLoader))
    return pandas.DataFrame(rows)


def main(what: str, folder: str, task: str = "") -> None:
    """Print the numbers."""
    records = table(folder)
    tokens = pandas.to_numeric(records["total_tokens"], errors="coerce")
    if what == "stats":
        groups = records.assign(tokens=tokens).groupby(["agent", "outcome"])
        print(groups.agg({"duration_seconds": ["count", "mean", "median"], "tokens": "sum"}))
        print(records.assign(tokens=tokens).groupby(records["ended"].dt.date)["tokens"].sum().tail(10))
    elif what == "compare":
        sums = tokens.groupby(records["task"]).sum().sort_values(ascending=False)
        print(sums.head(20), sums.describe(percentiles=[0.5, 0.9]))
    else:
        mine = records["task"] == task
        print(records[mine][["attempt", "outcome", "agent", "duration_seconds", "iterations"]])
        print(tokens[mine].sum(), tokens[~mine].groupby(records["task"]).sum().quantile([0.5, 0.9]))


if __name__ == "__main__":
    main(*sys.argv[1:])
