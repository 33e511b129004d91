package main

import (
	"context"
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
		if ids, err = client.begun(c.Context); err != nil {
			return err
		}
	}
	if len(ids) == 0 {
		return errors.New("no arena has begun a season whose head could be signed")
	}
	for _, id := range ids {
		err := p.printHead(c.Context, client, id)
		if refused, ok := errors.AsType[*apiError](err); ok && len(ids) > 1 {
			_, err = fmt.Fprintf(p.errOut, "arena: %v\n", refused.of(id))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// printHead prints the signed head of one arena.
func (p *program) printHead(ctx context.Context, client *client, id string) error {
	answer, err := client.get(ctx, "/api/arenas/"+url.PathEscape(id)+"/head")
	if err != nil {
		return err
	}
	var head arena.SignedHead
	if err := decode(answer, &head); err != nil {
		return err
	}
	return errors.Join(head.Check(), writeJSON(p.out, &head))
}

// begun are the ids of the server's arenas that have begun a season.
func (c *client) begun(ctx context.Context) ([]string, error) {
	answer, err := c.get(ctx, "/api/status")
	if err != nil {
		return nil, err
	}
	var s serverStatus
	if err := decode(answer, &s); err != nil {
		return nil, err
	}
	var ids []string
	for i := range s.Arenas {
		if s.Arenas[i].Season > 0 {
			ids = append(ids, s.Arenas[i].ID)
		}
	}
	return ids, nil
}
