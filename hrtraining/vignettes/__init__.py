"""The case engine, its proof, versions and playthroughs."""
