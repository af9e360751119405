"""Preview: what some drafts would do if they were posted; nothing is recorded."""
