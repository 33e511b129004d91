package settings

import (
	"slices"
	"strings"
)

// aliasPrefix may stand before the name of every setting.
const aliasPrefix = "ARENA_"

// fileSuffix after the name of a secret names a file that holds it.
const fileSuffix = "_FILE"

// A Setting is one line of the table from which flags, the environment's names
// and .env.example are made.
type Setting struct {
	Group       string
	Name        string   // of the environment variable
	Also        []string // further names of it
	Flag        string   // empty for a setting that is no flag
	FlagAlso    []string
	Toggle      bool   // a flag without a value
	FlagInitial string // the default in the flag's help, where it is written in another way
	Unit        string // of the value, in capitals
	Initial     string // the default, as one would write it; empty if there is none
	Example     string // of a value, for .env.example, where there is no default
	Help        string // a clause in lower case
	Secret      bool   // may come from a file; never a flag

	// parse reads a value into v. Its error says what was wanted. A setting
	// without it belongs to a later version.
	parse func(v *Values, text string) error
	// parseFlag reads the flag's value, if it is written in another way.
	parseFlag func(v *Values, text string) error
}

// Built reports whether this version has the setting.
func (s *Setting) Built() bool { return s.parse != nil }

// The groups of settings.
const (
	groupServer  = "Server"
	groupViewers = "Viewers"
	groupPrices  = "Prices"
	groupPace    = "Pace"
	groupArenas  = "Arenas"
	groupStore   = "Store"
	groupModels  = "Models"
	groupChat    = "Chat"
	groupLater   = "Known, without effect in this version"
)

// Table returns every setting, in the order in which they are explained.
func Table() []Setting {
	return slices.Concat(
		serverSettings(), viewerSettings(), priceSettings(), universeSettings(), paceSettings(), arenaSettings(), storeSettings(), modelSettings(),
		chatSettings(), laterSettings(),
	)
}

// Variables returns the names under which the environment may hold the setting,
// the one that wins first.
func (s *Setting) Variables() []string {
	var names []string
	for _, name := range append([]string{s.Name}, s.Also...) {
		if !strings.HasPrefix(name, aliasPrefix) {
			names = append(names, aliasPrefix+name)
		}
		names = append(names, name)
	}
	return names
}

// knownVariables returns every name that means something.
func knownVariables(table []Setting) []string {
	known := []string{"ARENA_REQUIRE"} // read by the tests
	for i := range table {
		for _, name := range table[i].Variables() {
			known = append(known, name)
			if table[i].Secret {
				known = append(known, name+fileSuffix)
			}
		}
	}
	return known
}
