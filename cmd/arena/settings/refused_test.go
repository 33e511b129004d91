package settings_test

import (
	"strings"
	"testing"
)

func TestLoad_BadValuesGetOneSentence(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, value, want string }{
		{"MODE", "fast", "want simulated, historical, realtime or hybrid"},
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
		{"SIMULATED_START_DATE", "1989-12-31", "begins with 1990-01-01"},
		{"MAX_SIMULATION_DAYS", "-1", "from 0"},
		{"MAX_SIMULATION_DAYS", "99999999999999999999", "from 0"},
		{"SIM_INTERVAL_MS", "-1", "milliseconds"},
		{"SIM_INTERVAL_MS", "1s", "milliseconds"},
		{"TRADE_INTERVAL_MS", "0", "from 1"},
		{"SIM_MARKET_MINUTES_PER_TICK", "0", "from 1 to 390"},
		{"SIM_MARKET_MINUTES_PER_TICK", "391", "from 1 to 390"},
		{"ARENA_TICKER_COUNT", "0", "from 1"},
		{"S_P500_TICKERS", "AAPL,$$$", "ticker"},
		{"S_P500_TICKERS", " , ,", "symbols separated by commas"},
		{"PERSISTENCE_DRIVER", "sqlite", "file, redis or postgres"},
		{"SNAPSHOT_AUTOSAVE_INTERVAL_MS", "often", "milliseconds"},
		{"RESET_SIMULATION", "maybe", "true or false"},
		{"HEARTBEAT_INTERVAL_MS", "0", "from 1"},
		{"DISABLE_SCHEDULER", "2", "true or false"},
		{"LOG_LEVEL", "LOUD", "ERROR, WARNING, INFO, SUCCESS or DEBUG"},
		{"ENABLE_LLM", "x", "true or false"},
		{"OPENROUTER_API_KEY", "sk-or one", "a key of one line without a space"},
		{"LLM_BASE_URL", "openrouter.ai/api/v1", "an address such as https://"},
		{"LLM_BASE_URL", "ftp://openrouter.ai", "an address"},
		{"LLM_BASE_URL", "https://user:key@openrouter.ai", "without a key in it"},
		{"LLM_BASE_URL", "https://", "an address"},
		{"LLM_DAILY_BUDGET_USD", "0", "above zero"},
		{"LLM_DAILY_BUDGET_USD", "-1", "above zero"},
		{"LLM_MAX_CONCURRENT_REQUESTS", "-1", "from 0"},
		{"LLM_REQUEST_SPACING_MS", "-2", "milliseconds"},
		{"LLM_MIN_REQUEST_SPACING_MS", "fast", "milliseconds"},
		{"LLM_AUTO_SPACING", "maybe", "true or false"},
		{"USE_UNIFIED_MODEL", "maybe", "true or false"},
		{"SIM_ENABLE_MULTI_MODEL", "maybe", "true or false"},
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
		{"ARENA_URL", "https://me:hunter2@example.com/?q", `"https://…@example.com/?q"`},
	} {
		got := newOperator(t, c.name, c.value).refused(t)
		if !strings.Contains(got, c.name) || !strings.Contains(got, c.want) {
			t.Errorf("%s=%s says %q, want %q", c.name, c.value, got, c.want)
		}
		if strings.Contains(got, "hunter2") {
			t.Errorf("%s: the error shows the secret: %q", c.name, got)
		}
	}
}

func TestLoad_BadFlagsNameTheFlag(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ flag, value, want string }{
		{"interval", "-1s", "a time such as"},
		{"interval", "30", "a time such as"},
		{"interval", "1us", "whole milliseconds"},
		{"interval", "9999h", "at most"},
		{"round-every", "0", "above zero"},
		{"fee-bps", "-1", "from 0 to 10000"},
		{"addr", "99999", "port"},
	} {
		o := newOperator(t)
		o.flags[c.flag] = c.value
		if got := o.refused(t); !strings.Contains(got, "--"+c.flag+" is ") || !strings.Contains(got, c.want) {
			t.Errorf("--%s %s: %q", c.flag, c.value, got)
		}
	}
}

func TestLoad_DatesInTheWrongOrder(t *testing.T) {
	t.Parallel()
	o := newOperator(t, "HISTORICAL_SIMULATION_END_DATE", "2025-01-01")
	o.flags["start-date"] = "2025-02-03"
	want := "--start-date 2025-02-03 lies after HISTORICAL_SIMULATION_END_DATE 2025-01-01; swap them"
	if got := o.refused(t); got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
