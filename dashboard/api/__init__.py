"""The dashboard's part of `/api/v1/`: the same functions as the pages."""
