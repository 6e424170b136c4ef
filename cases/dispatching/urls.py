"""The pages of dispatching: rules, and what was learned."""

from django.urls import URLPattern, path

from cases.dispatching import learning_views, views

urlpatterns: list[URLPattern] = [
    path("rules/learned/", learning_views.learned, name="learned"),
    path("rules/", views.rule_list, name="rules"),
    path("rules/new/", views.rule_edit, name="rule_new"),
    path("rules/<int:pk>/", views.rule_edit, name="rule_edit"),
    path("rules/<int:pk>/trial/", views.rule_trial, name="rule_trial"),
    path("rules/<int:pk>/switch/", views.rule_switch, name="rule_switch"),
]
