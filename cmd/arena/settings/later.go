package settings

// laterSettings are settings that later versions build. An .env that has them is
// understood.
func laterSettings() []Setting {
	return []Setting{
		later("ALPHA_VANTAGE_API_KEY", "", "key of a price source", true),
		later("POLYGON_API_KEY", "", "key of a price source", true),
		later("ALPACA_API_KEY_ID", "", "key of a price source", true),
		later("ALPACA_API_SECRET_KEY", "", "its secret", true),
		later("REALTIME_SIM_INTERVAL_MS", "600000", "wall time between ticks in realtime", false),
		later("REALTIME_TRADE_INTERVAL_MS", "1800000", "wall time between rounds in realtime", false),
		later("USE_DELAYED_DATA", "false", "quotes as of some time ago", false),
		later("DATA_DELAY_MINUTES", "30", "how long ago", false),
		later("PREFETCH_GUARD_MS", "1000", "how long before the tick a fetch must be done", false),
		later("PREFETCH_BATCH_SIZE", "25", "symbols per fetch", false),
		later("REALTIME_FETCH_GUARD_MS", "5000", "the same in realtime", false),
		later("REALTIME_FETCH_BATCH_SIZE", "8", "the same in realtime", false),
		later("REALTIME_FETCH_MIN_PAUSE_MS", "150", "least pause between fetches", false),
		later("MAX_PRICE_JUMP_PERCENT", "0.2", "a larger jump is confirmed before it is believed", false),
		later("REALTIME_PRELOAD_HISTORICAL", "false", "start realtime from the end of a recorded season", false),
		later("HISTORICAL_PRELOAD_SNAPSHOT_ID", "historical-preload", "name of that season", false),
		later("SAVE_HISTORICAL_PRELOAD", "true", "keep the end of a historical season for it", false),
	}
}

func later(name, initial, help string, secret bool) Setting {
	return Setting{Group: groupLater, Name: name, Initial: initial, Help: help, Secret: secret}
}
