"""Sign-in: accounts come from the admin, nobody signs up; the demonstration's password opens nothing elsewhere."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework.authtoken.models import Token

from grids.models import User
from grids.people import credentials
from grids.places import naming_for, sender_of
from honghua.production import DEMONSTRATION_PASSWORD


class NoDemonstration:
    """The backend asked first: accounts of a demonstration that came along in a database stay shut in production."""

    def authenticate(
        self, request: HttpRequest | None, password: str | None = None, **credentials: Any
    ) -> None:
        """Nobody by this one; PermissionDenied, which ends the asking, for the password that everybody knows."""
        if settings.MODE == "production" and password == DEMONSTRATION_PASSWORD:
            raise PermissionDenied


class NoDemonstrationPassword:
    """Nobody chooses what would not let them in."""

    def validate(self, password: str, user: User | None = None) -> None:
        """ValidationError for the demonstration's password."""
        if settings.MODE != "demo" and password == DEMONSTRATION_PASSWORD:
            raise ValidationError(_("这是演示系统的密码，人人知道，请换一个。"), code="demonstration")

    def get_help_text(self) -> str:
        """Beside the others."""
        return _("密码不能是演示系统的密码。")


class Adapter(DefaultAccountAdapter):
    """allauth's account rules with the door for newcomers shut."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_password": gettext_lazy("密码不对，请重新输入您自己的登录密码。"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are made by an admin."""
        return False

    def get_from_email(self) -> str:
        """Mails about an account come from the platform by its name."""
        return sender_of(naming_for(context.request))

    def set_password(self, user: User, password: str) -> None:
        """A new password ends the tokens that the old one gave; both stand on the log."""
        with credentials.recorded(user, by_link=not self.request.user.is_authenticated):
            super().set_password(user, password)
            Token.objects.filter(user=user).delete()


class FactorAdapter(DefaultMFAAdapter):
    """allauth's second factor under the platform's name."""

    def get_totp_issuer(self) -> str:
        """What the authenticator shows beside the code."""
        return naming_for(context.request).platform
