"""No sentence of a library reaches a person as it came: each stands in our words, and says what to do."""

import gettext
import inspect
import re
from pathlib import Path

import allauth
import django
import pytest
import rest_framework
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django import forms
from django.contrib.auth import forms as auth_forms
from django.core import validators
from django.db import models
from django.test import Client
from django.utils import translation
from django.utils.functional import Promise
from django_filters import fields as filter_fields
from rest_framework import exceptions, fields, relations, serializers
from rest_framework import validators as rest_validators

from honghua.translations import LOCALE, read
from tests.cast import PASSWORD
from tests.test_access import addresses, patterns, resolved  # noqa: F401  (fixtures)

MODULES = (
    auth_forms, exceptions, fields, filter_fields, forms.fields, forms.formsets, forms.models, models.fields,
    relations, rest_validators, serializers, validators,
)  # fmt: skip
SAYING = (
    "default_error_messages", "error_messages", "message", "messages", "default_detail", "missing_message",
    "extra_detail_singular",
)  # fmt: skip
MARKS = re.compile(r"%\(\w+\)[sdr]|%d|\{\{?\w+[^}]*\}?\}")
LIBRARIES = (
    Path(django.__file__).parent / "conf",
    Path(rest_framework.__file__).parent,
    Path(allauth.__file__).parent,
)


def sentences(said):
    """The library's own English of what it says: one sentence or a table of them."""
    if isinstance(said, dict):
        return {one for part in said.values() for one in sentences(part)}
    return {str(said)} if isinstance(said, Promise | str) and str(said) else set()


def emitted():
    """All that forms, fields, filters, serializers, validators and sign-in can say of what was filled in."""
    with translation.override(None):
        own = [vars(one).get(name) for module in MODULES for one in vars(module).values()
               if inspect.isclass(one) for name in SAYING]  # fmt: skip
        own += [DefaultAccountAdapter.error_messages, DefaultMFAAdapter.error_messages]
        own += [
            one.message for one in vars(validators).values() if isinstance(one, validators.RegexValidator)
        ]
        told = [path for app in ("account", "mfa")
                for path in (LIBRARIES[2] / "templates" / app / "messages").glob("*.txt")]  # fmt: skip
        words = {one for path in told for one in re.findall(r"blocktrans %}(.*?){%", path.read_text())}
        spelled = {re.sub(r"\{\{ ?(\w+) ?\}\}", r"%(\1)s", one) for one in words}
        return {one for said in own for one in sentences(said)} | spelled


def test_each_sentence_of_a_library_stands_in_our_words():
    ours = read(LOCALE / "libraries/zh_Hans/LC_MESSAGES/django.po")
    known = {
        one for message in ours for one in (message.id if isinstance(message.id, tuple) else (message.id,))
    }
    unread = {one for one in emitted() - known if not one.startswith("Save them")}
    assert unread == set()


@pytest.mark.parametrize("language", ["zh_Hans", "en"])
def test_our_words_keep_the_places_for_what_was_filled_in(language):
    for message in read(LOCALE / f"libraries/{language}/LC_MESSAGES/django.po"):
        theirs, said = ([one] if isinstance(one, str) else list(one) for one in (message.id, message.string))
        for one in filter(None, said):
            assert set(MARKS.findall(one)) <= set(MARKS.findall(theirs[0])), message.id
            if language == "zh_Hans":
                assert one != theirs[0]


def as_it_came():
    """What the libraries' own catalogues say in Chinese, up to the first place that is filled in."""
    found = set()
    for path in LIBRARIES:
        with next(path.glob("locale/zh_Hans/LC_MESSAGES/django.mo")).open("rb") as file:
            theirs = gettext.GNUTranslations(file)
        found |= {MARKS.split(theirs.gettext(one))[0] for one in emitted() if theirs.gettext(one) != one}
    with translation.override("zh-hans"):
        ours = "\n".join(translation.gettext(one) for one in emitted())
    return {one for one in found if len(one) > 4 and one not in ours}


def test_no_form_answers_in_words_of_a_library(addresses, centre):  # noqa: F811
    client, read_by_nobody = Client(raise_request_exception=False), as_it_came()
    client.force_login(centre)
    names = {name for form in all_forms(forms.BaseForm) for name in getattr(form, "base_fields", {})}
    for address in addresses.values():
        for wrong in ("", "not on any list \x00"):
            page = client.post(address, dict.fromkeys(names, wrong))
            body = "" if page.streaming else page.content.decode(errors="replace")
            assert [one for one in read_by_nobody if one in body] == [], address


def all_forms(base):
    """Every form class that is loaded."""
    return [base, *(deep for one in base.__subclasses__() for deep in all_forms(one))]


@pytest.mark.parametrize(
    ("language", "said"), [("zh-hans", "您已登录：林知远。"), ("en", "You are signed in: 林知远.")]
)
def test_who_signs_in_is_called_by_name(client, cadre, language, said):
    client.cookies["django_language"] = language
    body = {"login": "cadre", "password": PASSWORD}
    assert said in client.post("/accounts/login/", body, follow=True).content.decode()


@pytest.mark.parametrize(("language", "said"), [("zh-hans", "请填写"), ("en", "Please fill")])
def test_a_serializer_and_a_form_ask_in_our_words(client, db, language, said):
    client.cookies["django_language"] = language
    headers = {"Accept-Language": language}
    token = client.post("/api/v1/auth/token/", {}, "application/json", headers=headers).json()
    assert said in token["username"][0]
    assert said in client.post("/accounts/login/", {}).content.decode()
