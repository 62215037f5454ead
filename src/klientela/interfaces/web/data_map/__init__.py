"""The data map: which personal data the installation holds."""
