"""Users, roles, capabilities and row scope: default deny, checked here and nowhere else."""
