"""A borrowed session cannot make itself lasting: what opens an account asks for the password, is logged and told."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.contrib.auth.models import Group
from django.core import mail
from django.test import Client
from django.urls import URLResolver, reverse
from django.utils import timezone
from rest_framework.authtoken.models import Token

from cases.models import Notice
from cases.notices import access_notices
from grids.models import AccessChange, User
from grids.people.credentials import credentials_of
from honghua import accounts
from tests.cast import PASSWORD, proven
from tests.grids.imports.test_spreadsheets import upload

OLD, EVIL, NEW_PASSWORD = "lin@street.cn", "evil@elsewhere.cn", "an-even-longer-one"
# Everything that any page under /accounts/ could ask for, but for the password.
TYPED = {
    "email": EVIL, "oldpassword": "guess", "password": "guess", "password1": NEW_PASSWORD, "password2": NEW_PASSWORD,
    "code": "123456", "username": "mine", "login": "mine",
}  # fmt: skip
LEAVES = {"account_logout"}


@pytest.fixture
def lin(cadre):
    """The cadre, with an address in the register and one added beside it."""
    User.objects.filter(pk=cadre.pk).update(email=OLD)
    EmailAddress.objects.create(user=cadre, email="second@street.cn", verified=True)
    cadre.refresh_from_db()
    return cadre


@pytest.fixture
def session(client, lin):
    """The cadre's browser, signed in; whoever holds it does not know the password."""
    client.force_login(lin)
    return client


def names(patterns=None):
    """Every address under /accounts/ by its name."""
    for one in patterns or accounts.urlpatterns:
        if isinstance(one, URLResolver):
            yield from names(one.url_patterns)
        else:
            yield one.name


def address(name):
    """The page of a name; a key that nobody was given where one belongs."""
    keys = {
        "account_confirm_email": {"key": "x"},
        "account_reset_password_from_key": {"uidb36": "1", "key": "x-y"},
    }
    return reverse(name, kwargs=keys.get(name))


def sentences():
    """The log, oldest first."""
    return [row.sentence for row in AccessChange.objects.order_by("pk")]


def with_factor(person):
    """A second factor and its codes; the answer is the codes."""
    totp.TOTP.activate(person, totp.generate_totp_secret())
    return RecoveryCodes.activate(person).get_unused_codes()


def right_code(client):
    """What the app on the phone would show for the secret of the page that was opened."""
    secret = client.session[totp.SECRET_SESSION_KEY]
    counter = next(iter(totp.yield_hotp_counters_from_time()))
    return totp.format_hotp_value(totp.hotp_value(secret, counter))


def test_an_address_of_ones_own_is_no_way_to_the_password_of_a_borrowed_session(session, lin):
    answer = session.post("/accounts/email/", {"action_add": "", "email": EVIL})
    assert answer.url == "/accounts/reauthenticate/?next=%2Faccounts%2Femail%2F"
    assert not EmailAddress.objects.filter(email=EVIL).exists()
    Client().post("/accounts/password/reset/", {"email": EVIL})
    assert not [one for one in mail.outbox if "/key/" in one.body]


@pytest.mark.parametrize("factor", [False, True])
def test_no_address_of_the_library_changes_anything_without_the_password(factor, session, lin):
    codes = with_factor(lin) if factor else []
    before = credentials_of(lin.pk)
    pages = [(address(name), {}) for name in set(names()) - LEAVES]
    pages += [("/accounts/email/", {f"action_{act}": "", "email": email})
              for act in ("add", "remove", "primary", "send") for email in (EVIL, OLD, "second@street.cn")]  # fmt: skip
    for page, act in pages:
        for answer in (session.get(page), session.post(page, TYPED | act)):
            assert answer.status_code < 500, page
            assert not any(code in answer.content.decode() for code in codes), page
    assert credentials_of(lin.pk) == before
    assert totp.SECRET_SESSION_KEY not in session.session
    assert sentences() == []


def test_signing_in_is_no_proof_and_a_proof_does_not_last(client, lin, settings):
    client.post("/accounts/login/", {"login": lin.username, "password": PASSWORD})
    assert "reauthenticate" in client.post("/accounts/email/", {"action_add": "", "email": EVIL}).url
    proven(client)
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 0
    assert "reauthenticate" in client.post("/accounts/email/", {"action_add": "", "email": EVIL}).url
    assert not EmailAddress.objects.filter(email=EVIL).exists()


def test_what_was_asked_for_is_done_once_the_password_is_typed(session, lin):
    asked = session.post("/accounts/email/", {"action_add": "", "email": "new@street.cn"})
    page = session.get(asked.url).content.decode()
    assert "再输入一次密码" in page
    wrong = session.post(asked.url, {"password": "guess"})
    assert "密码不对，请重新输入您自己的登录密码。" in wrong.content.decode()
    assert sentences() == []
    session.post(asked.url, {"password": PASSWORD, "next": "/accounts/email/"})
    assert sentences() == ["新增邮箱：n***@street.cn"]


def test_each_change_is_on_the_log_and_told_in_the_inbox_and_at_the_old_address(session, lin):
    proven(session)
    session.post("/accounts/email/", {"action_add": "", "email": "new@street.cn"})
    session.post("/accounts/email/", {"action_primary": "", "email": "second@street.cn"})
    session.post("/accounts/email/", {"action_remove": "", "email": OLD})
    row = AccessChange.objects.earliest("pk")
    assert (row.by, row.person, row.ip, row.kind) == (lin, lin, "127.0.0.1", "address")
    assert sentences() == [
        "新增邮箱：n***@street.cn",
        "修改账号资料：电子邮件地址",
        "取消邮箱：l***@street.cn",
    ]
    mail.outbox.clear()
    assert [access_notices.notify_access_changes(timezone.now()) for _twice in range(2)] == [1, 0]
    assert [access_notices.mail_access_changes(timezone.now()) for _twice in range(2)] == [1, 0]
    assert {to for one in mail.outbox for to in one.to} == {OLD, "second@street.cn", "new@street.cn"}
    assert "来自 127.0.0.1" in mail.outbox[0].body
    assert "新增邮箱：n***@street.cn" in Notice.objects.get(user=lin).body


def test_a_new_address_is_not_told_of_its_own_arrival(session, lin):
    proven(session).post("/accounts/email/", {"action_add": "", "email": "new@street.cn"})
    assert AccessChange.objects.get().mail_to.split() == [OLD, "second@street.cn"]


def test_a_new_password_ends_sessions_links_and_tokens_and_is_on_the_log(session, lin):
    other, key = Client(), Token.objects.create(user=lin).key
    other.force_login(lin)
    Client().post("/accounts/password/reset/", {"email": "second@street.cn"})
    link = next(word for word in mail.outbox[0].body.split() if "/key/" in word)
    typed = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    assert session.post("/accounts/password/change/", typed).status_code == 302
    assert session.get("/inbox/").status_code == 200
    assert other.get("/inbox/").status_code == 302
    assert Client().get("/api/v1/grids/", headers={"Authorization": f"Token {key}"}).status_code == 401
    assert "token_fail" in str(Client().get(link, follow=True).context)
    assert sentences() == ["修改密码", "取消程序令牌"]


def test_a_password_set_by_a_link_is_on_the_log(lin):
    Client().post("/accounts/password/reset/", {"email": "second@street.cn"})
    link = next(word for word in mail.outbox[0].body.split() if "/key/" in word)
    browser = Client()
    form = browser.get(link, follow=True)
    browser.post(form.request["PATH_INFO"], {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    assert sentences() == ["用链接设置密码"]
    assert AccessChange.objects.get().mail_to.split() == [OLD, "second@street.cn"]


def test_a_second_factor_and_its_codes_are_on_the_log(client, cadre):
    client.force_login(cadre)
    proven(client).get("/accounts/2fa/totp/activate/")
    client.post("/accounts/2fa/totp/activate/", {"code": right_code(client)})
    client.get("/accounts/2fa/recovery-codes/")
    client.post("/accounts/2fa/recovery-codes/generate/", {})
    client.post("/accounts/2fa/totp/deactivate/", {})
    assert sentences() == [
        "新增两步验证：备用码", "新增两步验证：验证器应用", "查看备用码", "新增两步验证：备用码",
        "取消两步验证：备用码", "取消两步验证：验证器应用",
    ]  # fmt: skip
    assert not Authenticator.objects.filter(user=cadre).exists()


def test_a_token_is_on_the_log_once(lin):
    typed = {"username": lin.username, "password": PASSWORD}
    assert [Client().post("/api/v1/auth/token/", typed).status_code for _twice in range(2)] == [200, 200]
    assert sentences() == ["新增程序令牌"]
    assert (
        Client().post("/api/v1/auth/token/", {"username": lin.username, "password": "x"}).status_code == 400
    )


@pytest.fixture
def desk(admin):
    """The admin's browser, borrowed."""
    browser = Client()
    browser.force_login(admin)
    return browser


def account(user, **changed):
    """What the register's form sends."""
    groups = [group.pk for group in user.groups.all()] if user.pk else []
    fields = {"username": user.username, "name": user.name, "street": user.street_id, "email": user.email}
    return fields | {"is_active": "on", "groups": groups} | changed


def test_an_admins_borrowed_session_lets_nobody_in(desk, admin, lin):
    page, group = f"/admin/grids/user/{lin.pk}/change/", Group.objects.get_or_create(name="指挥中心")[0]
    new = account(User(username="twin", name="替身", street=admin.street))
    forms = [
        (page, account(lin, **one)) for one in ({"email": EVIL}, {"username": "mine"}, {"groups": [group.pk]})
    ]
    forms += [(page, account(lin, is_active="")), ("/admin/grids/user/add/", new),
              (f"/admin/grids/user/{admin.pk}/change/", account(admin, email=EVIL))]  # fmt: skip
    for address_, fields in forms:
        for typed in ("", "guess"):
            form = desk.post(address_, fields | {"own_password": typed}).context_data["adminform"].form
            assert list(form.errors) == ["own_password"]
            assert form["email"].value() == fields["email"]
    for act in ("give_links", "drop_second_factor"):
        answer = desk.post("/admin/grids/user/", {"action": act, "_selected_action": [lin.pk, admin.pk]})
        assert "reauthenticate" in answer.url
    ticket = upload(desk, "grids/user", ["账号", "姓名", "邮箱"], ["cadre", "林知远", EVIL]).context_data[
        "ticket"
    ]
    assert "reauthenticate" in desk.post("/admin/grids/user/import/", {"ticket": ticket}).url
    typed = {"old_password": PASSWORD, "new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD}
    assert desk.post("/admin/password_change/", typed).url == "/accounts/password/change/"
    assert (sentences(), User.objects.filter(email=EVIL).count()) == ([], 0)


def test_an_admins_password_lets_the_change_through_and_the_old_address_hears_of_it(desk, lin):
    page = f"/admin/grids/user/{lin.pk}/change/"
    assert desk.post(page, account(lin, name="林知远远")).status_code == 302
    assert desk.post(page, account(lin, email="new@street.cn", own_password=PASSWORD)).status_code == 302
    row = AccessChange.objects.get()
    assert (row.sentence, row.ip, row.mail_to.split()) == (
        "修改账号资料：电子邮件地址", "127.0.0.1", [OLD, "second@street.cn"],
    )  # fmt: skip
    for gone in (OLD, "second@street.cn"):
        Client().post("/accounts/password/reset/", {"email": gone})
    assert not [one for one in mail.outbox if "/key/" in one.body]


def test_an_admins_asked_for_links_come_after_the_password(desk, lin):
    chosen = {"action": "give_links", "_selected_action": [lin.pk]}
    asked = desk.post("/admin/grids/user/", chosen)
    page = desk.post(asked.url, {"password": PASSWORD, "next": "/admin/grids/user/"})
    assert "/accounts/password/reset/key/" in page.context_data["links"][0][1]
    assert sentences() == ["生成设置密码的链接"]


def test_a_dead_mail_server_delays_the_mail_and_a_street_without_mail_writes_none(
    session, lin, settings, monkeypatch
):
    proven(session).post("/accounts/email/", {"action_add": "", "email": "new@street.cn"})

    def broken(*_args):
        raise ConnectionRefusedError

    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", broken)
        assert access_notices.mail_access_changes(timezone.now()) == 0
    assert access_notices.mail_access_changes(timezone.now()) == 1
    settings.SENDS_MAIL = False
    session.post("/accounts/password/change/",
                 {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD})  # fmt: skip
    assert AccessChange.objects.get(kind="password").mail_to == ""
