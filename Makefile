# make test   everything that must hold; installs what it needs on a fresh Debian machine
# make build  the program, in bin/
# make dist   the program for Windows, macOS and Linux, in dist/
# make bench  the table of docs/performance.md
# make update expected output rewritten, to be read afterwards
SHELL := /bin/bash
GO ?= go
BIN := $(CURDIR)/bin
STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2
GOVULNCHECK := golang.org/x/vuln/cmd/govulncheck@v1.8.0

.PHONY: dist profile lighthouse soak kill fuzz test tools fmt vet lint vuln unit race browser build bench update clean

test: tools fmt vet lint vuln race browser
	@echo "all tests passed"

build:
	$(GO) build -trimpath -o $(BIN)/clausebook ./cmd/clausebook

# The program for people without Go, one file for each system, with their sums. The same commit gives the same bytes.
dist:
	rm -rf dist && mkdir dist
	for target in windows-amd64 darwin-arm64 darwin-amd64 linux-amd64 linux-arm64; do \
		os=$${target%-*} arch=$${target#*-} end=; [ $$os = windows ] && end=.exe; \
		CGO_ENABLED=0 GOOS=$$os GOARCH=$$arch $(GO) build -trimpath -ldflags="-s -w" -o dist/clausebook-$$target$$end ./cmd/clausebook || exit 1; \
	done
	cd dist && sha256sum clausebook-* > SHA256SUMS

# What the tests need besides Go. On Debian, as root, it is installed; elsewhere it is said.
tools:
	@bash .ci/tools

fmt:
	@out=$$(gofmt -l $$(git ls-files '*.go')); if [ -n "$$out" ]; then echo "gofmt would change:"; echo "$$out"; exit 1; fi

vet:
	$(GO) vet ./...
	GOOS=windows $(GO) vet ./cmd/clausebook
	GOOS=darwin $(GO) vet ./cmd/clausebook

lint: $(BIN)/staticcheck
	$(BIN)/staticcheck ./...

$(BIN)/staticcheck:
	GOBIN=$(BIN) $(GO) install $(STATICCHECK)

$(BIN)/govulncheck:
	GOBIN=$(BIN) $(GO) install $(GOVULNCHECK)

# The vulnerability database is asked over the network, or read from a snapshot: VULNDB=/path/to/snapshot.
VULNDB ?= $(wildcard ../shared/vulndb)
vuln: $(BIN)/govulncheck
	@if [ -n "$(VULNDB)" ]; then $(BIN)/govulncheck -db "file://$(abspath $(VULNDB))" ./...; \
	elif [ -n "$$CI" ]; then $(BIN)/govulncheck ./...; \
	else $(BIN)/govulncheck ./... || { echo "govulncheck: no database reached; set VULNDB to a snapshot"; exit 1; }; fi

unit:
	$(GO) test ./...

# The race detector for everything that runs at once; what counts allocations runs without it.
race:
	$(GO) test -race -pgo=off -timeout 30m $$($(GO) list ./... | grep -v -e /bench -e /browser)
	$(GO) test -timeout 30m ./bench/...

# The site in Chromium, alone: a tab that has to wait for other tests looks like a fault. docs/browser-tests.md says what it needs.
browser: tools
	$(GO) test -count=1 -timeout 30m ./browser

bench:
	bash bench/run

# What the compiler is told of where the time goes (docs/performance.md). Once in a while, on a machine that does nothing else.
profile:
	cd bench && $(GO) test -trimpath -run '^$$' -bench 'Load$$|Build$$' -benchtime 12x -cpuprofile ../cmd/clausebook/default.pgo -o /dev/null .

update:
	$(GO) test ./... -update

# Scores of Lighthouse, on a machine that does nothing else.
lighthouse:
	bash bench/lighthouse

clean:
	rm -rf bin dist public

# The long forms of what make test does briefly.
FUZZTIME ?= 60s
soak:
	CLAUSEBOOK_EDITS=500 $(GO) test -count=1 -timeout 30m -v -run "Served|Leave" ./cmd/clausebook/live

kill:
	CLAUSEBOOK_KILLS=500 $(GO) test -count=1 -timeout 60m -run Killed -v ./cmd/clausebook

fuzz:
	@set -e; for file in $$(git grep -l '^func Fuzz' -- '*_test.go'); do \
		for target in $$(sed -n 's/^func \(Fuzz[A-Za-z]*\).*/\1/p' $$file); do \
			echo "$$file $$target"; \
			$(GO) test -run '^$$' -fuzz "^$$target$$" -fuzztime $(FUZZTIME) ./$$(dirname $$file); \
		done; \
	done
