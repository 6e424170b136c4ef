"""The addresses of enforcement by area."""

from django.urls import URLPattern, path

from cases.enforcement import roster_views, views

urlpatterns: list[URLPattern] = [
    path("enforcement/", views.enforcement_board, name="enforcement"),
    path("enforcement/orders/", views.joint_orders, name="joint_orders"),
    path("enforcement/orders/new/", views.joint_order_new, name="joint_order_new"),
    path("enforcement/orders/<uuid:uuid>/", views.joint_order, name="joint_order"),
    path("enforcement/orders/<uuid:uuid>/sign/<slug:department>/", views.joint_sign, name="joint_sign"),
    path("enforcement/orders/<uuid:uuid>/<slug:action>/", views.joint_act, name="joint_act"),
    path("enforcement/roster/", roster_views.duty_roster, name="roster"),
]
