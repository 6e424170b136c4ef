"""Words are found by any two characters, in description and address, by an index."""

import pytest
from django.db import connection

from cases.models import Case


@pytest.mark.parametrize(
    "words, found",
    [
        ("垃圾", True),
        ("没有清运", True),
        ("圾", True),
        ("运", True),
        ("三号楼 垃圾", True),
        ("三号楼 路灯", False),
        ("清没", False),
        ("幼儿园", True),
        ("垃圾 幼儿园", True),
        ("清运幼儿", False),
        ("b12", True),
        ("B12", True),
        ("%", False),
        ("'\\ & | !", False),
        ("HH-", False),
        ("", True),
    ],
)
def test_words_are_found(case, centre, words, found):
    Case.objects.filter(pk=case.pk).update(address="幼儿园门口B12")
    assert Case.objects.containing(words, by=centre).exists() is found


def test_a_number_is_found_by_its_beginning(case, centre):
    assert Case.objects.containing(case.number[:11].lower(), by=centre).get() == case


def test_two_characters_are_found_by_the_index(case, centre):
    query = Case.objects.containing("垃圾", by=centre).values("pk").order_by()
    with connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off")
    assert "case_grams" in query.explain()


def test_a_changed_text_is_found_anew(case, centre):
    case.description = "路灯不亮"
    case.save(update_fields=["description"])
    assert not Case.objects.containing("垃圾", by=centre).exists()
    assert Case.objects.containing("路灯", by=centre).exists()


def test_the_search_works_from_inside_another_query(case, centre):
    inner = Case.objects.containing("垃圾", by=centre)
    assert Case.objects.filter(pk__in=inner.values("pk")).exists()
