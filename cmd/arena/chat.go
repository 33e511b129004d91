package main

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"

	"github.com/urfave/cli/v2"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/transport/news"
)

func (p *program) chatCommand() *cli.Command {
	return &cli.Command{
		Name: "chat", Usage: "show what the audience of an arena wrote, hide a message, close or open the chat", ArgsUsage: "ARENA", Flags: clientFlags(),
		Description: `Examples:
   arena chat prompt-strategies
   arena chat prompt-strategies --json | jq '.messages[] | select(.status == "pending")'
   arena chat hide prompt-strategies 12
   arena chat close prompt-strategies`,
		Action: p.chat,
		Subcommands: []*cli.Command{
			{
				Name: "hide", Usage: "take message NUMBER out of sight; the journal keeps it", ArgsUsage: "ARENA NUMBER", Flags: clientFlags(),
				Description: `Examples:
   arena chat hide prompt-strategies 12`,
				Action: p.hideMessage,
			},
			p.chatSwitch("close", "chat closed: nobody may write until it is opened", "let nobody write any more, until it is opened again"),
			p.chatSwitch("open", "chat open", "let the audience write again"),
		},
	}
}

func (p *program) chatSwitch(verb, done, usage string) *cli.Command {
	return &cli.Command{
		Name: verb, Usage: usage, ArgsUsage: "ARENA", Flags: clientFlags(),
		Description: "Examples:\n   arena chat " + verb + " prompt-strategies",
		Action: func(c *cli.Context) error {
			id, err := argument(c, 1, "ARENA")
			if err != nil {
				return err
			}
			return p.command(c, id, "chat/"+verb, done, nil)
		},
	}
}

func (p *program) hideMessage(c *cli.Context) error {
	names, err := arguments(c, 2, "ARENA", "NUMBER")
	if err != nil {
		return err
	}
	id, err := strconv.ParseUint(names[1], 10, 64)
	if err != nil || id == 0 {
		return usagef("NUMBER is %q; give the number of a message, as `arena chat %s` shows it", names[1], names[0])
	}
	number := strconv.FormatUint(id, 10)
	return p.command(c, names[0], "chat/"+number+"/hide", "message "+number+" hidden", nil)
}

// A chatAnswer is what /api/arenas/{id}/chat answers, the newest message first.
type chatAnswer struct {
	Room     *news.Room `json:"room"`
	Messages []struct {
		ID uint64 `json:"id"`
		news.Message
	} `json:"messages"`
}

func (p *program) chat(c *cli.Context) error {
	id, err := argument(c, 1, "ARENA")
	if err != nil {
		return err
	}
	client, err := p.client(c)
	if err != nil {
		return err
	}
	answer, err := client.get(c.Context, "/api/arenas/"+url.PathEscape(id)+"/chat")
	if err != nil {
		return err
	}
	if c.Bool("json") {
		return p.said(c, answer, "")
	}
	var told chatAnswer
	if err := decode(answer, &told); err != nil {
		return err
	}
	return p.writeChat(&told)
}

func (p *program) writeChat(told *chatAnswer) error {
	state := newGrid()
	switch {
	case told.Room == nil:
		state.row("There is no chat here.")
	case told.Room.Why != "":
		state.row(told.Room.Why)
	case len(told.Messages) == 0:
		state.row("Nobody has written yet.")
	}
	if err := state.write(p.out); err != nil || len(told.Messages) == 0 {
		return err
	}
	lines := newGrid("NUMBER", "ROUND", "FROM", "TO", "STATUS", "TEXT")
	slices.Reverse(told.Messages)
	for i := range told.Messages {
		m := &told.Messages[i]
		from, text := cmp.Or(m.From, arena.Anonymous), m.Text
		if m.Hidden != 0 {
			from, text = "", "(hidden)"
		}
		lines.row(strconv.FormatUint(m.ID, 10), strconv.Itoa(m.Round), from, cmp.Or(m.To, "all"), string(m.Status), text)
		for _, r := range m.Replies {
			lines.row("", "", r.Agent, "", "replied", r.Text)
		}
	}
	return lines.write(p.out)
}
