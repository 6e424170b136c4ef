"""Numbers of a day: drawn one after the other, however many there are."""

from django.db import connection

from cases.lifecycle.intake import next_number


def test_the_ten_thousandth_case_of_a_day_has_a_number_of_its_own(case):
    stem = case.number.rsplit("-", 1)[0]
    with connection.cursor() as cursor:
        cursor.execute(f"select setval('case_number_hh_{stem[3:]}', 9998)")
    numbers = [next_number(case.street, case.reported_at) for _ in range(4)]
    assert numbers == [f"{stem}-{number}" for number in ("9999", "10000", "10001", "10002")]
