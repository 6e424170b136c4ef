"""Who helps: volunteers and units, needs and what is given, projects, activities, councils."""
