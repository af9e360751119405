"""The state made again from the log alone: into a folder beside, or in a service that goes on."""
