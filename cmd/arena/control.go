package main

import (
	"strconv"

	"github.com/urfave/cli/v2"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/cmd/arena/settings"
)

func (p *program) startCommand() *cli.Command {
	return p.allCommand("start", "started", "let arenas run: one, or all that wait", `Examples:
   arena start               every arena
   arena start strategies    one arena`)
}

func (p *program) stopCommand() *cli.Command {
	return p.allCommand("stop", "stopped", "stop arenas until they are started again: one, or all", `Examples:
   arena stop                every arena; the server stays up and shows them
   arena stop strategies     one arena`)
}

func (p *program) pauseCommand() *cli.Command {
	return p.oneCommand("pause", "paused", "hold an arena where it stands", `Examples:
   arena pause strategies`)
}

func (p *program) resumeCommand() *cli.Command {
	return p.oneCommand("resume", "resumed", "let a paused arena go on", `Examples:
   arena resume strategies`)
}

// allCommand changes one arena, or all of them.
func (p *program) allCommand(verb, done, usage, examples string) *cli.Command {
	return &cli.Command{
		Name: verb, Usage: usage, ArgsUsage: "[ARENA]", Description: examples, Flags: clientFlags(),
		Action: func(c *cli.Context) error {
			id, err := argument(c, 0, "ARENA")
			if err != nil {
				return err
			}
			if id != "" {
				return p.command(c, id, verb, done, nil)
			}
			return p.commandAll(c, verb, done)
		},
	}
}

// oneCommand changes the arena that its argument names.
func (p *program) oneCommand(verb, done, usage, examples string) *cli.Command {
	return &cli.Command{
		Name: verb, Usage: usage, ArgsUsage: "ARENA", Description: examples, Flags: clientFlags(),
		Action: func(c *cli.Context) error {
			id, err := argument(c, 1, "ARENA")
			if err != nil {
				return err
			}
			return p.command(c, id, verb, done, nil)
		},
	}
}

func (p *program) resetCommand() *cli.Command {
	return &cli.Command{
		Name: "reset", Usage: "start an arena's next season; the old one stays in its journal", ArgsUsage: "ARENA",
		Description: `Examples:
   arena reset strategies
   arena reset strategies --seed 7    with the prices of a chosen seed, which others may guess`,
		Flags: append(clientFlags(), &cli.StringFlag{Name: "seed", Usage: "seed of the next season, a whole `N`, for tests and re-runs; without it the season draws one, or has the one that follows from $ARENA_SEED"}),
		Action: func(c *cli.Context) error {
			id, err := argument(c, 1, "ARENA")
			if err != nil {
				return err
			}
			body := make(map[string]string)
			if c.IsSet("seed") {
				seed, err := settings.ParseSeed(c.String("seed"))
				if err != nil {
					return usagef("--seed is %q; %w", c.String("seed"), err)
				}
				body["seed"] = strconv.FormatUint(seed, 10)
			}
			return p.command(c, id, "reset", "reset: its next season begins, and the last one stays in the journal", body)
		},
	}
}

func (p *program) settleCommand() *cli.Command {
	return &cli.Command{
		Name: "settle", Usage: "turn every position in a symbol into cash, where no market says its price", ArgsUsage: "ARENA SYMBOL",
		Description: `Examples:
   arena settle strategies GONE --price 54.20    bought for cash
   arena settle strategies GONE --price 0        worth nothing`,
		Flags: append(clientFlags(),
			&cli.StringFlag{Name: "price", Usage: "`DOLLARS` that each share is paid"},
			&cli.BoolFlag{Name: "force", Usage: "settle a symbol that has a price in the market, too"}),
		Action: func(c *cli.Context) error {
			names, err := arguments(c, 2, "ARENA", "SYMBOL")
			if err != nil {
				return err
			}
			if !c.IsSet("price") {
				return usagef("settle needs --price: the dollars that each share is paid, such as 54.20, or 0; see `arena settle --help`")
			}
			price, err := arena.ParseMoney(c.String("price"))
			if err != nil || price < 0 || price > arena.MaxPrice {
				return usagef("--price is %q; give dollars such as 54.20, or 0, and at most %v", c.String("price"), arena.MaxPrice)
			}
			body := map[string]any{"symbol": names[1], "price": price.String(), "force": c.Bool("force")}
			return p.command(c, names[0], "settle", "settled", body)
		},
	}
}
