"""An enterprise's matter: begun by the centre with a preview, then one board for all; every POST is one verb."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases.access import SignedIn, View, for_the_centre
from cases.attempts import attempt
from cases.enterprise.appointments import cancel, finish, propose
from cases.enterprise.board import WITH_MATTER, gather
from cases.enterprise.forms import (
    AppointmentForm,
    EnterpriseLinkForm,
    MarkForm,
    OpeningForm,
    QuestionForm,
    WordsForm,
)
from cases.enterprise.links import issue, revoke
from cases.enterprise.opening import accept, begin
from cases.enterprise.progress import Marked, mark, resolve_done
from cases.enterprise.questions import answer, ask
from cases.enterprise.roles import leads
from cases.enterprise.row_parser import faults, parse
from cases.enterprise.views import concerned
from cases.models import Appointment, EnterpriseLink, EnterpriseMatter, Question


def seen(request: SignedIn) -> Any:
    """The matters that the person sees, with what a board shows."""
    return EnterpriseMatter.objects.visible_to(request.user).select_related(*WITH_MATTER)


@concerned
@never_cache
@require_safe
def matter(request: SignedIn, number: str) -> HttpResponse:
    """The board."""
    return board_page(request, get_object_or_404(seen(request), case__number=number))


def board_page(request: SignedIn, matter: EnterpriseMatter, status: int = 200, **forms: Any) -> HttpResponse:
    """The board with a form on it that was refused, or with none."""
    board = gather(matter, request.user, timezone.now())
    context = {
        "board": board,
        "matter": matter,
        "question_form": QuestionForm(matter) if board.may["ask"] else None,
        "appointment_form": AppointmentForm(matter) if board.may["answer"] else None,
        "link_form": EnterpriseLinkForm(),
        "now": board.now,
    }
    return render(request, "cases/enterprise/enterprise_board.html", context | forms, status=status)


def tried(
    request: SignedIn, matter: EnterpriseMatter, name: str, form: forms.Form, act: Callable[[], str]
) -> HttpResponse:
    """Do it and say so on the board; or the board again with what stands in the way, and nothing typed lost."""
    outcome = attempt(form, act)
    if outcome.result is None:
        return board_page(request, matter, outcome.status, **{name: form})
    messages.success(request, outcome.result)
    return redirect(matter)


@for_the_centre
@require_http_methods(["GET", "HEAD", "POST"])
def matter_new(request: SignedIn) -> HttpResponse:
    """Filled in, looked at as it would become, then begun."""
    form = OpeningForm(request.user, request.POST or None, initial=request.GET.dict())
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        opening = form.opening()
        steps = list(opening.template.steps.select_related("executor"))
        context |= {"opening": opening, "steps": steps, "faults": faults(opening.rows)}
        if "begin" in request.POST:
            begun = attempt(form, begin, opening, by=request.user)
            if begun.result:
                messages.success(request, _("已建立，主案卷和子案卷都已派遣。"))
                return redirect("enterprise_matter", begun.result.case.number)
    elif request.method == "POST":
        context["opening"] = {"rows": parse(request.POST.get("rows", ""))}
    status = 400 if form.errors else 200
    return render(request, "cases/enterprise/enterprise_new.html", context, status=status)


@concerned
@require_POST
def matter_mark(request: SignedIn, number: str) -> HttpResponse:
    """Cells, rows or columns."""
    row = get_object_or_404(seen(request), case__number=number)
    form = MarkForm(request.POST)

    def act() -> str:
        given = form.cleaned_data
        own = None if leads(row, request.user) else request.user.standing.executors
        return told(mark(row, form.chosen(row, own), by=request.user, **given))

    return tried(request, row, "mark_form", form, act)


def told(marked: Marked) -> str:
    """What a marking did, in a sentence or two."""
    lines = [ngettext("已标 %d 格。", "已标 %d 格。", marked.changed) % marked.changed]
    if marked.resolved:
        count = len(marked.resolved)
        lines.append(ngettext("%d 家已反馈结果，待核查。", "%d 家已反馈结果，待核查。", count) % count)
    lines += [f"{name}：{sentence}" for name, sentence in marked.left.items()]
    return "".join(lines)


@concerned
@require_POST
def matter_accept(request: SignedIn, number: str) -> HttpResponse:
    """The lead signs for all of it."""
    row = get_object_or_404(seen(request), case__number=number)

    def act() -> str:
        count = accept(row, by=request.user)
        return ngettext("已签收 %d 件。", "已签收 %d 件。", count) % count

    return tried(request, row, "accept_form", forms.Form({}), act)


@concerned
@require_POST
def matter_resolve(request: SignedIn, number: str) -> HttpResponse:
    """The lead feeds back every row that is done."""
    row = get_object_or_404(seen(request), case__number=number)

    def act() -> str:
        marked = resolve_done(row, by=request.user)
        count = len(marked.resolved)
        said = ngettext("%d 家已反馈结果，待核查。", "%d 家已反馈结果，待核查。", count) % count
        return said + "".join(f"{name}：{sentence}" for name, sentence in marked.left.items())

    return tried(request, row, "accept_form", forms.Form({}), act)


@concerned
@require_POST
def matter_ask(request: SignedIn, number: str) -> HttpResponse:
    """A question by staff."""
    row = get_object_or_404(seen(request), case__number=number)
    form = QuestionForm(row, request.POST)

    def act() -> str:
        ask(row, form.cleaned_data["words"], by=request.user, executor=form.cleaned_data["executor"])
        return _("已提问，这个事项的人都看得到。")

    return tried(request, row, "question_form", form, act)


@concerned
@require_POST
def question_answer(request: SignedIn, pk: int) -> HttpResponse:
    """An answer to a question."""
    question = get_object_or_404(Question.objects.filter(matter__in=seen(request).values("pk")), pk=pk)
    row = get_object_or_404(seen(request), pk=question.matter_id)
    question.matter = row
    form = WordsForm(request.POST)

    def act() -> str:
        answer(question, form.cleaned_data["words"], by=request.user)
        return _("已答复，企业和各单位都看得到。")

    form.question = pk
    return tried(request, row, "answer_form", form, act)


@concerned
@never_cache
@require_POST
def matter_link(request: SignedIn, number: str) -> HttpResponse:
    """A new link; its address is shown in this answer and never again."""
    row = get_object_or_404(seen(request), case__number=number)
    form = EnterpriseLinkForm(request.POST)
    issued = attempt(form, lambda: issue(row, by=request.user, **form.cleaned_data))
    if issued.result is None:
        return board_page(request, row, issued.status, link_form=form)
    _link, token = issued.result
    address = request.build_absolute_uri(reverse("enterprise_out", args=[token]))
    return board_page(request, row, address=address)


@concerned
@require_POST
def link_revoke(request: SignedIn, pk: int) -> HttpResponse:
    """A link that opens nothing from now on."""
    links = EnterpriseLink.objects.filter(matter__in=seen(request).values("pk"))
    link = get_object_or_404(links, pk=pk)
    link.matter = get_object_or_404(seen(request), pk=link.matter_id)

    def act() -> str:
        revoke(link, by=request.user)
        return _("链接已撤销。")

    return tried(request, link.matter, "accept_form", forms.Form({}), act)


@concerned
@require_POST
def matter_appoint(request: SignedIn, number: str) -> HttpResponse:
    """A joint appointment."""
    row = get_object_or_404(seen(request), case__number=number)
    form = AppointmentForm(row, request.POST)

    def act() -> str:
        propose(row, form.plan(), by=request.user)
        return _("已约，等企业在链接里确认。")

    return tried(request, row, "appointment_form", form, act)


def _appointment(verb: Callable[..., object], said: Callable[[], str]) -> View:
    """A verb upon an appointment, with words."""

    @concerned
    @require_POST
    def view(request: SignedIn, uuid: str) -> HttpResponse:
        rows = Appointment.objects.filter(matter__in=seen(request).values("pk"))
        appointment = get_object_or_404(rows, uuid=uuid)
        appointment.matter = get_object_or_404(seen(request), pk=appointment.matter_id)
        form = WordsForm(request.POST)
        form.appointment, form.verb = appointment.pk, verb.__name__

        def act() -> str:
            verb(appointment, by=request.user, words=form.cleaned_data["words"])
            return said()

        return tried(request, appointment.matter, "words_form", form, act)

    return view


appointment_finish = _appointment(finish, lambda: _("已记成走访，并记到各家和案卷。"))
appointment_cancel = _appointment(cancel, lambda: _("已取消，企业看得到原因。"))
