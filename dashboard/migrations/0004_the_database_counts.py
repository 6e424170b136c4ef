"""Triggers that write a line for whatever the screen adds up, in the transaction that writes the row."""

from django.db import migrations

# What a row counts for. The street's day is Shanghai's; what stands as it stands has the day 2000-01-01.
LINES = """
create function dashboard_day(moment timestamptz) returns date language sql stable parallel safe
  return (moment at time zone 'Asia/Shanghai')::date;

create function dashboard_lines_of_case(c cases_case)
  returns table (what text, day date, place_code text, key bigint) language sql stable as $$
  select line.what, line.day, line.place_code, line.key from (values
    ('open', date '2000-01-01', c.place_code::text, 0::bigint, c.ended_at is null),
    ('reported', dashboard_day(c.reported_at), c.place_code::text, 0, not c.settled),
    ('category', dashboard_day(c.reported_at), left(c.place_code, 12), coalesce(c.category_id, 0), not c.settled),
    ('settled', dashboard_day(c.closed_at), c.place_code::text, 0, c.settled),
    ('closed', dashboard_day(c.closed_at), c.place_code::text, 0, c.closed_at is not null and not c.settled),
    ('enterprise', dashboard_day(c.reported_at), c.place_code::text, 0, c.source = 'enterprise' and not c.settled),
    ('enforcement', dashboard_day(c.reported_at), c.place_code::text, 0, c.executor_id is not null and exists (
       select from grids_executor e where e.id = c.executor_id and e.kind = 'area_team'))
  ) as line (what, day, place_code, key, counts) where line.counts
$$;

create function dashboard_lines_of_visit(v cases_visit)
  returns table (what text, day date, place_code text, key bigint) language sql stable as $$
  select line.what, line.day, line.place_code, line.key from (values
    ('visit', dashboard_day(v.at), v.place_code::text, 0::bigint, true),
    ('enterprise_visit', dashboard_day(v.at), v.place_code::text, 0, v.site_id is not null and exists (
       select from grids_site s where s.id = v.site_id and s.kind = 'enterprise'))
  ) as line (what, day, place_code, key, counts) where line.counts
$$;

create function dashboard_lines_of_patrol(p cases_patrol)
  returns table (what text, day date, place_code text, key bigint) language sql stable as $$
  select 'patrol', dashboard_day(p.at), p.place_code::text, 0::bigint
$$;

create function dashboard_lines_of_need(d cases_need)
  returns table (what text, day date, place_code text, key bigint) language sql stable as $$
  select line.what, line.day, line.place_code, line.key from (values
    ('need', dashboard_day(d.raised_at), d.place_code::text, 0::bigint, true),
    ('need_open', date '2000-01-01', d.place_code::text, 0, d.ended_at is null)
  ) as line (what, day, place_code, key, counts) where line.counts
$$;

create function dashboard_lines_of_hazard(h cases_hazard)
  returns table (what text, day date, place_code text, key bigint) language sql stable as $$
  select 'hazard', dashboard_day(h.found_at), h.place_code::text, 0::bigint
$$;
"""
NO_LINES = """
drop function dashboard_lines_of_hazard(cases_hazard);
drop function dashboard_lines_of_need(cases_need);
drop function dashboard_lines_of_patrol(cases_patrol);
drop function dashboard_lines_of_visit(cases_visit);
drop function dashboard_lines_of_case(cases_case);
drop function dashboard_day(timestamptz);
"""

# A row that changes takes back what it counted for and counts again; the clock folds the two together.
COUNT = """
create function dashboard_count_{name}() returns trigger language plpgsql as $$
begin
  if tg_op <> 'INSERT' then
    insert into dashboard_tallyline (what, day, place_code, key, n)
      select what, day, place_code, key, -1 from dashboard_lines_of_{name}(old);
  end if;
  if tg_op <> 'DELETE' then
    insert into dashboard_tallyline (what, day, place_code, key, n)
      select what, day, place_code, key, 1 from dashboard_lines_of_{name}(new);
  end if;
  return null;
end $$;
create trigger dashboard_count after insert or delete on {table}
  for each row execute function dashboard_count_{name}();
create trigger dashboard_recount after update on {table}
  for each row when ({changed}) execute function dashboard_count_{name}();
"""
NO_COUNT = """
drop trigger dashboard_recount on {table};
drop trigger dashboard_count on {table};
drop function dashboard_count_{name}();
"""
# Of each table, what moves a count: signing for a case does not.
TABLES = {
    "case": ("cases_case", "ended_at closed_at settled category_id executor_id place_code source reported_at"),
    "visit": ("cases_visit", "at place_code site_id"),
    "patrol": ("cases_patrol", "at place_code"),
    "need": ("cases_need", "raised_at ended_at place_code"),
    "hazard": ("cases_hazard", "found_at place_code"),
}

# A kind that an admin corrects moves what was counted under it.
KINDS = """
create function dashboard_count_kind() returns trigger language plpgsql as $$
begin
  if tg_table_name = 'grids_executor' then
    insert into dashboard_tallyline (what, day, place_code, key, n)
      select 'enforcement', dashboard_day(c.reported_at), c.place_code, 0,
             sum(case when new.kind = 'area_team' then 1 else -1 end)
      from cases_case c where c.executor_id = new.id group by 2, 3;
  else
    insert into dashboard_tallyline (what, day, place_code, key, n)
      select 'enterprise_visit', dashboard_day(v.at), v.place_code, 0,
             sum(case when new.kind = 'enterprise' then 1 else -1 end)
      from cases_visit v where v.site_id = new.id group by 2, 3;
  end if;
  return null;
end $$;
create trigger dashboard_count_kind after update of kind on grids_executor
  for each row when ((old.kind = 'area_team') <> (new.kind = 'area_team')) execute function dashboard_count_kind();
create trigger dashboard_count_kind after update of kind on grids_site
  for each row when ((old.kind = 'enterprise') <> (new.kind = 'enterprise')) execute function dashboard_count_kind();
"""
NO_KINDS = """
drop trigger dashboard_count_kind on grids_site;
drop trigger dashboard_count_kind on grids_executor;
drop function dashboard_count_kind();
"""

# When a household was last met, face to face or by telephone; and where.
MEETINGS = """
create function dashboard_meet() returns trigger language plpgsql as $$
begin
  if tg_op <> 'INSERT' and old.household_id is not null then
    delete from dashboard_lastmeeting where household_id = old.household_id;
    insert into dashboard_lastmeeting (household_id, place_code, at)
      select v.household_id, v.place_code, v.at from cases_visit v
      where v.household_id = old.household_id and v.outcome = 'met' order by v.at desc, v.id desc limit 1
    on conflict do nothing;
  end if;
  if tg_op <> 'DELETE' and new.household_id is not null and new.outcome = 'met' then
    insert into dashboard_lastmeeting as known (household_id, place_code, at)
      values (new.household_id, new.place_code, new.at)
    on conflict (household_id) do update set at = excluded.at, place_code = excluded.place_code
      where excluded.at >= known.at;
  end if;
  return null;
end $$;
create trigger dashboard_meet after insert or delete on cases_visit
  for each row execute function dashboard_meet();
create trigger dashboard_meet_again after update of at, outcome, household_id, place_code on cases_visit
  for each row execute function dashboard_meet();
"""
NO_MEETINGS = """
drop trigger dashboard_meet_again on cases_visit;
drop trigger dashboard_meet on cases_visit;
drop function dashboard_meet();
"""

# What is there already.
BEGIN = """
insert into dashboard_tallyline (what, day, place_code, key, n)
select what, day, place_code, key, count(*) from (
  select line.* from cases_case c, dashboard_lines_of_case(c) line
  union all select line.* from cases_visit v, dashboard_lines_of_visit(v) line
  union all select line.* from cases_patrol p, dashboard_lines_of_patrol(p) line
  union all select line.* from cases_need d, dashboard_lines_of_need(d) line
  union all select line.* from cases_hazard h, dashboard_lines_of_hazard(h) line
) counted group by what, day, place_code, key;
insert into dashboard_lastmeeting (household_id, place_code, at)
select distinct on (household_id) household_id, place_code, at from cases_visit
where household_id is not null and outcome = 'met' order by household_id, at desc, id desc;
"""


def counting(sql, name):
    """The statements for one table."""
    table, columns = TABLES[name]
    changed = " or ".join(f"old.{column} is distinct from new.{column}" for column in columns.split())
    return sql.format(name=name, table=table, changed=changed)


class Migration(migrations.Migration):
    """Counting begins."""

    dependencies = [
        ("dashboard", "0003_tallies_and_kiosk_links"),
        ("cases", "0014_group_sending"),
        ("grids", "0007_refusals_of_intakes_are_sealed"),
    ]
    operations = [
        migrations.RunSQL(LINES, NO_LINES),
        *(migrations.RunSQL(counting(COUNT, name), counting(NO_COUNT, name)) for name in TABLES),
        migrations.RunSQL(KINDS, NO_KINDS),
        migrations.RunSQL(MEETINGS, NO_MEETINGS),
        migrations.RunSQL(BEGIN, migrations.RunSQL.noop),
    ]
