package main

import (
	"slices"
	"strings"
)

// aliasPrefix may stand before the name of every setting.
const aliasPrefix = "ARENA_"

// fileSuffix after the name of a secret names a file that holds it.
const fileSuffix = "_FILE"

// A setting is one line of the table from which flags, the environment's names
// and .env.example are made.
type setting struct {
	group       string
	name        string   // of the environment variable
	also        []string // further names of it
	flag        string   // empty for a setting that is no flag
	flagAlso    []string
	toggle      bool   // a flag without a value
	flagInitial string // the default in the flag's help, where it is written in another way
	unit        string // of the value, in capitals
	initial     string // the default, as one would write it; empty if there is none
	example     string // of a value, for .env.example, where there is no default
	help        string // a clause in lower case
	secret      bool   // may come from a file; never a flag

	// parse reads a value into s. Its error says what was wanted. A setting
	// without it belongs to a later version.
	parse func(s *settings, text string) error
	// parseFlag reads the flag's value, if it is written in another way.
	parseFlag func(s *settings, text string) error
}

// The groups of settings.
const (
	groupServer  = "Server"
	groupViewers = "Viewers"
	groupPrices  = "Prices"
	groupPace    = "Pace"
	groupArenas  = "Arenas"
	groupStore   = "Store"
	groupModels  = "Models"
	groupLater   = "Known, without effect in this version"
)

// table returns every setting, in the order in which they are explained.
func table() []setting {
	return slices.Concat(
		serverSettings(), viewerSettings(), priceSettings(), universeSettings(), paceSettings(), arenaSettings(), storeSettings(), modelSettings(),
		laterSettings(),
	)
}

// variables returns the names under which the environment may hold the setting,
// the one that wins first.
func (s *setting) variables() []string {
	var names []string
	for _, name := range append([]string{s.name}, s.also...) {
		if !strings.HasPrefix(name, aliasPrefix) {
			names = append(names, aliasPrefix+name)
		}
		names = append(names, name)
	}
	return names
}

// knownVariables returns every ARENA_ name that means something.
func knownVariables(table []setting) []string {
	known := []string{"ARENA_REQUIRE"} // read by the tests
	for i := range table {
		for _, name := range table[i].variables() {
			if !strings.HasPrefix(name, aliasPrefix) {
				continue
			}
			known = append(known, name)
			if table[i].secret {
				known = append(known, name+fileSuffix)
			}
		}
	}
	return known
}
