"""JSON, CSV and Markdown of an answer: complete, stable, and safe with hostile text."""

import csv
import html
import io

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from graphsvc.domain.answers import Answer
from graphsvc.reports import wording
from graphsvc.reports.markdown import escape
from graphsvc.reports.rendering import MEDIA_TYPES, Format, render, to_csv, to_json, to_markdown
from graphsvc.reports.spreadsheet import COLUMNS, guarded
from tests.reports import hostile, samples

EVERY = (samples.decided, samples.contested, samples.unknown)


def rows(answer):
    return list(csv.DictReader(io.StringIO(to_csv(answer), newline="")))


@pytest.mark.parametrize("sample", EVERY)
def test_json_is_the_envelope_itself(sample):
    assert Answer.model_validate_json(to_json(sample())) == sample()


def test_json_has_sorted_keys_in_camel_case_and_a_final_line_feed():
    content = to_json(samples.decided())
    read = orjson.loads(content)
    assert list(read) == sorted(read)
    assert {"asOf", "knownAt", "wouldChange", "missingFacts"} <= set(read)
    assert content.endswith(b"}\n")


@pytest.mark.parametrize("form", Format)
def test_equal_answers_have_equal_bytes(form):
    assert render(samples.decided(), form) == render(Answer.model_validate_json(to_json(samples.decided())), form)
    assert form in MEDIA_TYPES


def test_csv_has_a_row_for_each_finding_in_order():
    read = rows(samples.decided())
    assert [row["kind"] for row in read] == ["DIAMOND", "SINGLE_FOUNDRY", "SINGLE_FOUNDRY"]
    assert [row["findingState"] for row in read] == ["DECIDED"] * 3
    assert read[0]["paths"].startswith("TSMC ─OFFERS→ TSMC N5")
    assert (read[0]["valueMin"], read[0]["valueUnit"], read[0]["confidence"]) == ("2.0", "products", "0.5")
    assert read[2]["rulesApplied"] == "h20-letter"
    assert read[1]["missingFacts"] == "ByteDance AI chip: number of transistors"


def test_csv_of_an_unknown_answer_is_not_an_empty_table():
    (row,) = rows(samples.unknown())
    assert row["state"] == "UNKNOWN"
    assert row["finding"] == ""
    assert row["missingFacts"] == "ByteDance: what its AI compute runs on"


def test_csv_lines_end_as_the_standard_says_and_carry_truncated():
    text = to_csv(samples.decided(truncated=True))
    assert text.splitlines(keepends=True)[0] == ",".join(COLUMNS) + "\r\n"
    assert {row["truncated"] for row in rows(samples.decided(truncated=True))} == {"true"}


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "＝", "＋", "－", "＠", "\t=", "\r=", " =", "\u200b=", "'="])
def test_no_text_cell_can_start_a_formula(start):
    assert str(guarded(f"{start}1+1")).startswith("'")


@pytest.mark.parametrize(("value", "cell"), [(-1.5, -1.5), (3, 3), (True, "true"), (None, ""), ("a=b", "a=b")])
def test_other_cells_stay_as_they_are(value, cell):
    assert guarded(value) == cell


@given(st.text())
def test_no_cell_of_any_text_is_read_as_a_formula(text):
    assert not str(guarded(text)).startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


@pytest.mark.parametrize("text", hostile.TEXTS)
def test_hostile_text_stays_in_its_cells(text):
    (row,) = rows(hostile.answer(text))
    assert set(row) == set(COLUMNS)
    assert not [cell for cell in row.values() if cell.startswith(("=", "+", "-", "@"))]
    assert "\x1b" not in "".join(row.values())


def test_markdown_says_everything():
    text = to_markdown(samples.contested())
    headings = [line for line in text.splitlines() if line.startswith("#")]
    assert headings[0] == f"# {samples.contested().summary}"
    assert headings[1:3] == ["## Single foundry", f"### 1. {samples.contested().findings[0].explanation}"]
    assert "**CONTESTED** · as of 2026-03-01 · horizon: within 24 months" in text
    assert "| rumoured, disputed | Samsung Foundry | only talks are reported" in text
    assert "· denied · rumoured · “inaccurate” · [Reuters" in text
    assert "](<https://example.org/seedchip>) · read" in text
    assert "- **foundry-presumption**: licence required. Whether" in text
    assert "## What would change this answer" in text
    assert text.endswith("policy 1.\n")


@given(st.text())
def test_escaped_text_reads_as_the_text_itself(text):
    shown = MarkdownIt("commonmark").renderInline(escape(text))
    assert html.unescape(shown) == wording.plain(text)


@given(st.text())
def test_escaped_text_is_one_paragraph_and_no_block(text):
    tokens = [token.type for token in MarkdownIt("commonmark").parse(escape(text))]
    assert tokens in ([], ["paragraph_open", "inline", "paragraph_close"])


@pytest.mark.parametrize("text", hostile.TEXTS)
def test_hostile_text_stays_text_in_markdown(text):
    shown = MarkdownIt("commonmark").enable("table").render(to_markdown(hostile.answer(text)))
    assert "<script" not in shown
    assert "<a " not in shown
    assert "<img" not in shown
    assert shown.count("<h1>") == 1
    assert "\x1b" not in shown
