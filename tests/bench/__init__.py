"""`make bench`: what the site reaches beside bare Django, in the same run, on servers of its own.

Floor and candidate take turns under one gunicorn; ratios of medians count, not absolute times. The client runs in a
process of its own and on the same two cores, where it takes its share from both alike.
"""
