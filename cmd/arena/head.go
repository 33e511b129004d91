package main

import (
	"errors"
	"fmt"
	"net/url"

	"github.com/urfave/cli/v2"

	"github.com/seed45548214/arena/arena"
)

func (p *program) headCommand() *cli.Command {
	return &cli.Command{
		Name: "head", Usage: "print where journals stand, signed by the server, for somebody else to keep", ArgsUsage: "[ARENA]", Flags: clientFlags(),
		Description: `A line of JSON for each arena. Whoever keeps it can show later whether the journal was rewritten since.

Examples:
   arena head >> heads.jsonl
   arena head strategies --url http://arena.example:8080
   arena verify --anchor heads.jsonl`,
		Action: p.head,
	}
}

func (p *program) head(c *cli.Context) error {
	id, err := argument(c, 0, "ARENA")
	if err != nil {
		return err
	}
	client, err := p.client(c)
	if err != nil {
		return err
	}
	ids := []string{id}
	if id == "" {
		answer, err := client.get(c.Context, "/api/status")
		if err != nil {
			return err
		}
		var s serverStatus
		if err := decode(answer, &s); err != nil {
			return err
		}
		ids = nil
		for i := range s.Arenas {
			ids = append(ids, s.Arenas[i].ID)
		}
	}
	for _, id := range ids {
		answer, err := client.get(c.Context, "/api/arenas/"+url.PathEscape(id)+"/head")
		if refused, ok := errors.AsType[*apiError](err); ok && len(ids) > 1 {
			if _, err := fmt.Fprintf(p.errOut, "arena: %v\n", refused.of(id)); err != nil {
				return err
			}
			continue
		}
		if err != nil {
			return err
		}
		var head arena.SignedHead
		if err := decode(answer, &head); err != nil {
			return err
		}
		if err := errors.Join(head.Check(), writeJSON(p.out, &head)); err != nil {
			return err
		}
	}
	return nil
}
