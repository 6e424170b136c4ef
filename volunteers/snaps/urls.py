"""The pages of snaps by a personal link."""

from django.urls import URLPattern, path

from volunteers.snaps import views

urlpatterns: list[URLPattern] = [
    path("mine/snap/", views.mine_snap, name="mine_snap"),
    path("thanks/", views.snap_thanks, name="snap_thanks"),
]
