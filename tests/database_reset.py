"""A test database as its migrations left it, again and again.

TRUNCATE makes a new file for each of some hundred and seventy tables and their indexes, which takes seconds; to delete
from the few that a test wrote to takes a tenth of one. Foreign keys sleep meanwhile, and so do the triggers of
append-only tables, which refuse it.
"""

from datetime import UTC, datetime, timedelta

from django.db import OperationalError, connection
from psycopg.errors import DeadlockDetected

from cases.upkeep import drop_sequences

ATTEMPTS = 5

REMEMBER = """
do $$ declare name text; filled boolean; begin
  create schema beginning;
  for name in select tablename from pg_tables where schemaname = 'public' loop
    execute format('select exists (select from public.%I)', name) into filled;
    if filled then execute format('create table beginning.%I as table public.%I', name, name); end if;
  end loop;
  create table beginning."the sequences" as
    select sequencename, start_value, last_value from pg_sequences where schemaname = 'public';
end $$
"""

# Whoever still writes ends first, as with TRUNCATE; of two that wait for each other it is us who give way.
BEGIN = """
do $$ declare name text; filled boolean; old record; begin
  set local session_replication_role = replica;
  set local deadlock_timeout = '100ms';
  for name in select tablename from pg_tables where schemaname = 'public' order by tablename loop
    execute format('lock table public.%I', name);
  end loop;
  for name in select tablename from pg_tables where schemaname = 'public' loop
    execute format('select exists (select from public.%I)', name) into filled;
    if filled then execute format('delete from public.%I', name); end if;
    if to_regclass(format('beginning.%I', name)) is not null then
      execute format('insert into public.%I select * from beginning.%I', name, name);
    end if;
  end loop;
  for old in select * from beginning."the sequences" loop
    perform setval(format('public.%I', old.sequencename)::regclass,
                   coalesce(old.last_value, old.start_value), old.last_value is not null);
  end loop;
end $$
"""


def remember():
    """Keeps what the migrations wrote beside the tables; with `--reuse-db` an earlier run has, and left its rows."""
    with connection.cursor() as cursor:
        cursor.execute("select to_regnamespace('beginning') is not null")
        if not cursor.fetchone()[0]:
            cursor.execute(REMEMBER)
            return
    begin()


def begin():
    """The tables hold that again, and nothing else; the connection is closed."""
    try:
        for attempt in range(ATTEMPTS):
            try:
                with connection.cursor() as cursor:
                    cursor.execute(BEGIN)
                break
            except OperationalError as error:
                if not isinstance(error.__cause__, DeadlockDetected) or attempt == ATTEMPTS - 1:
                    raise
        drop_sequences(datetime.max.replace(tzinfo=UTC) - timedelta(days=9))
    finally:
        connection.close()
