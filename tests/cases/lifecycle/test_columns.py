"""Every action through every column of the table: what pages, notices, clocks and figures make of it."""

from dataclasses import fields

import pytest

from cases.lifecycle import EVENTS
from cases.lifecycle.transitions import Action

COLUMNS = [field.name for field in fields(Action) if field.type is bool or field.type == "bool"]
# action | its button | the term | who reads of it, what it moves
SPECIFICATION = """
report            |                | wants_proposal          | public
settle            |                |                         | public
withdraw          | grave          |                         | public
register          | primary        | wants_proposal          |
reject            | grave          |                         | public
merge             | grave          |                         | public
split             |                |                         |
dispatch          | primary        |                         |
redispatch        |                | restarts                |
accept            | primary at_once |                        |
send_back         | grave          | wants_proposal          |
note              |                |                         | silent
ask_extension     |                |                         | silent
grant_extension   | primary at_once | moves_deadline restarts |
refuse_extension  | grave          |                         | silent
ask_suspension    |                |                         | silent
suspend           | primary        | moves_deadline          |
refuse_suspension | grave          |                         | silent
resume            | primary at_once |                        |
resolve           | primary        |                         | public
rework            |                |                         |
close             | primary        |                         | public
rate              |                |                         | public
reopen            |                | wants_proposal          | public
urge              |                | presses                 | silent
supervise         |                | presses                 | silent
recount           |                |                         |
"""
SPEC = {
    action.strip(): {word for column in columns for word in column.split()}
    for action, *columns in (line.split("|") for line in SPECIFICATION.strip().splitlines())
}


@pytest.mark.parametrize("name", EVENTS)
def test_an_action_holds_what_is_written_and_nothing_else(name):
    assert {column for column in COLUMNS if getattr(EVENTS[name], column)} == SPEC[name]


def test_no_column_is_without_an_action_and_no_action_without_a_line():
    assert set(SPEC) == set(EVENTS)
    assert {word for words in SPEC.values() for word in words} == set(COLUMNS)


@pytest.mark.parametrize("name", EVENTS)
def test_a_button_that_asks_for_nothing_needs_nothing(name):
    action = EVENTS[name]
    assert not (action.at_once and action.needs), action
    assert not (action.grave and action.primary), action
