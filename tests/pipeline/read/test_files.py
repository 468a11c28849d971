"""Files are read as text or named, and written whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from glossary_src.faults import GlossaryError
from glossary_src.pipeline.read.files import text_of, write_whole


def test_line_ends_are_one_and_a_mark_of_order_is_gone(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"\xef\xbb\xbfa\r\nb\rc\n")
    assert text_of(path) == "a\nb\nc\n"


def make(path: Path, what: object) -> None:
    if isinstance(what, bytes):
        path.write_bytes(what)
    elif what == "folder":
        path.mkdir()
    elif what == "link":
        path.symlink_to("nowhere")


@pytest.mark.parametrize(
    ("what", "says"),
    [
        (b"a\xff", "byte 1 is not UTF-8. Save it as UTF-8."),
        (b"a\0", "sign 1 is NUL, which is no text."),
        ("folder", "the file cannot be read (Is a directory). Make it a file of text"),
        ("link", "the file cannot be read (No such file or directory)."),
    ],
    ids=["bytes", "NUL", "a folder", "a dangling link"],
)
def test_what_is_no_text_is_named(what: object, says: str, tmp_path: Path) -> None:
    make(path := tmp_path / "a.txt", what)
    with pytest.raises(GlossaryError) as caught:
        text_of(path, "docs/a.txt")
    assert f"docs/a.txt: {says}" in str(caught.value)


def test_a_file_that_cannot_be_written_leaves_all_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.mkdir()
    with pytest.raises(GlossaryError, match="cannot be written") as caught:
        write_whole(path, "new")
    assert str(caught.value).startswith(f"{path}: the file ")
    assert list(tmp_path.iterdir()) == [path]
    with pytest.raises(GlossaryError, match="cannot be written"):
        write_whole(tmp_path / "no" / "a.txt", "new")


def test_what_an_author_saved_meanwhile_is_not_lost(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    write_whole(path, "one\n")
    write_whole(path, "two\n", instead_of="one\n")
    assert path.read_text() == "two\n"
    with pytest.raises(GlossaryError, match="was changed meanwhile"):
        write_whole(path, "three\n", instead_of="one\n")
    assert path.read_text() == "two\n"
    assert list(tmp_path.iterdir()) == [path]
