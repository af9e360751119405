"""The embedded system on one machine: its folder, its ports, its processes, its being seen."""
