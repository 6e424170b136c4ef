"""The database does the sums of pledged money itself, and refuses to rewrite amounts and stories."""

from django.db import migrations

SUMS = """
create function volunteers_money_adds_up() returns trigger language plpgsql as $$
declare
  whole bigint; promised bigint; paid bigint; used bigint; asked bigint; owner bigint;
begin
  select project_id into owner from volunteers_pledge where id = new.pledge_id;
  select asked_fen + extra_fen into asked from volunteers_project where id = owner for update;
  select coalesce(sum(case line.kind when 'pledged' then amount_fen when 'released' then -amount_fen else 0 end), 0)
    into whole from volunteers_moneyline line
    join volunteers_pledge pledge on pledge.id = line.pledge_id where pledge.project_id = owner;
  select coalesce(sum(case kind when 'pledged' then amount_fen when 'released' then -amount_fen else 0 end), 0),
         coalesce(sum(amount_fen) filter (where kind = 'paid'), 0),
         coalesce(sum(amount_fen) filter (where kind = 'used'), 0)
    into promised, paid, used from volunteers_moneyline where pledge_id = new.pledge_id;
  if new.kind = 'pledged' then whole := whole + new.amount_fen; promised := promised + new.amount_fen; end if;
  if new.kind = 'released' then promised := promised - new.amount_fen; end if;
  if new.kind = 'paid' then paid := paid + new.amount_fen; end if;
  if new.kind = 'used' then used := used + new.amount_fen; end if;
  if whole > asked then
    raise exception 'more money pledged than asked' using errcode = 'check_violation', constraint = 'money_within_asked';
  end if;
  if paid > promised or used > paid then
    raise exception 'more money than pledged or paid' using errcode = 'check_violation', constraint = 'money_traceable';
  end if;
  return new;
end $$;
create trigger money_adds_up before insert on volunteers_moneyline
  for each row execute function volunteers_money_adds_up();

create function volunteers_asked_covers() returns trigger language plpgsql as $$
declare whole bigint;
begin
  select coalesce(sum(case line.kind when 'pledged' then amount_fen when 'released' then -amount_fen else 0 end), 0)
    into whole from volunteers_moneyline line
    join volunteers_pledge pledge on pledge.id = line.pledge_id where pledge.project_id = new.id;
  if whole > new.asked_fen + new.extra_fen then
    raise exception 'less asked than pledged' using errcode = 'check_violation', constraint = 'money_within_asked';
  end if;
  return new;
end $$;
create trigger asked_covers before update of asked_fen, extra_fen on volunteers_project
  for each row when (old.asked_fen + old.extra_fen > new.asked_fen + new.extra_fen)
  execute function volunteers_asked_covers();
"""
NO_SUMS = """
drop trigger asked_covers on volunteers_project;
drop function volunteers_asked_covers();
drop trigger money_adds_up on volunteers_moneyline;
drop function volunteers_money_adds_up();
"""
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
KEPT = ("volunteers_moneyline", "volunteers_projectevent")


class Migration(migrations.Migration):
    """Amounts add up; amounts and stories are append-only."""

    dependencies = [("volunteers", "0002_lists_and_projects"), ("grids", "0002_reveals_are_append_only")]
    operations = [
        migrations.RunSQL(SUMS, NO_SUMS),
        *(migrations.RunSQL(GUARD.format(table=table), LIFT.format(table=table)) for table in KEPT),
    ]
