package settings_test

import (
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/cmd/arena/settings"
)

// An operator gives settings: flags, the environment, and a folder for .env.
type operator struct {
	flags, env map[string]string
	dir        string
}

// IsSet, Bool and String implement [settings.Flags].
func (o *operator) IsSet(name string) bool    { _, ok := o.flags[name]; return ok }
func (o *operator) Bool(name string) bool     { return o.flags[name] == "true" }
func (o *operator) String(name string) string { return o.flags[name] }

// newOperator returns one with an environment, given as names and values.
func newOperator(t *testing.T, env ...string) *operator {
	t.Helper()
	o := &operator{flags: make(map[string]string), env: make(map[string]string), dir: t.TempDir()}
	for i := 0; i < len(env); i += 2 {
		o.env[env[i]] = env[i+1]
	}
	return o
}

// writes puts text into the operator's .env.
func (o *operator) writes(t *testing.T, text string) {
	t.Helper()
	write(t, filepath.Join(o.dir, ".env"), text)
}

func (o *operator) load(t *testing.T) *settings.Values {
	t.Helper()
	values, err := settings.Load(o, o.env, o.dir)
	if err != nil {
		t.Fatal(err)
	}
	return values
}

// refused returns the sentence with which the settings are refused.
func (o *operator) refused(t *testing.T) string {
	t.Helper()
	_, err := settings.Load(o, o.env, o.dir)
	if _, ok := errors.AsType[*settings.Error](err); !ok || strings.Contains(err.Error(), "\n") {
		t.Fatalf("env %q, flags %q: %v; want an error of one line", o.env, o.flags, err)
	}
	return err.Error()
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestLoad_FlagStandsAboveEnvironmentAboveEnvFileAboveDefault(t *testing.T) {
	t.Parallel()
	o := newOperator(t)
	if got := o.load(t).FeeBps; got != 5 {
		t.Errorf("by default the fee is %d bps, want 5", got)
	}
	o.writes(t, "TRADING_FEE_BPS=6 # a comment\nHISTORICAL_SIMULATION_END_DATE=\n")
	if got := o.load(t).FeeBps; got != 6 {
		t.Errorf("with .env the fee is %d bps, want 6", got)
	}
	o.env["TRADING_FEE_BPS"] = "7"
	if got := o.load(t).FeeBps; got != 7 {
		t.Errorf("with the environment the fee is %d bps, want 7", got)
	}
	o.flags["fee-bps"] = "8"
	if got := o.load(t).FeeBps; got != 8 {
		t.Errorf("with the flag the fee is %d bps, want 8", got)
	}
}

func TestLoad_EnvFileFlagReplacesTheOneInTheFolder(t *testing.T) {
	t.Parallel()
	o := newOperator(t)
	o.writes(t, "INITIAL_CASH=1\nTRADING_FEE_BPS=6\n")
	o.flags[settings.EnvFileFlag] = filepath.Join(t.TempDir(), "other.env")
	write(t, o.flags[settings.EnvFileFlag], "INITIAL_CASH=250.50\n")
	got := o.load(t)
	if got.Cash != 250_500_000 || got.FeeBps != 5 {
		t.Errorf("cash %v, fee %d bps; want 250.50 and 5", got.Cash, got.FeeBps)
	}
}

func TestLoad_EveryNameHasAnAlias(t *testing.T) {
	t.Parallel()
	got := newOperator(t, "ARENA_INITIAL_CASH", "123", "ARENA_MIN_TRADE_FEE", "0", "ARENA_BACKEND_PORT", "9000", "MIN_TRADE_FEE", "9").load(t)
	if got.Cash != 123*arena.Dollar || got.Address.String() != ":9000" {
		t.Errorf("cash %v at %s, want 123.00 at :9000", got.Cash, got.Address)
	}
	if got.MinFee != 0 {
		t.Errorf("least fee %v: the alias stands above the name", got.MinFee)
	}
}

func TestLoad_TheSeedsOwnEnvFileIsUnderstood(t *testing.T) {
	t.Parallel()
	o := newOperator(t)
	o.writes(t, `
BACKEND_PORT=8081
ALLOWED_ORIGINS=http://localhost:3000,https://your-frontend.vercel.app
MODE=simulated
HISTORICAL_SIMULATION_START_DATE=2025-01-06
HISTORICAL_SIMULATION_END_DATE=
OPENROUTER_API_KEY=sk-or-v1-your-key-here
ALPHA_VANTAGE_API_KEY=your_alpha_vantage_key_here  # Optional fallback
ENABLE_LLM=true
SIM_INTERVAL_MS=30000  # Price tick interval (30 seconds)
TRADE_INTERVAL_MS=7200000
SIM_MARKET_MINUTES_PER_TICK=30
TRADING_FEE_BPS=5
MIN_TRADE_FEE=0.25
LLM_REQUEST_SPACING_MS=-1
PERSISTENCE_DRIVER=file
PERSIST_PATH=./data/snapshot.json  # Local: relative path
SNAPSHOT_AUTOSAVE_INTERVAL_MS=900000
RESET_SIMULATION=false
HEARTBEAT_INTERVAL_MS=300000
DISABLE_SCHEDULER=false
USE_DELAYED_DATA=false
LOG_LEVEL=SUCCESS
`)
	got := o.load(t)
	if pace := got.Pace(); pace.Interval != 30*time.Second || pace.RoundEvery != 2*time.Hour || pace.MarketPerTick != 30*time.Minute {
		t.Errorf("pace %+v", pace)
	}
	if got.Folder != "data" || got.Address.String() != ":8081" || got.LogLevel != slog.LevelInfo || got.SnapshotEvery != 15*time.Minute ||
		got.HeartbeatEvery != 5*time.Minute || got.Reset || got.SchedulerDisabled {
		t.Errorf("settings %+v", got)
	}
	if want := []string{"http://localhost:3000", "https://your-frontend.vercel.app"}; !slices.Equal(got.Origins, want) {
		t.Errorf("origins %v, want %v", got.Origins, want)
	}
	if got.Models.Asks() {
		t.Error("a placeholder of a key counts as a key")
	}
	want := []string{"these settings have no effect in this version: ALPHA_VANTAGE_API_KEY, USE_DELAYED_DATA"}
	if diff := cmp.Diff(want, got.Warnings()); diff != "" {
		t.Error(diff)
	}
}

func TestLoad_SecretsComeFromFilesToo(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "token")
	write(t, path, "correct-horse-battery\n")
	o := newOperator(t, "ARENA_ADMIN_TOKEN_FILE", path)
	got := o.load(t)
	if from := got.From("ARENA_ADMIN_TOKEN"); got.AdminToken != "correct-horse-battery" || from != "ARENA_ADMIN_TOKEN_FILE" {
		t.Errorf("token %q from %q", got.AdminToken, from)
	}
	write(t, path, strings.Repeat("x", 2<<20))
	if got := o.refused(t); !strings.Contains(got, "more than a megabyte") {
		t.Errorf("a large file: %q", got)
	}
	o.env["ARENA_ADMIN_TOKEN_FILE"] = path + ".missing"
	if got := o.refused(t); !strings.Contains(got, "ARENA_ADMIN_TOKEN_FILE") {
		t.Errorf("a missing file: %q", got)
	}
}

func TestLoad_UnknownArenaVariablesNameTheNearest(t *testing.T) {
	t.Parallel()
	got := newOperator(t, "ARENA_TRADING_FEE_BSP", "5").refused(t)
	if want := "ARENA_TRADING_FEE_BSP is not a setting; did you mean ARENA_TRADING_FEE_BPS?"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	got = newOperator(t, "ARENA_FOO", "5").refused(t)
	if want := "ARENA_FOO is not a setting; `arena env` prints those that are"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	o := newOperator(t)
	o.writes(t, "ARENA_TICKER_CONT=5\n")
	if got := o.refused(t); !strings.Contains(got, "ARENA_TICKER_CONT in ") || !strings.Contains(got, "ARENA_TICKER_COUNT?") {
		t.Errorf("in .env: %q", got)
	}
	newOperator(t, "TRADING_FEE_BSP", "5", "ARENA_REQUIRE", "redis").load(t) // names of others
}

func TestLoad_EveryKnownNameIsAccepted(t *testing.T) {
	t.Parallel()
	for _, prefix := range []string{"", "ARENA_"} {
		o := newOperator(t, "PERSISTENCE_DRIVER", "file")
		var names []string
		for _, line := range settings.Table() {
			if !line.Built() {
				o.env[prefix+line.Name] = "1"
				names = append(names, line.Name)
			}
		}
		want := []string{"these settings have no effect in this version: " + strings.Join(names, ", ")}
		if got := o.load(t).Warnings(); !slices.Equal(got, want) || len(names) < 10 {
			t.Errorf("warnings %q, want %q", got, want)
		}
	}
}

func TestLoad_NamesInTheEnvFileThatAreNearlySettingsAreNamed(t *testing.T) {
	t.Parallel()
	o := newOperator(t, "TRADING_FEE_BSP", "5") // may be another program's
	o.writes(t, "INITIALCASH=5\nNODE_ENV=production\nPOSTGRES_USER=me\nOPENROUTER_API_KEY_FILE=\nOPENROUTER_API_KEYS=hunter2\n")
	want := []string{
		"INITIALCASH in " + filepath.Join(o.dir, ".env") + " is not a setting; did you mean INITIAL_CASH?",
		"OPENROUTER_API_KEYS in " + filepath.Join(o.dir, ".env") + " is not a setting; did you mean OPENROUTER_API_KEY?",
	}
	if diff := cmp.Diff(want, o.load(t).Warnings()); diff != "" {
		t.Error(diff)
	}
}

// What stands in a file may be a secret, wherever it is wrong.
func TestLoad_DamagedEnvFilesAreRefusedWithTheLineAlone(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, text, line string
	}{
		{"an open quote", "INITIAL_CASH=5\nOPENROUTER_API_KEY=\"sk-hunter2\nMODE=hunter2\n", ":2 cannot be read"},
		{"an open single quote", "ARENA_ADMIN_TOKEN='hunter2 hunter2", ":1 cannot be read"},
		{"no name", "INITIAL_CASH=5\n\n# a comment\nhunter2 is secret\nMODE=hunter2\n", ":4 cannot be read"},
		{"after a value of several lines", "LLM_BASE_URL=\"a\nb\nc\"\nhunter2!\n", ":4 cannot be read"},
		{"not text", "hunter2\x00\xff\n", ":1 cannot be read"},
	} {
		o := newOperator(t)
		o.writes(t, c.text)
		if got := o.refused(t); !strings.Contains(got, filepath.Join(o.dir, ".env")+c.line) || strings.Contains(got, "hunter2") {
			t.Errorf("%s: %q, want %q and nothing of the file", c.name, got, c.line)
		}
	}
	o := newOperator(t)
	o.flags[settings.EnvFileFlag] = "/nonexistent/.env"
	if got := o.refused(t); !strings.Contains(got, "/nonexistent/.env") {
		t.Errorf("%q", got)
	}
}
