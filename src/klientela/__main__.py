"""`python -m klientela`."""

from klientela.interfaces.cli.app import main

if __name__ == "__main__":  # granian starts its workers by importing this module again where it cannot fork
    main()
