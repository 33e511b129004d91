package settings

import (
	"log/slog"
	"slices"
	"strings"
	"time"

	"github.com/seed45548214/arena/arena"
)

// Values are what the operator chose: flags, then the environment, then the .env
// file, then defaults. An arena's own file speaks before a default and after what was
// chosen.
type Values struct {
	Address           Address  // at which the server listens
	Origins           []string // of pages elsewhere that may read the API
	Proxies           Proxies
	MaxConnections    int // of the audience
	MaxPerAddress     int
	MaxAccepts        int // a second
	HeartbeatEvery    time.Duration
	SchedulerDisabled bool
	LogLevel          slog.Level
	url               string // of the server, for commands that ask one

	Mode           arena.Mode
	Bars, Actions  string // paths; empty without recorded prices
	PayAfter       int    // sessions
	SimulatedStart arena.Date
	// HistoricalStart and HistoricalEnd are the first and the last day of recorded prices.
	HistoricalStart, HistoricalEnd arena.Date
	MaxSessions                    int // 0 never ends
	TickerCount                    int
	Tickers                        []arena.Symbol

	fromScratch   bool          // no session is played at once
	interval      time.Duration // wall time between ticks
	roundEvery    time.Duration // market time between rounds
	marketPerTick time.Duration

	Arenas         string // folder of rosters; empty means the built-in ones
	Seed           uint64
	FeeBps         int64
	MinFee         arena.Money
	Cash           arena.Money
	MaxPositionBps int64

	Models Models
	Chat   Chat

	Driver         string
	Folder         string // of the file store
	RedisURL       string
	RedisNamespace string
	DatabaseURL    string // of the postgres store
	PostgresSSL    bool
	// PostgresNamespace and PostgresSnapshotID separate deployments that share a database.
	PostgresNamespace, PostgresSnapshotID string
	LeaseTTL                              time.Duration // of an arena in a store that processes share
	SnapshotEvery                         time.Duration // 0 means only at the end
	Reset                                 bool
	AdminToken                            string // empty without a setting

	given   map[string]given // by the setting's name
	ignored []string         // given, known, and without effect in this version
	layers  []layer          // from which all came, but for flags
	near    []string         // sentences about names in the .env file that are nearly settings
}

// given is what the operator wrote for a setting.
type given struct {
	from string // as in "--mode", "MODE", or "MODE in .env"
	text string
	flag bool
}

// Chosen reports whether the operator gave any of the settings called names.
func (v *Values) Chosen(names ...string) bool {
	for _, name := range names {
		if _, ok := v.given[name]; ok {
			return true
		}
	}
	return false
}

// From is what the operator calls a setting: the way in which it was given, or
// its name.
func (v *Values) From(name string) string {
	if g, ok := v.given[name]; ok {
		return g.from
	}
	return name
}

// Warnings are sentences about settings that do not do what their name says in
// this version.
func (v *Values) Warnings() []string {
	warnings := slices.Clone(v.near)
	if len(v.ignored) > 0 {
		warnings = append(warnings, "these settings have no effect in this version: "+strings.Join(v.ignored, ", "))
	}
	for _, name := range []string{"ARENA_BARS", "ARENA_ACTIONS"} {
		if v.Mode == arena.Simulated && v.Chosen(name) {
			warnings = append(warnings, v.From(name)+" has no effect in the simulated mode; for recorded prices set MODE=historical")
		}
	}
	return warnings
}

// check compares settings with each other.
func (v *Values) check() error {
	both := v.Chosen("HISTORICAL_SIMULATION_START_DATE") && v.Chosen("HISTORICAL_SIMULATION_END_DATE")
	if both && v.HistoricalStart > v.HistoricalEnd {
		return wrongf("%s %s lies after %s %s; swap them",
			v.From("HISTORICAL_SIMULATION_START_DATE"), v.HistoricalStart,
			v.From("HISTORICAL_SIMULATION_END_DATE"), v.HistoricalEnd)
	}
	if err := v.chooseDriver(); err != nil {
		return err
	}
	return v.checkModels()
}

// chooseDriver takes the store whose server was named, where none was chosen.
func (v *Values) chooseDriver() error {
	switch {
	case v.Driver == DriverRedis && v.RedisURL == "":
		return wrongf("%s is redis, and REDIS_URL does not say where; set REDIS_URL=redis://HOST:6379", v.From("PERSISTENCE_DRIVER"))
	case v.Driver == DriverPostgres && v.DatabaseURL == "":
		return wrongf("%s is postgres, and DATABASE_URL does not say where; set DATABASE_URL=postgres://USER:PASSWORD@HOST/NAME", v.From("PERSISTENCE_DRIVER"))
	case v.Driver != "":
	case v.RedisURL != "" && v.DatabaseURL != "":
		return wrongf("%s and %s name two stores; set PERSISTENCE_DRIVER=redis or postgres to choose one", v.From("REDIS_URL"), v.From("DATABASE_URL"))
	case v.RedisURL != "":
		v.Driver = DriverRedis
	case v.DatabaseURL != "":
		v.Driver = DriverPostgres
	default:
		v.Driver = DriverFile
	}
	return nil
}
