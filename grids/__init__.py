"""Who and where: places, people, postings, executors and areas."""
