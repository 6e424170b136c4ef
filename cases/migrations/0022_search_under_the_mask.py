"""What the pages mask, the database masks alike: who may not look behind a mask searches what they are shown.

Functions of the text, not columns: the rows are found by the index on the plain text and looked through as they are
shown, so nothing is rewritten and rows of any age answer alike. The expressions are those of ``grids.privacy`` on the
day of this migration; a test compares the two.
"""

from django.db import migrations

FUNCTION = """
create function cases_masked(said text) returns text language sql immutable strict parallel safe cost 1000 as $$
  select regexp_replace(regexp_replace(said,
    '(?<![0-9０-９])([0-9０-９]{6})[0-9０-９]{8}([0-9０-９]{3}[0-9０-９XxＸｘ])(?![0-9０-９])',
    '\\1********\\2', 'g'),
    '(?<![0-9０-９])(?:[8８][6６][-‐-―－ 　]?)?([1１][0-9０-９]{2})[-‐-―－ 　]?[0-9０-９]{4}[-‐-―－ 　]?([0-9０-９]{4})(?![0-9０-９])'
    '|(?<![0-9０-９])([0０][0-9０-９]{2,3})[-‐-―－ 　]?[0-9０-９]{3,4}[-‐-―－ 　]?([0-9０-９]{4})(?![0-9０-９])',
    '\\1\\3****\\2\\4', 'g')
$$;
"""
HOMES = """
create function cases_masked_homes(said text) returns text language sql immutable strict parallel safe cost 2000 as $$
  select regexp_replace(regexp_replace(regexp_replace(cases_masked(said),
    '(单元|[栋幢座楼])([-‐-―－ 　]?)[0-9０-９]{2,4}(?![0-9０-９]|[年月日层楼])', '\\1\\2***', 'g'),
    '(?<![0-9０-９])[0-9０-９]{2,4}([-‐-―－ 　]?室)', '***\\1', 'g'),
    '(?<![0-9０-９])([0-9０-９]{1,3}[-－][0-9０-９]{1,2}[-－])[0-9０-９]{3,4}(?![0-9０-９])', '\\1***', 'g')
$$;
"""


class Migration(migrations.Migration):
    """Two functions that Django does not know; ``cases.models.search`` does."""

    dependencies = [("cases", "0021_a_declared_day_settles")]
    operations = [
        migrations.RunSQL(FUNCTION, "drop function cases_masked(text);"),
        migrations.RunSQL(HOMES, "drop function cases_masked_homes(text);"),
    ]
