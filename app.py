"""WSGI entry: settings from the environment, then the application."""

import os

from hrtraining.application import create_app
from hrtraining.settings import Settings

app = create_app(Settings.from_environment(os.environ))
