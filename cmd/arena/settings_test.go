package main_test

import (
	"log/slog"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/arena"
	main "github.com/seed45548214/arena/cmd/arena"
	"github.com/seed45548214/arena/transport"
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

func TestSettings_FlagStandsAboveEnvironmentAboveEnvFileAboveDefault(t *testing.T) {
	t.Parallel()
	s := shell(t)
	fee := func(flags ...string) int64 { return setUp(t, s, flags...).Plans[0].Rules.Fees.Bps }
	if got := fee(); got != 5 {
		t.Errorf("by default the fee is %d bps, want 5", got)
	}
	write(t, filepath.Join(s.Dir, ".env"), "TRADING_FEE_BPS=6 # a comment\nHISTORICAL_SIMULATION_END_DATE=\n")
	if got := fee(); got != 6 {
		t.Errorf("with .env the fee is %d bps, want 6", got)
	}
	s.Env["TRADING_FEE_BPS"] = "7"
	if got := fee(); got != 7 {
		t.Errorf("with the environment the fee is %d bps, want 7", got)
	}
	if got := fee("--fee-bps", "8"); got != 8 {
		t.Errorf("with the flag the fee is %d bps, want 8", got)
	}
}

func TestSettings_EnvFileFlagReplacesTheOneInTheFolder(t *testing.T) {
	t.Parallel()
	s := shell(t)
	write(t, filepath.Join(s.Dir, ".env"), "INITIAL_CASH=1\nTRADING_FEE_BPS=6\n")
	other := filepath.Join(t.TempDir(), "other.env")
	write(t, other, "INITIAL_CASH=250.50\n")
	got := setUp(t, s, "--env-file", other).Plans[0]
	if got.Cash != 250_500_000 || got.Rules.Fees.Bps != 5 {
		t.Errorf("cash %v, fee %d bps; want 250.50 and 5", got.Cash, got.Rules.Fees.Bps)
	}
}

func TestSettings_EveryNameHasAnAlias(t *testing.T) {
	t.Parallel()
	s := shell(t, "ARENA_INITIAL_CASH", "123", "ARENA_MIN_TRADE_FEE", "0", "ARENA_BACKEND_PORT", "9000", "MIN_TRADE_FEE", "9")
	got := setUp(t, s)
	if got.Plans[0].Cash != 123*arena.Dollar || got.Address != ":9000" {
		t.Errorf("cash %v at %s, want 123.00 at :9000", got.Plans[0].Cash, got.Address)
	}
	if fee := got.Plans[0].Rules.Fees.Minimum; fee != 0 {
		t.Errorf("least fee %v: the alias stands above the name", fee)
	}
}

func TestSettings_TheSeedsOwnEnvFileIsUnderstood(t *testing.T) {
	t.Parallel()
	s := shell(t)
	write(t, filepath.Join(s.Dir, ".env"), `
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
	got := setUp(t, s)
	if got.Interval != 30*time.Second || got.RoundEvery != 2*time.Hour || got.MarketPerTick != 30*time.Minute {
		t.Errorf("pace %v, %v, %v", got.Interval, got.MarketPerTick, got.RoundEvery)
	}
	if got.Folder != "data" || got.Address != ":8081" || got.LogLevel != slog.LevelInfo || got.SnapshotEvery != 15*time.Minute ||
		got.Heartbeat != 5*time.Minute || got.Reset || got.SchedulerDisabled {
		t.Errorf("settings %+v", got)
	}
	if want := []string{"http://localhost:3000", "https://your-frontend.vercel.app"}; !slices.Equal(got.Origins, want) {
		t.Errorf("origins %v, want %v", got.Origins, want)
	}
	if got.ModelsWanted {
		t.Error("a placeholder of a key counts as a key")
	}
	want := []string{"these settings have no effect in this version: ALPHA_VANTAGE_API_KEY, USE_DELAYED_DATA, LLM_REQUEST_SPACING_MS"}
	if diff := cmp.Diff(want, got.Warnings); diff != "" {
		t.Error(diff)
	}
}

func TestSettings_AKeyWithoutModelsIsWarnedAbout(t *testing.T) {
	t.Parallel()
	s := shell(t, "OPENROUTER_API_KEY", "sk-or-v1-0123456789abcdef")
	got := setUp(t, s)
	if !got.ModelsWanted || len(got.Warnings) != 1 || !strings.Contains(got.Warnings[0], "models do not take part") {
		t.Errorf("models wanted %v, warnings %q", got.ModelsWanted, got.Warnings)
	}
	if strings.Contains(got.Warnings[0], "0123456789abcdef") {
		t.Error("the warning shows the key")
	}
	s.Env["ENABLE_LLM"] = "false"
	if got := setUp(t, s); got.ModelsWanted || len(got.Warnings) != 0 {
		t.Errorf("with ENABLE_LLM=false models are wanted %v, warnings %q", got.ModelsWanted, got.Warnings)
	}
}

func TestSettings_SecretsComeFromFilesToo(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "token")
	write(t, path, "correct-horse-battery\n")
	s := shell(t, "ARENA_ADMIN_TOKEN_FILE", path)
	token, from, err := setUp(t, s).AdminToken()
	if err != nil || token != "correct-horse-battery" || from != "ARENA_ADMIN_TOKEN_FILE" {
		t.Errorf("token %q from %q, error %v", token, from, err)
	}
	s.Env["ARENA_ADMIN_TOKEN_FILE"] = path + ".missing"
	if got := s.Run(t, "serve"); got.Code != 2 || !strings.Contains(got.Err, "ARENA_ADMIN_TOKEN_FILE") {
		t.Errorf("a missing file: %+v", got)
	}
}

func TestSettings_PathOfTheStore(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]string{
		"./data/snapshot.json": "data", "/var/lib/x/snapshot.JSON": "/var/lib/x", "snapshot.json": ".", "./other/": "other", "/srv/a.d": "/srv/a.d",
	} {
		if got := setUp(t, shell(t, "PERSIST_PATH", path)).Folder; got != want {
			t.Errorf("PERSIST_PATH=%s keeps the store in %s, want %s", path, got, want)
		}
	}
}

func TestSettings_AddressAndWhereClientsFindIt(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, value, address, url string }{
		{"LOG_LEVEL", "INFO", "localhost:8080", "http://localhost:8080"},
		{"PORT", "10000", ":10000", "http://localhost:10000"},
		{"BACKEND_PORT", "8081", ":8081", "http://localhost:8081"},
		{"ARENA_ADDR", "0.0.0.0:80", "0.0.0.0:80", "http://localhost:80"},
		{"ARENA_ADDR", "[::1]:80", "[::1]:80", "http://[::1]:80"},
		{"ARENA_ADDR", "example.com:80", "example.com:80", "http://example.com:80"},
		{"ARENA_URL", "https://arena.example/", "localhost:8080", "https://arena.example"},
	} {
		got := setUp(t, shell(t, c.name, c.value))
		if got.Address != c.address || got.URL != c.url {
			t.Errorf("%s=%s listens at %s and is found at %s, want %s and %s", c.name, c.value, got.Address, got.URL, c.address, c.url)
		}
	}
}

func TestSettings_ProxiesAreHopsOrNetworks(t *testing.T) {
	t.Parallel()
	networks := func(texts ...string) (proxies transport.Proxies) {
		for _, text := range texts {
			proxies.Networks = append(proxies.Networks, netip.MustParsePrefix(text))
		}
		return proxies
	}
	for text, want := range map[string]transport.Proxies{
		"": {}, "0": {}, "2": {Hops: 2},
		"10.0.0.1":                networks("10.0.0.1/32"),
		"10.1.2.3/8,fd00::/8,::1": networks("10.0.0.0/8", "fd00::/8", "::1/128"),
		"::ffff:10.0.0.1":         networks("10.0.0.1/32"),
	} {
		got := setUp(t, shell(t, "TRUSTED_PROXIES", text)).Proxies
		if got.Hops != want.Hops || !slices.Equal(got.Networks, want.Networks) {
			t.Errorf("TRUSTED_PROXIES=%s: %v, want %v", text, got, want)
		}
	}
}

func TestSettings_ViewersFitTheFileLimit(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		files  int
		flags  []string
		want   [3]int
		warned bool
	}{
		{"by default", 1 << 20, nil, [3]int{20_000, 50, 500}, false},
		{"nobody knows the limit", 0, nil, [3]int{20_000, 50, 500}, false},
		{"few files", 1024, nil, [3]int{922, 50, 500}, false},
		{"asked for", 1 << 20, []string{"--max-connections", "30000", "--max-connections-per-address", "7", "--max-accepts", "9"}, [3]int{30_000, 7, 9}, false},
		{"asked for too many", 20_000, []string{"--max-connections", "30000"}, [3]int{18_000, 50, 500}, true},
		{"just enough", 22_223, nil, [3]int{20_000, 50, 500}, false},
	} {
		s := shell(t)
		s.Files = c.files
		got := setUp(t, s, c.flags...)
		if got.Connections != c.want {
			t.Errorf("%s: %v, want %v", c.name, got.Connections, c.want)
		}
		want := "--max-connections is 30000, but the process may open 20000 files: 18000 viewers at once are let in; raise the limit, for example with ulimit -n 33334"
		if c.warned != (len(got.Warnings) > 0) || c.warned && got.Warnings[0] != want {
			t.Errorf("%s: warnings %q", c.name, got.Warnings)
		}
	}
}

func TestSettings_UnknownArenaVariablesNameTheNearest(t *testing.T) {
	t.Parallel()
	got := shell(t, "ARENA_TRADING_FEE_BSP", "5").Run(t, "serve")
	want := "arena: ARENA_TRADING_FEE_BSP is not a setting; did you mean ARENA_TRADING_FEE_BPS?\n"
	if got.Code != 2 || got.Err != want {
		t.Errorf("code %d, %q; want 2, %q", got.Code, got.Err, want)
	}
	s := shell(t)
	write(t, filepath.Join(s.Dir, ".env"), "ARENA_TICKER_CONT=5\n")
	if got := s.Run(t, "serve"); got.Code != 2 || !strings.Contains(got.Err, "ARENA_TICKER_CONT in ") || !strings.Contains(got.Err, "ARENA_TICKER_COUNT?") {
		t.Errorf("in .env: %+v", got)
	}
	if got := shell(t, "TRADING_FEE_BSP", "5", "ARENA_REQUIRE", "redis").Run(t, "verify"); got.Code == 2 {
		t.Errorf("names of others are refused: %+v", got)
	}
}

func TestSettings_EveryKnownNameIsAccepted(t *testing.T) {
	t.Parallel()
	for _, alias := range []bool{false, true} {
		s := shell(t, "PERSISTENCE_DRIVER", "file")
		var names []string
		for _, variable := range main.Variables() {
			if name, is := strings.CutPrefix(variable.Name, "ARENA_"); !variable.Built && is == alias {
				s.Env[variable.Name] = "1"
				names = append(names, name)
			}
		}
		got := setUp(t, s)
		want := "these settings have no effect in this version: " + strings.Join(names, ", ")
		if len(got.Warnings) != 1 || got.Warnings[0] != want || len(names) < 30 {
			t.Errorf("warnings %q, want %q", got.Warnings, want)
		}
	}
}

func TestSettings_BadValuesGetOneSentence(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, value, want string }{
		{"MODE", "fast", "want simulated, historical, realtime or hybrid"},
		{"MODE", "Real_Time", "no source of live prices"},
		{"MODE", "hybrid", "no source of live prices"},
		{"TRADING_FEE_BPS", "-3", "from 0 to 10000"},
		{"TRADING_FEE_BPS", "10001", "from 0 to 10000"},
		{"TRADING_FEE_BPS", "2.5", "whole number"},
		{"TRADING_FEE_BPS", "NaN", "whole number"},
		{"MIN_TRADE_FEE", "-0.01", "not negative"},
		{"MIN_TRADE_FEE", "NaN", "dollars"},
		{"MIN_TRADE_FEE", "Inf", "dollars"},
		{"MIN_TRADE_FEE", "1e3", "dollars"},
		{"INITIAL_CASH", "0", "above zero"},
		{"INITIAL_CASH", "99999999999999999999", "at most"},
		{"INITIAL_CASH", "1000000000.01", "at most"},
		{"MAX_POSITION_SIZE_PERCENT", "200", "percentage from 0.01 to 100"},
		{"MAX_POSITION_SIZE_PERCENT", "0", "percentage"},
		{"MAX_POSITION_SIZE_PERCENT", "-10", "percentage"},
		{"MAX_POSITION_SIZE_PERCENT", "10.001", "two decimals"},
		{"HISTORICAL_SIMULATION_START_DATE", "2025-02-30", "want a date"},
		{"HISTORICAL_SIMULATION_END_DATE", "tomorrow", "want a date"},
		{"SIMULATED_START_DATE", "01/02/2025", "want a date"},
		{"SIMULATED_START_DATE", "2061-01-01", "no session"},
		{"MAX_SIMULATION_DAYS", "-1", "from 0"},
		{"MAX_SIMULATION_DAYS", "99999999999999999999", "from 0"},
		{"SIM_INTERVAL_MS", "-1", "milliseconds"},
		{"SIM_INTERVAL_MS", "1s", "milliseconds"},
		{"TRADE_INTERVAL_MS", "0", "from 1"},
		{"SIM_MARKET_MINUTES_PER_TICK", "0", "from 1 to 390"},
		{"SIM_MARKET_MINUTES_PER_TICK", "391", "from 1 to 390"},
		{"ARENA_TICKER_COUNT", "0", "from 1"},
		{"ARENA_TICKER_COUNT", "4000", "to choose from"},
		{"S_P500_TICKERS", "AAPL,$$$", "ticker"},
		{"S_P500_TICKERS", "AAPL,INDEX", "INDEX"},
		{"S_P500_TICKERS", " , ,", "symbols separated by commas"},
		{"PERSISTENCE_DRIVER", "sqlite", "file, redis or postgres"},
		{"PERSISTENCE_DRIVER", "redis", "this version does not have"},
		{"PERSISTENCE_DRIVER", "postgres", "this version does not have"},
		{"DATABASE_URL", "postgres://user:hunter2@host/db", "set PERSISTENCE_DRIVER=file"},
		{"SNAPSHOT_AUTOSAVE_INTERVAL_MS", "often", "milliseconds"},
		{"RESET_SIMULATION", "maybe", "true or false"},
		{"HEARTBEAT_INTERVAL_MS", "0", "from 1"},
		{"DISABLE_SCHEDULER", "2", "true or false"},
		{"LOG_LEVEL", "LOUD", "ERROR, WARNING, INFO, SUCCESS or DEBUG"},
		{"ENABLE_LLM", "x", "true or false"},
		{"BACKEND_PORT", "70000", "port from 0 to 65535"},
		{"BACKEND_PORT", "http", "port"},
		{"ARENA_ADDR", "localhost:", "port"},
		{"ARENA_ADDR", "a:b:c", "port"},
		{"ALLOWED_ORIGINS", "*", "origins"},
		{"ALLOWED_ORIGINS", "https://example.com/path", "origins"},
		{"TRUSTED_PROXIES", "-1", "how many proxies, from 0 to 16"},
		{"TRUSTED_PROXIES", "17", "from 0 to 16"},
		{"TRUSTED_PROXIES", "nginx", "addresses and networks"},
		{"TRUSTED_PROXIES", "10.0.0.0/33", "addresses and networks"},
		{"TRUSTED_PROXIES", "10.0.0.1, 0.0.0.0/0", "not all there are"},
		{"TRUSTED_PROXIES", "fe80::1%eth0", "addresses and networks"},
		{"TRUSTED_PROXIES", "::ffff:10.0.0.0/104", "addresses and networks"},
		{"TRUSTED_PROXIES", ",", "addresses and networks"},
		{"MAX_CONNECTIONS", "0", "from 1 to 1000000"},
		{"MAX_CONNECTIONS_PER_ADDRESS", "-1", "from 1"},
		{"MAX_ACCEPTS_PER_SECOND", "many", "whole number"},
		{"ARENA_SEED", "-1", "whole number"},
		{"ARENA_SEED", "18446744073709551616", "whole number"},
		{"ARENA_ADMIN_TOKEN", "hunter2", "at least 16"},
		{"ARENA_ADMIN_TOKEN", "hunter2 hunter2 hunter2", "without a space"},
		{"ARENA_URL", "localhost:8080", "URL"},
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

func TestSettings_BadFlagsNameTheFlag(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ flag, value, want string }{
		{"--interval", "-1s", "a time such as"},
		{"--interval", "30", "a time such as"},
		{"--interval", "1us", "whole milliseconds"},
		{"--interval", "9999h", "at most"},
		{"--round-every", "0", "above zero"},
		{"--fee-bps", "-1", "from 0 to 10000"},
		{"--port", "99999", "port"},
	} {
		got := shell(t).Run(t, "serve", c.flag, c.value)
		name := strings.Replace(c.flag, "port", "addr", 1)
		if got.Code != 2 || !strings.Contains(got.Err, name+" is ") || !strings.Contains(got.Err, c.want) {
			t.Errorf("%s %s: %+v", c.flag, c.value, got)
		}
	}
}

func TestSettings_DatesInTheWrongOrder(t *testing.T) {
	t.Parallel()
	got := shell(t, "HISTORICAL_SIMULATION_END_DATE", "2025-01-01").Run(t, "serve", "--start-date", "2025-02-03")
	want := "arena: --start-date 2025-02-03 lies after HISTORICAL_SIMULATION_END_DATE 2025-01-01; swap them\n"
	if got.Code != 2 || got.Err != want {
		t.Errorf("%+v, want %q", got, want)
	}
}

func TestSettings_DamagedEnvFile(t *testing.T) {
	t.Parallel()
	s := shell(t)
	write(t, filepath.Join(s.Dir, ".env"), "not a line\n")
	if got := s.Run(t, "serve"); got.Code != 2 || !strings.Contains(got.Err, ".env cannot be read") {
		t.Errorf("%+v", got)
	}
	if got := s.Run(t, "serve", "--env-file", "/nonexistent/.env"); got.Code != 2 || !strings.Contains(got.Err, "/nonexistent/.env") {
		t.Errorf("%+v", got)
	}
}

func TestSettings_HistoricalNeedsBars(t *testing.T) {
	t.Parallel()
	if got := shell(t, "MODE", "historical").Run(t, "serve"); got.Code != 2 || !strings.Contains(got.Err, "--bars") {
		t.Errorf("%+v", got)
	}
}
