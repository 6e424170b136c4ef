"""The registers of people and executors; telephone numbers are masked here, and changed without being shown."""

from datetime import timedelta
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Group
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminPasswordWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from grids.admin.register import FoundByNumber, RegisterAdmin
from grids.admin_site import PEOPLE, RECORDS, keeper
from grids.forms import SealedField, seal_field
from grids.imports import GROUPS, IS_SET, ExecutorResource, MembershipResource, PostingResource, UserResource
from grids.models import AccessChange, Executor, Household, Membership, Posting, Reveal, Site, User
from grids.people import access, credentials


class UserForm(forms.ModelForm):
    """An account, without its password; the admin's own is asked for where it changes who gets in."""

    request: HttpRequest
    GUARDED = frozenset({"username", "email", "groups", "is_active"})

    phone = SealedField(label=gettext_lazy("电话"), required=False, widget=UnfoldAdminTextInputWidget)
    groups = forms.ModelMultipleChoiceField(
        Group.objects.filter(name__in=GROUPS),
        label=gettext_lazy("工作组"),
        required=False,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
    )
    own_password = forms.CharField(
        label=gettext_lazy("您自己的密码"),
        required=False,
        strip=False,
        help_text=gettext_lazy("新建账号，或更改账号、邮箱、工作组、启用时，再输入一次您自己的登录密码。"),
        widget=UnfoldAdminPasswordWidget(attrs={"autocomplete": "current-password"}),
    )

    class Meta:
        model = User
        fields = ["username", "name", "street", "phone", "email", "groups", "is_active"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "phone" in self.fields:
            seal_field(self.fields["phone"], self.instance.phone, self.instance.masked_phone)
        for name in GROUPS:
            Group.objects.get_or_create(name=name)

    def clean_own_password(self) -> None:
        """Wrong or missing it is said beside the field; what was typed besides stays."""
        guarded = self.instance.pk is None or self.GUARDED & set(self.changed_data)
        if guarded and not credentials.is_proven(self.request):
            credentials.prove(self.request, self.cleaned_data["own_password"])


class ExecutorForm(forms.ModelForm):
    """An executor, without showing where its notices go."""

    notify_urls = SealedField(
        label=gettext_lazy("通知地址"), required=False, widget=UnfoldAdminTextareaWidget(attrs={"rows": 3})
    )

    class Meta:
        model = Executor
        fields = ["code", "name", "kind", "street", "community", "area", "email", "notify_urls", "active"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "notify_urls" in self.fields:
            stored = self.instance.notify_urls
            words = self._meta.model._meta.get_field("notify_urls").help_text
            seal_field(self.fields["notify_urls"], stored, IS_SET if stored else "", str(words))
        if "email" in self.fields and not settings.SENDS_MAIL:
            self.fields["email"].help_text = _("本站没有设置邮件，这个邮箱收不到通知；请填通知地址。")


@admin.register(User)
class UserAdmin(FoundByNumber, RegisterAdmin):
    """人员账号. Passwords are set by their owners, through a link that the admin hands out."""

    section, rank, step, icon = PEOPLE, 2, 7, "person"
    step_words = gettext_lazy("账号导入后没有密码；在列表里选中账号，生成设置密码的链接发给本人。")
    resource_class = UserResource
    street_lookup = "street__code"
    own_field = "groups"
    form = UserForm
    opens_accounts = True
    deletable = False
    search_fields = ["username", "name"]
    search_help_text = gettext_lazy("账号、姓名，或完整的电话号码")
    list_display = ["username", "name", "phone_shown", "street", "group_names", "is_active", "last_login"]
    list_select_related = ["street"]
    list_filter = ["is_active", "groups", "street"]
    autocomplete_fields = ["street"]
    actions = ["give_links", "drop_second_factor"]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[User]:
        """With the groups for the list."""
        return super().get_queryset(request).prefetch_related("groups")

    def scope(self, request: HttpRequest) -> dict[str, Any]:
        """A superuser's account is no admin's to change, nor to make a password link for."""
        others = {} if keeper(request).is_superuser else {"is_superuser": False}
        return super().scope(request) | others

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """The form, which asks for the password of whoever sends it."""
        form = super().get_form(request, obj, change, **kwargs)
        return type(form.__name__, (form,), {"request": request})

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """A colleague belongs to the same street."""
        return super().get_changeform_initial_data(request) | {"street": keeper(request).street_id}

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """A new account cannot sign in before its owner set a password."""
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)

    @admin.display(description=gettext_lazy("工作组"))
    def group_names(self, user: User) -> str:
        """The groups the person is in."""
        return "、".join(group.name for group in user.groups.all())

    @admin.action(description=gettext_lazy("生成设置密码的链接"))
    def give_links(self, request: HttpRequest, queryset: models.QuerySet[User]) -> HttpResponse:
        """A page with a link for each; it works once, for a few days, and is on the log."""
        credentials.demand(request)
        people = list(queryset.filter(is_active=True)[:200])
        links = [(person, request.build_absolute_uri(_password_page(person))) for person in people]
        if people:
            words = _("生成设置密码的链接")
            LogEntry.objects.log_actions(keeper(request).pk, people, CHANGE, change_message=words)
            access.record(keeper(request), people, AccessChange.Kind.LINK)
        until = timezone.now() + timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)
        context = {"title": _("设置密码的链接"), "opts": self.opts, "links": links, "until": until}
        whole = self.admin_site.each_context(request) | context
        response = TemplateResponse(request, "admin/registers/links.html", whole)
        response.headers["Cache-Control"] = "no-store"
        return response

    @admin.action(description=gettext_lazy("解除二次验证（本人丢失手机时）"))
    def drop_second_factor(self, request: HttpRequest, queryset: models.QuerySet[User]) -> None:
        """Whoever lost the phone signs in with the password again."""
        credentials.demand(request)
        people = list(queryset.filter(pk__in=Authenticator.objects.values("user")))
        if people:
            Authenticator.objects.filter(user__in=people).delete()
            access.record(keeper(request), people, AccessChange.Kind.FACTOR)
            LogEntry.objects.log_actions(keeper(request).pk, people, CHANGE, change_message=_("解除二次验证"))
        messages.success(request, _("已解除 %d 个账号的二次验证。") % len(people))


def _password_page(person: User) -> str:
    """The page on which the person sets a password; its key dies with the password it replaces."""
    key = default_token_generator.make_token(person)
    return reverse(
        "account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(person), "key": key}
    )


@admin.register(Executor)
class ExecutorAdmin(RegisterAdmin):
    """处置单位."""

    section, rank, step, icon = PEOPLE, 1, 6, "domain"
    step_words = gettext_lazy("社区居委会、科室、执法队、物业、驻区单位和区级部门。")
    resource_class = ExecutorResource
    street_lookup = "street__code"
    form = ExecutorForm
    deletable = False
    search_fields = ["code", "name"]
    list_display = ["code", "name", "kind", "community", "area", "notified", "active"]
    list_select_related = ["community", "area"]
    list_filter = ["kind", "active", "area", "community"]
    autocomplete_fields = ["street", "community", "area"]

    @admin.display(description=gettext_lazy("通知地址"), boolean=True)
    def notified(self, executor: Executor) -> bool:
        """Whether notices leave the house for it."""
        return bool(executor.notify_urls or (executor.email and settings.SENDS_MAIL))


@admin.register(Posting)
class PostingAdmin(RegisterAdmin):
    """干部下沉."""

    section, rank, step, icon = PEOPLE, 3, 8, "pin_drop"
    step_words = gettext_lazy("一人一格；换人先结束前任，再添加后任。")
    resource_class = PostingResource
    own_field = "user"
    street_lookup = "grid__community__street__code"
    search_fields = ["user__name", "user__username", "grid__code", "grid__name"]
    list_display = ["grid", "community", "user", "from_on", "to_on"]
    list_select_related = ["grid__community", "user"]
    list_filter = ["grid__community", ("to_on", admin.EmptyFieldListFilter)]
    autocomplete_fields = ["user", "grid"]

    @admin.display(description=gettext_lazy("社区"), ordering="grid__community__code")
    def community(self, posting: Posting) -> str:
        """The community of the grid."""
        return posting.grid.community.name


@admin.register(Membership)
class MembershipAdmin(RegisterAdmin):
    """处置人员."""

    section, rank, step, icon = PEOPLE, 4, 9, "groups"
    step_words = gettext_lazy("谁为哪个处置单位办事；执法队员注明所属部门。")
    resource_class = MembershipResource
    own_field = "user"
    street_lookup = "executor__street__code"
    search_fields = ["user__name", "user__username", "executor__code", "executor__name"]
    list_display = ["executor", "user", "department", "title"]
    list_select_related = ["executor", "user"]
    list_filter = ["department", "executor__kind", "executor__area"]
    autocomplete_fields = ["user", "executor"]


class RecordAdmin(RegisterAdmin):
    """What is written by what happens: read only."""

    section = RECORDS

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody writes here."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False


@admin.register(Reveal)
class RevealAdmin(RecordAdmin):
    """查看记录: who looked behind a mask."""

    rank, icon = 1, "visibility"
    street_lookup = "by__street__code"
    search_fields = ["subject", "by__name", "by__username"]
    list_display = ["at", "by", "subject_shown", "field", "reason"]
    list_select_related = ["by"]
    list_filter = ["field", "at"]

    @admin.display(description=gettext_lazy("对象"), ordering="subject")
    def subject_shown(self, look: Reveal) -> str:
        """A case's number, or the kind of thing and its code."""
        kind, _colon, code = look.subject.partition(":")
        named = {"household": Household, "site": Site}.get(kind)
        return f"{named._meta.verbose_name} {code}" if named and code else look.subject


@admin.register(AccessChange)
class AccessChangeAdmin(RecordAdmin):
    """权限记录: who let whom in to what."""

    rank, icon = 2, "key"
    street_lookup = "person__street__code"
    search_fields = ["person__name", "person__username", "by__name", "by__username"]
    list_display = ["at", "by", "person", "sentence", "ip"]
    list_select_related = ["by", "person"]
    list_filter = ["kind", "at"]
