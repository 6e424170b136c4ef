"""The command-centre screen: its scope and windows, the figures, and the rows behind each of them."""

from dashboard.screen.change_tag import pulse
from dashboard.screen.figures import screen
from dashboard.screen.presentation import told
from dashboard.screen.views import context_of

__all__ = [
    "context_of",
    "pulse",
    "screen",
    "told",
]
