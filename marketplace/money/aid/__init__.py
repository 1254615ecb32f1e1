"""The register of small public aid: what each undertaking, with its whole group, got in three rolling years."""
