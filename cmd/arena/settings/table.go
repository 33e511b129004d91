package settings

import (
	"time"

	"github.com/seed45548214/arena/arena"
)

const (
	maxBps          = arena.BpsPerUnit
	maxWait         = 7 * 24 * time.Hour
	minutesPerDay   = 390 // of a regular session
	maxSessions     = 20_000
	mostConnections = 1_000_000
	defaultInterval = 30 * time.Second
	// leastLeaseMillis is such that a renewal that takes as long as it may still comes in
	// time: one is due every third of a lease, and may take two seconds.
	leastLeaseMillis = 3000
	// defaultHistoricalStart is the first session of recorded prices that have it.
	defaultHistoricalStart arena.Date = "2025-01-06"
)

func serverSettings() []Setting {
	return []Setting{
		{
			Group: groupServer, Name: "BACKEND_PORT", Also: []string{"ARENA_ADDR", "PORT"}, Flag: "addr", FlagAlso: []string{"port"},
			Unit: "HOST:PORT", Initial: "localhost:8080",
			Help:  "listen address, or a port alone, which means all interfaces",
			parse: func(v *Values, text string) (err error) { v.Address, err = parseAddress(text); return err },
		},
		{
			Group: groupServer, Name: "ALLOWED_ORIGINS", Flag: "origins", Unit: "LIST", Initial: "http://localhost:3000",
			Help:  "exact origins of pages elsewhere that may read the API, separated by commas",
			parse: func(v *Values, text string) (err error) { v.Origins, err = parseOrigins(text); return err },
		},
		{
			Group: groupServer, Name: "ARENA_ADMIN_TOKEN", Unit: "TOKEN", Secret: true,
			Help:  "what commands that change something must show; without one the first start writes a random one into admin.token in the store's folder",
			parse: func(v *Values, text string) (err error) { v.AdminToken, err = parseToken(text); return err },
		},
		{
			Group: groupServer, Name: "ARENA_URL", Flag: "url", Unit: "URL", Example: "http://localhost:8080",
			Help:  "server that commands such as status talk to; the default is this machine at the listen address",
			parse: func(v *Values, text string) (err error) { v.url, err = parseURL(text); return err },
		},
		{
			Group: groupServer, Name: "HEARTBEAT_INTERVAL_MS", Unit: "MS", Initial: "300000",
			Help:  "time between the heartbeat lines in the log",
			parse: func(v *Values, text string) (err error) { v.HeartbeatEvery, err = parseMillis(text, 1); return err },
		},
		{
			Group: groupServer, Name: "DISABLE_SCHEDULER", Flag: "no-scheduler", Toggle: true, Initial: "false",
			Help:  "serve what is stored and run no arena",
			parse: func(v *Values, text string) (err error) { v.SchedulerDisabled, err = parseBool(text); return err },
		},
		{
			Group: groupServer, Name: "LOG_LEVEL", Flag: "log-level", Unit: "LEVEL", Initial: "INFO",
			Help:  "ERROR, WARNING, INFO, SUCCESS (the same as INFO) or DEBUG",
			parse: func(v *Values, text string) (err error) { v.LogLevel, err = parseLevel(text); return err },
		},
	}
}

func viewerSettings() []Setting {
	return []Setting{
		{
			Group: groupViewers, Name: "TRUSTED_PROXIES", Flag: "trusted-proxies", Unit: "LIST", Example: "10.0.0.0/8",
			Help:  "proxies before the server, whose X-Forwarded-For tells who a viewer is: their addresses and networks, separated by commas, or how many every request passes if they are the only way in; by default whoever connects is the viewer",
			parse: func(v *Values, text string) (err error) { v.Proxies, err = parseProxies(text); return err },
		},
		{
			Group: groupViewers, Name: "MAX_CONNECTIONS", Flag: "max-connections", Unit: "N", Initial: "20000",
			Help: "viewers at once; at most 90 % of the files that the process may open",
			parse: func(v *Values, text string) (err error) {
				v.MaxConnections, err = parseInt(text, 1, mostConnections)
				return err
			},
		},
		{
			Group: groupViewers, Name: "MAX_CONNECTIONS_PER_ADDRESS", Flag: "max-connections-per-address", Unit: "N", Initial: "50",
			Help: "viewers at once from one IPv4 address, or from one IPv6 network of 64 bits",
			parse: func(v *Values, text string) (err error) {
				v.MaxPerAddress, err = parseInt(text, 1, mostConnections)
				return err
			},
		},
		{
			Group: groupViewers, Name: "MAX_ACCEPTS_PER_SECOND", Flag: "max-accepts", Unit: "N", Initial: "500",
			Help: "viewers that may come in a second; the others are asked to come again",
			parse: func(v *Values, text string) (err error) {
				v.MaxAccepts, err = parseInt(text, 1, mostConnections)
				return err
			},
		},
	}
}

func priceSettings() []Setting {
	return []Setting{
		{
			Group: groupPrices, Name: "MODE", Flag: "mode", Unit: "MODE", Initial: string(arena.Simulated),
			Help:  "where prices come from: simulated, or historical (from --bars); realtime and hybrid need a later version",
			parse: func(v *Values, text string) (err error) { v.Mode, err = parseMode(text); return err },
		},
		{
			Group: groupPrices, Name: "ARENA_BARS", Flag: "bars", Unit: "PATH", Example: "./bars",
			Help:  "folder or file of recorded bars (CSV) for the historical mode",
			parse: func(v *Values, text string) error { v.Bars = text; return nil },
		},
		{
			Group: groupPrices, Name: "ARENA_ACTIONS", Flag: "actions", Unit: "FILE", Example: "./actions.csv",
			Help:  "splits and dividends (CSV) for the historical mode",
			parse: func(v *Values, text string) error { v.Actions = text; return nil },
		},
		{
			Group: groupPrices, Name: "ARENA_PAY_AFTER", Flag: "pay-after", Unit: "N", Example: "15",
			Help: "sessions from the ex-date to the payment of a dividend whose row has no pay date; without it such a row is refused",
			parse: func(v *Values, text string) (err error) {
				v.PayAfter, err = parseInt(text, 0, maxPayAfter)
				return err
			},
		},
		{
			Group: groupPrices, Name: "HISTORICAL_SIMULATION_START_DATE", Flag: "start-date", Unit: "DATE", Initial: string(defaultHistoricalStart),
			Help:  "first day of the historical mode; by default the first session of the bars if they do not have that day",
			parse: func(v *Values, text string) (err error) { v.HistoricalStart, err = parseDay(text); return err },
		},
		{
			Group: groupPrices, Name: "HISTORICAL_SIMULATION_END_DATE", Flag: "end-date", Unit: "DATE", Example: "2025-10-30",
			Help:  "last day of the historical mode; by default the last session of the bars",
			parse: func(v *Values, text string) (err error) { v.HistoricalEnd, err = parseDay(text); return err },
		},
		{
			Group: groupPrices, Name: "SIMULATED_START_DATE", Flag: "simulated-start-date", Unit: "DATE", Example: "2025-01-06",
			Help:  "first day of the simulated mode; by default the day on which the season begins, and 30 sessions before it that are played at once",
			parse: func(v *Values, text string) (err error) { v.SimulatedStart, err = parseDay(text); return err },
		},
		{
			Group: groupPrices, Name: "ARENA_FROM_SCRATCH", Flag: "from-scratch", Toggle: true, Initial: "false",
			Help:  "begin simulated seasons with an empty page, without the sessions that are played at once",
			parse: func(v *Values, text string) (err error) { v.fromScratch, err = parseBool(text); return err },
		},
		{
			Group: groupPrices, Name: "MAX_SIMULATION_DAYS", Flag: "max-sessions", Unit: "N", Example: "60",
			Help: "a season ends by itself after so many sessions, in every mode; 0 means never",
			parse: func(v *Values, text string) (err error) {
				v.MaxSessions, err = parseInt(text, 0, maxSessions)
				return err
			},
		},
	}
}

// universeSettings say what is traded.
func universeSettings() []Setting {
	return []Setting{
		{
			Group: groupPrices, Name: "S_P500_TICKERS", Flag: "tickers", Unit: "LIST", Example: "AAPL,MSFT,NVDA",
			Help:  "symbols to trade, separated by commas; by default built-in large companies, or all that the bars have",
			parse: func(v *Values, text string) (err error) { v.Tickers, err = parseTickers(text); return err },
		},
		{
			Group: groupPrices, Name: "ARENA_TICKER_COUNT", Flag: "ticker-count", Unit: "N", Initial: "20",
			Help: "how many symbols of the list are traded; a list of your own and recorded bars are taken whole by default",
			parse: func(v *Values, text string) (err error) {
				v.TickerCount, err = parseInt(text, 1, maxTickers)
				return err
			},
		},
	}
}

func paceSettings() []Setting {
	interval := func(v *Values, text string) (err error) { v.interval, err = parseMillis(text, 0); return err }
	return []Setting{
		{
			Group: groupPace, Name: "SIM_INTERVAL_MS", Flag: "interval", Unit: "TIME", Initial: "30000", FlagInitial: "30s; 1s while no cadence is set",
			Help:      "wall time between ticks, 0 for as fast as it can; the flag takes a time such as 0, 500ms or 1s, the variable milliseconds; while neither this nor the next two are given, seasons go at the demo's pace: a tick a second, 2 market minutes a tick, a round every 30",
			parse:     interval,
			parseFlag: func(v *Values, text string) (err error) { v.interval, err = parseSpan(text); return err },
		},
		{
			Group: groupPace, Name: "TRADE_INTERVAL_MS", Flag: "round-every", Unit: "TIME", Initial: "7200000", FlagInitial: "2h; 30m in the simulated mode while no cadence is set",
			Help:      "market time between rounds; the flag takes a time such as 30m or 2h, the variable milliseconds",
			parse:     func(v *Values, text string) (err error) { v.roundEvery, err = parseMillis(text, 1); return err },
			parseFlag: func(v *Values, text string) (err error) { v.roundEvery, err = parsePositiveSpan(text); return err },
		},
		{
			Group: groupPace, Name: "SIM_MARKET_MINUTES_PER_TICK", Flag: "market-minutes", Unit: "N", Initial: "30", FlagInitial: "30; 2 while no cadence is set",
			Help: "market minutes from one tick to the next in the simulated mode",
			parse: func(v *Values, text string) error {
				minutes, err := parseInt(text, 1, minutesPerDay)
				v.marketPerTick = time.Duration(minutes) * time.Minute
				return err
			},
		},
	}
}

func arenaSettings() []Setting {
	return []Setting{
		{
			Group: groupArenas, Name: "ARENA_ARENAS", Flag: "arenas", Unit: "DIR", Example: "./arenas",
			Help:  "folder of arenas, one YAML file each, in place of the built-in ones",
			parse: func(v *Values, text string) error { v.Arenas = text; return nil },
		},
		{
			Group: groupArenas, Name: "ARENA_SEED", Flag: "seed", Unit: "N", Example: "7",
			Help:  "seed of prices and of chance for every arena, by default that of the arena's file; for tests and re-runs, because whoever guesses it knows every price to come: without one, each simulated season draws its own and reveals it at its end",
			parse: func(v *Values, text string) (err error) { v.Seed, err = ParseSeed(text); return err },
		},
		{
			Group: groupArenas, Name: "TRADING_FEE_BPS", Flag: "fee-bps", Unit: "BPS", Initial: "5",
			Help: "commission in hundredths of a percent of the traded amount, for every arena",
			parse: func(v *Values, text string) error {
				bps, err := parseInt(text, 0, maxBps)
				v.FeeBps = int64(bps)
				return err
			},
		},
		{
			Group: groupArenas, Name: "MIN_TRADE_FEE", Flag: "min-fee", Unit: "DOLLARS", Initial: "0.25",
			Help:  "least commission of a fill, for every arena",
			parse: func(v *Values, text string) (err error) { v.MinFee, err = parseDollars(text, 0); return err },
		},
		{
			Group: groupArenas, Name: "INITIAL_CASH", Flag: "cash", Unit: "DOLLARS", Initial: "10000",
			Help:  "what every agent starts with, in every arena",
			parse: func(v *Values, text string) (err error) { v.Cash, err = parseDollars(text, 1); return err },
		},
		{
			Group: groupArenas, Name: "MAX_POSITION_SIZE_PERCENT", Flag: "max-position", Unit: "PERCENT", Initial: "10",
			Help:  "largest part of an agent's equity that one purchase may lead to, for every arena; an agent's own rule stands above it",
			parse: func(v *Values, text string) (err error) { v.MaxPositionBps, err = ParsePercent(text, 1); return err },
		},
	}
}

func storeSettings() []Setting {
	return []Setting{
		{
			Group: groupStore, Name: "PERSISTENCE_DRIVER", Flag: "store", Unit: "DRIVER", Example: DriverRedis,
			Help:  "file, which one process has for itself, or redis or postgres, which many share; by default the one whose URL is set, and file without any",
			parse: func(v *Values, text string) (err error) { v.Driver, err = parseDriver(text); return err },
		},
		{
			Group: groupStore, Name: "PERSIST_PATH", Flag: "data", Unit: "PATH", Initial: "./data/snapshot.json",
			Help:  "folder of the file store; of a path that ends in .json, the folder it lies in",
			parse: func(v *Values, text string) error { v.Folder = folderOf(text); return nil },
		},
		{
			Group: groupStore, Name: "REDIS_URL", Unit: "URL", Example: "redis://localhost:6379", Secret: true,
			Help:  "server of the redis store: redis://[USER:PASSWORD@]HOST[:PORT][/DB], rediss:// for TLS, redis+sentinel://HOST:PORT?master_name=NAME&addr=HOST:PORT, or redis+cluster://HOST:PORT?addr=HOST:PORT",
			parse: func(v *Values, text string) error { v.RedisURL = text; return nil },
		},
		{
			Group: groupStore, Name: "REDIS_NAMESPACE", Unit: "NAME", Initial: "arena",
			Help:  "what all keys in Redis begin with, so that deployments can share a server",
			parse: func(v *Values, text string) (err error) { v.RedisNamespace, err = parseNamespace(text); return err },
		},
		{
			Group: groupStore, Name: "DATABASE_URL", Also: []string{"POSTGRES_URL"}, Unit: "URL", Example: "postgres://localhost:5432/arena", Secret: true,
			Help:  "database of the postgres store: postgres://USER:PASSWORD@HOST[:PORT]/NAME",
			parse: func(v *Values, text string) error { v.DatabaseURL = text; return nil },
		},
		{
			Group: groupStore, Name: "POSTGRES_SSL", Unit: "BOOL", Initial: "true",
			Help:  "encrypt the connection to the database, unless its URL says how with sslmode, or is of this machine",
			parse: func(v *Values, text string) (err error) { v.PostgresSSL, err = parseBool(text); return err },
		},
		{
			Group: groupStore, Name: "POSTGRES_NAMESPACE", Unit: "NAME", Initial: "default",
			Help:  "separates deployments that share a database",
			parse: func(v *Values, text string) (err error) { v.PostgresNamespace, err = parseNamespace(text); return err },
		},
		{
			Group: groupStore, Name: "POSTGRES_SNAPSHOT_ID", Unit: "NAME", Initial: "current",
			Help:  "separates them further",
			parse: func(v *Values, text string) (err error) { v.PostgresSnapshotID, err = parseNamespace(text); return err },
		},
		{
			Group: groupStore, Name: "LEASE_TTL_MS", Unit: "MS", Initial: "5000",
			Help: "how long an arena stays with a process that does not answer any more, where processes share a store",
			parse: func(v *Values, text string) (err error) {
				v.LeaseTTL, err = parseMillis(text, leastLeaseMillis)
				return err
			},
		},
		{
			Group: groupStore, Name: "SNAPSHOT_AUTOSAVE_INTERVAL_MS", Unit: "MS", Initial: "900000",
			Help:  "time between snapshots, which shorten the next start; 0 means only at the end",
			parse: func(v *Values, text string) (err error) { v.SnapshotEvery, err = parseMillis(text, 0); return err },
		},
		{
			Group: groupStore, Name: "RESET_SIMULATION", Flag: "reset", Toggle: true, Initial: "false",
			Help:  "start every arena with a new season; the old ones stay in the journal",
			parse: func(v *Values, text string) (err error) { v.Reset, err = parseBool(text); return err },
		},
	}
}
