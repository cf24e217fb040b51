"""The `hrtraining` command, which is `python -m hrtraining` too."""

import gc

# Nothing of what is loaded becomes garbage, and looking for some takes a quarter of the time.
# Frozen, it is not looked through later either, and the workers of a server share it.
gc.disable()
from hrtraining.cli import main  # noqa: E402

gc.freeze()
gc.enable()

if __name__ == "__main__":
    main()
