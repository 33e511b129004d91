# Run `make` to see what you can do.
GOLANGCI_LINT := go run github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
GOTESTSUM     := go run gotest.tools/gotestsum@v1.13.0
GOVULNCHECK   := go run golang.org/x/vuln/cmd/govulncheck@v1.9.0
DEADCODE      := go run golang.org/x/tools/cmd/deadcode@v0.52.0

VERSION   = $(shell git describe --tags --always --dirty 2>/dev/null)
FUZZTIME ?= 10s
# JSON names a file that keeps every test event, for tools that count them.
JSON     ?=

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run build test lint style graph dead suite fmt fuzz bench vuln clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "%-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: ## Start a season on http://localhost:8080; needs no key and no other server
	go run ./cmd/arena serve

build: ## Write bin/arena
	go build -buildvcs=false -trimpath -ldflags '$(if $(VERSION),-X main.version=$(VERSION))' -o bin/arena ./cmd/arena

test: lint suite ## Everything a change must pass: lint, then every test with the race detector

lint: style graph dead ## Check style, the import graph and dead code

style:
	@printf '\n== style\n'
	go mod download
	$(GOLANGCI_LINT) run ./... ./.ci

# The import rules must bite: forbidden imports are planted in a copy, and each must be found.
graph:
	@printf '\n== import rules\n'
	GOLANGCI_LINT='$(GOLANGCI_LINT)' go test -count=1 ./.ci

# deadcode reports and succeeds, so its silence is what passes.
dead:
	@printf '\n== dead code\n'
	@found=$$($(DEADCODE) -test ./...) && { [ -z "$$found" ] || { echo "$$found"; exit 1; }; }

suite:
	@printf '\n== tests\n'
	$(GOTESTSUM) --format pkgname $(if $(JSON),--jsonfile '$(JSON)') -- -race -shuffle=on ./...

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

vuln: ## Look for known vulnerabilities (needs the internet)
	$(GOVULNCHECK) ./...

clean: ## Remove what make build and the tests leave behind
	rm -rf bin
	go clean -testcache
