"""What an auditor runs: keys, checkpoints, the log as a file, its verification, its restoring."""
