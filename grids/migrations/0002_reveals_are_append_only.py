"""The database itself refuses to change what must never be changed."""

from django.db import migrations

GUARD = """
create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'rows of % are never changed or deleted', tg_table_name using errcode = 'restrict_violation';
end $$;
create trigger append_only before update or delete on grids_reveal
  for each row execute function refuse_change();
create trigger append_only_truncate before truncate on grids_reveal
  for each statement execute function refuse_change();
"""
LIFT = """
drop trigger append_only_truncate on grids_reveal;
drop trigger append_only on grids_reveal;
drop function refuse_change();
"""


class Migration(migrations.Migration):
    """Reveals are append-only."""

    dependencies = [("grids", "0001_initial")]
    operations = [migrations.RunSQL(GUARD, LIFT)]
