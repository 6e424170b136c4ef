"""Every address of the site, an app a line."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView

from grids import api
from honghua import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("cases.urls")),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("admin/", admin.site.urls),
    path("accounts/", include("allauth.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("api/v1/", include("cases.api.urls")),
    path("api/v1/auth/token/", api.SignIn.as_view(), name="api-token"),
    path("api/v1/grids/", api.Grids.as_view(), name="api-grids"),
    path("api/v1/grids/locate/", api.Locate.as_view(), name="api-locate"),
    path("api/v1/grids/outlines.geojson", api.Outlines.as_view(), name="api-outlines"),
    path("api/v1/communities/", api.Communities.as_view(), name="api-communities"),
    path("api/v1/areas/", api.Areas.as_view(), name="api-areas"),
    path("api/v1/executors/", api.Executors.as_view(), name="api-executors"),
    path("api/v1/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("api/v1/docs/", SpectacularSwaggerView.as_view(url_name="schema"), name="api-docs"),
]

handler500 = "honghua.health.server_error"
