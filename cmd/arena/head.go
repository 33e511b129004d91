package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"

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

// readHeads reads the heads that somebody kept in the file at path, by the arena they are
// of. Each must have been signed with the key that it names.
func readHeads(path string) (map[string][]arena.SignedHead, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, usagef("read the kept heads: %w", err)
	}
	heads := make(map[string][]arena.SignedHead)
	lines := json.NewDecoder(bytes.NewReader(content))
	for n := 1; ; n++ {
		var head arena.SignedHead
		err := lines.Decode(&head)
		if errors.Is(err, io.EOF) && n > 1 {
			return heads, nil
		}
		if err == nil {
			err = head.Check()
		}
		if err != nil {
			return nil, usagef("%s, head %d: %w; give a file with what `arena head` has printed", path, n, err)
		}
		heads[head.Arena] = append(heads[head.Arena], head)
	}
}
