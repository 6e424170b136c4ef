"""The addresses of enforcement by area."""

from django.urls import URLPattern, path

from cases.views import enforcement, roster

urlpatterns: list[URLPattern] = [
    path("enforcement/", enforcement.enforcement_board, name="enforcement"),
    path("enforcement/orders/", enforcement.joint_orders, name="joint_orders"),
    path("enforcement/orders/new/", enforcement.joint_order_new, name="joint_order_new"),
    path("enforcement/orders/<uuid:uuid>/", enforcement.joint_order, name="joint_order"),
    path("enforcement/orders/<uuid:uuid>/sign/<slug:department>/", enforcement.joint_sign, name="joint_sign"),
    path("enforcement/orders/<uuid:uuid>/<slug:action>/", enforcement.joint_act, name="joint_act"),
    path("enforcement/roster/", roster.duty_roster, name="roster"),
]
