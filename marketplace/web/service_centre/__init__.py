"""The service centre's pages: what missed its time, one request, finding a person, and acting for a family."""
