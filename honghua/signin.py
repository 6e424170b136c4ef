"""Sign-in: accounts come from the admin, nobody signs up."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from rest_framework.authtoken.models import Token

from grids.models import User


class Adapter(DefaultAccountAdapter):
    """allauth's account rules with the door for newcomers shut."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are made by an admin."""
        return False

    def set_password(self, user: User, password: str) -> None:
        """A new password ends the tokens that the old one gave."""
        super().set_password(user, password)
        Token.objects.filter(user=user).delete()
