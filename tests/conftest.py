"""What every test shares: properties are tried without a clock, and the same examples each time."""

from hypothesis import settings

# A deadline would make a slow machine a failing one; a fixed seed keeps CI from failing on somebody else's change.
settings.register_profile("house", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("house")
