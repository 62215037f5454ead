# Two commands: `make run` and `make test`. Everything else is a part of them.
PYTHON ?= python3
export PATH := $(CURDIR)/.venv/bin:$(PATH)
export PYTHONPATH := $(CURDIR)/src
DEMO ?= 1

.PHONY: run test check bench bench-peers lock catalogues format setup setup-dev clean

run: setup                      ## install, migrate, serve; DEMO=0 starts with the set-up page
	@.venv/bin/python -m tools.run --demo $(DEMO)

test: setup-dev                 ## everything: checks, both engines, browser, samples
	@.venv/bin/python -m tools.run_tests all

check: setup-dev                ## format, lint, types, contracts, quick tests: under a minute
	@.venv/bin/python -m tools.run_tests check

bench: setup-dev                ## measure the rows of docs/performance.md on both engines
	@.venv/bin/python -m bench

bench-peers: setup-dev          ## run Tryton, Splink and recordlinkage beside us, and write that part of the document
	@.venv/bin/python -m bench.peers

format: setup-dev               ## put the code in its form
	@ruff format . && ruff check --fix -q . && djade --target-version 5.2 $$(git ls-files '*.html')

catalogues: setup-dev           ## gather the texts to be translated, and compile them
	@.venv/bin/python -m tools.catalogues extract && .venv/bin/python -m tools.catalogues compile

lock:                           ## resolve the dependencies anew; no registry's address is written
	@sh tools/setup.sh lock

setup:
	@PYTHON=$(PYTHON) sh tools/setup.sh run

setup-dev:
	@PYTHON=$(PYTHON) sh tools/setup.sh dev

clean:
	rm -rf .venv frontend/node_modules build dist
