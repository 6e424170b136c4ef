"""Any two characters of description and address side by side, indexed; most Chinese words have two."""

from django.db import migrations

# The last character stands alone too, so that a single character is found by a prefix wherever it stands.
PIECES = """
create function cases_grams(said text) returns tsvector language sql immutable strict parallel safe as $$
  select array_to_tsvector(array(
    select distinct one || coalesce(two, '')
    from unnest(string_to_array(lower(said), null), (string_to_array(lower(said), null))[2:]) as pair(one, two)
  ))
$$;
"""
COLUMN = """
alter table cases_case add column grams tsvector
  generated always as (cases_grams(description || ' ' || address)) stored;
create index case_grams on cases_case using gin (grams) with (gin_pending_list_limit = 1024);
"""


class Migration(migrations.Migration):
    """A generated column that Django does not know; ``cases.models.search`` does."""

    dependencies = [("cases", "0005_default_ladder")]
    operations = [
        migrations.RunSQL(PIECES, "drop function cases_grams(text);"),
        migrations.RunSQL(COLUMN, "alter table cases_case drop column grams;"),
    ]
