"""Long work at a terminal: how far it has come, and Ctrl-C."""

from __future__ import annotations

import io
import signal
import threading

import pytest

from ehe_workflow import Library
from ehe_workflow.command.waiting import watched
from ehe_workflow.trajectories import Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def progress(done: int, attempt: int = 1) -> Progress:
    return Progress(process="complaint", done=done, waiting=3, attempt=attempt)


@pytest.fixture(scope="module")
def law():
    return Library.shipped().load("england")


def test_ctrl_c_ends_the_search_and_a_second_one_the_command(law):
    before = signal.getsignal(signal.SIGINT)
    with watched(law) as watch:
        assert watch(progress(20)) is True
        signal.raise_signal(signal.SIGINT)
        assert watch(progress(40)) is False
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before


def test_the_handler_is_put_back_where_the_work_fails(law):
    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(RuntimeError), watched(law):
        raise RuntimeError
    assert signal.getsignal(signal.SIGINT) is before


def test_a_line_is_written_over_itself_and_taken_away(law, monkeypatch):
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    with watched(law) as watch:
        watch(progress(20))
        assert terminal.getvalue() == ""  # most cases are done before anybody looks
        watch(progress(12_340))
        watch(progress(20, attempt=2))
    shown = terminal.getvalue().split("\r")
    name = law.process["complaint"].name
    assert shown[1].startswith(f"{name}: 12,340 groups of paths followed")
    assert shown[2].rstrip() == f"{name}: 20 groups of paths followed"
    assert len(shown[2]) >= len(shown[1])
    assert [one.strip() for one in shown[3:]] == ["", ""]
    assert all(len(one) < 80 for one in shown)


def test_nothing_is_written_where_there_is_no_terminal(law, capsys):
    with watched(law) as watch:
        watch(progress(12_340))
    assert capsys.readouterr().err == ""


def test_another_thread_works_on_without_ctrl_c(law):
    found = []

    def work() -> None:
        with watched(law) as watch:
            found.append(watch(progress(20)))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert found == [True]
