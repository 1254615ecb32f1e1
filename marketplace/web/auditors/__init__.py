"""The auditors' pages: whether all is well, where the money went, the path of one euro, and who decided what."""
