# Two commands matter: `make run` and `make test`. Each installs what it misses. The work is done by scripts/.
.DEFAULT_GOAL := help
.PHONY: help run test check soak fuzz bench bench-window bindings sqlx licences notices package reproduce elsewhere clean

help: ## list these verbs
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{ printf "  make %-12s %s\n", $$1, $$2 }' Makefile

run: ## install what is missing, build, open the window (without a display: stylise the sample photo)
	@scripts/run.sh

test: ## install what tests need and run every test, the real window included
	@scripts/test.sh

check: ## format, lints, dependency rules and types; no tests
	@scripts/test.sh check

soak: ## run the vault's tests with the counts that its promises are made with; takes hours
	@scripts/soak.sh

fuzz: ## a million executions of every fuzz target; takes a nightly compiler, and hours
	@scripts/fuzz.sh

bench: ## time and memory beside a peer from PyPI at four sizes, previews, and the share of the machine's ceiling
	@scripts/bench.sh

bench-window: ## start-up, idle CPU and memory of the window
	@scripts/bench-window.sh

bindings: ## write ui/src/bridge/bindings.ts anew from the Rust types
	@scripts/bindings.sh

sqlx: ## write the offline data of the SQL queries anew (after a change to a query or a migration)
	@scripts/sqlx-offline.sh

licences: ## write the list of other people's works anew (after a change to a lock file)
	@scripts/licences.py

notices: ## write the licences of others in full and the list of them for programs (CycloneDX) into vendor/notices
	@scripts/notices.py

package: ## the Debian package, in out/, looked through and tried
	@scripts/package.sh

reproduce: ## build what is committed twice, in two folders, and compare the programs byte by byte
	@scripts/reproduce.sh

elsewhere: ## whether the program compiles for Windows and macOS; nothing is run there
	@scripts/elsewhere.sh

clean: ## remove everything that was built or installed inside this folder
	@rm -rf target out .tools ui/dist ui/node_modules tests/window/node_modules tests/artefacts fuzz/target fuzz/corpus fuzz/artifacts models/training/.venv
