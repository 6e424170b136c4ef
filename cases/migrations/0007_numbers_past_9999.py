"""A day's ten thousandth case keeps all its digits: lpad() cuts what is longer than it pads to."""

from django.db import migrations

NUMBERS = """
create or replace function cases_next_number(prefix text, day date) returns text language plpgsql as $$
declare
  stem text := prefix || '-' || to_char(day, 'YYYYMMDD') || '-';
  drawn text := 'case_number_' || lower(prefix) || '_' || to_char(day, 'YYYYMMDD');
  first bigint;
  count text;
begin
  if to_regclass(quote_ident(drawn)) is null then
    perform pg_advisory_xact_lock(hashtext(drawn));
    select coalesce(max(split_part(number, '-', 3)::bigint), 0) + 1 into first
      from cases_case where number like stem || '%';
    execute format('create sequence if not exists %I start %s', drawn, first);
  end if;
  count := nextval(quote_ident(drawn)::regclass)::text;
  return stem || lpad(count, greatest(4, length(count)), '0');
end $$;
"""


class Migration(migrations.Migration):
    """The same numbers as before, and right ones beyond."""

    dependencies = [("cases", "0006_search_by_two_characters")]
    operations = [migrations.RunSQL(NUMBERS, migrations.RunSQL.noop)]
