# Two commands: `make run` starts a county, `make test` passes every test.
# Needs Python >= 3.11 and nothing else; everything is installed into .venv.
.DEFAULT_GOAL := help
SHELL := /bin/sh
BIN := .venv/bin

help: ## List what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' Makefile

run: ## Start a county (PORT=, BIHUAN_DATA=, DATABASE_URL= are honoured)
	@bin/bootstrap main
	@exec $(BIN)/bihuan up

test: ## Everything: the checks, then every test
	@bin/bootstrap dev
	@bin/browser
	@bin/check
	@bin/test

check: ## Format, lint, types, contracts, migrations, generated documents, translations
	@bin/bootstrap dev
	@bin/check

bench: ## Measure everything (minutes)
	@bin/bootstrap dev
	@$(BIN)/python -m bench

bench-quick: ## Measure a little (one minute)
	@bin/bootstrap dev
	@$(BIN)/python -m bench --quick

bench-triage: ## Measure how well matters are read, compared, grouped and dispatched (half an hour)
	@bin/bootstrap dev
	@OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(BIN)/python -m bench.triage

replay-year: ## Live through a county's whole year and print its figures (16 minutes; PACK=, SHARE=, PLAYERS=)
	@bin/bootstrap main
	@bin/replay-year

docs: ## Write the generated documents afresh
	@bin/bootstrap dev
	@bin/documents

lock: ## Resolve the dependencies of pyproject.toml afresh
	@bin/bootstrap dev
	@bin/lock

.PHONY: help run test check bench bench-quick bench-triage replay-year docs lock
