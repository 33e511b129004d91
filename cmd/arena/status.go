package main

import (
	"cmp"
	"fmt"
	"strconv"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/seed45548214/arena/arena"
)

func (p *program) statusCommand() *cli.Command {
	return &cli.Command{
		Name: "status", Usage: "show what the server does", Flags: clientFlags(),
		Description: `Examples:
   arena status
   arena status --url http://arena.example:8080
   arena status --json | jq '.arenas[].phase'`,
		Action: p.status,
	}
}

// A serverStatus is what /api/status answers.
type serverStatus struct {
	Mode    arena.Mode `json:"mode"`
	Version string     `json:"version"`
	Market  *struct {
		Open      bool       `json:"open"`
		At        time.Time  `json:"at"`
		Date      arena.Date `json:"date"`
		NextOpen  time.Time  `json:"next_open"`
		NextClose time.Time  `json:"next_close"`
	} `json:"market"`
	Feeds []struct {
		Name      string `json:"name"`
		OK        bool   `json:"ok"`
		LastError string `json:"last_error"`
	} `json:"feeds"`
	Arenas []struct {
		ID     string      `json:"id"`
		Name   string      `json:"name"`
		Phase  arena.Phase `json:"phase"`
		Reason string      `json:"reason"`
		Stale  string      `json:"stale"`
		Seq    uint64      `json:"seq"`
		Season int         `json:"season"`
		Round  int         `json:"round"`

		Differences []string `json:"differences"`
	} `json:"arenas"`
}

func (p *program) status(c *cli.Context) error {
	if _, err := arguments(c, 0); err != nil {
		return err
	}
	client, err := p.client(c)
	if err != nil {
		return err
	}
	answer, err := client.get(c.Context, "/api/status")
	if err != nil {
		return err
	}
	if c.Bool("json") {
		return p.said(c, answer, "")
	}
	var s serverStatus
	if err := decode(answer, &s); err != nil {
		return err
	}
	if err := p.writeStatus(redacted(client.base), &s); err != nil {
		return err
	}
	if len(s.Arenas) == 0 {
		return nil
	}
	lines := newGrid("ARENA", "NAME", "PHASE", "SEASON", "ROUND", "RECORDS", "NOTE")
	for i := range s.Arenas {
		a := &s.Arenas[i]
		lines.row(a.ID, a.Name, string(a.Phase), strconv.Itoa(a.Season), strconv.Itoa(a.Round), strconv.FormatUint(a.Seq, 10), cmp.Or(a.Reason, a.Stale))
	}
	if err := lines.write(p.out); err != nil {
		return err
	}
	warnings := newGrid()
	for i := range s.Arenas {
		for _, difference := range s.Arenas[i].Differences {
			warnings.row(needsReset(s.Arenas[i].ID, difference))
		}
	}
	return warnings.write(p.out)
}

// writeStatus writes what concerns the whole server.
func (p *program) writeStatus(base string, s *serverStatus) error {
	lines := newGrid()
	lines.row("server", base+", version "+s.Version)
	lines.row("mode", string(s.Mode))
	if m := s.Market; m != nil {
		text := "closed, opens " + m.NextOpen.UTC().Format(time.RFC3339)
		if m.Open {
			text = "open, closes " + m.NextClose.UTC().Format(time.RFC3339)
		}
		lines.row("market", fmt.Sprintf("%s on %s, market time %s", text, m.Date, m.At.UTC().Format(time.RFC3339)))
	}
	for _, feed := range s.Feeds {
		text := feed.Name + ", ok"
		if !feed.OK {
			text = feed.Name + ", failing: " + feed.LastError
		}
		lines.row("feed", text)
	}
	if err := lines.write(p.out); err != nil {
		return err
	}
	_, err := fmt.Fprintln(p.out)
	return err
}
