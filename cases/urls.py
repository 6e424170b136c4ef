"""Every page of the chain, a room a line."""

from django.urls import URLPattern, path

from cases import views
from cases.dispatching.urls import urlpatterns as dispatching_urls
from cases.emergency.urls import urlpatterns as emergency_urls
from cases.enforcement.urls import urlpatterns as enforcement_urls
from cases.enterprise.urls import urlpatterns as enterprise_urls
from cases.fieldwork.urls import urlpatterns as fieldwork_urls
from cases.five_ones.urls import urlpatterns as five_ones_urls
from cases.hotline.urls import urlpatterns as hotline_urls
from cases.notices.urls import urlpatterns as notices_urls
from cases.requests.urls import urlpatterns as requests_urls

urlpatterns: list[URLPattern] = [
    path("", views.home, name="home"),
    *requests_urls,
    *fieldwork_urls,
    *five_ones_urls,
    *notices_urls,
    *dispatching_urls,
    *hotline_urls,
    *enforcement_urls,
    *emergency_urls,
    *enterprise_urls,
]
