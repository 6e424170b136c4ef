"""What happens: one request from report to feedback."""
