package main_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	main "github.com/seed45548214/arena/cmd/arena"
)

func setUp(t *testing.T, s main.Shell, flags ...string) main.SetUp {
	t.Helper()
	got, err := s.SetUp(t, flags...)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestSettings_ComeFromFlagsEnvironmentAndEnvFile(t *testing.T) {
	t.Parallel()
	s := shell(t, "TRADING_FEE_BPS", "7", "INITIAL_CASH", "70")
	write(t, filepath.Join(s.Dir, ".env"), "TRADING_FEE_BPS=6\nINITIAL_CASH=60\nMIN_TRADE_FEE=0.60\n")
	got := setUp(t, s, "--fee-bps", "8").Plans[0]
	if got.Rules.Fees.Bps != 8 || got.Cash != 70_000_000 || got.Rules.Fees.Minimum != 600_000 {
		t.Errorf("fees %+v, cash %v; want 8 bps of the flag, 70.00 of the environment and 0.60 of .env", got.Rules.Fees, got.Cash)
	}
}

func TestSettings_WhatIsRefusedGetsOneSentence(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, value, want string }{
		{"MODE", "fast", "want simulated, historical, realtime or hybrid"},
		{"ARENA_TRADING_FEE_BSP", "5", "did you mean ARENA_TRADING_FEE_BPS?"},
		{"ARENA_ADMIN_TOKEN", "hunter2", "at least 16"},
		{"MODE", "Real_Time", "no source of live prices"},
		{"MODE", "hybrid", "no source of live prices"},
		{"SIMULATED_START_DATE", "2061-01-01", "no session"},
		{"ARENA_TICKER_COUNT", "4000", "to choose from"},
		{"S_P500_TICKERS", "AAPL,INDEX", "INDEX"},
		{"PERSISTENCE_DRIVER", "redis", "set REDIS_URL=redis://HOST:6379"},
		{"REDIS_URL", "http://user:hunter2@host", "want redis://"},
		{"LEASE_TTL_MS", "2999", "from 3000"},
		{"REDIS_NAMESPACE", "{a}", "hyphens and underscores"},
		{"PERSISTENCE_DRIVER", "postgres", "set DATABASE_URL=postgres://"},
		{"POSTGRES_NAMESPACE", "a/b", "hyphens and underscores"},
	} {
		got := shell(t, c.name, c.value).Run(t, "serve")
		if got.Code != 2 || got.Out != "" {
			t.Errorf("%s=%s ends with %d, want 2, and prints %q", c.name, c.value, got.Code, got.Out)
		}
		if !strings.Contains(got.Err, c.name) || !strings.Contains(got.Err, c.want) || strings.Count(got.Err, "\n") != 1 {
			t.Errorf("%s=%s says %q, want one line with %q", c.name, c.value, got.Err, c.want)
		}
		if strings.Contains(got.Err, "hunter2") {
			t.Errorf("%s: the error shows the secret: %q", c.name, got.Err)
		}
	}
}

// A server that does not answer is no wrong usage.
func TestSettings_ARedisThatIsAwayIsNamed(t *testing.T) {
	t.Parallel()
	got := shell(t, "REDIS_URL", "redis://user:hunter2@127.0.0.1:1").Run(t, "worker")
	want := "the Redis at 127.0.0.1:1 cannot be used (REDIS_URL)"
	if got.Code != 1 || !strings.Contains(got.Err, want) || !strings.Contains(got.Err, "connection refused") || strings.Contains(got.Err, "hunter2") {
		t.Errorf("%+v, want exit code 1 and %q", got, want)
	}
}

// A folder belongs to one process.
func TestSettings_RolesNeedAStoreThatIsShared(t *testing.T) {
	t.Parallel()
	for _, role := range []string{"web", "worker"} {
		got := shell(t).Run(t, role)
		if got.Code != 2 || !strings.Contains(got.Err, "set REDIS_URL or DATABASE_URL, or run `arena serve`") {
			t.Errorf("%s: %+v", role, got)
		}
	}
}

func TestSettings_BadFlagsNameTheFlag(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ flag, value, want string }{
		{"--interval", "-1s", "a time such as"},
		{"--port", "99999", "port"},
	} {
		got := shell(t).Run(t, "serve", c.flag, c.value)
		name := strings.Replace(c.flag, "port", "addr", 1)
		if got.Code != 2 || !strings.Contains(got.Err, name+" is ") || !strings.Contains(got.Err, c.want) {
			t.Errorf("%s %s: %+v", c.flag, c.value, got)
		}
	}
}

func TestSettings_NamesOfOthersAreNotRefused(t *testing.T) {
	t.Parallel()
	if got := shell(t, "TRADING_FEE_BSP", "5", "ARENA_REQUIRE", "redis").Run(t, "verify"); got.Code == 2 {
		t.Errorf("%+v", got)
	}
}

func TestSettings_HistoricalNeedsBars(t *testing.T) {
	t.Parallel()
	if got := shell(t, "MODE", "historical").Run(t, "serve"); got.Code != 2 || !strings.Contains(got.Err, "--bars") {
		t.Errorf("%+v", got)
	}
}

func TestSettings_NothingOnDiskChangesWhenARosterIsRefused(t *testing.T) {
	t.Parallel()
	folder, arenas := filepath.Join(t.TempDir(), "data"), t.TempDir()
	write(t, filepath.Join(arenas, "duel.yaml"), "id: duel\nname: A duel\n")
	got := shell(t, "PERSIST_PATH", folder).Run(t, "serve", "--arenas", arenas)
	if got.Code != 1 || !strings.Contains(got.Err, "duel.yaml:1:1: the arena has no roster") || strings.Count(got.Err, "\n") != 1 {
		t.Errorf("%+v", got)
	}
	if _, err := os.Stat(folder); !os.IsNotExist(err) {
		t.Errorf("the store's folder: %v, want none", err)
	}
}
