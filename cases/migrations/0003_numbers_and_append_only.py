"""Numbers drawn from a sequence a day, and a story that the database refuses to rewrite."""

from django.db import migrations

NUMBERS = """
create function cases_next_number(prefix text, day date) returns text language plpgsql as $$
declare
  stem text := prefix || '-' || to_char(day, 'YYYYMMDD') || '-';
  drawn text := 'case_number_' || lower(prefix) || '_' || to_char(day, 'YYYYMMDD');
  first bigint;
begin
  if to_regclass(quote_ident(drawn)) is null then
    perform pg_advisory_xact_lock(hashtext(drawn));
    select coalesce(max(split_part(number, '-', 3)::bigint), 0) + 1 into first
      from cases_case where number like stem || '%';
    execute format('create sequence if not exists %I start %s', drawn, first);
  end if;
  return stem || lpad(nextval(quote_ident(drawn)::regclass)::text, 4, '0');
end $$;
"""
NO_NUMBERS = "drop function cases_next_number(text, date);"

GUARD = """
create trigger append_only before update or delete on {table}
  for each row execute function refuse_change();
create trigger append_only_truncate before truncate on {table}
  for each statement execute function refuse_change();
"""
LIFT = """
drop trigger append_only_truncate on {table};
drop trigger append_only on {table};
"""
STORY = ("cases_caseevent", "cases_seal")


class Migration(migrations.Migration):
    """Numbers; events and seals are append-only."""

    dependencies = [("cases", "0002_initial"), ("grids", "0002_reveals_are_append_only")]
    operations = [
        migrations.RunSQL(NUMBERS, NO_NUMBERS),
        *(migrations.RunSQL(GUARD.format(table=table), LIFT.format(table=table)) for table in STORY),
    ]
