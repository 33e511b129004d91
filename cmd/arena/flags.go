package main

import (
	"cmp"
	"slices"

	"github.com/urfave/cli/v2"
)

// settingFlags returns the flags of the settings in groups, or of those called
// names, for a command that uses them.
func settingFlags(want func(s *setting) bool) []cli.Flag {
	flags := []cli.Flag{
		&cli.StringFlag{Name: "env-file", Usage: "read settings from `FILE` instead of .env"},
		jsonFlag(),
	}
	lines := table()
	for i := range lines {
		if line := &lines[i]; line.flag != "" && want(line) {
			flags = append(flags, line.asFlag())
		}
	}
	return flags
}

// asFlag makes the flag of a setting. The cli package does not read the
// environment for it: load does, which knows the .env file too.
func (s *setting) asFlag() cli.Flag {
	if s.toggle {
		return &cli.BoolFlag{Name: s.flag, Aliases: s.flagAlso, Category: s.group, Usage: s.help + " [$" + s.name + "]"}
	}
	usage := s.help + " [`" + s.unit + "`, $" + s.name + "]"
	return &cli.StringFlag{
		Name: s.flag, Aliases: s.flagAlso, Category: s.group, Usage: usage, DefaultText: cmp.Or(s.flagInitial, s.initial),
	}
}

// serveFlags are the flags of everything that a server needs.
func serveFlags() []cli.Flag {
	return settingFlags(func(s *setting) bool { return s.name != "ARENA_URL" })
}

// storeFlags are the flags of a command that opens the store.
func storeFlags() []cli.Flag {
	return settingFlags(func(s *setting) bool { return slices.Contains([]string{"PERSISTENCE_DRIVER", "PERSIST_PATH"}, s.name) })
}

// clientFlags are the flags of a command that asks a server: where it is, and
// the folder in which its token is found.
func clientFlags() []cli.Flag {
	return settingFlags(func(s *setting) bool {
		return slices.Contains([]string{"ARENA_URL", "BACKEND_PORT", "PERSIST_PATH"}, s.name)
	})
}
