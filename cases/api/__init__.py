"""The cases' part of `/api/v1/`: what the pages can do, for programs. The life-cycle judges both."""
