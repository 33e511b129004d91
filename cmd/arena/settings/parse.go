package settings

import (
	"fmt"
	"log/slog"
	"math"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/seed45548214/arena/arena"
)

// The errors of parsing say what was wanted; who calls says where and what was
// found.

// The stores: in a folder, in a Redis, and in a Postgres.
const (
	DriverFile     = "file"
	DriverRedis    = "redis"
	DriverPostgres = "postgres"
)

// maxPayAfter is longer than any company takes to pay, in sessions.
const maxPayAfter = 250

// maxTickers bounds a universe: a record holds the prices of all of it.
const maxTickers = 5_000

func wantf(format string, args ...any) error { return fmt.Errorf("want "+format, args...) }

func parseInt(text string, least, most int) (int, error) {
	n, err := strconv.Atoi(text)
	if err != nil || n < least || n > most {
		return 0, wantf("a whole number from %d to %d", least, most)
	}
	return n, nil
}

// ParseSeed reads a seed. Its error says what was wanted.
func ParseSeed(text string) (uint64, error) {
	seed, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		return 0, wantf("a whole number from 0 to %d", uint64(math.MaxUint64))
	}
	return seed, nil
}

func parseMillis(text string, least int) (time.Duration, error) {
	ms, err := parseInt(text, least, int(maxWait/time.Millisecond))
	if err != nil {
		return 0, wantf("milliseconds, a whole number from %d to %d", least, int(maxWait/time.Millisecond))
	}
	return time.Duration(ms) * time.Millisecond, nil
}

func parseSpan(text string) (time.Duration, error) {
	span, err := time.ParseDuration(text)
	if err != nil || span < 0 || span > maxWait || span%time.Millisecond != 0 {
		return 0, wantf("a time such as 0, 500ms, 1s or 2h, in whole milliseconds and at most %v", maxWait)
	}
	return span, nil
}

func parsePositiveSpan(text string) (time.Duration, error) {
	span, err := parseSpan(text)
	if err == nil && span == 0 {
		err = wantf("a time above zero, such as 30m or 2h")
	}
	return span, err
}

func parseBool(text string) (bool, error) {
	switch strings.ToLower(text) {
	case "true", "1", "yes", "on":
		return true, nil
	case "false", "0", "no", "off":
		return false, nil
	}
	return false, wantf("true or false")
}

func parseDollars(text string, least arena.Money) (arena.Money, error) {
	amount, err := arena.ParseMoney(text)
	if err != nil || amount < least || amount > arena.MaxCash {
		bound := "not negative"
		if least > 0 {
			bound = "above zero"
		}
		return 0, wantf("dollars such as 0.25, %s and at most %v", bound, arena.MaxCash)
	}
	return amount, nil
}

// ParsePercent reads a percentage as basis points, of which it wants leastBps to 10000.
// Its error says what was wanted.
func ParsePercent(text string, leastBps int64) (bps int64, err error) {
	const oneBp = arena.Cent // a hundredth of a percent
	percent, err := arena.ParseMoney(text)
	bps = int64(percent / oneBp)
	if err != nil || percent%oneBp != 0 || bps < leastBps || bps > maxBps {
		return 0, wantf("a percentage from %v to 100 with at most two decimals", arena.Money(leastBps)*oneBp)
	}
	return bps, nil
}

// firstDay is the first that [arena.NYSE] knows.
const firstDay arena.Date = "1990-01-01"

func parseDay(text string) (arena.Date, error) {
	day, err := arena.ParseDate(text)
	if err != nil {
		return "", arena.ErrDate
	}
	if day < firstDay {
		return "", fmt.Errorf("the calendar of the exchange begins with %s; give a later day", firstDay)
	}
	return day, nil
}

// parseTickers reads symbols without repetitions, in their order.
func parseTickers(text string) ([]arena.Symbol, error) {
	var symbols []arena.Symbol
	for _, part := range fields(text) {
		symbol, err := arena.ParseSymbol(part)
		if err != nil {
			return nil, fmt.Errorf("the symbol %w", err)
		}
		if !slices.Contains(symbols, symbol) {
			symbols = append(symbols, symbol)
		}
	}
	if len(symbols) == 0 || len(symbols) > maxTickers {
		return nil, wantf("symbols separated by commas, at most %d", maxTickers)
	}
	return symbols, nil
}

func parseMode(text string) (arena.Mode, error) {
	switch strings.ToLower(text) {
	case "simulated", "simulation":
		return arena.Simulated, nil
	case "historical":
		return arena.Historical, nil
	case "realtime", "real-time", "real_time":
		return arena.Realtime, nil
	case "hybrid":
		return arena.Hybrid, nil
	}
	return "", wantf("simulated, historical, realtime or hybrid")
}

func parseDriver(text string) (string, error) {
	switch driver := strings.ToLower(text); driver {
	case DriverFile, DriverRedis, DriverPostgres:
		return driver, nil
	}
	return "", wantf("file, redis or postgres")
}

// parseNamespace takes what can begin a key and cannot end its hash tag.
func parseNamespace(text string) (string, error) {
	ok := text != "" && len(text) <= 64
	for _, c := range text {
		ok = ok && (c == '-' || c == '_' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z')
	}
	if !ok {
		return "", wantf("1 to 64 letters, digits, hyphens and underscores")
	}
	return text, nil
}

func parseLevel(text string) (slog.Level, error) {
	switch strings.ToUpper(text) {
	case "ERROR":
		return slog.LevelError, nil
	case "WARNING", "WARN":
		return slog.LevelWarn, nil
	case "INFO", "SUCCESS":
		return slog.LevelInfo, nil
	case "DEBUG":
		return slog.LevelDebug, nil
	}
	return 0, wantf("ERROR, WARNING, INFO, SUCCESS or DEBUG")
}

// parseToken checks that a token can stand in an HTTP header.
func parseToken(text string) (string, error) {
	const least = 16
	printable := !strings.ContainsFunc(text, func(r rune) bool { return r <= ' ' || r > '~' })
	if len(text) < least || !printable {
		return "", wantf("at least %d letters, digits or signs without a space", least)
	}
	return text, nil
}

// parseKey returns a key, or nothing for one of the placeholders that examples
// have.
func parseKey(text string) (string, error) {
	lower := strings.ToLower(text)
	for _, sign := range []string{"your", "here", "placeholder", "changeme", "xxx", "..."} {
		if strings.Contains(lower, sign) {
			return "", nil
		}
	}
	if strings.ContainsFunc(text, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return "", wantf("a key of one line without a space")
	}
	return text, nil
}

// folderOf returns the folder of the store that a path names.
func folderOf(path string) string {
	if strings.EqualFold(filepath.Ext(path), ".json") {
		return filepath.Dir(path)
	}
	return filepath.Clean(path)
}

// fields splits a list at commas and white space.
func fields(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' || r == '\t' || r == '\n' })
}
