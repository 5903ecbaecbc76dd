# The two main commands are `make run` and `make test`. Each installs what is missing. The work is done by scripts/.
.DEFAULT_GOAL := help
.PHONY: help run test check soak fuzz bench bench-window bindings words sqlx licences notices package reproduce cross-check clean

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{ printf "  make %-13s %s\n", $$1, $$2 }' Makefile

run: ## install what is missing, build, open the window (without a display: stylise the sample photo)
	@scripts/run.sh

test: ## install what the tests need and run every test, including the real window
	@scripts/test.sh

check: ## check format, structure, lints, dependency rules and types; run no tests
	@scripts/test.sh check

soak: ## run the vault's tests with the large counts of the docs; takes hours
	@scripts/soak.sh

fuzz: ## run every fuzz target a million times; needs a nightly compiler, takes hours
	@scripts/fuzz.sh

bench: ## measure time and memory against a peer from PyPI, previews, and the model against the limits of the machine
	@scripts/bench.sh

bench-window: ## measure start-up, idle CPU and memory of the window
	@scripts/bench-window.sh

bindings: ## generate ui/src/bridge/bindings.ts from the Rust types
	@scripts/bindings.sh

words: ## generate docs/words.md, every word of the window in its languages
	@UPDATE_WORDS=1 npm --prefix ui test --silent -- document

sqlx: ## generate the offline data of the SQL queries (after a change to a query or a migration)
	@scripts/sqlx-offline.sh

licences: ## generate the list of third-party components (after a change to a lock file)
	@scripts/licences.py

notices: ## write the full third-party licences and the SBOM (CycloneDX) into vendor/notices
	@scripts/notices.py

package: ## build and try the Debian package, in out/
	@scripts/package.sh

reproduce: ## build the commit twice, in two folders, and compare the programs byte by byte
	@scripts/reproduce.sh

cross-check: ## check that the program compiles for Windows and macOS; nothing is run there
	@scripts/cross-check.sh

clean: ## remove everything that was built or installed inside this folder
	@rm -rf target out .tools ui/dist ui/node_modules tests/window/node_modules tests/artefacts fuzz/target fuzz/corpus fuzz/artifacts models/training/.venv
