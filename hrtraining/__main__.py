"""`python -m hrtraining` is the `hrtraining` command."""

from hrtraining.cli import main

main()
