"""Progress: bars on a terminal, plain lines elsewhere, on standard error either way."""

import sys

from graphsvc.store.embedded import progress_on_stderr
from graphsvc.store.embedded.bars import Bars
from graphsvc.store.embedded.progress import Lines


def work(progress) -> None:
    with progress.step("Fetching Neo4j", 2) as step:
        step.advance()
        step.advance()
    with progress.step("Preparing"):
        progress.say("A [remark].")


def test_lines_where_nobody_watches(capsys):
    progress = progress_on_stderr()
    assert isinstance(progress, Lines)
    work(progress)
    assert capsys.readouterr() == ("", "Fetching Neo4j (2) …\nPreparing …\nA [remark].\n")


def test_bars_on_a_terminal(capsys, monkeypatch):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    progress = progress_on_stderr()
    assert isinstance(progress, Bars)
    work(progress)
    out, err = capsys.readouterr()
    assert out == ""
    assert "Fetching Neo4j" in err
    assert "2/2" in err
    assert "A [remark]." in err
