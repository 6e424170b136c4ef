"""The account behind a token is that account, with no more rights than it has."""

from rest_framework.authtoken.models import Token

from grids.people.tokens import COLUMNS, Tokens


def test_a_token_gives_the_account_as_it_stands_and_no_more(cadre):
    found, _token = Tokens().authenticate_credentials(Token.objects.create(user=cadre).key)
    assert {name: getattr(found, name) for name in COLUMNS} == {
        name: getattr(cadre, name) for name in COLUMNS
    }
    assert not found.is_superuser
    assert found.standing == cadre.standing
