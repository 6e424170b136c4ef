"""A street of another name, and what no page of it may say."""

import re

from django.test import Client

from grids.models import Street

QINGSHI = {
    "name": "青石街道",
    "name_en": "Qingshi Sub-district",
    "telephone": "025 5200 0000",
}
# Addresses of our own files and names inside scripts are no words on a page.
FOREIGN = re.compile(r"红花|(?<!/static/)\bHonghua\b")
LANGUAGES = {"zh-hans": "智慧青石", "en": "Smart Qingshi"}


def renamed():
    """The only street is called 青石街道 from now on."""
    Street.objects.update(**QINGSHI)


def body_of(answer):
    """All of an answer as text."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode(errors="replace")


def reader(user, language):
    """A browser in a language, signed in or a stranger's."""
    client = Client()
    if user is not None:
        client.force_login(user)
    client.post("/i18n/setlang/", {"language": language, "next": "/"})
    return client


def faults(pages, user, language):
    """Which of the pages say another street's name, or are whole pages without their own; and how many were whole."""
    client, wrong, whole = reader(user, language), [], 0
    for name, address in sorted(pages.items()):
        answer = client.get(address)
        text = body_of(answer)
        is_page = "<footer" in text and "<html" in text
        whole += is_page
        if FOREIGN.search(text) or (is_page and LANGUAGES[language] not in text):
            wrong.append((name, answer.status_code))
    return wrong, whole
