"""The doors: command line, the run, the store, the workers."""

from importlib.metadata import version

__version__ = version("clearslate")
