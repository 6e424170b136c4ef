"""Links for walls, and what a wall sees."""

from django.urls import URLPattern, path

from dashboard.kiosk import views

urlpatterns: list[URLPattern] = [
    path("dashboard/kiosk/", views.kiosk_links, name="kiosk_links"),
    path("dashboard/kiosk/<int:pk>/revoke/", views.kiosk_revoke, name="kiosk_revoke"),
    path("dashboard/kiosk/<str:token>/", views.kiosk_wall, name="kiosk_wall"),
    path("dashboard/kiosk/<str:token>/figures/", views.kiosk_figures, name="kiosk_figures"),
    path("dashboard/kiosk/<str:token>/pulse/", views.kiosk_pulse, name="kiosk_pulse"),
]
