"""Every page of the dashboard, a room a line."""

from django.urls import URLPattern

from dashboard.analysis.urls import urlpatterns as analysis_urls
from dashboard.exports.urls import urlpatterns as exports_urls
from dashboard.kiosk.urls import urlpatterns as kiosk_urls
from dashboard.modules.urls import urlpatterns as modules_urls
from dashboard.screen.urls import urlpatterns as screen_urls
from dashboard.stats.urls import urlpatterns as stats_urls

urlpatterns: list[URLPattern] = [
    *modules_urls,
    *analysis_urls,
    *screen_urls,
    *kiosk_urls,
    *exports_urls,  # `stats/exports/` before any month
    *stats_urls,
]
