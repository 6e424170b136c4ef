"""How the admin looks: settings of unfold."""

from typing import Any

from django.templatetags.static import static

# One accent, the brand's safflower red; `primary` is mixed from it, lighter and darker.
_safflower = {
    "50": "#fdf3f2",
    "100": "#fbe3e1",
    "200": "#f6c9c5",
    "300": "#eda49e",
    "400": "#df7068",
    "500": "#cb473d",
    "600": "#b3261e",
    "700": "#961f19",
    "800": "#7c1d18",
    "900": "#681d19",
    "950": "#390b08",
}
UNFOLD: dict[str, Any] = {
    "SITE_TITLE": "grids.places.naming.site_title",
    "SITE_HEADER": "grids.places.naming.site_header",
    "SITE_SYMBOL": "local_florist",
    "SITE_URL": "/",
    "SITE_FAVICONS": [
        {"rel": "icon", "type": "image/svg+xml", "href": lambda request: static("honghua/mark.svg")}
    ],
    "SHOW_HISTORY": True,
    "SHOW_VIEW_ON_SITE": False,
    "SHOW_LANGUAGES": True,
    "THEME": "light",
    "COLORS": {"primary": _safflower},
    "STYLES": [lambda request: static("honghua/admin.css")],
    "SCRIPTS": [lambda request: static("honghua/admin.js")],
    "SIDEBAR": {"show_search": True, "navigation": "grids.admin_site.navigation"},
}
