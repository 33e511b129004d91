package main

import (
	"cmp"
	"slices"

	"github.com/urfave/cli/v2"

	"github.com/seed45548214/arena/cmd/arena/settings"
)

// settingFlags returns the flags of the settings in groups, or of those called
// names, for a command that uses them.
func settingFlags(want func(s *settings.Setting) bool) []cli.Flag {
	flags := []cli.Flag{
		&cli.StringFlag{Name: settings.EnvFileFlag, Usage: "read settings from `FILE` instead of .env"},
		jsonFlag(),
	}
	lines := settings.Table()
	for i := range lines {
		if line := &lines[i]; line.Flag != "" && want(line) {
			flags = append(flags, asFlag(line))
		}
	}
	return flags
}

// asFlag makes the flag of a setting. The cli package does not read the
// environment for it: [settings.Load] does, which knows the .env file too.
func asFlag(s *settings.Setting) cli.Flag {
	if s.Toggle {
		return &cli.BoolFlag{
			Name: s.Flag, Aliases: s.FlagAlso, Category: s.Group, Usage: s.Help + " [$" + s.Name + "]", DisableDefaultText: true,
		}
	}
	return &option{
		StringFlag: &cli.StringFlag{Name: s.Flag, Aliases: s.FlagAlso, Category: s.Group, Usage: s.Help, DefaultText: cmp.Or(s.FlagInitial, s.Initial)},
		unit:       s.Unit, variable: s.Name,
	}
}

// An option is a flag with a value of a unit, which a variable may have too.
type option struct {
	*cli.StringFlag
	unit, variable string
}

// String is the line of the option in the help of its command.
func (o *option) String() string {
	text := cli.FlagNamePrefixer(o.Names(), o.unit) + "\t" + o.Usage
	if o.DefaultText != "" {
		text += " (default: " + o.DefaultText + ")"
	}
	return cli.FlagEnvHinter([]string{o.variable}, text)
}

// GetUsage is what the manual and the scripts of shells say of the option.
func (o *option) GetUsage() string { return o.Usage + " ($" + o.variable + ")" }

// serveFlags are the flags of everything that a server needs.
func serveFlags() []cli.Flag {
	return settingFlags(func(s *settings.Setting) bool { return s.Name != "ARENA_URL" })
}

// storeFlags are the flags of a command that opens the store.
func storeFlags() []cli.Flag {
	return settingFlags(func(s *settings.Setting) bool {
		return slices.Contains([]string{"PERSISTENCE_DRIVER", "PERSIST_PATH"}, s.Name)
	})
}

// clientFlags are the flags of a command that asks a server: where it is, and
// the folder in which its token is found.
func clientFlags() []cli.Flag {
	return settingFlags(func(s *settings.Setting) bool {
		return slices.Contains([]string{"ARENA_URL", "BACKEND_PORT", "PERSISTENCE_DRIVER", "PERSIST_PATH"}, s.Name)
	})
}
