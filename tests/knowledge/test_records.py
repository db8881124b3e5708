"""Files of JSON lines, of which single lines are read."""

from __future__ import annotations

from pathlib import Path

import pytest

from lambdalint.knowledge.records import Records

KNOWLEDGE = Path(__file__).parents[2] / "lambdalint" / "knowledge"
FILES = {path.relative_to(KNOWLEDGE).as_posix(): path for path in KNOWLEDGE.rglob("*.jsonl")}


def test_each_line_is_found_and_nothing_else(tmp_path: Path) -> None:
    file = tmp_path / "records.jsonl"
    names = ["a", "a-b", "ab", "s3", "s3-control", "s3tables"]
    lines = ['{"source":"here"}', *(f'{{"name":"{name}","size":{len(name)}}}' for name in sorted(names))]
    file.write_text("\n".join(lines) + "\n")

    records = Records(file, "name")

    assert [records.find(name) for name in names] == [{"name": name, "size": len(name)} for name in names]
    assert [records.find(name) for name in ("", "A", "a-", "s", "s3-", "s3-controls", "source", "zz", '"')] == [
        None
    ] * 9


@pytest.mark.parametrize("file", sorted(FILES))
def test_the_lines_are_in_the_order_of_their_keys(file: str) -> None:
    key = FILES[file].read_text("utf-8").split("\n")[1].split('"')[1]
    names = Records(FILES[file], key).names

    assert names
    assert list(names) == sorted(names)
