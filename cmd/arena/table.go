package main

import (
	"time"

	"github.com/seed45548214/arena/arena"
)

const (
	maxBps          = 10_000
	maxWait         = 7 * 24 * time.Hour
	minutesPerDay   = 390 // of a regular session
	maxSessions     = 20_000
	mostConnections = 1_000_000
	defaultInterval = 30 * time.Second
	// defaultHistoricalStart is the first session of recorded prices that have it.
	defaultHistoricalStart arena.Date = "2025-01-06"
)

func serverSettings() []setting {
	return []setting{
		{
			group: groupServer, name: "BACKEND_PORT", also: []string{"ARENA_ADDR", "PORT"}, flag: "addr", flagAlso: []string{"port"},
			unit: "HOST:PORT", initial: "localhost:8080",
			help:  "listen address, or a port alone, which means all interfaces",
			parse: func(s *settings, text string) (err error) { s.address, err = parseAddress(text); return err },
		},
		{
			group: groupServer, name: "ALLOWED_ORIGINS", flag: "origins", unit: "LIST", initial: "http://localhost:3000",
			help:  "exact origins of pages elsewhere that may read the API, separated by commas",
			parse: func(s *settings, text string) (err error) { s.origins, err = parseOrigins(text); return err },
		},
		{
			group: groupServer, name: "ARENA_ADMIN_TOKEN", unit: "TOKEN", secret: true,
			help:  "what commands that change something must show; without one the first start writes a random one into admin.token in the store's folder",
			parse: func(s *settings, text string) (err error) { s.adminToken, err = parseToken(text); return err },
		},
		{
			group: groupServer, name: "ARENA_URL", flag: "url", unit: "URL", example: "http://localhost:8080",
			help:  "server that commands such as status talk to; the default is this machine at the listen address",
			parse: func(s *settings, text string) (err error) { s.url, err = parseURL(text); return err },
		},
		{
			group: groupServer, name: "HEARTBEAT_INTERVAL_MS", unit: "MS", initial: "300000",
			help:  "time between the heartbeat lines in the log",
			parse: func(s *settings, text string) (err error) { s.heartbeatEvery, err = parseMillis(text, 1); return err },
		},
		{
			group: groupServer, name: "DISABLE_SCHEDULER", flag: "no-scheduler", toggle: true, initial: "false",
			help:  "serve what is stored and run no arena",
			parse: func(s *settings, text string) (err error) { s.schedulerDisabled, err = parseBool(text); return err },
		},
		{
			group: groupServer, name: "LOG_LEVEL", flag: "log-level", unit: "LEVEL", initial: "INFO",
			help:  "ERROR, WARNING, INFO, SUCCESS (the same as INFO) or DEBUG",
			parse: func(s *settings, text string) (err error) { s.logLevel, err = parseLevel(text); return err },
		},
	}
}

func viewerSettings() []setting {
	return []setting{
		{
			group: groupViewers, name: "TRUSTED_PROXIES", flag: "trusted-proxies", unit: "LIST", example: "10.0.0.0/8",
			help:  "proxies before the server, whose X-Forwarded-For tells who a viewer is: their addresses and networks, separated by commas, or how many every request passes if they are the only way in; by default whoever connects is the viewer",
			parse: func(s *settings, text string) (err error) { s.proxies, err = parseProxies(text); return err },
		},
		{
			group: groupViewers, name: "MAX_CONNECTIONS", flag: "max-connections", unit: "N", initial: "20000",
			help: "viewers at once; at most 90 % of the files that the process may open",
			parse: func(s *settings, text string) (err error) {
				s.maxConnections, err = parseInt(text, 1, mostConnections)
				return err
			},
		},
		{
			group: groupViewers, name: "MAX_CONNECTIONS_PER_ADDRESS", flag: "max-connections-per-address", unit: "N", initial: "50",
			help: "viewers at once from one IPv4 address, or from one IPv6 network of 64 bits",
			parse: func(s *settings, text string) (err error) {
				s.maxPerAddress, err = parseInt(text, 1, mostConnections)
				return err
			},
		},
		{
			group: groupViewers, name: "MAX_ACCEPTS_PER_SECOND", flag: "max-accepts", unit: "N", initial: "500",
			help: "viewers that may come in a second; the others are asked to come again",
			parse: func(s *settings, text string) (err error) {
				s.maxAccepts, err = parseInt(text, 1, mostConnections)
				return err
			},
		},
	}
}

func priceSettings() []setting {
	return []setting{
		{
			group: groupPrices, name: "MODE", flag: "mode", unit: "MODE", initial: string(arena.Simulated),
			help:  "where prices come from: simulated, or historical (from --bars); realtime and hybrid need a later version",
			parse: func(s *settings, text string) (err error) { s.mode, err = parseMode(text); return err },
		},
		{
			group: groupPrices, name: "ARENA_BARS", flag: "bars", unit: "PATH", example: "./bars",
			help:  "folder or file of recorded bars (CSV) for the historical mode",
			parse: func(s *settings, text string) error { s.bars = text; return nil },
		},
		{
			group: groupPrices, name: "ARENA_ACTIONS", flag: "actions", unit: "FILE", example: "./actions.csv",
			help:  "splits and dividends (CSV) for the historical mode",
			parse: func(s *settings, text string) error { s.actions = text; return nil },
		},
		{
			group: groupPrices, name: "ARENA_PAY_AFTER", flag: "pay-after", unit: "N", example: "15",
			help: "sessions from the ex-date to the payment of a dividend whose row has no pay date; without it such a row is refused",
			parse: func(s *settings, text string) (err error) {
				s.payAfter, err = parseInt(text, 0, maxPayAfter)
				return err
			},
		},
		{
			group: groupPrices, name: "HISTORICAL_SIMULATION_START_DATE", flag: "start-date", unit: "DATE", initial: string(defaultHistoricalStart),
			help:  "first day of the historical mode; by default the first session of the bars if they do not have that day",
			parse: func(s *settings, text string) (err error) { s.historicalStart, err = parseDay(text); return err },
		},
		{
			group: groupPrices, name: "HISTORICAL_SIMULATION_END_DATE", flag: "end-date", unit: "DATE", example: "2025-10-30",
			help:  "last day of the historical mode; by default the last session of the bars",
			parse: func(s *settings, text string) (err error) { s.historicalEnd, err = parseDay(text); return err },
		},
		{
			group: groupPrices, name: "SIMULATED_START_DATE", flag: "simulated-start-date", unit: "DATE", example: "2025-01-06",
			help:  "first day of the simulated mode; by default the day on which the season begins",
			parse: func(s *settings, text string) (err error) { s.simulatedStart, err = parseDay(text); return err },
		},
		{
			group: groupPrices, name: "MAX_SIMULATION_DAYS", flag: "max-sessions", unit: "N", example: "60",
			help: "a season ends by itself after so many sessions, in every mode; 0 means never",
			parse: func(s *settings, text string) (err error) {
				s.maxSessions, err = parseInt(text, 0, maxSessions)
				return err
			},
		},
	}
}

// universeSettings say what is traded.
func universeSettings() []setting {
	return []setting{
		{
			group: groupPrices, name: "S_P500_TICKERS", flag: "tickers", unit: "LIST", example: "AAPL,MSFT,NVDA",
			help:  "symbols to trade, separated by commas; by default built-in large companies, or all that the bars have",
			parse: func(s *settings, text string) (err error) { s.tickers, err = parseTickers(text); return err },
		},
		{
			group: groupPrices, name: "ARENA_TICKER_COUNT", flag: "ticker-count", unit: "N", initial: "20",
			help: "how many symbols of the list are traded; a list of your own and recorded bars are taken whole by default",
			parse: func(s *settings, text string) (err error) {
				s.tickerCount, err = parseInt(text, 1, maxTickers)
				return err
			},
		},
	}
}

func paceSettings() []setting {
	interval := func(s *settings, text string) (err error) { s.interval, err = parseMillis(text, 0); return err }
	return []setting{
		{
			group: groupPace, name: "SIM_INTERVAL_MS", flag: "interval", unit: "TIME", initial: "30000", flagInitial: "30s; 1s while no cadence is set",
			help:      "wall time between ticks, 0 for as fast as it can; the flag takes a time such as 0, 500ms or 1s, the variable milliseconds; while neither this nor the next two are given, seasons go at the demo's pace: a tick a second, 2 market minutes a tick, a round every 30",
			parse:     interval,
			parseFlag: func(s *settings, text string) (err error) { s.interval, err = parseSpan(text); return err },
		},
		{
			group: groupPace, name: "TRADE_INTERVAL_MS", flag: "round-every", unit: "TIME", initial: "7200000", flagInitial: "2h; 30m in the simulated mode while no cadence is set",
			help:      "market time between rounds; the flag takes a time such as 30m or 2h, the variable milliseconds",
			parse:     func(s *settings, text string) (err error) { s.roundEvery, err = parseMillis(text, 1); return err },
			parseFlag: func(s *settings, text string) (err error) { s.roundEvery, err = parsePositiveSpan(text); return err },
		},
		{
			group: groupPace, name: "SIM_MARKET_MINUTES_PER_TICK", flag: "market-minutes", unit: "N", initial: "30", flagInitial: "30; 2 while no cadence is set",
			help: "market minutes from one tick to the next in the simulated mode",
			parse: func(s *settings, text string) error {
				minutes, err := parseInt(text, 1, minutesPerDay)
				s.marketPerTick = time.Duration(minutes) * time.Minute
				return err
			},
		},
	}
}

func arenaSettings() []setting {
	return []setting{
		{
			group: groupArenas, name: "ARENA_ARENAS", flag: "arenas", unit: "DIR", example: "./arenas",
			help:  "folder of arenas, one YAML file each, in place of the built-in ones",
			parse: func(s *settings, text string) error { s.arenas = text; return nil },
		},
		{
			group: groupArenas, name: "ARENA_SEED", flag: "seed", unit: "N", example: "7",
			help:  "seed of prices and of chance for every arena, by default that of the arena's file; for tests and re-runs, because whoever guesses it knows every price to come: without one, each simulated season draws its own and reveals it at its end",
			parse: func(s *settings, text string) (err error) { s.seed, err = parseSeed(text); return err },
		},
		{
			group: groupArenas, name: "TRADING_FEE_BPS", flag: "fee-bps", unit: "BPS", initial: "5",
			help: "commission in hundredths of a percent of the traded amount, for every arena",
			parse: func(s *settings, text string) error {
				bps, err := parseInt(text, 0, maxBps)
				s.feeBps = int64(bps)
				return err
			},
		},
		{
			group: groupArenas, name: "MIN_TRADE_FEE", flag: "min-fee", unit: "DOLLARS", initial: "0.25",
			help:  "least commission of a fill, for every arena",
			parse: func(s *settings, text string) (err error) { s.minFee, err = parseDollars(text, 0); return err },
		},
		{
			group: groupArenas, name: "INITIAL_CASH", flag: "cash", unit: "DOLLARS", initial: "10000",
			help:  "what every agent starts with, in every arena",
			parse: func(s *settings, text string) (err error) { s.cash, err = parseDollars(text, 1); return err },
		},
		{
			group: groupArenas, name: "MAX_POSITION_SIZE_PERCENT", flag: "max-position", unit: "PERCENT", initial: "10",
			help:  "largest part of an agent's equity that one purchase may lead to, for every arena; an agent's own rule stands above it",
			parse: func(s *settings, text string) (err error) { s.maxPositionBps, err = parsePercent(text, 1); return err },
		},
	}
}

func storeSettings() []setting {
	return []setting{
		{
			group: groupStore, name: "PERSISTENCE_DRIVER", flag: "store", unit: "DRIVER", initial: driverFile,
			help:  "file; redis and postgres need a later version",
			parse: func(s *settings, text string) (err error) { s.driver, err = parseDriver(text); return err },
		},
		{
			group: groupStore, name: "PERSIST_PATH", flag: "data", unit: "PATH", initial: "./data/snapshot.json",
			help:  "folder of the file store; of a path that ends in .json, the folder it lies in",
			parse: func(s *settings, text string) error { s.folder = folderOf(text); return nil },
		},
		{
			group: groupStore, name: "SNAPSHOT_AUTOSAVE_INTERVAL_MS", unit: "MS", initial: "900000",
			help:  "time between snapshots, which shorten the next start; 0 means only at the end",
			parse: func(s *settings, text string) (err error) { s.snapshotEvery, err = parseMillis(text, 0); return err },
		},
		{
			group: groupStore, name: "RESET_SIMULATION", flag: "reset", toggle: true, initial: "false",
			help:  "start every arena with a new season; the old ones stay in the journal",
			parse: func(s *settings, text string) (err error) { s.reset, err = parseBool(text); return err },
		},
	}
}

func modelSettings() []setting {
	return []setting{
		{
			group: groupModels, name: "ENABLE_LLM", unit: "BOOL", initial: "true",
			help:  "false: strategies only; no model takes part in this version in any case",
			parse: func(s *settings, text string) (err error) { s.modelsEnabled, err = parseBool(text); return err },
		},
		{
			group: groupModels, name: "OPENROUTER_API_KEY", unit: "KEY", secret: true,
			help:  "key for the models of a later version",
			parse: func(s *settings, text string) error { s.modelKey = parseKey(text); return nil },
		},
	}
}
