"""The table in the terminal, compared with recorded ones: RECORD=1 in the environment records anew, then read them."""

import io
import os
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.console import Console

from graphsvc.reports.rendering import to_table
from tests.reports import hostile, samples

RECORDED = Path(__file__).parent / "recorded"


def printed(answer, width, **options):
    console = Console(width=width, file=io.StringIO(), **options)
    console.print(to_table(answer, width))
    return console.file.getvalue()


def lines(answer, width):
    return [line.rstrip() for line in printed(answer, width).splitlines()]


@pytest.mark.parametrize("width", [80, 100])
@pytest.mark.parametrize("sample", [samples.decided, samples.contested, samples.unknown])
def test_the_table_is_as_recorded(sample, width):
    file = RECORDED / f"{sample.__name__}-{width}.txt"
    shown = "\n".join(lines(sample(), width)) + "\n"
    if os.environ.get("RECORD"):
        file.write_text(shown, encoding="utf-8")
    assert shown == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("width", [60, 80, 100, 137])
@pytest.mark.parametrize("sample", [samples.decided, samples.contested, samples.unknown])
def test_no_line_is_wider_than_asked(sample, width):
    assert max(cell_len(line) for line in lines(sample(), width)) <= width


def test_the_headline_comes_first_then_state_dates_and_revision():
    shown = lines(samples.decided(), 100)
    assert shown[0] == samples.decided().summary
    assert shown[2].startswith("DECIDED  as of 2025-06-01 · horizon: within 24 months · known at 2026-03-01 09:30 UTC")
    assert shown[2].endswith("· revision 12")


def test_an_unknown_answer_never_reads_as_no():
    text = " ".join(lines(samples.unknown(), 100))
    assert "UNKNOWN: A missing fact could change this. It does not mean that there is no dependence." in text
    assert "no order, purchase or use is recorded" in text


def test_colour_adds_nothing_but_colour():
    coloured = printed(samples.contested(), 100, force_terminal=True, color_system="standard")
    assert "\x1b[" in coloured
    assert "CONTESTED" in coloured


@pytest.mark.parametrize("text", hostile.TEXTS)
def test_hostile_text_reaches_the_terminal_as_text(text):
    shown = printed(hostile.answer(text), 100, force_terminal=False)
    assert "\x1b" not in shown
    assert "\x07" not in shown
    assert "\u202e" not in shown
