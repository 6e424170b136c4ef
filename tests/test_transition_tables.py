"""Five tables, one judge: whose it is, then the state, then the condition, each refused in a whole sentence."""

from dataclasses import replace

import pytest
from django.utils import translation

from cases import enforcement, lifecycle
from cases.lifecycle import NotTheirs, Refused
from cases.models import Case, JointOrder
from volunteers import activities, councils, projects
from volunteers.models import Activity, Project, Resolution

ROWS = {
    lifecycle: Case,
    enforcement: JointOrder,
    projects: Project,
    activities: Activity,
    councils: Resolution,
}
TABLES = [
    pytest.param(room.transitions.TRANSITIONS, model, id=model.__name__) for room, model in ROWS.items()
]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("table, model", TABLES)
def test_every_line_is_refused_to_strangers_and_from_elsewhere_in_a_whole_sentence(table, model, language):
    for line in table.lines:
        elsewhere = next(
            value for value in model._meta.get_field(table.column).choices if value[0] not in line.sources
        )
        row = model(**{table.column: elsewhere[0]})
        with translation.override(language):
            with pytest.raises(NotTheirs) as theirs:
                table.judge(line.name, row, frozenset())
            with pytest.raises(Refused) as state:
                table.judge(line.name, row, line.parts)
            assert str(line.label) in theirs.value.sentence
            assert str(line.label) in state.value.sentence
            assert str(elsewhere[1]) in state.value.sentence
            assert (theirs.value.status, state.value.status) == (403, 409)


@pytest.mark.parametrize("refusal, sentence", [("先等一等。", "先等一等。"), ("", "现在不能“%s”。")])
@pytest.mark.parametrize("table, model", TABLES)
def test_where_the_condition_does_not_hold_there_is_no_button_and_the_click_hears_why(
    table, model, refusal, sentence
):
    for line in table.lines:
        held = replace(line, condition=lambda row: False, refusal=refusal)
        row = model(**{table.column: min(line.sources)})
        strict = replace(table, lines=(held,))
        assert strict.allowed(row, line.parts) == []
        with pytest.raises(Refused) as refused:
            strict.judge(line.name, row, line.parts)
        assert refused.value.sentence == sentence.replace("%s", str(line.label))
