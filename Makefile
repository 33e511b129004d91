# Run `make` to see what you can do.
GOLANGCI_LINT := go run github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
GOTESTSUM     := go run gotest.tools/gotestsum@v1.13.0
GOVULNCHECK   := go run golang.org/x/vuln/cmd/govulncheck@v1.9.0
DEADCODE      := go run golang.org/x/tools/cmd/deadcode@v0.52.0

# What the page is built of.
PAGE_SOURCES = $(shell find web/src web/public web/scripts web/*.ts web/*.json -type f 2>/dev/null)

VERSION   = $(shell git describe --tags --always --dirty 2>/dev/null)
FUZZTIME ?= 10s
# N is how many connections the benchmarks of the stream make.
N        ?= 10000
# MINUTES is how long bench-watch watches, and each part of bench-models takes; WATCH and
# MODELS are more of their flags.
MINUTES  ?= 10
WATCH    ?=
MODELS   ?=
# SIZE is how large the tests are: small finds regressions, full is what README and ARCHITECTURE state.
SIZE     ?= small
# CHECKS is how many cases each property is tried on when SIZE is full.
CHECKS   ?= 10000
# TIMEOUT is what a package's tests may take before they count as hung.
TIMEOUT  ?= 30m
# JSON names a file that keeps every test event, for tools that count them.
JSON     ?=

.DEFAULT_GOAL := help
# What tests read: how large they are, and the binary that the packages would otherwise each build.
suite properties pagetest browsertest: export ARENA_TEST_SIZE = $(SIZE)
suite browsertest: export ARENA_BIN = $(CURDIR)/bin/arena
properties: SIZE = full
.NOTPARALLEL:
.PHONY: help run page build generate test prove lint style graph dead suite properties pagetest browsertest fmt fuzz bench bench-push bench-watch bench-models vuln clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "%-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# In a terminal the server is a job of its own: Ctrl-C ends it in order and leaves make alone, which ends as the server does.
run: build ## Start a season on http://localhost:8080; needs no key and no other server
	@[ -t 0 ] && set -m; bin/arena serve || exit $$?

page: ## Build the page if its sources have changed and npm is there
	@if command -v npm >/dev/null; then $(MAKE) --no-print-directory web/dist/manifest.json; \
	else echo 'npm was not found: the server shows its own HTML, which needs no script'; fi

web/dist/manifest.json: web/node_modules/.package-lock.json $(PAGE_SOURCES)
	cd web && npm run --silent build

web/node_modules/.package-lock.json: web/package.json web/package-lock.json
	cd web && PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --no-fund --no-audit --loglevel=error
	@touch $@

build: page ## Write bin/arena
	go build -buildvcs=false -trimpath -ldflags '$(if $(VERSION),-X main.version=$(VERSION))' -o bin/arena ./cmd/arena

generate: ## Write the page's types of what the server tells, after its Go types have changed
	go test -count=1 ./web -run '^TestSchema_' -update

test: style graph suite pagetest browsertest ## Everything a change must pass: style, every test with the race detector, the page, a browser

prove: dead ## The same at the size that README and ARCHITECTURE state, and no dead code
	$(MAKE) --no-print-directory test SIZE=full TIMEOUT=3h
	$(MAKE) --no-print-directory properties

lint: style graph dead ## Check style, the import graph and dead code

style:
	@printf '\n== style\n'
	go mod download
	$(GOLANGCI_LINT) run --allow-serial-runners ./... ./.ci

# The import rules must bite: forbidden imports are planted in a copy, and each must be found.
graph:
	@printf '\n== import rules\n'
	GOLANGCI_LINT='$(GOLANGCI_LINT)' go test -count=1 ./.ci

# deadcode reports and succeeds, so its silence is what passes.
dead:
	@printf '\n== dead code\n'
	@found=$$($(DEADCODE) -test ./...) && { [ -z "$$found" ] || { echo "$$found"; exit 1; }; }

# The tests of bench wait more than they work, and run beside the others.
suite: build
	@for server in redis postgres; do .ci/require $$server || [ $$? = 1 ] || exit 1; done
	@printf '\n== tests (%s)\n' '$(SIZE)'
	@(cd bench && go vet ./... && exec go test -count=1 -timeout $(TIMEOUT) ./...) & bench=$$!; \
	$(GOTESTSUM) --format pkgname $(if $(JSON),--jsonfile '$(JSON)') -- -race -shuffle=on -timeout $(TIMEOUT) ./...; \
	status=$$?; wait $$bench && exit $$status

properties:
	@printf '\n== properties (%s cases each)\n' '$(CHECKS)'
	go test -count=1 -timeout 3h $$(git grep -l pgregory.net/rapid -- '*_test.go' | xargs -n 1 dirname | sort -u | sed 's,^,./,') -rapid.checks=$(CHECKS)

pagetest: page
	@printf '\n== page\n'
	@.ci/require npm; case $$? in \
	0) cd web && npm run --silent check && npm test --silent ;; \
	1) ;; *) exit 1 ;; esac

browsertest: build
	@printf '\n== browser\n'
	@.ci/require npm browser; case $$? in \
	0) cd web && npm run --silent test:browser ;; \
	1) ;; *) exit 1 ;; esac

fmt: ## Format the code
	$(GOLANGCI_LINT) fmt . .ci/*.go

fuzz: ## Fuzz each target, 10 seconds each or FUZZTIME=1m
	@for pkg in $$(go list ./...); do \
		targets=$$(go test -list '^Fuzz' $$pkg) || { echo "$$targets"; exit 1; }; \
		for target in $$(echo "$$targets" | grep '^Fuzz'); do \
			go test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) $$pkg || exit 1; \
		done; \
	done

bench: ## Run the benchmarks, and print the ratios that matter
	go test -run '^$$' -bench . -benchmem -timeout 30m ./... | awk -f .ci/bench.awk

bench-push: ## Compare the push engine with others at N=10000 connections; N=1000 is quick
	cd bench && go run ./push -n $(N) $(if $(JSON),-json '$(abspath $(JSON))')

bench-watch: page ## Let N=10000 viewers watch a season for MINUTES=10; WATCH='-stalled 5' or '-restart' for more
	cd bench && go run ./watch -n $(N) -minutes $(MINUTES) $(WATCH) $(if $(JSON),-json '$(abspath $(JSON))')

bench-models: ## Measure for MINUTES=10 that models make no tick late, and large arenas; MODELS='-part faults' for one part
	cd bench && go run ./models -minutes $(MINUTES) $(MODELS) $(if $(JSON),-json '$(abspath $(JSON))')

vuln: ## Look for known vulnerabilities (needs the internet)
	$(GOVULNCHECK) ./...

clean: ## Remove what make build and the tests leave behind
	rm -rf bin
	go clean -testcache
