"""Every address of the site, an app a line."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path, re_path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from cases.requests import Nowhere
from honghua import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", include("cases.api_urls")),
    path("api/v1/", include("grids.urls")),
    path("api/v1/", include("volunteers.api_urls")),
    path("api/v1/", include("dashboard.api_urls")),
    path("", include("cases.urls")),
    path("volunteers/", include("volunteers.urls")),
    path("", include("dashboard.urls")),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("admin/", admin.site.urls),
    path("accounts/", include("honghua.accounts")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("api/v1/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("api/v1/docs/", SpectacularSwaggerSplitView.as_view(url_name="schema"), name="api-docs"),
    re_path("^api/", Nowhere.as_view()),
]

handler400 = "honghua.middleware.bad_request"
handler500 = "honghua.health.server_error"
